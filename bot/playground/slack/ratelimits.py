"""Counting calls: so many per method and minute, and one post per second and channel.

Source: Slack docs, "Rate limits": windows are per minute, per method; short bursts of
posts are tolerated.
"""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass, field

from .errors import RateLimitedError
from .limits import PER_MINUTE, Rates

WINDOW_SECONDS = 60.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled: float


@dataclass(slots=True)
class CallLimiter:
    """Counts calls in real time, whatever the far end's clock says."""

    rates: Rates
    _calls: dict[str, deque[float]] = field(default_factory=dict)
    _posts: dict[str, _Bucket] = field(default_factory=dict)

    def count(self, method: str, tier: str) -> None:
        """Count a call of a method.

        Raises:
            RateLimitedError: The tier's count for this minute is used up.
        """
        if not self.rates.enabled:
            return
        now = time.monotonic()
        calls = self._calls.setdefault(method, deque())
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= self.rates.per_minute.get(tier, PER_MINUTE[tier]):
            raise RateLimitedError(max(1, math.ceil(WINDOW_SECONDS - (now - calls[0]))))
        calls.append(now)

    def count_post(self, channel: str) -> None:
        """Count a message to a channel.

        Raises:
            RateLimitedError: The channel had its burst and its message of this second.
        """
        if not self.rates.enabled:
            return
        now = time.monotonic()
        burst, speed = float(self.rates.post_burst), self.rates.post_per_second
        bucket = self._posts.setdefault(channel, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled) * speed)
        bucket.filled = now
        if bucket.tokens < 1:
            raise RateLimitedError(max(1, math.ceil((1 - bucket.tokens) / speed)))
        bucket.tokens -= 1
