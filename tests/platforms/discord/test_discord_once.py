"""One press, one effect: what Discord tells twice, or a person does again."""

from typing import Any

import pytest

from tests.platforms.discord.discord_core import RESPOND, Person, SampleCore, text


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


@pytest.mark.usefixtures("platform")
async def test_sharing_pressed_again_shares_once_and_says_so(ana: Person, ben: Person) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    await ana.presses(answer, "Share")
    await ben.until(lambda: len(ben.messages) == 1)
    await ana.presses(answer, "Share")
    await ana.until(lambda: "You shared this" in text(ana.messages[-1]))
    assert len(ben.messages) == 1


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("fault", ["500_after", "reset_after"])
async def test_sharing_whose_answer_is_lost_shares_once(ana: Person, ben: Person, fault: str) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    ana.far_end.fault(RESPOND, fault)
    await ana.presses(answer, "Share")
    await ben.until(lambda: len(ben.messages) == 1)
    await ana.presses(answer, "Share")
    await ana.until(lambda: "You shared this" in text(ana.messages[-1]))
    assert len(ben.messages) == 1


@pytest.mark.usefixtures("platform")
async def test_sharing_that_failed_in_the_core_can_be_done_again(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    answer = await ana.asks("/cyberdialogue summary")

    async def fail(*_: object) -> Any:
        raise ZeroDivisionError

    core.answering = fail
    await ana.presses(answer, "Share")
    await ana.until(lambda: "in the log" in text(ana.messages[-1]))
    core.answering = None
    await ana.presses(answer, "Share")
    await ben.until(lambda: len(ben.messages) == 1)
