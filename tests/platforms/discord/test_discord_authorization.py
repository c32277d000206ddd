"""Who manages a server, by what Discord tells with the interaction itself."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.model.command import Right
from bot.model.exchange import Authorise, Reply, Request
from bot.model.ids import Destination
from tests.platforms.discord.discord_core import PATIENCE, Person, SampleCore, asked

MANAGE_SERVER = str(1 << 5)
VIEW_CHANNEL = str(1 << 10)
_IDS = itertools.count(700000000000000001)


async def _allowed(
    asker: Person,
    core: SampleCore,
    about: Destination | None,
    *,
    permissions: str,
    picked: dict[str, Any] | None = None,
) -> bool:
    """Tell the bot of a slash command with exactly these permissions, and give what it makes of them."""
    allowed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def answer(request: Request, authorise: Authorise) -> Reply:
        allowed.set_result(await authorise(Right.REMINDERS, about))
        return Reply(briefing=asked(request), public=False)

    core.answering = answer
    user = {"id": asker.id, "username": asker.user, "discriminator": "0", "avatar": None}
    data: dict[str, Any] = {"id": "1", "name": "cyberdialogue", "type": 1}
    options = [{"type": 1, "name": "summary", "options": []}]
    if picked:
        data["resolved"] = {"channels": picked}
    interaction: dict[str, Any] = {
        "id": str(next(_IDS)),
        "application_id": "700000000000000002",
        "type": 2,
        "token": "told",
        "version": 1,
        "attachment_size_limit": 10,
        "data": {**data, "options": options},
        "guild_id": asker.destination.workspace,
        "channel_id": asker.channel,
        "channel": {"id": asker.channel, "type": 0},
        "member": {
            "user": user,
            "roles": [],
            "joined_at": "2020-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": permissions,
        },
        "locale": "en-US",
    }
    await asker.far_end.admin({"do": "tell", "event": "INTERACTION_CREATE", "data": interaction})
    async with asyncio.timeout(PATIENCE):
        return await allowed


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("place", [None, "general", "briefings"])
async def test_the_permissions_told_with_the_interaction_count(
    ana: Person, core: SampleCore, place: str | None
) -> None:
    about = Person(ana.far_end, "ana", place).destination if place else None
    assert await _allowed(ana, core, about, permissions=MANAGE_SERVER) is True
    assert await _allowed(ana, core, about, permissions=VIEW_CHANNEL) is False


@pytest.mark.usefixtures("platform")
async def test_permissions_remembered_from_before_do_not_count(ben: Person, core: SampleCore) -> None:
    """Ben has Manage Server by the roles that the gateway told, but Discord says otherwise now."""
    assert await _allowed(ben, core, ben.destination, permissions="0") is False


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(("permissions", "may"), [(VIEW_CHANNEL, True), ("8", True), ("0", False)])
async def test_a_picked_channel_has_to_be_visible_by_what_discord_tells_with_it(
    ana: Person, core: SampleCore, permissions: str, *, may: bool
) -> None:
    thread = replace(ana.destination, channel="700000000000000009")
    picked = {thread.channel: {"id": thread.channel, "type": 11, "name": "t", "permissions": permissions}}
    assert await _allowed(ana, core, thread, permissions=MANAGE_SERVER, picked=picked) is may
    assert await _allowed(ana, core, thread, permissions=VIEW_CHANNEL, picked=picked) is False


@pytest.mark.usefixtures("platform")
async def test_a_channel_neither_picked_nor_known_is_nobodys(ana: Person, core: SampleCore) -> None:
    unknown = replace(ana.destination, channel="700000000000000009")
    assert await _allowed(ana, core, unknown, permissions=MANAGE_SERVER) is False
