"""Enters in the ledger what falls due, with what lies ahead kept in memory between two looks."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.book_changes import still_stands
from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.schedule import WHOLE_DOSSIER, BookOf, Calendar, Occurrence
from bot.model.subscription import Subscription
from bot.model.timeline import timelines
from bot.reminders.ledger.contract import Ledger
from bot.reminders.schedule_cache import ScheduleCache

logger = logging.getLogger(__name__)

_OVERLAP: Final = timedelta(minutes=5)  # clocks of several processes differ


class Enqueuer:
    """The first step of the delivery protocol.

    Args:
        ledger: Where it reads subscriptions and enters what they are due.
        book_of: A dossier's current book.
        calendar: Knows public holidays.
        grace: How late a post may be.
    """

    def __init__(self, ledger: Ledger, book_of: BookOf, calendar: Calendar, *, grace: timedelta) -> None:
        self._ledger = ledger
        self._book_of = book_of
        self._calendar = calendar
        self._grace = grace
        self._cache: ScheduleCache | None = None
        self._loaded: Sequence[Subscription] | None = None
        # The books that are noted and planned from, and the digests of those whose edits were followed.
        self._books: dict[DossierId, FactBook] = {}
        self._followed: dict[DossierId, str] = {}

    async def enqueue_due(self, now: datetime) -> None:
        """Enter what has fallen due, and what edits made owed.

        Raises:
            LedgerError: The ledger can't be used; what was not entered is entered next time.
        """
        cache = await self._current(now)
        lists = cache.due_items(now)
        while items := await asyncio.to_thread(next, lists, None):
            await self._ledger.enqueue(items, until=cache.planned_until)
        for dossier, book in self._books.items():
            if self._followed.get(dossier) != book.digest:
                await self._follow(cache, book, now)

    @property
    def followed(self) -> Sequence[DossierId]:
        """The dossiers that any channel follows, as far as is known since the last look."""
        return self._cache.dossiers if self._cache else ()

    def look_again_at(self, dossiers: Iterable[DossierId]) -> None:
        """Have withdrawn posts of these looked at again: the book may have changed to and fro since."""
        for dossier in dossiers:
            self._followed.pop(dossier, None)

    async def _note(self, dossier: DossierId, now: datetime) -> None:
        """Note when the facts of a dossier's current book fall due, and plan from it from then on."""
        book, known = self._book_of(dossier), self._books.get(dossier)
        if book is None:
            self._books.pop(dossier, None)
        elif known is None or known.digest != book.digest:
            found = await asyncio.to_thread(timelines, book)
            await self._ledger.note_timelines(
                dossier, {one.fact.first_id: one.digest for one in found}, at=now
            )
            self._books[dossier] = book

    async def _follow(self, cache: ScheduleCache, book: FactBook, now: datetime) -> None:
        """Enter what an edit of the dossier made owed, though its time has passed or it was withdrawn."""
        dossier, since = book.dossier.id, now - self._grace
        moved = await self._ledger.moved_facts(dossier, since=since)
        lists = cache.owed_by_edits(dossier, moved, now)
        while items := await asyncio.to_thread(next, lists, None):
            await self._ledger.reinstate(items)
        withdrawn = await self._ledger.withdrawn(due_since=since)
        again = self._standing_again([one for one in withdrawn if one.occurrence.dossier == dossier], now)
        if again:
            await self._ledger.reinstate(again)
        self._followed[dossier] = book.digest

    def _standing_again(self, withdrawn: Sequence[DueItem], now: datetime) -> list[DueItem]:
        """What the book says again, but for digests: those are withdrawn when they have nothing to tell."""
        by_id = {one.id: one for one in self._loaded or ()} if withdrawn else {}
        again = []
        for item in withdrawn:
            subscription, occurrence = by_id.get(item.subscription), item.occurrence
            book = self._books.get(occurrence.dossier)
            if (
                subscription is None
                or book is None
                or occurrence.fact
                in {
                    WHOLE_DOSSIER,
                    *subscription.muted,
                }
            ):
                continue
            today = now.astimezone(ZoneInfo(subscription.zone)).date()
            stands = still_stands(book, occurrence, today)
            if isinstance(stands, Occurrence):
                again.append(replace(item, occurrence=replace(stands, is_from_edit=True), due_at=now))
        return again

    async def note_progress(self) -> None:
        """Record up to where everything has been entered, for the next process.

        What is due need not wait for it: entered twice, it is there once.
        """
        if self._cache:
            await self._ledger.enqueue((), until=self._cache.planned_until)

    async def next_due(self, now: datetime) -> datetime | None:
        """The first instant at which something falls due after this one, within the coming day."""
        cache = await self._current(now)
        return await asyncio.to_thread(cache.next_due, now)

    async def _current(self, now: datetime) -> ScheduleCache:
        if self._cache is None:
            planned_until = await self._ledger.planned_until()
            if planned_until is None:
                # Who has lost a ledger, or named another one, must not learn of it by silence.
                logger.warning("The ledger is new and empty: no channel has subscribed yet")
            await self._ledger.doubt_the_past(now=now, overlap_seconds=_OVERLAP.total_seconds())
            start = start_after(planned_until, now, self._grace)
            self._cache = ScheduleCache(self._books.get, self._calendar, start=start, grace=self._grace)
        subscriptions = await self._ledger.active()
        if subscriptions is not self._loaded:
            await asyncio.to_thread(self._cache.load, subscriptions)
            self._loaded = subscriptions
        # Nothing is planned from a book before it is noted: what it lacks must be seen to come back.
        for dossier in self._cache.dossiers:
            await self._note(dossier, now)
        return self._cache


def start_after(planned_until: datetime | None, now: datetime, grace: timedelta) -> datetime:
    """The instant from which on a new process plans.

    An instant that lies ahead was written under a clock that has gone back since.
    """
    if planned_until is None:
        return now
    return planned_until - _OVERLAP if planned_until <= now else now - grace
