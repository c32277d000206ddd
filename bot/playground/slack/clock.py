"""Instants, and message timestamps that only ever grow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MICROSECONDS = 1_000_000


class Clock:
    """Reads an outside clock and stamps messages from it.

    Args:
        now: Supplies aware instants; it may stand still or go back.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def instant(self) -> datetime:
        """The outside clock's aware instant.

        Raises:
            ValueError: The outside clock is not aware of its zone.
        """
        instant = self._now()
        if instant.tzinfo is None:
            raise ValueError("The far end's clock must return aware instants.")
        return instant

    def epoch(self) -> float:
        """Seconds since 1970 on the outside clock."""
        return self.instant().timestamp()

    def stamp(self) -> str:
        """A timestamp "seconds.micros" above every earlier one.

        Source: Slack docs, "Events API", field `ts`; chat.postMessage, "timestamp ID".
        """
        micros = round(self.epoch() * MICROSECONDS)
        self._last = max(self._last + 1, micros)
        return f"{self._last // MICROSECONDS}.{self._last % MICROSECONDS:06d}"


def as_micros(ts: str) -> int:
    """A message timestamp as whole microseconds, for comparing.

    Raises:
        ValueError: The text is not a timestamp.
    """
    seconds, _, micros = ts.strip().partition(".")
    if not seconds.isdigit() or (micros and not micros.isdigit()):
        raise ValueError(f"{ts!r} is not a message timestamp.")
    return int(seconds) * MICROSECONDS + int(micros.ljust(6, "0")[:6] or "0")
