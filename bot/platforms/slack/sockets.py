"""Socket Mode: how Slack's requests arrive without an address of our own.

Slack renews each socket every few hours, after a word of warning. The SDK would close the old one before it
opens the next, and what is on its way just then would be lost. So the next one is opened first, the old one
is left for Slack to close, and a request is acknowledged on the connection it came by. What breaks without a
word, the SDK opens again.

Source: Slack, "Using Socket Mode", sections "Disconnecting" and "Using multiple connections".
"""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.errors import SettingError
from bot.model.link import Link, LinkState
from bot.platforms.slack.background import Background, open_background
from bot.platforms.slack.identity import persist
from bot.platforms.slack.settings import APP_TOKEN, SlackSettings
from bot.platforms.slack.webapi import WebApi

_log = logging.getLogger(__name__)

# Each request comes over one of the sockets; while one that broke is opened again, the other takes them.
_SOCKETS: Final = 2
_PING_SECONDS: Final = 5
_OPEN_SECONDS: Final = 20.0
_CLOSE_SECONDS: Final = 2.0
_LINGER_SECONDS: Final = 30.0  # for Slack to close a socket it said it would
_AGAIN_SECONDS: Final = 60.0  # before the next try where Slack refused to renew a socket
_LONGEST_SILENCE_SECONDS: Final = 30.0  # the SDK gives a socket up after four pings without an answer

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
OpenSocket = Callable[[], contextlib.AbstractAsyncContextManager["Socket"]]
Rescue = Callable[[str, str], Awaitable[None]]
"""Sends an answer to a response_url."""


