"""Remembers what was handled, so that what arrives twice is acted on once."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

# Discord gives the events of a session again where it resumes it. Slack repeats an event it thinks lost at
# once, after a minute and after five; a signed request is taken while its time stamp is within five minutes
# of now, so it can be played back for ten at the most.
# Source: Slack, "Events API", section "Retries"; "Verifying requests from Slack".
_REMEMBERED: Final = timedelta(minutes=10)
_MOST: Final = 65_536  # names; beyond, the oldest go, so that a flood can't fill the memory


class Deduplicator:
    """The names seen lately.

    Args:
        now: Gives the instant, aware UTC.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def first(self, name: str) -> bool:
        """Tell whether the name is new, and remember it."""
        now = self._now()
        while self._seen:
            oldest = next(iter(self._seen))
            if now - self._seen[oldest] <= _REMEMBERED and len(self._seen) < _MOST:
                break
            del self._seen[oldest]
        if name in self._seen:
            return False
        self._seen[name] = now
        return True

    def knows(self, name: str) -> bool:
        """Tell whether the name was seen, without remembering it."""
        return name in self._seen

    def forget(self, name: str) -> None:
        """Let the name be new again, where handling it failed."""
        self._seen.pop(name, None)
