"""Who sees a channel, as Slack tells it at each call."""

from typing import Any

import pytest

from bot.model.command import Right
from bot.model.ids import UserId
from tests.platforms.slack.slack_stage import BRIEFINGS, GENERAL, Stage, here, open_stage

NEGOTIATORS, UNKNOWN = "C06BRFNEG04", "C06BRFNIL00"
PRIVATE_ONE = {
    "do": "create_channel",
    "id": "C06BRFONE05",
    "name": "one",
    "private": True,
    "members": ["ben"],
}


async def sees(stage: Stage, channel: str, user: str = "ana") -> bool:
    stage.core.elsewhere = here(channel)
    stage.core.right = Right.SEE
    known = len(stage.core.allowed)
    await stage.type("/cyberdialogue remind list", user=user, channel=BRIEFINGS)
    await stage.until(lambda: len(stage.core.allowed) > known or stage.messages(user))
    return stage.core.allowed[-1]


@pytest.mark.parametrize(
    ("orders", "channel", "is_seen"),
    [
        ([], GENERAL, True),
        ([{"do": "remove_bot", "channel": BRIEFINGS}], BRIEFINGS, True),
        ([{"do": "archive", "channel": GENERAL}], GENERAL, True),
        ([], UNKNOWN, False),
        # Of a private channel that the bot is not in, nobody can tell who is.
        ([], NEGOTIATORS, False),
        ([{"do": "add_bot", "channel": NEGOTIATORS}], NEGOTIATORS, True),
        ([PRIVATE_ONE, {"do": "add_bot", "channel": "C06BRFONE05"}], "C06BRFONE05", False),
        ([{"do": "set_guest", "user": "ana", "is_guest": True}], GENERAL, True),
        ([{"do": "set_admin", "user": "ana", "is_admin": True}, PRIVATE_ONE], "C06BRFONE05", False),
    ],
)
async def test_who_sees_a_channel(orders, channel, is_seen):
    async with open_stage() as stage:
        for order in orders:
            assert (await stage.far_end.admin(order))["ok"]
        assert await sees(stage, channel) is is_seen


async def test_a_guest_sees_no_public_channel_that_they_are_not_in():
    async with open_stage() as stage:
        await stage.far_end.act("ana", {"do": "leave", "channel": GENERAL})
        assert await sees(stage, GENERAL)
        await stage.far_end.admin({"do": "set_guest", "user": "ana", "is_guest": True})
        assert not await sees(stage, GENERAL)


async def test_direct_messages_with_the_bot_are_seen_by_who_has_them_alone():
    async with open_stage() as stage:
        await stage.platform.tell("", UserId("U06BRFANA41"), stage.core.start)
        [direct] = [found["id"] for found in stage.far_end.view("ana")["channels"] if found["im"]]
        assert await sees(stage, direct, "ana")
        assert not await sees(stage, direct, "ben")


async def test_where_slack_does_not_say_nobody_is_let_see():
    async with open_stage() as stage:
        stage.far_end.fault(match="users.conversations", fault="500", times=9)
        stage.core.elsewhere, stage.core.right = here(GENERAL), Right.SEE
        await stage.type("/cyberdialogue remind list")
        await stage.message("tell just now whether you may do this")
        assert stage.core.allowed == []


async def test_somebody_in_more_channels_than_a_page_lists_is_known_in_all():
    async with open_stage() as stage:
        for number in range(1001):
            order: dict[str, Any] = {"do": "create_channel", "id": f"C1{number:04d}", "name": f"n{number}"}
            await stage.far_end.admin({**order, "members": ["ana"]})
        await stage.far_end.admin({"do": "set_guest", "user": "ana", "is_guest": True})
        assert await sees(stage, "C11000")
        assert len(stage.calls("users.conversations")) == 2
