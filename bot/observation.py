"""Health and metrics over HTTP; loaded only where a port is set, for it brings the Prometheus client."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.config import Settings
from bot.facts.store import Store
from bot.ports import Clock
from bot.web.feeds import FeedSource
from bot.web.health_source import HealthSource
from bot.web.metrics import Metrics
from bot.web.server import open_web

logger = logging.getLogger(__name__)


class Observation:
    """See `bot.app.Observer`."""

    def __init__(self, platforms: Sequence[str]) -> None:
        self.metrics = Metrics(platforms)

    @asynccontextmanager
    async def served(
        self, settings: Settings, health: HealthSource, clock: Clock, feeds: FeedSource | None = None
    ) -> AsyncIterator[None]:
        """Serve health and metrics, and feeds where there are any, on the port that the settings name."""
        root = logging.getLogger()
        async with open_web(
            health,
            self.metrics,
            host=settings.http_host,
            port=settings.http_port or 0,
            now=clock.now,
            feeds=feeds,
        ) as address:
            logger.info("Health and metrics: %s/healthz", address)
            root.addHandler(self.metrics.failures)
            try:
                yield
            finally:
                root.removeHandler(self.metrics.failures)

    async def count_reloads(self, store: Store) -> None:
        """Count every reload of the facts."""
        generation = 0
        while True:
            generation = await store.changed(generation)
            self.metrics.reloaded(problems=len(store.library.problems), seconds=store.library.seconds)
