"""One press, one effect: what Discord tells twice, or a person does again."""

from typing import Any

import pytest

from tests.platforms.discord.discord_core import Person, SampleCore


@pytest.mark.usefixtures("platform")
async def test_a_command_told_twice_is_asked_once(ana: Person, core: SampleCore) -> None:
    """Discord tells the events of a session again where it resumes it."""
    await ana.asks("/cyberdialogue summary")
    interaction: dict[str, Any] = {
        "id": "700000000000000077",
        "application_id": "700000000000000002",
        "type": 2,
        "token": "told",
        "version": 1,
        "data": {"id": "1", "name": "cyberdialogue", "type": 1, "options": [{"type": 1, "name": "timeline"}]},
        "guild_id": ana.destination.workspace,
        "channel_id": ana.channel,
        "channel": {"id": ana.channel, "type": 0},
        "member": {
            "user": {"id": ana.id, "username": "ana", "discriminator": "0", "avatar": None},
            "roles": [],
            "joined_at": "2020-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": "0",
        },
        "locale": "en-US",
    }
    for _ in range(2):
        await ana.far_end.admin({"do": "tell", "event": "INTERACTION_CREATE", "data": interaction})
    await ana.asks("/cyberdialogue timeline")
    assert [request.line for request in core.requests] == ["summary", "timeline", "timeline"]
