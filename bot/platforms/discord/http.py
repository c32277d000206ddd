"""Watches single requests, so that a message that may have arrived is never sent a second time.

discord.py's HTTP client sends a request again, up to five times, after a 500, 502, 504 or 524 and after
some resets, whatever the request is; and it sleeps through a 429 in a way that must not be interrupted
(a time-out inside that sleep leaves its global lock shut). It takes an `aiohttp.TraceConfig`, whose
callbacks may raise; what they raise leaves the client's loop at once. That is the one way to end its
retries which is public in both libraries.

Tracing costs each request a little, so deliveries have a client of their own, without a gateway.
"""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Final

import aiohttp
import discord

from bot.model.errors import AmbiguousError, RefusedError

# The least that discord.py takes. Such waits come only from its own count of requests left, for a 429 to
# an attempt ends it.
RATE_LIMIT_WAIT_SECONDS: Final = 30.0

_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500
_SUCCESS: Final = range(200, 300)
_DEFAULT_WAIT_SECONDS: Final = 5.0


@dataclass(slots=True)
class Attempt:
    """One thing asked of Discord.

    Attributes:
        may_have_arrived: Whether a request is out, or was answered with success.
        answered_at: When it was answered, aware UTC, by Discord's clock.
    """

    may_have_arrived: bool = False
    answered_at: datetime | None = None


_CURRENT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@asynccontextmanager
async def attempted() -> AsyncIterator[Attempt]:
    """Watch the one request made inside; it is not made a second time.

    Raises:
        RefusedError: From inside the request, on a 429.
        AmbiguousError: From inside the request, on a 5xx or a broken connection.
    """
    attempt = Attempt()
    token = _CURRENT.set(attempt)
    try:
        yield attempt
    finally:
        _CURRENT.reset(token)


def open_delivery_client() -> discord.Client:
    """Open a client for deliveries, whose requests can be watched; it is an async context manager."""
    watch = _Watch()
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(watch.on_start)
    trace.on_request_end.append(watch.on_end)
    trace.on_request_exception.append(watch.on_exception)
    return discord.Client(
        intents=discord.Intents(guilds=True),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        max_ratelimit_timeout=RATE_LIMIT_WAIT_SECONDS,
        http_trace=trace,
    )


class _Watch:
    """Sees the requests of one client."""

    def __init__(self) -> None:
        self._closed_until = 0.0

    async def on_start(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams
    ) -> None:
        """Hold back a second request, and all while Discord takes none; too many of those cost a ban."""
        attempt = _CURRENT.get()
        if attempt is None:
            return
        if attempt.may_have_arrived:
            raise AmbiguousError("Discord's answer got lost on its way")
        seconds = self._closed_until - time.monotonic()
        if seconds > 0:
            raise RefusedError("Discord asks to wait before sending anything", retry_after_seconds=seconds)
        attempt.may_have_arrived = True

    async def on_end(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        """End the attempt where discord.py would begin it anew."""
        attempt = _CURRENT.get()
        if attempt is None:
            return
        response = params.response
        attempt.answered_at = _date(response.headers)
        if response.status == _TOO_MANY_REQUESTS:
            attempt.may_have_arrived = False
            seconds = retry_after(await _body(response), response.headers)
            response.close()
            # Source: Discord documentation, Rate Limits, "Header Format".
            if response.headers.get("X-RateLimit-Global", "").lower() == "true":
                self._closed_until = max(self._closed_until, time.monotonic() + seconds)
            raise RefusedError("Discord asks to wait before sending more", retry_after_seconds=seconds)
        if response.status >= _SERVER_ERROR:
            response.close()
            raise AmbiguousError(f"Discord answered with {response.status}")
        attempt.may_have_arrived = response.status in _SUCCESS

    async def on_exception(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
    ) -> None:
        """Say what a request that failed leaves unknown."""
        attempt = _CURRENT.get()
        if attempt is None:
            return
        if isinstance(params.exception, aiohttp.ClientConnectorError):
            attempt.may_have_arrived = False
            raise RefusedError("Discord can't be reached") from params.exception
        if isinstance(params.exception, OSError):
            raise AmbiguousError("The connection to Discord broke") from params.exception


def _date(headers: Mapping[str, str]) -> datetime | None:
    """When an answer was given.

    Source: RFC 9110, "HTTP Semantics", section 6.6.1: an origin server with a clock sends `Date`.
    """
    try:
        return parsedate_to_datetime(headers["Date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


async def _body(response: aiohttp.ClientResponse) -> str:
    try:
        return await response.text()
    except (aiohttp.ClientError, OSError, ValueError):
        return ""


def retry_after(body: str, headers: Mapping[str, str]) -> float:
    """Read out of a 429 how many seconds to wait.

    Source: Discord documentation, Rate Limits, "Exceeding A Rate Limit": the body tells it more exactly
    than the header, but is no JSON where a proxy answers.
    """
    try:
        return float(json.loads(body)["retry_after"])
    except (ValueError, TypeError, KeyError):
        header = headers.get("Retry-After", "")
        return float(header) if header.isdecimal() else _DEFAULT_WAIT_SECONDS