class Socket(SocketModeClient):
    """One socket.

    Attributes:
        greeted: Set once Slack said hello.
        leaving: Set once Slack said that it will close the socket.
        ended: Set once Slack closed the socket.
        idle: Set while no request waits for its acknowledgement.
    """

    def __init__(self, settings: SlackSettings, web: WebApi, dispatch: Dispatch, rescue: Rescue) -> None:
        super().__init__(
            app_token=settings.app_token, logger=web.log, web_client=web.writes, ping_interval=_PING_SECONDS
        )
        if settings.is_loopback:
            self.proxy = None
        self.greeted = asyncio.Event()
        self.leaving = asyncio.Event()
        self.ended = asyncio.Event()
        self.idle = asyncio.Event()
        self.idle.set()
        self._dispatch = dispatch
        self._rescue = rescue
        self._serving = 0
        self.socket_mode_request_listeners.append(self.serve)
        self.on_close_listeners.append(self.on_close)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Take a message; a socket that Slack is about to close is left to its keeper."""
        match message.get("type"):
            case "hello":
                self.greeted.set()
            case "disconnect":
                _log.info("Slack renews a socket: %s", message.get("reason"))
                self.auto_reconnect_enabled = False
                self.leaving.set()
            case _:
                await super().run_message_listeners(message, raw_message)

    @property
    def is_open(self) -> bool:
        """Whether Slack can send requests over it."""
        return self.current_session is not None and not self.current_session.closed and not self.stale

    async def on_close(self, _: aiohttp.WSMessage) -> None:
        """Note that Slack closed the socket."""
        self.ended.set()

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
            payload = f', "payload": {body}' if body else ""
            assert connection
            try:
                await connection.send_str(f'{{"envelope_id": {envelope_id}{payload}}}')
            except (ConnectionError, RuntimeError) as error:
                _log.warning("A Slack request could not be acknowledged: %s", error)
                await self._send_after_all(request.payload, body)
        finally:
            self._serving -= 1
            if not self._serving:
                self.idle.set()

    async def _send_after_all(self, payload: Mapping[str, Any], body: str) -> None:
        if body and payload.get("response_url"):
            await self._rescue(payload["response_url"], body)


@asynccontextmanager
async def open_sockets(
    settings: SlackSettings, web: WebApi, dispatch: Dispatch, rescue: Rescue
) -> AsyncIterator[Callable[[], Link]]:
    """Connect; gives what tells how the sockets are connected; on leaving, disconnect.

    Raises:
        SettingError: Slack does not take the app-level token.
    """

    @asynccontextmanager
    async def open_one() -> AsyncIterator[Socket]:
        socket = Socket(settings, web, dispatch, rescue)
        try:
            await _connect(socket, settings, web)
            yield socket
        finally:
            await _close(socket)

    async with contextlib.AsyncExitStack() as stack:
        slots = [await stack.enter_async_context(_open_slot(open_one)) for _ in range(_SOCKETS)]
        background = await stack.enter_async_context(open_background())
        for slot in slots:
            background.start(slot.keep(background), "keeping a socket")
        yield lambda: _link([slot.socket for slot in slots])


def _link(sockets: Sequence[Socket]) -> Link:
    """Tell how the sockets are connected: one that is open is enough, for Slack then sends all over it."""
    is_open = [socket for socket in sockets if socket.is_open]
    now = time.time()
    ages = [now - socket.last_ping_pong_time for socket in is_open if socket.last_ping_pong_time is not None]
    oldest = max(ages, default=None)
    if not is_open:
        return Link(state=LinkState.DOWN, detail="No socket is connected just now.")
    if oldest is not None and oldest > _LONGEST_SILENCE_SECONDS:
        return Link(state=LinkState.DOWN, ping_age_seconds=oldest, detail="Slack answers pings no more.")
    return Link(state=LinkState.UP, ping_age_seconds=oldest)


class _Slot:
    """A place for one socket, and for those it took the place of until they are closed."""

    def __init__(self, open_one: OpenSocket, socket: Socket, stack: contextlib.AsyncExitStack) -> None:
        self._open_one = open_one
        self._socket = socket
        self._stacks = {socket: stack}

    @property
    def socket(self) -> Socket:
        """The socket by which requests are expected now."""
        return self._socket

    async def keep(self, background: Background) -> None:
        """Open the next socket whenever Slack says that it will close this one.

        An address of Slack's works once and soon expires, but the SDK tries the one it has until it works:
        so a socket that is not connected is made to ask for a new address.
        """
        while True:
            try:
                async with asyncio.timeout(_PING_SECONDS):
                    await self._socket.leaving.wait()
            except TimeoutError:
                if not await self._socket.is_connected():
                    self._socket.wss_uri = None
                continue
            try:
                await self._renew(background)
            except SettingError as error:
                _log.error("Slack does not renew its socket: %s", error)
                self._socket.auto_reconnect_enabled = True
                await asyncio.sleep(_AGAIN_SECONDS)

    async def close(self) -> None:
        """Close every socket."""
        for stack in self._stacks.values():
            await stack.aclose()

    async def _renew(self, background: Background) -> None:
        stack = contextlib.AsyncExitStack()
        socket = await stack.enter_async_context(self._open_one())
        self._stacks[socket] = stack
        background.start(self._retire(self._socket), "retiring a socket")
        self._socket = socket

    async def _retire(self, socket: Socket) -> None:
        """Close a socket once Slack has closed it, or has had time to."""
        for event, seconds in ((socket.ended, _LINGER_SECONDS), (socket.idle, _CLOSE_SECONDS)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await event.wait()
        await self._stacks[socket].aclose()
        del self._stacks[socket]


@asynccontextmanager
async def _open_slot(open_one: OpenSocket) -> AsyncIterator[_Slot]:
    async with contextlib.AsyncExitStack() as stack:
        socket = await stack.enter_async_context(open_one())
        slot = _Slot(open_one, socket, stack.pop_all())
        try:
            yield slot
        finally:
            await slot.close()


async def _connect(socket: Socket, settings: SlackSettings, web: WebApi) -> None:
    def ask() -> Awaitable[AsyncSlackResponse]:
        return web.writes.apps_connections_open(app_token=settings.app_token)

    while not socket.greeted.is_set():
        # The SDK by itself would try a wrong token for ever, without a word to whoever set it.
        opened = await persist(ask, "apps.connections.open", setting=APP_TOKEN)
        socket.wss_uri = opened["url"]
        try:
            async with asyncio.timeout(_OPEN_SECONDS):
                await socket.connect()  # type: ignore[no-untyped-call] # the SDK does not annotate it
                await socket.greeted.wait()
        except TimeoutError:
            _log.warning("Slack's socket did not open within %.0f s; trying again", _OPEN_SECONDS)


async def _close(socket: Socket) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await socket.close()  # type: ignore[no-untyped-call] # the SDK does not annotate it
    except (TimeoutError, aiohttp.ClientError, OSError):
        await socket.aiohttp_client_session.close()
    loops = [socket.message_processor, socket.current_session_monitor, socket.message_receiver]
    for loop in filter(None, loops):
        loop.cancel()
    await asyncio.gather(*filter(None, loops), return_exceptions=True)
