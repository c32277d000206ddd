"""A Discord on loopback: the far end that an app talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from aiohttp import web

from bot.playground.loopback import FarEnd, Loopback, Now, Performed, serve_far_end, utc_now

from .actions import act
from .admin import administer
from .api import RestApi
from .calls import REQUEST_LIMIT
from .gateway import CLOSE_SECONDS, GatewayConnection
from .limits import Terms
from .protocol import Close
from .refusals import REFUSALS
from .state import ServerState
from .view import seen_by
from .wire import JSON, read_snowflake


class DiscordFarEnd(FarEnd):
    """Servers with an app in them."""

    platform = "discord"
    refusals: ClassVar[frozenset[str]] = REFUSALS

    def __init__(self, loopback: Loopback, terms: Terms) -> None:
        super().__init__(loopback)
        self._state = ServerState(loopback, terms)
        self._connections: set[GatewayConnection] = set()

    @property
    def settings(self) -> Mapping[str, str]:
        """Environment settings with which a bot connects here."""
        return {"DISCORD_API_URL": f"{self._state.base_url}/api/v10", "DISCORD_TOKEN": self._state.token}

    @property
    def gateway_url(self) -> str:
        """Where the gateway listens; GET /gateway tells it too."""
        return self._state.gateway_url

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where the gateway listens."""
        return {"gateway": self.gateway_url}

    def view(self, user: str) -> dict[str, JSON]:
        """All that a user sees.

        Raises:
            KeyError: There is no such user.
        """
        return seen_by(self._state, user)

    async def act(self, user: str, action: Mapping[str, Any]) -> Performed:
        """Do something as a user; the module `actions` lists what there is."""
        return await act(self._state, user, action)

    async def admin(self, order: Mapping[str, Any]) -> Performed:
        """Change the server from outside; the module `admin` lists the orders."""
        return await administer(self._state, order)

    async def close(self) -> None:
        """Cut every gateway connection."""
        for connection in self._connections:
            connection.close(Close(None))

    def application(self) -> web.Application:
        """The HTTP API, the gateway and uploaded files."""
        app = web.Application(client_max_size=REQUEST_LIMIT * 2)
        app.router.add_route("*", "/api/{rest:.*}", RestApi(self._state).handle)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/attachments/{channel}/{file}/{name}", self._file)
        return app

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, compress=False)
        await socket.prepare(request)
        connection = GatewayConnection(self._state, socket, request)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
        return socket

    async def _file(self, request: web.Request) -> web.Response:
        own = read_snowflake(request.match_info["file"])
        upload = self._state.uploads.get(own) if own else None
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.data, headers={"Content-Type": upload.content_type})


@asynccontextmanager
async def open_far_end(
    *,
    now: Now = utc_now,
    host: str = "127.0.0.1",
    port: int = 0,
    manifest: None = None,
    terms: Terms | None = None,
) -> AsyncIterator[DiscordFarEnd]:
    """Run a Discord on loopback.

    Args:
        now: The clock for ids, timestamps and token lives; aware UTC.
        host: A loopback address.
        port: 0 takes any free one.
        manifest: Discord takes none: it learns an app's commands when the app connects.
        terms: Limits and waiting times; Discord's own unless given.

    Raises:
        ValueError: The host is not loopback.
    """
    del manifest

    def build(loopback: Loopback) -> DiscordFarEnd:
        return DiscordFarEnd(loopback, terms or Terms())

    async with serve_far_end(DiscordFarEnd, build, now=now, host=host, port=port) as far_end:
        yield far_end
