"""Enters in the ledger what falls due, with the subscriptions kept in memory between two looks."""

import asyncio
import math
import time
from datetime import datetime, timedelta

from bot.model.plan import Calendar
from bot.reminders.agenda import Agenda, start_after
from bot.reminders.ledger.contract import Ledger
from bot.reminders.planner import BookOf


class Materialiser:
    """The first step of the delivery protocol.

    Args:
        ledger: Where it reads subscriptions and enters what they are owed.
        book_of: Gives a dossier's current book.
        calendar: Knows public holidays.
        grace: How late a post may be.
        reread_seconds: How long subscriptions are kept before they are read again, though no change was
            announced: another process may have changed them.
    """

    def __init__(
        self, ledger: Ledger, book_of: BookOf, calendar: Calendar, *, grace: timedelta, reread_seconds: float
    ) -> None:
        self._ledger = ledger
        self._book_of = book_of
        self._calendar = calendar
        self._grace = grace
        self._reread_seconds = reread_seconds
        self._agenda: Agenda | None = None
        self._announced = 0
        self._read_for, self._read_at = -1, -math.inf

    def announce(self) -> None:
        """Read the subscriptions again before the next step: some have changed."""
        self._announced += 1

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

    async def _current(self, now: datetime) -> Agenda:
        if self._agenda is None:
            start = start_after(await self._ledger.planned_until(), now, self._grace)
            self._agenda = Agenda(self._book_of, self._calendar, start=start, grace=self._grace)
        read_at = time.monotonic()
        if self._read_for != self._announced or read_at - self._read_at > self._reread_seconds:
            announced = self._announced
            await asyncio.to_thread(self._agenda.load, await self._ledger.active())
            self._read_for, self._read_at = announced, read_at
        return self._agenda
