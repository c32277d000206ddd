"""The machine's clock."""

import asyncio
from datetime import UTC, datetime
from typing import Final

LONGEST_WAIT_SECONDS: Final = 1.0
"""A suspended machine's monotonic clock stands still, so no wait trusts it for longer."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the instant, aware and in UTC."""
        return datetime.now(UTC)

    async def wait_until(self, instant: datetime) -> None:
        """Return once the wall clock is at or past the instant."""
        while (left := (instant - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time is no event
            await asyncio.sleep(min(left, LONGEST_WAIT_SECONDS))
