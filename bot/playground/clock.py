"""A clock that can be moved."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import LONGEST_WAIT_SECONDS


class MovableClock:
    """A clock that runs at the usual pace from wherever it is put."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = (start - datetime.now(UTC)) if start else timedelta()
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """Give the instant, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def jump_to(self, instant: datetime) -> None:
        """Put the clock to this instant."""
        self._ahead = instant - datetime.now(UTC)
        self._wake()

    def reset(self) -> None:
        """Put the clock back to the machine's."""
        self._ahead = timedelta()
        self._wake()

    def _wake(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait_until(self, instant: datetime) -> None:
        """Return once the clock is at or past the instant, by running or by being moved."""
        while (left := (instant - self.now()).total_seconds()) > 0:
            moved = self._moved
            try:
                async with asyncio.timeout(min(left, LONGEST_WAIT_SECONDS)):
                    await moved.wait()
            except TimeoutError:
                continue
