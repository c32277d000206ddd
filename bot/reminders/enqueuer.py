"""Enters in the ledger what falls due, with what lies ahead kept in memory between two looks."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.model.schedule import BookOf, Calendar
from bot.model.subscription import Subscription
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

    async def enqueue_due(self, now: datetime) -> None:
        """Enter what has fallen due.

        Raises:
            LedgerError: The ledger can't be used; what was not entered is entered next time.
        """
        cache = await self._current(now)
        lists = cache.due_items(now)
        while items := await asyncio.to_thread(next, lists, None):
            await self._ledger.enqueue(items, until=cache.planned_until)

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
            start = start_after(planned_until, now, self._grace)
            self._cache = ScheduleCache(self._book_of, self._calendar, start=start, grace=self._grace)
        subscriptions = await self._ledger.active()
        if subscriptions is not self._loaded:
            await asyncio.to_thread(self._cache.load, subscriptions)
            self._loaded = subscriptions
        return self._cache


def start_after(planned_until: datetime | None, now: datetime, grace: timedelta) -> datetime:
    """The instant from which on a new process plans.

    An instant that lies ahead was written under a clock that has gone back since.
    """
    if planned_until is None:
        return now
    return planned_until - _OVERLAP if planned_until <= now else now - grace
