"""Calls of Slack's Web API: one session, a time limit on each call, failures in the port's terms."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.model.errors import AmbiguousError, RefusedError
from bot.model.lazy_dataclass import dataclass
from bot.platforms.slack.errors import delivery_error, retry_after
from bot.platforms.slack.settings import SlackSettings

CALL_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 15  # of Retry-After, up to which a read waits in place
_REFUSED_SECONDS: Final = 10.0  # before the next try where no connection came about


class _PatientReads(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit where the wait is short; a longer one is the caller's to plan."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or not await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        ):
            return False
        wait = retry_after(response.headers)
        return wait is not None and wait <= _PATIENCE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class WebApi:
    """The ways to call Slack.

    Attributes:
        writes: Never repeats a call by itself: a message sent twice would be seen twice.
        reads: Repeats a call that Slack refused for coming too soon.
        log: What the SDK writes to; never below INFO, since at DEBUG it writes addresses that are secrets.
    """

    writes: AsyncWebClient
    reads: AsyncWebClient
    session: aiohttp.ClientSession
    proxy: str | None
    log: logging.Logger

    async def respond(self, url: str, message: dict[str, Any]) -> None:
        """Send a message to a response_url, once.

        Raises:
            DeliveryError: It was not taken, or nobody knows.

        Source: Slack, "Handling user interaction", section "Message responses".
        """
        # Bolt's own `respond` repeats a request after a broken connection, which would share an answer twice.
        webhook = AsyncWebhookClient(url, session=self.session, retry_handlers=[], logger=self.log)
        webhook.proxy = self.proxy
        try:
            async with asyncio.timeout(CALL_SECONDS):
                response = await webhook.send_dict(message)
        except aiohttp.ClientConnectorError as error:
            raise RefusedError("Slack's response_url can't be reached") from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise AmbiguousError(f"Slack's response_url did not answer: {error!r}") from error
        if response.status_code != 200:  # noqa: PLR2004 - OK
            raise RefusedError(f"Slack's response_url answered {response.status_code}: {response.body[:200]}")


@asynccontextmanager
async def open_web_api(settings: SlackSettings) -> AsyncIterator[WebApi]:
    """Open the session that all calls share."""
    log = logging.getLogger(f"{__name__}.sdk")
    log.setLevel(max(log.getEffectiveLevel(), logging.INFO))
    # The SDK honours its own timeout only for sessions it opens itself, one for each call.
    limits = aiohttp.ClientTimeout(total=READ_SECONDS)
    async with aiohttp.ClientSession(timeout=limits, cookie_jar=aiohttp.DummyCookieJar()) as session:
        writes = _client(settings, session, log, [])
        reads = _client(settings, session, log, [_PatientReads(max_retry_count=2)])
        yield WebApi(writes=writes, reads=reads, session=session, proxy=writes.proxy, log=log)


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


async def call(
    request: Awaitable[AsyncSlackResponse], doing: str, *, seconds: float = CALL_SECONDS
) -> AsyncSlackResponse:
    """Await one call of the Web API.

    Args:
        request: The SDK's call.
        doing: What is asked of Slack, for messages.
        seconds: How long it may take.

    Raises:
        DeliveryError: Slack refused, or nobody knows what became of it.
    """
    try:
        async with asyncio.timeout(seconds):
            return await request
    except SlackApiError as error:
        raise delivery_error(error, doing) from error
    except aiohttp.ClientConnectorError as error:
        # No connection came about, so nothing was sent.
        raise RefusedError(
            f"Slack can't be reached for {doing}: {error}", retry_after_seconds=_REFUSED_SECONDS
        ) from error
    except (TimeoutError, aiohttp.ClientError, OSError, UnicodeError, AttributeError) as error:
        # The SDK looks for fields in an answer that is plain text, which fails as an AttributeError.
        raise AmbiguousError(f"Slack did not answer {doing}: {error!r}") from error
