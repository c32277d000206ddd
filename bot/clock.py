"""The machine's clock, and one that believes a jump of it only once somebody else confirms it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model.errors import CyberdialogueError

logger = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS: Final = 1.0
"""A suspended machine's monotonic clock stands still, so no wait trusts it for longer."""

_JUMP_SECONDS: Final = 60.0  # more than any clock is set by while it is kept right
_AGREES: Final = timedelta(minutes=5)
_ASK_SECONDS: Final = 15.0
_ANSWER_SECONDS: Final = 15.0

Witness = Callable[[], Awaitable[datetime | None]]
"""Another clock than this machine's: the instant on it, aware UTC; None where it has none after all."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC)

    async def wait_until(self, instant: datetime) -> None:
        """Return once the wall clock is at or past the instant."""
        while (left := (instant - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time is no event
            await asyncio.sleep(min(left, LONGEST_WAIT_SECONDS))


class ConfirmedClock(SystemClock):
    """The machine's clock, but for jumps that nobody confirms.

    A wall clock that is set wrong for seconds would have a year of reminders recorded as missed. One that
    jumps against the monotonic clock is therefore in doubt, and time goes on from where it was until a
    witness says which of the two is right. The clock of a machine that was suspended jumps rightly, and is
    believed as soon as a witness can be asked; before that nothing could be posted either.

    Args:
        wall: Seconds since 1970.
        monotonic: Seconds that only pass.
    """

    def __init__(
        self, *, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._ahead = wall() - monotonic()
        self._doubted = asyncio.Event()

    def now(self) -> datetime:
        """The instant, aware and in UTC: the wall clock's, or what it would be had it not jumped."""
        passed, wall = self._monotonic(), self._wall()
        jumped = wall - passed - self._ahead
        if abs(jumped) <= _JUMP_SECONDS:
            # It runs a little faster or slower, and is set by a little now and then.
            self._ahead = wall - passed
            self._doubted.clear()
        elif not self._doubted.is_set():
            self._doubted.set()
            logger.warning(
                "The machine's clock has jumped by %s; others are asked whether it is right",
                timedelta(seconds=round(jumped)),
            )
        return datetime.fromtimestamp(passed + self._ahead, UTC)

    @property
    def doubt_seconds(self) -> float:
        """How far the machine's clock stands from the program's time, while nobody confirms it; else 0."""
        ahead = self._wall() - self.now().timestamp()
        return ahead if self._doubted.is_set() else 0.0

    async def confirm(self, witnesses: Callable[[], Sequence[Witness]]) -> None:
        """Ask witnesses whenever the clock is in doubt, until cancelled.

        Args:
            witnesses: Those that can be asked now, the most trusted first.
        """
        while True:
            await self._doubted.wait()
            told = await _first(witnesses())
            if told is not None:
                self._settle(told)
            self.now()
            if self._doubted.is_set():
                await asyncio.sleep(_ASK_SECONDS)

    def _settle(self, told: datetime) -> None:
        """Go by the wall clock where a witness agrees with it, and else by the witness."""
        passed, wall = self._monotonic(), self._wall()
        if abs(datetime.fromtimestamp(wall, UTC) - told) <= _AGREES:
            logger.info("The machine's clock is right after its jump")
            self._ahead = wall - passed
            return
        logger.warning("The machine's clock says %s, where it is %s", wall, told.isoformat())
        if abs(datetime.fromtimestamp(passed + self._ahead, UTC) - told) > _AGREES:
            self._ahead = told.timestamp() - passed


async def _first(witnesses: Sequence[Witness]) -> datetime | None:
    """What the first witness says that can be asked."""
    for witness in witnesses:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                told = await witness()
        except (CyberdialogueError, TimeoutError) as error:
            logger.info("A clock can't be asked now: %s", error)
        else:
            if told is not None:
                return told
    return None
