"""What the playground shows of the facts and of what comes next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.facts.store import Store
from bot.model.delivery import DeliveryState
from bot.model.schedule import WHOLE_DOSSIER, Calendar, Occurrence, next_due
from bot.model.subscription import Subscription
from bot.ports import Clock
from bot.reminders.ledger.contract import Ledger
from bot.wording.reminders import headline
from bot.wording.voice import Voice

_ENTERED_LIMIT: Final = 1000

_Coming = tuple[datetime, Subscription, Occurrence]


class FactsBoard:
    """The status of the facts that the page shows: see `bot.playground.server.FactsStatus`."""

    def __init__(self, *, store: Store, ledger: Ledger, calendar: Calendar, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._calendar = calendar
        self._clock = clock

    def status(self) -> Mapping[str, Any]:
        """The state of the last load."""
        library = self._store.library
        return {
            "dossiers": [
                {
                    "id": served.book.dossier.id,
                    "title": served.book.dossier.title.original,
                    "facts": len(served.book.facts),
                    "folder": str(served.folder),
                }
                for served in library.served.values()
            ],
            "problems": [str(problem) for problem in library.problems],
            "warnings": [str(warning) for warning in self._store.warnings],
            "loaded_at": library.loaded_at.isoformat(),
            "generation": library.generation,
        }

    async def next_reminder(self, language: str) -> Mapping[str, Any] | None:
        """What falls due next: by plan, or entered in the ledger already, such as what was snoozed."""
        now = self._clock.now()
        subscriptions = {one.id: one for one in await self._ledger.active()}
        coming = await self._entered(subscriptions, now)
        if found := next_due(subscriptions.values(), self._store.current_book, self._calendar, now):
            subscription, planned = found
            coming.append((planned.due_at, subscription, planned.occurrence))
        if not coming:
            return None
        due_at, subscription, occurrence = min(coming, key=lambda one: one[0])
        book = self._store.book(subscription.dossier)
        local = due_at.astimezone(ZoneInfo(subscription.zone))
        return {
            "at": due_at.isoformat(),
            "what": headline(Voice(book, language), occurrence, local.date()),
            "where": subscription.destination.platform,
        }

    async def _entered(self, subscriptions: Mapping[str, Subscription], now: datetime) -> list[_Coming]:
        coming: list[_Coming] = []
        for listed in await self._ledger.listing(state=DeliveryState.PENDING, limit=_ENTERED_LIMIT):
            item = listed.entry.item
            subscription = subscriptions.get(item.subscription)
            book = self._store.current_book(subscription.dossier) if subscription else None
            fact = item.occurrence.fact
            known = book and (fact == WHOLE_DOSSIER or fact in book.facts)
            if subscription and known and item.due_at > now:
                coming.append((item.due_at, subscription, item.occurrence))
        return coming

    async def changed(self, since: int) -> int:
        """The generation, once it is past `since`."""
        return await self._store.changed(since)
