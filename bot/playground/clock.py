"""A clock that can be moved, and waited on."""

import asyncio
from datetime import datetime

from bot.clock import LONGEST_WAIT_SECONDS
from bot.playground.loopback import ShiftedClock


class MovableClock(ShiftedClock):
    """A clock that runs at the usual pace from wherever it is put.

    Args:
        start: Where it begins, the present unless given.
    """

    def __init__(self, start: datetime | None = None) -> None:
        super().__init__()
        self._moved = asyncio.Event()
        if start:
            super().jump_to(start)

    def jump_to(self, instant: datetime) -> None:
        """Put the clock to an instant, and wake whoever waits."""
        super().jump_to(instant)
        self._wake()

    def reset(self) -> None:
        """Put the clock back to the machine's, and wake whoever waits."""
        super().reset()
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
