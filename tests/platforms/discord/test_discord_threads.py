"""Threads: what is missing there is told with what mends it there."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.errors import UndeliverableError
from bot.platforms.discord.errors import MISSING_ACCESS
from bot.ports import Platform
from tests.platforms.discord.discord_core import Person
from tests.platforms.discord.discord_samples import KEY, SAMPLES
from tests.speaking import english


async def _thread(ana: Person, kind: str) -> str:
    order = {"do": "create_thread", "channel": ana.channel, "name": "aside", "kind": kind, "user": "ana"}
    done: Any = await ana.far_end.admin(order)
    assert done["ok"], done
    return str(done["channel"])


async def test_a_private_thread_without_the_bot_tells_how_it_is_added(
    platform: Platform, ana: Person
) -> None:
    inside = replace(ana.destination, channel=await _thread(ana, "private"))
    [obstacle] = await platform.check(inside)
    assert "in a private thread, mention the bot, which adds it" in english(obstacle)
    with pytest.raises(UndeliverableError) as caught:
        await platform.post(inside, SAMPLES["paragraph"], key=KEY)
    assert str(MISSING_ACCESS) in str(caught.value)
    assert "mention the bot" in english(caught.value.remedy)


async def test_a_thread_needs_a_permission_of_its_own_to_write_in(platform: Platform, ana: Person) -> None:
    inside = replace(ana.destination, channel=await _thread(ana, "public"))
    assert not await platform.check(inside)
    denied = {"do": "deny", "channel": ana.channel, "permission": "SEND_MESSAGES_IN_THREADS"}
    assert (await ana.far_end.admin(denied))["ok"]
    with pytest.raises(UndeliverableError) as caught:
        await platform.post(inside, SAMPLES["paragraph"], key=KEY)
    assert "Send Messages in Threads" in english(caught.value.remedy)
