"""A server on loopback, behind the guard."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from .guard import bracketed, check_loopback, refuse_strangers

GOODBYE_SECONDS: Final = 0.3  # how long requests may still run once the server ends


@asynccontextmanager
async def served(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve an application; yields its address, without a trailing slash.

    Args:
        app: Gets the guard before its own middlewares.
        host: A loopback address or `localhost`.
        port: 0 takes any free one.

    Raises:
        ValueError: Others than this machine could reach the host.
        OSError: The port is taken.
    """
    check_loopback(host)
    app.middlewares.insert(0, refuse_strangers)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GOODBYE_SECONDS)
    await runner.setup()
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
        await web.SockSite(runner, listener).start()
        yield f"http://{bracketed(host)}:{listener.getsockname()[1]}"
    finally:
        await runner.cleanup()
