"""Starting and stopping a far end."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from .clock import Clock
from .far_end import FarEnd
from .limits import Rates, Sizes, Timing
from .seeds import new_world


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_far_end(
    *,
    now: Callable[[], datetime] = utc_now,
    host: str = "127.0.0.1",
    port: int = 0,
    commands: Iterable[Mapping[str, Any]] = (),
    manifest: Mapping[str, Any] | None = None,
    request_url: str = "",
    timing: Timing | None = None,
    rates: Rates | None = None,
    sizes: Sizes | None = None,
) -> AsyncIterator[FarEnd]:
    """Run a Slack workspace on loopback.

    Args:
        now: Supplies aware UTC instants for timestamps and expiry.
        host: A loopback address.
        port: 0 takes a free one.
        commands: Slash commands of the app, as in a manifest, whose commands they replace.
        manifest: The app's manifest.
        request_url: Delivers there by HTTP instead of by Socket Mode.
        timing: Waits of the platform.
        rates: How often methods may be called; on by default.
        sizes: Limits the platform does not print.

    Raises:
        ValueError: The host is not loopback, or the manifest would be refused.
    """
    check_loopback(host)
    closing = asyncio.Event()
    world = new_world(
        clock=Clock(now), timing=timing or Timing(), rates=rates or Rates(), sizes=sizes or Sizes()
    )
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        tasks = await stack.enter_async_context(_background())
        far_end = FarEnd(world, tasks=tasks, closing=closing, session=session)
        _install(far_end, manifest, list(commands))
        world.base_url = await stack.enter_async_context(_served(far_end, host, port, closing))
        if request_url:
            far_end.request_url = request_url
        yield far_end


def _install(far_end: FarEnd, manifest: Mapping[str, Any] | None, commands: list[Mapping[str, Any]]) -> None:
    if manifest is not None:
        far_end.install(manifest)
    if commands:
        far_end.register(commands)


def check_loopback(host: str) -> None:
    """Refuse a host that other machines could reach.

    Raises:
        ValueError: It is not a loopback address.
    """
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ValueError(f"The far end listens on loopback only, not on {host!r}.")


class _StoppedError(Exception):
    """Ends the background."""


def _stop() -> None:
    raise _StoppedError


@asynccontextmanager
async def _background() -> AsyncIterator[asyncio.TaskGroup]:
    """A task group whose tasks end with the block, and which passes the block's exceptions on unwrapped."""
    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            try:
                yield tasks
            except BaseException as error:  # noqa: BLE001 - raised again below
                failure = error
            _stop()
    except* _StoppedError:
        pass
    if failure is not None:
        raise failure


@asynccontextmanager
async def _served(far_end: FarEnd, host: str, port: int, closing: asyncio.Event) -> AsyncIterator[str]:
    runner = web.AppRunner(far_end.application(), shutdown_timeout=0.2, access_log=None)
    await runner.setup()
    try:
        is_v6 = ":" in host
        listener = socket.create_server((host, port), family=socket.AF_INET6 if is_v6 else socket.AF_INET)
        await web.SockSite(runner, listener).start()
        yield f"http://{f'[{host}]' if is_v6 else host}:{listener.getsockname()[1]}"
    finally:
        closing.set()
        await far_end.close_connections()
        await runner.cleanup()
