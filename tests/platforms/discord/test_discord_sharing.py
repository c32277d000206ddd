"""Sharing on Discord: who may, once, and taken back by who shared."""

from typing import Any

import pytest

from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import Person, SampleCore, buttons, connected, text

FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"
EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
FORBIDDEN = "can’t write in this channel"
AGAIN = "You shared this"

pytestmark = pytest.mark.usefixtures("platform")


def labels(message: dict[str, Any]) -> list[str]:
    return [button["label"] for button in buttons(message)]


def told(person: Person, what: str) -> list[dict[str, Any]]:
    """What one person alone is told."""
    return [found for found in person.messages if found["_ephemeral"] and what in text(found)]


async def test_a_shared_answer_mentions_who_shared_it_and_can_be_shared_no_more(
    ana: Person, ben: Person
) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    await ana.presses(answer, "Share")
    await ben.until(lambda: bool(ben.messages))
    [shared] = ben.messages
    assert text(shared).endswith(f"-# Shared by <@{ana.id}>")
    assert shared["_pings"]["users"] == []
    assert "Undo sharing" in labels(shared)
    assert "Share" not in labels(shared)
    await ana.until(lambda: bool(told(ana, "Shared by")))
    [left] = told(ana, "")
    assert left["_id"] == answer["_id"]
    assert not {"Share", "Undo sharing"} & set(labels(left))


async def test_sharing_pressed_again_shares_once_and_says_so(ana: Person, ben: Person) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    await ana.presses(answer, "Share")
    await ana.presses(answer, "Share")
    await ana.until(lambda: bool(told(ana, AGAIN)))
    assert len(ben.messages) == 1


async def test_what_was_shared_before_a_restart_is_not_shared_again(
    far_end: DiscordFarEnd, ana: Person, ben: Person, core: SampleCore
) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    # The button stays where the answer could not be changed.
    far_end.fault(EDIT, "500", times=9)
    await ana.presses(answer, "Share")
    await ben.until(lambda: len(ben.messages) == 1)
    again = SampleCore()
    again.shared = core.shared
    async with connected(far_end, again):
        await ana.presses(answer, "Share")
        await ana.until(lambda: bool(told(ana, AGAIN)))
    assert len(ben.messages) == 1


@pytest.mark.parametrize("fault", ["500", "500_after", "reset_after"])
async def test_sharing_that_may_have_worked_is_told_so_and_never_done_twice(
    ana: Person, ben: Person, fault: str
) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    ana.far_end.fault(FOLLOW_UP, fault)
    await ana.presses(answer, "Share")
    await ana.until(lambda: len(told(ana, AGAIN)) == 1)
    await ana.presses(answer, "Share")
    await ana.until(lambda: len(told(ana, AGAIN)) == 2)
    assert len(ben.messages) == int(fault.endswith("_after"))


async def test_sharing_that_failed_in_the_core_can_be_done_again(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    answer = await ana.asks("/cyberdialogue summary")

    async def fail(*_: object) -> Any:
        raise ZeroDivisionError

    core.answering = fail
    await ana.presses(answer, "Share")
    await ana.until(lambda: bool(told(ana, "in the log")))
    core.answering = None
    await ana.presses(answer, "Share")
    await ben.until(lambda: len(ben.messages) == 1)


async def test_only_who_shared_takes_it_back_and_it_is_corrected_no_longer(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    await ana.presses(answer, "Share")
    await ben.until(lambda: bool(ben.messages))
    [shared] = ben.messages
    await ben.presses(shared, "Undo sharing")
    await ben.until(lambda: bool(told(ben, "Only whoever shared this")))
    assert shared["_id"] in {found["_id"] for found in ana.messages}
    await ana.presses(shared, "Undo sharing")
    await ana.until(lambda: all(found["_ephemeral"] for found in ana.messages))
    await core.forgot.wait()
    assert len(core.forgotten) == 1
    assert core.forgotten[0].startswith("s")


@pytest.mark.parametrize(
    ("denied", "user", "shares"),
    [
        ("SEND_MESSAGES", "ana", False),
        ("SEND_MESSAGES_IN_THREADS", "ana", True),
        ("MANAGE_MESSAGES", "ana", True),
        ("SEND_MESSAGES", "", True),
    ],
)
async def test_who_may_write_in_the_channel_may_share_there(
    ana: Person, ben: Person, denied: str, user: str, *, shares: bool
) -> None:
    answer = await ana.asks("/cyberdialogue summary")
    order = {"do": "deny", "channel": ana.channel, "permission": denied, "user": user}
    await ana.far_end.admin(order)
    await ana.presses(answer, "Share")
    await ana.until(lambda: any((FORBIDDEN, "Shared by")[shares] in text(found) for found in ana.messages))
    assert len(ben.messages) == shares


@pytest.mark.parametrize(
    ("orders", "shares"),
    [
        ([], True),
        ([{"do": "deny", "permission": "SEND_MESSAGES"}], True),
        ([{"do": "deny", "permission": "SEND_MESSAGES_IN_THREADS"}], False),
    ],
)
async def test_in_a_thread_its_own_permission_counts(
    far_end: DiscordFarEnd, ana: Person, orders: list[dict[str, Any]], *, shares: bool
) -> None:
    await far_end.admin({"do": "create_thread", "channel": ana.channel, "name": "aside"})
    inside = Person(far_end, "ana", "aside")
    answer = await inside.asks("/cyberdialogue summary")
    for order in orders:
        await far_end.admin({"channel": ana.channel, "user": "ana", **order})
    await inside.presses(answer, "Share")
    await inside.until(
        lambda: any((FORBIDDEN, "Shared by")[shares] in text(found) for found in inside.messages)
    )
    assert len([found for found in inside.messages if not found["_ephemeral"]]) == shares


async def test_public_asks_nothing_of_a_channel_that_the_asker_may_not_write_in(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    order = {"do": "deny", "channel": ana.channel, "permission": "SEND_MESSAGES", "user": "ana"}
    await ana.far_end.admin(order)
    answer = await ana.asks("/cyberdialogue summary public:True")
    assert answer["_ephemeral"]
    assert ben.messages == []
    assert not core.requests[0].may_write
