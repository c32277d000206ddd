"""What the playground shows of the facts and of what comes next."""

from collections.abc import Mapping
from typing import Any

from bot.facts.store import Store
from bot.model.plan import Calendar
from bot.ports import Clock
from bot.reminders.ledger.contract import Ledger
from bot.reminders.planner import next_due
from bot.wording.reminders import headline
from bot.wording.voice import Voice


class Board:
    """See `bot.playground.server.FactsDesk`."""

    def __init__(self, *, store: Store, ledger: Ledger, calendar: Calendar, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._calendar = calendar
        self._clock = clock

    def status(self) -> Mapping[str, Any]:
        """Give the state of the last load."""
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
            "loaded_at": library.loaded_at.isoformat(),
            "generation": library.generation,
        }

    async def next_reminder(self) -> Mapping[str, Any] | None:
        """Give what falls due next."""
        subscriptions = await self._ledger.active()
        found = next_due(subscriptions, self._store.current_book, self._calendar, self._clock.now())
        if found is None:
            return None
        subscription, planned = found
        book = self._store.book(subscription.dossier)
        return {
            "at": planned.due_at.isoformat(),
            "what": headline(Voice(book, "en"), planned.occurrence),
            "where": subscription.destination.platform,
        }

    async def changed(self, since: int) -> int:
        """Return the generation once it is past `since`."""
        return await self._store.changed(since)
