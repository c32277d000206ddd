"""One gateway connection: hello, heartbeats, commands, and its end."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections import deque
from collections.abc import Callable, Mapping

from aiohttp import WSCloseCode, WSMsgType, web

from .identify import InvalidSessionError, RejectedError, identify, resume
from .protocol import (
    ALREADY_AUTHENTICATED,
    API_VERSION,
    DECODE_ERROR,
    INVALID_VERSION,
    NOT_AUTHENTICATED,
    RATE_LIMITED,
    UNKNOWN_ERROR,
    UNKNOWN_OPCODE,
    Close,
    Op,
)
from .sessions import Session, payload
from .state import ServerState
from .wire import JSON, JsonObject, as_object

# Source: Gateway, "Sending Events".
PAYLOAD_LIMIT = 4096
CLOSE_SECONDS = 0.5
_IGNORED = frozenset(
    {
        Op.PRESENCE_UPDATE,
        Op.VOICE_STATE_UPDATE,
        Op.REQUEST_GUILD_MEMBERS,
        Op.REQUEST_SOUNDBOARD_SOUNDS,
        Op.REQUEST_CHANNEL_INFO,
    }
)
_STARTING = frozenset({Op.IDENTIFY, Op.RESUME})
_SENDABLE = _STARTING | _IGNORED | {Op.HEARTBEAT}
_INVALIDATING = frozenset({WSCloseCode.OK, WSCloseCode.GOING_AWAY})


class GatewayConnection:
    """The far end's end of a gateway socket.

    `zlib-stream` is offered; other compressions are not, and such a client gets plain text.
    """

    def __init__(self, state: ServerState, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.session: Session | None = None
        self._state = state
        self._socket = socket
        self._request = request
        self._outbox: asyncio.Queue[str | Close] = asyncio.Queue()
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._beaten = asyncio.Event()
        self._received: deque[float] = deque()
        self._closing = False
        self._muted = False

    def send_text(self, text: str) -> None:
        """Queue a payload."""
        self._outbox.put_nowait(text)

    def send(self, op: Op, data: object = None) -> None:
        """Queue a payload that is no event."""
        self.send_text(payload(op, data))

    def close(self, close: Close) -> None:
        """Queue the end of the connection."""
        self._closing = True
        self._outbox.put_nowait(close)

    def mute(self) -> None:
        """Acknowledge no heartbeat from now on."""
        self._muted = True

    async def serve(self) -> None:
        """Run the connection until either side ends it."""
        if self._request.query.get("v") != str(API_VERSION):
            self.close(INVALID_VERSION)
        elif self._request.query.get("encoding", "json") != "json":
            self.close(DECODE_ERROR)
        else:
            self.send(Op.HELLO, {"heartbeat_interval": int(self._state.terms.heartbeat_seconds * 1000)})
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(self._write(), name="write to gateway socket")
            watchdog = tasks.create_task(self._watch(), name="watch heartbeats")
            try:
                await self._read()
            finally:
                watchdog.cancel()
                if not self._closing:
                    writer.cancel()
                self._lose_session()

    def _lose_session(self) -> None:
        """Leave the session to a resume, or end it.

        Source: Gateway, "Initiating a Disconnect": 1000 and 1001 from the app invalidate the session.
        """
        if self.session is None:
            return
        if not self._closing and self._socket.close_code in _INVALIDATING:
            self._state.sessions.drop(self.session)
        else:
            self._state.sessions.lose(self.session, self)

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            if isinstance(item, Close):
                await self._end(item)
                return
            try:
                if self._deflate:
                    data = self._deflate.compress(item.encode())
                    await self._socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))
                else:
                    await self._socket.send_str(item)
            except ConnectionError:
                return

    async def _end(self, close: Close) -> None:
        if close.code is None:
            if self._request.transport:
                self._request.transport.abort()
            return
        await self._socket.close(code=close.code, message=close.reason.encode())

    async def _watch(self) -> None:
        """Close when heartbeats stay away.

        Source: Gateway, "Heartbeat Interval".
        """
        terms = self._state.terms
        patience_seconds = terms.heartbeat_seconds * terms.heartbeat_tolerance
        try:
            while True:
                async with asyncio.timeout(patience_seconds):
                    await self._beaten.wait()
                self._beaten.clear()
        except TimeoutError:
            self.close(UNKNOWN_ERROR)

    async def _read(self) -> None:
        async for message in self._socket:
            if self._closing:
                continue
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                break
            try:
                await self._take(message.data)
            except RejectedError as rejection:
                self.close(rejection.close)
            except InvalidSessionError:
                self.send(Op.INVALID_SESSION, data=False)

    async def _take(self, raw: str | bytes) -> None:
        """Act on one payload from the app."""
        self._count()
        text = raw.encode() if isinstance(raw, str) else raw
        try:
            body: JSON = json.loads(text) if len(text) <= PAYLOAD_LIMIT else None
        except ValueError:
            body = None
        if not isinstance(body, Mapping):
            raise RejectedError(DECODE_ERROR)
        op = _sendable(body.get("op"))
        if op == Op.HEARTBEAT:
            self._beaten.set()
            if not self._muted:
                self.send(Op.HEARTBEAT_ACK)
            return
        if not isinstance(body.get("d"), Mapping):
            raise RejectedError(DECODE_ERROR)
        if op in _STARTING and self._live:
            raise RejectedError(ALREADY_AUTHENTICATED)
        if op not in _STARTING and not self._live:
            raise RejectedError(NOT_AUTHENTICATED)
        if op in _HANDLERS:
            _HANDLERS[op](self, as_object(body["d"]))

    @property
    def _live(self) -> bool:
        """Whether a session is in progress on this socket."""
        return self.session is not None and self.session.wire is self

    def _count(self) -> None:
        """Enforce the limit on events an app sends.

        Source: Gateway, "Rate Limiting".
        """
        rate, moment = self._state.terms.gateway_rate, time.monotonic()
        self._received.append(moment)
        while moment - self._received[0] > rate.seconds:
            self._received.popleft()
        if len(self._received) > rate.requests:
            raise RejectedError(RATE_LIMITED)

    def identify(self, data: JsonObject) -> None:
        """Opcode 2."""
        self.session = identify(self._state, data, self)

    def resume(self, data: JsonObject) -> None:
        """Opcode 6."""
        self.session = resume(self._state, data, self)


def _sendable(raw: JSON) -> Op:
    """An opcode that an app may send."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        for op in _SENDABLE:
            if op == raw:
                return op
    raise RejectedError(UNKNOWN_OPCODE)


_HANDLERS: Mapping[Op, Callable[[GatewayConnection, JsonObject], None]] = {
    Op.IDENTIFY: GatewayConnection.identify,
    Op.RESUME: GatewayConnection.resume,
}
