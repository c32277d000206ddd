"""Calls of Slack's Web API: one session, a time limit on each call, failures in the port's terms."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.model.errors import AmbiguousError, InstallationError, RefusedError
from bot.model.installation import InstallationFaults
from bot.platforms.slack.errors import (
    MISSING_SCOPE,
    RateLimitedError,
    delivery_error,
    response_error,
    way_blocked,
)
from bot.platforms.slack.internals import PatientReads
from bot.platforms.slack.settings import SlackSettings

CALL_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
# An answer that comes later helps nobody; a response_url is good for half an hour.
# Source: Slack, "Handling user interaction", section "Message responses".
LIFE_SECONDS: Final = 1500.0
# The rest of the bot makes do without a permission that is missing.
_DELIVERING: Final = frozenset({"chat.postMessage", "chat.update", "chat.delete", "conversations.history"})
_AGAIN_SECONDS: Final = 0.5  # before trying once more what failed without a word of how long
_REFUSED_SECONDS: Final = 10.0  # before the next try where no connection came about


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """The ways to call Slack.

    Attributes:
        writes: Never repeats a call by itself: a message sent twice would be seen twice.
        reads: Repeats a call that Slack refused for coming too soon.
        faults: What is wrong with the installation, as the calls have shown.
        log: What the SDK writes to; never below INFO, since at DEBUG it writes addresses that are secrets.
    """

    writes: AsyncWebClient
    reads: AsyncWebClient
    session: aiohttp.ClientSession
    proxy: str | None
    log: logging.Logger
    faults: InstallationFaults

    async def call(
        self, request: Awaitable[AsyncSlackResponse], doing: str, *, seconds: float = CALL_SECONDS
    ) -> AsyncSlackResponse:
        """Await one call of the Web API, and note what it shows of the installation.

        Args:
            request: The SDK's call.
            doing: What is asked of Slack, for messages; begins with the method's name.
            seconds: How long it may take.

        Raises:
            DeliveryError: Slack refused, or nobody knows what became of it.
        """
        method = doing.partition(" ")[0]
        try:
            answer = await _called(request, doing, seconds)
        except InstallationError as error:
            if error.fault != MISSING_SCOPE or method in _DELIVERING:
                self.faults.note(method, error)
            raise
        self.faults.clear(method)
        return answer

    async def answer(
        self,
        ask: Callable[[], Awaitable[AsyncSlackResponse]],
        doing: str,
        *,
        repeats: bool = False,
        seconds: float = CALL_SECONDS,
    ) -> AsyncSlackResponse:
        """Make a call that somebody waits for: what can be waited out is.

        Args:
            ask: The SDK's call.
            doing: As for `call`.
            repeats: Whether nobody is harmed by its being done twice.
            seconds: How long one try may take.

        Raises:
            DeliveryError: Slack refused for good, or nobody knows what became of it.
        """
        return await patiently(lambda: self.call(ask(), doing, seconds=seconds), repeats=repeats)

    async def respond(self, url: str, message: Mapping[str, Any], *, repeats: bool) -> None:
        """Send a message to a response_url; what can be waited out is.

        Args:
            url: Where to, good for half an hour.
            message: What to send.
            repeats: Whether nobody is harmed by its being done twice.

        Raises:
            DeliveryError: It was not taken, or nobody knows.

        Source: Slack, "Handling user interaction", section "Message responses".
        """
        await patiently(lambda: self._respond(url, dict(message)), repeats=repeats)

    async def _respond(self, url: str, message: dict[str, Any]) -> None:
        # Bolt's own `respond` repeats a request after a broken connection, which would share an answer twice.
        webhook = AsyncWebhookClient(url, session=self.session, retry_handlers=[], logger=self.log)
        webhook.proxy = self.proxy
        try:
            async with asyncio.timeout(CALL_SECONDS):
                response = await webhook.send_dict(message)
        except aiohttp.ClientConnectorError as error:
            raise RefusedError("Slack's response_url can't be reached") from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise AmbiguousError(f"Slack's response_url did not answer: {error!r}") from error
        if response.status_code != HTTPStatus.OK:
            raise response_error(response)


@asynccontextmanager
async def open_web_api(settings: SlackSettings) -> AsyncIterator[WebApi]:
    """Open the session that all calls share."""
    log = logging.getLogger(f"{__name__}.sdk")
    log.setLevel(max(log.getEffectiveLevel(), logging.INFO))
    # The SDK honours its own timeout only for sessions it opens itself, one for each call.
    limits = aiohttp.ClientTimeout(total=READ_SECONDS)
    async with aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar()) as session:
        writes = _client(settings, session, log, [])
        reads = _client(settings, session, log, [PatientReads(max_retry_count=2)])
        yield WebApi(
            writes=writes,
            reads=reads,
            session=session,
            proxy=writes.proxy,
            log=log,
            faults=InstallationFaults(),
        )


def _client(
    settings: SlackSettings,
    session: aiohttp.ClientSession,
    log: logging.Logger,
    handlers: list[AsyncRetryHandler],
) -> AsyncWebClient:
    client = AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        timeout=int(CALL_SECONDS),
        session=session,
        logger=log,
        retry_handlers=handlers,
    )
    if settings.is_loopback:
        # The SDK takes the environment's proxy for every address, this machine's own too.
        client.proxy = None
    return client


async def _called(request: Awaitable[AsyncSlackResponse], doing: str, seconds: float) -> AsyncSlackResponse:
    try:
        async with asyncio.timeout(seconds):
            return await request
    except SlackApiError as error:
        raise delivery_error(error, doing) from error
    except aiohttp.ClientHttpProxyError as error:
        # The proxy refused to connect, so nothing was sent.
        raise way_blocked(f"A proxy let {doing} not through: {error.status}", error.status) from error
    except aiohttp.ClientConnectorError as error:
        # No connection came about, so nothing was sent.
        raise RefusedError(
            f"Slack can't be reached for {doing}: {error}", retry_after_seconds=_REFUSED_SECONDS
        ) from error
    except (TimeoutError, aiohttp.ClientError, OSError, UnicodeError, AttributeError) as error:
        # The SDK looks for fields in an answer that is plain text, which fails as an AttributeError.
        raise AmbiguousError(f"Slack did not answer {doing}: {error!r}") from error


async def patiently(attempt: Callable[[], Awaitable[_T]], *, repeats: bool) -> _T:
    """Try until it is done: again when Slack says, and once more where nothing, or no harm, was done.

    Raises:
        DeliveryError: What the last try raised.
    """
    ends = time.monotonic() + LIFE_SECONDS
    left = 1
    while True:
        wait = _AGAIN_SECONDS
        try:
            return await attempt()
        except RateLimitedError as error:
            wait = max(wait, error.retry_after_seconds)
            if time.monotonic() + wait > ends:
                raise
        except InstallationError:
            raise
        except (RefusedError, AmbiguousError) as error:
            if not left or (isinstance(error, AmbiguousError) and not repeats):
                raise
            left -= 1
        await asyncio.sleep(wait)
