"""Socket Mode: WebSocket connections that carry envelopes to the app and acks back.

Source: Slack docs, "Using Socket Mode".
"""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from .state import WorkspaceState
from .tickets import Tickets
from .wire import JsonObject

CONNECTIONS_LIMIT = 10
CLOSE_SECONDS = 0.3  # how long a client may take to answer a close frame
ABNORMAL = 1006
DEBUG_LIFETIME = 360.0  # seconds, for `debug_reconnects=true`
HOST = "applink-1"
BUILD = 54


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How the app received something.

    Args:
        outcome: "ok", "timeout", "no_connection", or an HTTP failure's name.
        payload: What it answered beyond receipt, if anything.
        no_retry: Whether it asked not to be sent this again.
    """

    outcome: str
    payload: JsonObject | None = None
    no_retry: bool = False


@dataclass(slots=True, eq=False)
class Link:
    """One open connection, and the request that opened it."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[JsonObject | None]] = field(default_factory=dict)
    is_leaving: bool = False

    @property
    def is_open(self) -> bool:
        """Whether envelopes can be sent here."""
        return not self.is_leaving and not self.socket.closed

    def acknowledge(self, text: str) -> None:
        """Take a message of the app: an acknowledgement, or nothing we know."""
        try:
            message = json.loads(text)
        except ValueError:
            return
        waiting = (
            self.waiting.pop(message.get("envelope_id", ""), None) if isinstance(message, dict) else None
        )
        if waiting is not None and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else None)


class Sockets:
    """All connections of the app; each envelope goes to exactly one of them."""

    def __init__(self, workspace: WorkspaceState, tickets: Tickets) -> None:
        self._workspace = workspace
        self._tickets = tickets
        self._links: list[Link] = []
        self._turn = 0
        self.refused_until = 0.0

    @property
    def count(self) -> int:
        """How many connections are open."""
        return sum(link.is_open for link in self._links)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Open a connection for the ticket in the request's query."""
        ticket = request.query.get("ticket", "")
        if asyncio.get_running_loop().time() < self.refused_until:
            return web.Response(status=503, text="service_unavailable")
        if not self._tickets.is_good(ticket):
            return web.Response(status=403, text="invalid_ticket")
        self._tickets.take(ticket)
        socket = web.WebSocketResponse(timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        if self.count >= CONNECTIONS_LIMIT:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._hold(Link(socket, request), short="debug_reconnects" in request.query)
        return socket

    async def _hold(self, link: Link, *, short: bool) -> None:
        self._links.append(link)
        lifetime = DEBUG_LIFETIME if short else self._workspace.timing.connection_seconds
        await link.socket.send_json(self._hello(lifetime))
        self._workspace.changes.note()
        keeper = self._workspace.background.start(self._keep(link, lifetime), "keep Socket Mode connection")
        try:
            async for message in link.socket:
                if message.type is WSMsgType.TEXT:
                    link.acknowledge(message.data)
        finally:
            keeper.cancel()
            self._links.remove(link)
            self._workspace.changes.note()

    def _hello(self, lifetime: float) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": HOST,
                "build_number": BUILD,
                "approximate_connection_time": int(lifetime),
            },
            "connection_info": {"app_id": self._workspace.app.id},
        }

    async def _keep(self, link: Link, lifetime: float) -> None:
        timing, loop = self._workspace.timing, asyncio.get_running_loop()
        end = loop.time() + lifetime
        warned = False
        while not link.socket.closed:
            warn_at = end if warned else end - timing.warning_seconds
            await asyncio.sleep(min(timing.ping_seconds, max(0.0, warn_at - loop.time())))
            try:
                if loop.time() >= end:
                    await self._say_goodbye(link, "refresh_requested")
                    return
                if not warned and loop.time() >= warn_at:
                    warned = True
                    await _tell(link, _disconnect("warning"))
                else:
                    await link.socket.ping(f"Ping from {HOST}".encode())
            except ConnectionError:
                return

    async def _say_goodbye(self, link: Link, reason: str) -> None:
        """Have a client go: it is told, then given a moment to open another connection."""
        link.is_leaving = True
        self._workspace.changes.note()
        await _tell(link, _disconnect(reason))
        await asyncio.sleep(self._workspace.timing.goodbye_seconds)
        await link.socket.close()

    async def deliver(
        self, kind: str, payload: JsonObject, *, answerable: bool, retry: JsonObject | None = None
    ) -> Receipt:
        """Send an envelope on one connection and wait for its acknowledgement.

        The kind is slash_commands, interactive or events_api; an event also has the
        fields retry_attempt and retry_reason.
        """
        link = self._next()
        if link is None:
            return Receipt(outcome="no_connection")
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[JsonObject | None] = asyncio.get_running_loop().create_future()
        link.waiting[envelope_id] = answer
        envelope: JsonObject = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": answerable,
            "payload": payload,
            **(retry or {}),
        }
        try:
            async with asyncio.timeout(self._workspace.timing.ack_seconds):
                await link.socket.send_json(envelope)
                return Receipt(outcome="ok", payload=await answer)
        except (TimeoutError, ConnectionError):
            return Receipt(outcome="timeout")
        finally:
            link.waiting.pop(envelope_id, None)

    def _next(self) -> Link | None:
        links = [link for link in self._links if link.is_open]
        if not links:
            return None
        self._turn += 1
        return links[self._turn % len(links)]

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to reconnect, and close it soon unless it is only a warning."""
        for link in [link for link in self._links if link.is_open]:
            if reason == "warning":
                await _tell(link, _disconnect(reason))
            else:
                goodbye = self._say_goodbye(link, reason)
                self._workspace.background.start(goodbye, "close Socket Mode connection")

    def switch_off(self) -> None:
        """Have every connection go, as when Socket Mode is turned off in the app's settings."""
        self._workspace.background.start(self.disconnect("link_disabled"), "switch Socket Mode off")

    async def drop(self, code: int, reason: str) -> None:
        """Close every connection without a word of the protocol.

        The close code 1006 cuts the connection without a close frame.
        """
        for link in list(self._links):
            if code != ABNORMAL:
                await link.socket.close(code=code, message=reason.encode())
            elif link.request.transport is not None:
                link.request.transport.abort()

    async def close(self) -> None:
        """Close every connection, as a server going away does."""
        links = list(self._links)
        await asyncio.gather(*(link.socket.close(code=WSCloseCode.GOING_AWAY) for link in links))


async def _tell(link: Link, message: JsonObject) -> None:
    # The client may hang up at any moment.
    with suppress(ConnectionError):
        await link.socket.send_json(message)


def _disconnect(reason: str) -> JsonObject:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
