"""The far end as a whole: its server, and the interface for those in the same process."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from .actions import act
from .admin import administer
from .api import RestApi
from .calls import REQUEST_LIMIT
from .control import Control
from .faults import Fault, FaultRule
from .gateway import CLOSE_SECONDS, GatewayConnection
from .limits import Terms
from .protocol import Close
from .state import ServerState
from .view import view
from .wire import JSON, JsonObject, read_snowflake, utc_now

SHUTDOWN_SECONDS = 0.1


class DiscordFarEnd:
    """A loopback stand-in for Discord."""

    def __init__(self, state: ServerState) -> None:
        self._state = state

    @property
    def settings(self) -> Mapping[str, str]:
        """Environment settings with which a bot connects here."""
        return {"DISCORD_API_URL": f"{self._state.base_url}/api/v10", "DISCORD_TOKEN": self._state.token}

    @property
    def gateway_url(self) -> str:
        """Where the gateway listens; GET /gateway tells it too."""
        return self._state.gateway_url

    @property
    def control_url(self) -> str:
        """Where the control interface listens."""
        return f"{self._state.base_url}/_far_end"

    @property
    def version(self) -> int:
        """Grows with each visible change."""
        return self._state.changes.version

    @property
    def log(self) -> list[JsonObject]:
        """Every request the bot made, oldest first."""
        return list(self._state.log)

    def view(self, user: str) -> dict[str, JSON]:
        """All that a user sees.

        Raises:
            KeyError: There is no such user.
        """
        return view(self._state, user)

    async def act(self, user: str, action: Mapping[str, JSON]) -> dict[str, JSON]:
        """Do something as a user."""
        return await act(self._state, user, action)

    async def changed(self, since: int) -> int:
        """Wait for a change after a version."""
        return await self._state.changes.after(since)

    def fault(
        self,
        match: str,
        fault: str,
        *,
        channel: str | None = None,
        times: int = 1,
        after: int = 0,
        seconds: float = 0,
        retry_after: float = 1,
    ) -> None:
        """Order a fault; see FaultRule for the arguments.

        Raises:
            ValueError: There is no such fault.
        """
        self._state.faults.rules.append(
            FaultRule(
                match=match,
                fault=Fault(fault),
                channel=channel,
                times=times,
                after=after,
                seconds=seconds,
                retry_after=retry_after,
            )
        )

    def clear_faults(self) -> None:
        """Take all faults back."""
        self._state.faults.rules.clear()

    def admin(self, order: Mapping[str, JSON]) -> dict[str, JSON]:
        """Change the workspace from outside."""
        return administer(self._state, order)


class _Background:
    """Work beside the requests, all of which ends with the far end."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None], name: str) -> None:
        task = self._tasks.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def cancel(self) -> None:
        for task in self._running:
            task.cancel()


class _Server:
    """The routes of the far end: API, gateway, files, control."""

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._closing = asyncio.Event()
        self._connections: set[GatewayConnection] = set()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=REQUEST_LIMIT * 2)
        app.router.add_route("*", "/api/{rest:.*}", RestApi(self._state, self._closing).handle)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/attachments/{channel}/{file}/{name}", self._file)
        app.add_routes(Control(self._state).routes())
        return app

    def close(self) -> None:
        """Let go of everyone who waits, and of every socket."""
        self._closing.set()
        self._state.changes.note()
        for connection in self._connections:
            connection.close(Close(None))

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
    now: Callable[[], datetime] = utc_now,
    host: str = "127.0.0.1",
    port: int = 0,
    terms: Terms | None = None,
) -> AsyncIterator[DiscordFarEnd]:
    """Run a far end until the context is left.

    Args:
        now: The clock for ids, timestamps and token lives; aware UTC.
        host: A loopback address.
        port: 0 takes any free one.
        terms: Limits and waiting times; Discord's own unless given.

    Raises:
        ValueError: The host is not loopback.
    """
    if not _is_loopback(host):
        raise ValueError(f"a far end listens on loopback only, not on {host!r}")
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        background = _Background(tasks)
        state = ServerState(terms or Terms(), now, background.start)
        server = _Server(state)
        runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            state.base_url = f"http://{_written(host)}:{runner.addresses[0][1]}"
            yield DiscordFarEnd(state)
        except Exception as error:  # noqa: BLE001  # raised below, outside the group that would wrap it
            failure = error
        finally:
            server.close()
            await runner.cleanup()
            background.cancel()
    if failure:
        raise failure


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
