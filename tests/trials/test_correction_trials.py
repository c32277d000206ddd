"""Real processes killed at each step of a correction: none is forgotten, none stands twice."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest

from bot.clock import SystemClock
from bot.model.correction import Shown, ShownKind
from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.schedule import plan
from bot.model.storage import SqliteFile
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.model.telling import tellings
from bot.reminders.ledger.opening import open_ledger
from bot.wording.reminders import compose
from tests.model.plan_books import Holidays, subscription
from tests.platforms.discord.discord_core import SampleCore
from tests.reminders.chats import words
from tests.trials.channel import READER, Channel, opened_channel
from tests.trials.child import KINDS
from tests.trials.crew import Member
from tests.trials.order import TIMINGS, End, Fate, Task, Without
from tests.trials.owing import book_for, just_due

EDITING = ("claim_correction.inside", "claimed_edit", "amend.before", "amend.after", "edited.inside")
TELLING = ("edited.after", "claimed_reply", "reply.before", "reply.after", "told.inside", "told.after")
FROZEN = ("freeze.before", "freeze.inside", "freeze.after", "reply.after", "told.inside")
PATIENCE = 240.0


async def owe(place: SqliteFile, channel: Channel) -> None:
    """Post a reminder whose date is then corrected, so long ago that it is to be told below it too."""
    due, where, clock = just_due(), channel.destination, SystemClock()
    book, wish = book_for(due), subscription(occasions=frozenset({Occasion.ANNIVERSARY}), at=due.time())
    wish = replace(wish, destination=where)
    [fact] = tellings(book)
    before = {fact: replace(tellings(book)[fact], when="2011-01-01")}
    kind = KINDS[where.platform]
    async with (
        open_ledger(place) as ledger,
        kind.connect(dict(channel.far_end.settings), SampleCore(), clock) as platform,
    ):
        await ledger.apply(Subscribe(subscription=wish))
        await ledger.enqueue(owed(book, wish, due), until=due)
        await ledger.note_tellings(wish.dossier, before, at=due - timedelta(minutes=20))
        claim = await ledger.claim(
            now=clock.now(), lease_seconds=60, quiet_seconds=1, platforms=(where.platform,)
        )
        assert claim
        shown = Shown(
            key=claim.key,
            kind=ShownKind.POST,
            dossier=wish.dossier,
            destination=where,
            language="en",
            shown_at=due,
            told=before,
        )
        await ledger.show(shown, now=due)
        told = compose(book, [item.occurrence for item in claim.items], wish)
        assert await ledger.confirm(claim, await platform.post(where, told, key=claim.key))
        await ledger.note_tellings(wish.dossier, tellings(book), at=due - timedelta(minutes=15))


def owed(book: FactBook, wish: Subscription, due: datetime) -> list[DueItem]:
    found = plan(book, wish, Holidays(), due - timedelta(days=1), due)
    return [DueItem(subscription=wish.id, occurrence=one.occurrence, due_at=one.due_at) for one in found]


async def try_point(
    folder: Path,
    platform: str,
    point: str,
    preparing: asyncio.Lock,
    *,
    frozen: bool = False,
    without: Without = Without.NOTHING,
) -> tuple[bool, int, int]:
    """Kill a process at a point and let another end its work.

    Gives whether the point was met, how often the post says that it was corrected, and how often it is told
    below it.
    """
    folder = Path(mkdtemp(dir=folder))
    place = SqliteFile(path=folder / "ledger.sqlite3")
    async with opened_channel(platform, forgets_nonces=True) as channel:
        async with preparing:
            await owe(place, channel)
        if frozen:
            match = (
                "chat.update" if platform == "slack" else "PATCH /channels/{channel_id}/messages/{message_id}"
            )
            fault = "edit_window_closed" if platform == "slack" else "403"
            channel.far_end.fault(match=match, fault=fault, times=100, seconds=1.0)
        first = Member(task(place, channel, folder, Fate(point=point, end=End.KILL), without))
        await first.until(lambda: first.reached.is_set() or first.settled_at > 0 or first.ended.is_set())
        met = first.reached.is_set()
        first.send(signal.SIGKILL)
        await first.ended.wait()
        second = Member(task(place, channel, folder, None, without))
        try:
            await second.until_settled(0.0)
        finally:
            await first.close()
            await second.close()
        return (met, *said(channel, channel.destination))


def task(place: SqliteFile, channel: Channel, folder: Path, fate: Fate | None, without: Without) -> Task:
    return Task(
        name="first" if fate else "second",
        place=place,
        destination=channel.destination,
        due=just_due(),
        settings=dict(channel.far_end.settings),
        timings=TIMINGS,
        fate=fate,
        without=without,
        log=folder / ("first.log" if fate else "second.log"),
    )


def said(channel: Channel, where: Destination) -> tuple[int, int]:
    places = channel.far_end.view(READER)["channels"]
    place = next(place for place in places if place["id"] == where.channel)
    post, *replies = [words(message) for message in place["messages"] if channel._is_ours(message)]
    return post.count("Corrected"), sum("Corrected" in reply for reply in replies)


async def try_all(
    folder: Path, platform: str, points: Sequence[str], *, frozen: bool = False
) -> dict[str, tuple[bool, int, int]]:
    """Try all points at one time."""
    preparing = asyncio.Lock()  # discord.py has one address of Discord's API for all of a process
    async with asyncio.timeout(PATIENCE):
        tried = (try_point(folder, platform, point, preparing, frozen=frozen) for point in points)
        return dict(zip(points, await asyncio.gather(*tried), strict=True))


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_correction_is_told_once_whatever_dies(tmp_path: Path, platform: str):
    points = (*EDITING, *TELLING)
    assert await try_all(tmp_path, platform, points) == dict.fromkeys(points, (True, 1, 1))


async def test_what_can_not_be_edited_is_told_below_once_whatever_dies(tmp_path: Path):
    found = await try_all(tmp_path, "slack", FROZEN, frozen=True)
    assert found == dict.fromkeys(FROZEN, (True, 0, 1))


async def test_without_a_look_for_it_the_reply_would_stand_twice(tmp_path: Path):
    async with asyncio.timeout(PATIENCE):
        blind = Without.RECONCILIATION
        found = await try_point(tmp_path, "slack", "reply.after", asyncio.Lock(), without=blind)
    assert found == (True, 1, 2)
