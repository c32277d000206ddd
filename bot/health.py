"""What the program knows of how it is; see `bot.web.health_source.HealthSource`."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.clock import ConfirmedClock
from bot.connections import ConnectedPlatforms
from bot.facts.store import Store
from bot.model.connection import ConnectionStatus
from bot.reminders.ledger.contract import Ledger
from bot.web.health_source import FactsState


class ProgramHealth:
    """Looks at the parts when asked.

    Args:
        store: Where the facts are.
        ledger: Where reminders are.
        platforms: The platforms, as they come.
        expected: Names of the platforms that the settings ask for.
        clock: Tells the time, and how far the machine's is from it.
        stopping: Set once the program has been told to stop.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        platforms: ConnectedPlatforms,
        expected: Sequence[str],
        clock: ConfirmedClock,
        stopping: asyncio.Event,
    ) -> None:
        self._platforms = platforms
        self._stopping = stopping
        self._store = store
        self._ledger = ledger
        self._expected = expected
        self._clock = clock

    @property
    def is_stopping(self) -> bool:
        """Whether the program has been told to stop."""
        return self._stopping.is_set()

    @property
    def connections(self) -> Mapping[str, ConnectionStatus]:
        """How each platform is connected."""
        return {name: self._platforms.status(name) for name in self._expected}

    @property
    def facts(self) -> FactsState:
        """How the fact files stand."""
        library = self._store.library
        return FactsState(
            generation=library.generation,
            loaded_at=library.loaded_at,
            dossiers=len(library.served),
            problems=len(library.problems),
            refusal=self._store.refusal,
            warnings=len(self._store.warnings),
        )

    @property
    def clock_doubt_seconds(self) -> float:
        """How far the machine's clock stands from the program's time, while nobody confirms it; else 0."""
        return self._clock.doubt_seconds

    async def ask_ledger(self) -> None:
        """Ask the ledger for next to nothing."""
        await self._ledger.check()

    async def ledger_depth(self) -> Mapping[str, int]:
        """How many occurrences stand in each state."""
        return await self._ledger.counts()
