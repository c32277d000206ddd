"""Requests over HTTP, in place of Socket Mode: refused unless Slack signed them, and acted on once."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.deduplication import Deduplicator
from bot.model.errors import SettingError
from bot.platforms.slack.settings import HTTP_HOST, HTTP_PORT, PATH, HttpSettings
from bot.ports import Clock

_log = logging.getLogger(__name__)

_BODY_LIMIT: Final = 1024 * 1024  # bytes
_BODY_SECONDS: Final = 5.0
_CLOSE_SECONDS: Final = 3.0
# Source: Slack, "Verifying requests from Slack".
_TIMESTAMP: Final = "X-Slack-Request-Timestamp"
_SIGNATURE: Final = "X-Slack-Signature"
_TIMESTAMP_FORM: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_SIGNATURE_FORM: Final = re.compile(r"v0=[0-9a-f]{64}")
_OLDEST_SECONDS: Final = 300

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


@asynccontextmanager
async def open_server(
    settings: HttpSettings, clock: Clock, dispatch: Dispatch
) -> AsyncIterator[Callable[[], ConnectionStatus]]:
    """Listen; on leaving, stop listening. What it gives says that all is well: nothing is pinged here.

    Raises:
        SettingError: The address can't be listened on.
    """
    entrance = RequestServer(settings.signing_secret, clock, dispatch)
    application = web.Application(client_max_size=_BODY_LIMIT)
    application.router.add_post(PATH, entrance.on_post)
    application.router.add_get(PATH, entrance.on_get, allow_head=False)
    runner = web.AppRunner(application, shutdown_timeout=_CLOSE_SECONDS, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise SettingError(
                f"{HTTP_HOST} and {HTTP_PORT}: {settings.host}:{settings.port} can't be listened on: {error}"
            ) from error
        yield lambda: ConnectionStatus(state=ConnectionState.UP)
    finally:
        await runner.cleanup()


class RequestServer:
    """Lets in what Slack signed."""

    def __init__(self, secret: str, clock: Clock, dispatch: Dispatch) -> None:
        self._clock = clock
        self._dispatch = dispatch
        self._verifier = SignatureVerifier(secret, _Now(clock))
        self._deduplicator = Deduplicator(clock.now)

    async def on_post(self, request: web.Request) -> web.Response:
        """Take a request."""
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = (await request.read()).decode()
        except (TimeoutError, UnicodeDecodeError):
            return web.Response(status=400)
        if _SIGNATURE not in request.headers and _is_certificate_check(body):
            return web.Response()
        signature = self._signature(request, body)
        if signature is None:
            _log.warning("A request that Slack did not sign came from %s", request.remote)
            return web.Response(status=401)
        if not self._deduplicator.first(signature):
            return web.Response()
        try:
            bolt_request = AsyncBoltRequest(
                body=body, query=request.query_string, headers=dict[str, str | Sequence[str]](request.headers)
            )
        except (ValueError, AttributeError, TypeError, RecursionError):
            # Bolt takes for granted that JSON is an object, and not nested without end.
            return web.Response(status=400)
        return await to_aiohttp_response(await self._dispatch(bolt_request))

    async def on_get(self, request: web.Request) -> web.Response:
        """Answer Slack's check of this address's certificate, and nothing else."""
        return web.Response(status=200 if _is_certificate_check(request.query_string) else 405)

    def _signature(self, request: web.Request, body: str) -> str | None:
        """The request's signature, or None where it is not Slack's, or too old.

        The headers' shape is checked first: the SDK fails on a time stamp that is no number, and two values
        of one header could mean one thing here and another there.
        """
        timestamps = request.headers.getall(_TIMESTAMP, [])
        signatures = request.headers.getall(_SIGNATURE, [])
        if len(timestamps) != 1 or len(signatures) != 1:
            return None
        timestamp, signature = timestamps[0], signatures[0]
        if not _TIMESTAMP_FORM.fullmatch(timestamp) or not _SIGNATURE_FORM.fullmatch(signature):
            return None
        if abs(self._clock.now().timestamp() - int(timestamp)) > _OLDEST_SECONDS:
            return None
        return signature if self._verifier.is_valid(body, timestamp, signature) else None


class _Now(SignatureClock):
    """The program's clock, as the SDK asks for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()


def _is_certificate_check(form: str) -> bool:
    """Tell Slack's check of the certificate, which asks for nothing but an answer.

    Source: Slack, "Implementing slash commands", section "SSL".
    """
    return len(form) < 500 and parse_qs(form).get("ssl_check") == ["1"]  # noqa: PLR2004 - characters
