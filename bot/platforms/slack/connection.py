"""One connection in Socket Mode: a request is acknowledged on the connection it came by.

Source: Slack, "Using Socket Mode".
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.model.errors import RefusedError
from bot.platforms.slack.errors import OPEN_SOCKET
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.identity import ask_with
from bot.platforms.slack.settings import APP_TOKEN, SlackSettings

_log = logging.getLogger(__name__)

_PING_SECONDS: Final = 5
_LOOK_SECONDS: Final = (
    1.0  # between two looks at whether the socket is connected, which the SDK does not tell
)
_OPEN_SECONDS: Final = 20.0
_CLOSE_SECONDS: Final = 2.0
_LINGER_SECONDS: Final = 30.0  # for Slack to close a socket it said it would

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
Rescue = Callable[[Mapping[str, Any], str], Awaitable[None]]
"""Sends an answer to a request that could not be acknowledged with it."""


class Socket(SocketModeClient):
    """One connection, never opened again.

    Attributes:
        is_greeted: Whether Slack said hello.
        reason: Why Slack closes it; empty where it gave none.
        settled: Set once Slack said hello, or that it won't.
        leaving: Set once Slack said that it will close it, and once it is closed.
        ended: Set once it is closed.
        idle: Set while no request waits for its acknowledgement.
    """

    def __init__(self, settings: SlackSettings, web: WebApi, dispatch: Dispatch, rescue: Rescue) -> None:
        super().__init__(
            app_token=settings.app_token,
            logger=web.log,
            web_client=web.writes,
            auto_reconnect_enabled=False,
            ping_interval=_PING_SECONDS,
        )
        if settings.is_loopback:
            self.proxy = None
        self.is_greeted = False
        self.reason = ""
        self.settled = asyncio.Event()
        self.leaving = asyncio.Event()
        self.ended = asyncio.Event()
        self.idle = asyncio.Event()
        self.idle.set()
        self._dispatch = dispatch
        self._rescue = rescue
        self._serving = 0
        self.socket_mode_request_listeners.append(self.serve)
        self.on_close_listeners.append(self.on_end)
        self.on_error_listeners.append(self.on_end)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Take a message; a socket that Slack is about to close is left to its keeper."""
        match message.get("type"):
            case "hello":
                self.is_greeted = True
                self.settled.set()
            case "disconnect":
                self.reason = str(message.get("reason") or "")
                _log.info("Slack renews a socket: %s", self.reason)
                self._leave()
            case _:
                await super().run_message_listeners(message, raw_message)

    @property
    def is_open(self) -> bool:
        """Whether Slack can send requests over it."""
        return self.current_session is not None and not self.current_session.closed

    async def open(self, address: str) -> bool:
        """Connect; tell whether Slack said hello."""
        self.wss_uri = address
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_OPEN_SECONDS):
                await self.connect()  # type: ignore[no-untyped-call] # the SDK does not annotate it
                await self.settled.wait()
        return self.is_greeted

    async def until_leaving(self) -> None:
        """Wait until Slack says that it will close the socket, or until it is of no use."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self.leaving.wait()
            if self.leaving.is_set() or not await self.is_connected():
                return

    async def retire(self) -> None:
        """Close once Slack has closed the socket, or has had time to."""
        for event, seconds in ((self.ended, _LINGER_SECONDS), (self.idle, _CLOSE_SECONDS)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds if self.is_open else 0):
                    await event.wait()
        await self.shut()

    async def shut(self) -> None:
        """Close, and end what the SDK runs for it."""
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self.close()  # type: ignore[no-untyped-call] # the SDK does not annotate it
        except (TimeoutError, aiohttp.ClientError, OSError):
            await self.aiohttp_client_session.close()
        loops = [self.message_processor, self.current_session_monitor, self.message_receiver]
        for loop in filter(None, loops):
            loop.cancel()
        await asyncio.gather(*filter(None, loops), return_exceptions=True)

    async def on_end(self, _: aiohttp.WSMessage) -> None:
        """Note that the socket is closed."""
        self.ended.set()
        self._leave()

    async def serve(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hand a request to Bolt and acknowledge it with what Bolt answers, which is JSON already.

        Source: Slack, "Using Socket Mode", section "Acknowledge events".
        """
        connection = self.current_session
        self._serving += 1
        self.idle.clear()
        try:
            response = await self._dispatch(AsyncBoltRequest(mode="socket_mode", body=request.payload))
            if response.status != 200:  # noqa: PLR2004 - OK
                _log.error("A Slack request of type %s was not taken: %s", request.type, response.status)
                return
            body = response.body if response.body.startswith("{") else ""
            envelope_id = json.dumps(request.envelope_id)
            payload = f', "payload": {body}' if body and request.accepts_response_payload else ""
            assert connection
            try:
                await connection.send_str(f'{{"envelope_id": {envelope_id}{payload}}}')
            except (ConnectionError, RuntimeError) as error:
                _log.warning("A Slack request could not be acknowledged: %s", error)
                payload = ""
            if not payload:
                await self._send_after_all(request.payload, body)
        finally:
            self._serving -= 1
            if not self._serving:
                self.idle.set()

    async def _send_after_all(self, payload: Mapping[str, Any], body: str) -> None:
        if body and payload.get("response_url"):
            await self._rescue(payload, body)

    def _leave(self) -> None:
        self.leaving.set()
        self.settled.set()


async def connect(settings: SlackSettings, web: WebApi, dispatch: Dispatch, rescue: Rescue) -> Socket:
    """Open a socket.

    Raises:
        SettingError: Slack does not take the app-level token.
        DeliveryError: Slack can't be reached, or refuses.
    """
    asking = web.writes.apps_connections_open(app_token=settings.app_token)
    # The SDK by itself would try a wrong token for ever, without a word to whoever set it.
    opened = await ask_with(APP_TOKEN, web, asking, OPEN_SOCKET)
    socket = Socket(settings, web, dispatch, rescue)
    is_greeted = False
    try:
        is_greeted = await socket.open(opened["url"])
    except (aiohttp.ClientError, OSError) as error:
        raise RefusedError(f"Slack's socket did not open: {error}") from error
    finally:
        if not is_greeted:
            await socket.shut()
    if not is_greeted:
        raise RefusedError(f"Slack's socket did not open: {socket.reason or 'no hello'}")
    return socket
