"""Serves /healthz, /readyz and /metrics, and feeds where there are any."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.model.errors import SettingError
from bot.web.feeds import FeedPages, FeedSource
from bot.web.health import Health, Json
from bot.web.health_source import HealthSource
from bot.web.metrics import Metrics
from bot.web.single import SingleQuestion

LEDGER_SECONDS: Final = 2.0
_GOODBYE_SECONDS: Final = 0.5
_WELL: Final = 200
_UNWELL: Final = 503


@asynccontextmanager
async def open_web(
    source: HealthSource,
    metrics: Metrics,
    *,
    host: str,
    port: int,
    now: Callable[[], datetime],
    feeds: FeedSource | None = None,
) -> AsyncIterator[str]:
    """Serve; gives the address.

    Args:
        source: What the program knows of itself.
        metrics: What it has counted.
        host: Where to listen; anybody who reaches it may read.
        port: 0 takes any free one.
        now: Gives the instant.
        feeds: What knows feeds; None serves none.

    Raises:
        SettingError: The address can't be listened on.
    """
    pages = _Pages(source, metrics, now)
    try:
        app = pages.app()
        if feeds:
            app.router.add_get("/feeds/{name}", FeedPages(feeds).get)
        async with _listening(app, host, port) as bound:
            shown = f"[{host}]" if ":" in host else host
            yield f"http://{shown}:{bound}"
    finally:
        pages.close()


@asynccontextmanager
async def _listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GOODBYE_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingError(
                f"HTTP_HOST and HTTP_PORT: {host}:{port} can't be listened on: {error.strerror or error}"
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class _Pages:
    """The three pages; each is read anew at every request."""

    def __init__(self, source: HealthSource, metrics: Metrics, now: Callable[[], datetime]) -> None:
        self._source = source
        self._metrics = metrics
        self._now = now
        self._reach = SingleQuestion(source.ask_ledger, seconds=LEDGER_SECONDS)
        self._depth = SingleQuestion(source.ledger_depth, seconds=LEDGER_SECONDS)
        self._health = Health(source, self._reach)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=1024)
        app.router.add_get("/healthz", self.healthz)
        app.router.add_get("/readyz", self.readyz)
        app.router.add_get("/metrics", self.metrics)
        return app

    def close(self) -> None:
        self._reach.cancel()
        self._depth.cancel()

    async def healthz(self, _: web.Request) -> web.Response:
        return _answer(*await self._health.report(self._now()))

    async def readyz(self, _: web.Request) -> web.Response:
        return _answer(*self._health.readiness())

    async def metrics(self, _: web.Request) -> web.Response:
        body = await self._metrics.exposition(self._source, self._depth)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _answer(well: bool, body: Json) -> web.Response:  # noqa: FBT001 - as the reports give it
    response = web.json_response(body, status=_WELL if well else _UNWELL)
    response.headers["Cache-Control"] = "no-store"
    return response
