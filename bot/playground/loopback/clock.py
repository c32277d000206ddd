"""Time: the machine's clock, and one that can be put elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]
"""A clock: each call is the present instant, aware and in UTC."""


def utc_now() -> datetime:
    """The present instant of the machine's clock."""
    return datetime.now(UTC)


class ShiftedClock:
    """A clock that runs at the pace of another, so far ahead of it or behind as it was put.

    Args:
        now: The other clock.
    """

    def __init__(self, now: Now = utc_now) -> None:
        self._now = now
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The instant, aware and in UTC.

        Raises:
            ValueError: The other clock's instants have no zone.
        """
        instant = self._now()
        if instant.tzinfo is None:
            raise ValueError("A clock of the playground gives instants with their zone.")
        return instant + self._ahead

    def jump_to(self, instant: datetime) -> None:
        """Put the clock to an instant, which may lie in the past; it goes on from there."""
        self._ahead = instant - self._now()

    def reset(self) -> None:
        """Put the clock back to the other's."""
        self._ahead = timedelta()
