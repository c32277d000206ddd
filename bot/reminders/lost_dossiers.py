"""Suspends the subscriptions of a dossier that is gone from the facts, and tells whoever subscribed."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.model.ids import DossierId
from bot.model.subscription import Subscription
from bot.reminders.composer import Books
from bot.reminders.ledger.contract import Ledger

logger = logging.getLogger(__name__)

_PATIENCE: Final = timedelta(minutes=1)  # a process may start while a folder is being put in place


class LossReporter(Protocol):
    """Tells people."""

    def why_lost(self, subscription: Subscription) -> str:
        """That the dossier is gone and what a person does about it, in the channel's language."""
        ...

    def report_lost(self, subscription: Subscription) -> None:
        """Have the person who subscribed the channel told soon."""
        ...


class LostDossiers:
    """Looks after dossiers that channels follow and that are gone."""

    def __init__(self, ledger: Ledger, books: Books, reporter: LossReporter) -> None:
        self._ledger = ledger
        self._books = books
        self._reporter = reporter
        self._gone_since: dict[DossierId, datetime] = {}

    async def look(self, followed: Iterable[DossierId], now: datetime) -> None:
        """Suspend the subscriptions of what has been gone for a minute; `remind resume` goes on."""
        gone = [dossier for dossier in followed if self._books.is_gone(dossier)]
        self._gone_since = {dossier: self._gone_since.get(dossier, now) for dossier in gone}
        for dossier, since in self._gone_since.items():
            if now - since >= _PATIENCE:
                await self._suspend(dossier)

    async def _suspend(self, dossier: DossierId) -> None:
        lost = [one for one in await self._ledger.active() if one.dossier == dossier]
        for one in lost:
            for id_ in await self._ledger.suspend_all([one.id], self._reporter.why_lost(one)):
                logger.error("Subscription %s is suspended: the dossier %s is gone", id_, dossier)
                self._reporter.report_lost(one)
