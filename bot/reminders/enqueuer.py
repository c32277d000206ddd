"""Enters in the ledger what falls due, with what lies ahead kept in memory between two looks."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.plan import Calendar
from bot.model.subscription import Subscription
from bot.reminders.ledger.contract import Ledger
from bot.reminders.planner import BookOf
from bot.reminders.schedule_cache import ScheduleCache, start_after


class Enqueuer:
    """The first step of the delivery protocol.

    Args:
        ledger: Where it reads subscriptions and enters what they are owed.
        book_of: Gives a dossier's current book.
        calendar: Knows public holidays.
        grace: How late a post may be.
    """

    def __init__(self, ledger: Ledger, book_of: BookOf, calendar: Calendar, *, grace: timedelta) -> None:
        self._ledger = ledger
        self._book_of = book_of
        self._calendar = calendar
        self._grace = grace
        self._agenda: ScheduleCache | None = None
        self._loaded: Sequence[Subscription] | None = None

    async def enter(self, now: datetime) -> None:
        """Enter what has fallen due.

        Raises:
            LedgerError: The ledger can't be used; what was not entered is entered next time.
        """
        agenda = await self._current(now)
        lists = agenda.owed(now)
        while owed := await asyncio.to_thread(next, lists, None):
            await self._ledger.materialise(owed, until=agenda.planned_until)
        await self._ledger.materialise((), until=agenda.planned_until)

    async def next_due(self, now: datetime) -> datetime | None:
        """Give the first instant at which something falls due after this one, within the coming day."""
        agenda = await self._current(now)
        return await asyncio.to_thread(agenda.next_due, now)

    async def _current(self, now: datetime) -> ScheduleCache:
        if self._agenda is None:
            start = start_after(await self._ledger.planned_until(), now, self._grace)
            self._agenda = ScheduleCache(self._book_of, self._calendar, start=start, grace=self._grace)
        subscriptions = await self._ledger.active()
        if subscriptions is not self._loaded:
            await asyncio.to_thread(self._agenda.load, subscriptions)
            self._loaded = subscriptions
        return self._agenda
