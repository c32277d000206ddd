"""Rate limits of the HTTP API: buckets by route and resource, the global limit, and their headers."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from .limits import Allowance
from .wire import JSON


@dataclass(slots=True)
class _Window:
    """Requests counted since a moment of the monotonic clock."""

    started: float
    used: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How a request stands to its limit: the headers of the answer, and the 429 if it came too soon."""

    headers: Mapping[str, str]
    refusal: JSON = None


class RequestLimiter:
    """Counts requests, in real time whatever the far end's clock says."""

    def __init__(self, global_rate: Allowance) -> None:
        self._global = global_rate
        self._windows: dict[tuple[str, ...], _Window] = {}

    def take_global(self) -> Quota | None:
        """Count a request of the bot; a quota comes back only when there were too many.

        Source: Rate Limits, "Global Rate Limit".
        """
        window, left = self._enter(("global",), self._global)
        if window.used <= self._global.requests:
            return None
        headers = {
            **retry_after(left),
            "X-RateLimit-Global": "true",
            "X-RateLimit-Scope": "global",
        }
        return Quota(headers=headers, refusal=too_many(left, everywhere=True))

    def take(self, bucket: str, resource: str, rate: Allowance, now: datetime) -> Quota:
        """Count a request of a bucket about one resource.

        Source: Rate Limits, "Header Format" and "Exceeding A Rate Limit".
        """
        window, left = self._enter((bucket, resource), rate)
        headers = {
            "X-RateLimit-Limit": str(rate.requests),
            "X-RateLimit-Remaining": str(max(rate.requests - window.used, 0)),
            "X-RateLimit-Reset": f"{now.timestamp() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": sha256(bucket.encode()).hexdigest()[:32],
        }
        if window.used <= rate.requests:
            return Quota(headers=headers)
        headers |= {**retry_after(left), "X-RateLimit-Scope": "user"}
        return Quota(headers=headers, refusal=too_many(left, everywhere=False))

    def _enter(self, key: tuple[str, ...], rate: Allowance) -> tuple[_Window, float]:
        """Count one more, and tell how many seconds the window still lasts."""
        moment = time.monotonic()
        window = self._windows.get(key)
        if window is None or moment - window.started >= rate.seconds:
            window = self._windows[key] = _Window(moment)
        window.used += 1
        return window, window.started + rate.seconds - moment


def retry_after(seconds: float) -> dict[str, str]:
    """The header of a 429, in whole seconds."""
    return {"Retry-After": str(max(math.ceil(seconds), 1))}


def too_many(retry_after_seconds: float, *, everywhere: bool) -> JSON:
    """The body of a 429."""
    return {
        "message": "You are being rate limited.",
        "retry_after": math.ceil(retry_after_seconds * 1000) / 1000,
        "global": everywhere,
    }
