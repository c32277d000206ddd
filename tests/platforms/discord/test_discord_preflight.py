"""What keeps the bot from reminding in a channel: the one permission, or the kind of channel."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.model.errors import UnsuitableChannelError
from bot.platforms.discord.preflight import Allowed, is_suitable, missing
from bot.ports import Platform
from tests.platforms.discord.discord_core import Person

ALL = {
    "view_channel": True,
    "send_messages": True,
    "send_messages_in_threads": True,
    "embed_links": True,
    "read_message_history": True,
}


def allowed(*, is_thread: bool = False, kind: str = "text", **without: bool) -> Allowed:
    permissions = discord.Permissions(**{**ALL, **without})
    return Allowed(permissions=permissions, kind=discord.ChannelType[kind], is_thread=is_thread)


@pytest.mark.parametrize(
    ("found", "named"),
    [
        (allowed(), ()),
        (allowed(view_channel=False, send_messages=False, read_message_history=False), ("View Channel",)),
        (allowed(send_messages=False, embed_links=False), ("Send Messages",)),
        (allowed(embed_links=False), ("Embed Links",)),
        (allowed(read_message_history=False), ("Read Message History",)),
        (allowed(send_messages=False, is_thread=True), ()),
        (
            allowed(send_messages_in_threads=False, embed_links=False, is_thread=True),
            ("Send Messages in Threads",),
        ),
    ],
)
def test_the_permission_to_give_is_named_and_no_other(found: Allowed, named: tuple[str, ...]) -> None:
    assert missing(found) == named


@pytest.mark.parametrize("kind", ["forum", "media", "category", "voice", "stage_voice"])
def test_a_channel_of_an_unsuitable_kind_is_refused_but_not_a_thread_of_it(kind: str) -> None:
    assert not is_suitable(allowed(kind=kind))
    assert is_suitable(allowed(kind=kind, is_thread=True))


@pytest.mark.parametrize("kind", ["text", "news"])
def test_channels_for_words_are_suitable(kind: str) -> None:
    assert is_suitable(allowed(kind=kind))


@pytest.mark.parametrize("kind", [2, 4, 13, 15])
async def test_a_platform_asked_about_such_a_channel_refuses_it(
    platform: Platform, ana: Person, kind: int
) -> None:
    told: dict[str, Any] = {
        "id": "700000000000000055",
        "guild_id": ana.destination.workspace,
        "type": kind,
        "name": "elsewhere",
        "position": 9,
        "permission_overwrites": [],
        "bitrate": 64000,
        "user_limit": 0,
        "available_tags": [],
    }
    await ana.far_end.admin({"do": "tell", "event": "CHANNEL_CREATE", "data": told})
    # An answer after it shows that the bot has heard.
    await ana.asks("/cyberdialogue summary")
    elsewhere = replace(ana.destination, channel=told["id"])
    with pytest.raises(UnsuitableChannelError):
        await platform.check(elsewhere)
