"""Message timestamps, which only ever grow."""

from __future__ import annotations

from datetime import datetime

from bot.playground.loopback import Now

MICROSECONDS = 1_000_000


class TimestampMint:
    """Stamps messages from the far end's clock, which may stand still or go back.

    Args:
        now: The clock.
    """

    def __init__(self, now: Now) -> None:
        self._now = now
        self._last = 0

    def instant(self) -> datetime:
        """The clock's instant, aware and in UTC."""
        return self._now()

    def epoch(self) -> float:
        """Seconds since 1970 on the clock."""
        return self._now().timestamp()

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
