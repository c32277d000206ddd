"""Counts what the program does, for Prometheus."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.model.connection import ConnectionState
from bot.model.delivery import DeliveryState
from bot.model.errors import LedgerError
from bot.web.health_source import HealthSource
from bot.web.single import SingleQuestion

_COMMAND_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# From the goal for a post at rest to the grace after which nothing is posted any more.
_LATENESS_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 14400, 86400, 172800)
_RELOAD_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


_RESULTS: Final = ("delivered", "refused", "ambiguous", "held", "suspended")


class FailureCounter(logging.Handler):
    """Counts requests that failed, where all of them show: in the log.

    Whichever part fails to answer a request logs it with the reference number that the asker is given.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(logging.ERROR)
        self.counter = Counter(
            "cyberdialogue_requests_failed",
            "Requests answered with an apology and a reference number.",
            ["platform"],
            registry=registry,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record that has a reference number."""
        if getattr(record, "reference", ""):
            self.counter.labels(getattr(record, "platform", "")).inc()


class Metrics:
    """Every number the bot tells; see `bot.reminders.metrics.DeliveryMetrics` for those of deliveries.

    Args:
        platforms: Names of those that are served.

    Attributes:
        failures: Counts failed requests; to be added to the root logger's handlers.
    """

    def __init__(self, platforms: Sequence[str]) -> None:
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._add_deliveries()
        self._add_requests()
        self._add_parts()
        self._missed = Counter(
            "cyberdialogue_missed", "Occurrences that were too old to be told.", registry=self._registry
        )
        # Told as 0 from the start: what first shows up as 1 is no increase to Prometheus.
        for platform in platforms:
            self.failures.counter.labels(platform)
            for result in _RESULTS:
                self._posts.labels(platform, result)

    def _add_deliveries(self) -> None:
        registry = self._registry
        self._posts = Counter(
            "cyberdialogue_posts",
            "Attempts to post a reminder, by what became of them.",
            ["platform", "result"],
            registry=registry,
        )
        self._lateness = Histogram(
            "cyberdialogue_post_lateness_seconds",
            "How late a delivered reminder was, from when it was due until it was confirmed.",
            ["platform"],
            buckets=_LATENESS_BUCKETS,
            registry=registry,
        )
        self._swept = Counter(
            "cyberdialogue_second_copies_deleted",
            "Posts found twice in a channel, of which the second was deleted.",
            ["platform"],
            registry=registry,
        )

    def _add_requests(self) -> None:
        registry = self._registry
        self._commands = Histogram(
            "cyberdialogue_command_seconds",
            "How long the core took to answer a request.",
            ["platform", "command"],
            buckets=_COMMAND_BUCKETS,
            registry=registry,
        )
        self.failures = FailureCounter(registry)
        self._reloads = Counter(
            "cyberdialogue_facts_reloads",
            "Reloads that changed something; with problems, the last good book serves on.",
            ["result"],
            registry=registry,
        )
        self._reload_seconds = Histogram(
            "cyberdialogue_facts_reload_seconds",
            "How long such a reload took.",
            buckets=_RELOAD_BUCKETS,
            registry=registry,
        )

    def _add_parts(self) -> None:
        registry = self._registry
        self._depth = Gauge(
            "cyberdialogue_ledger_occurrences", "Occurrences by state.", ["state"], registry=registry
        )
        self._ledger_up = Gauge(
            "cyberdialogue_ledger_up", "Whether the ledger answers: 1 or 0.", registry=registry
        )
        self._faults = Gauge(
            "cyberdialogue_platform_fault",
            "1 while a fault keeps the bot as a whole out of a platform.",
            ["platform", "fault"],
            registry=registry,
        )
        self._links = Gauge(
            "cyberdialogue_platform_link",
            "How a platform is connected: 1 for the state it is in.",
            ["platform", "state"],
            registry=registry,
        )
        self._ping_age = Gauge(
            "cyberdialogue_platform_ping_age_seconds",
            "Since a platform last answered a ping; of several sockets, the oldest.",
            ["platform"],
            registry=registry,
        )
        self._clock_doubt = Gauge(
            "cyberdialogue_clock_doubt_seconds",
            "How far the machine's clock is ahead of the program's time while nobody confirms it; else 0.",
            registry=registry,
        )
        self._problems = Gauge(
            "cyberdialogue_facts_problems", "Problems in the fact files now.", registry=registry
        )
        self._warnings = Gauge(
            "cyberdialogue_facts_warnings",
            "What may mislead readers of the facts that serve, and nobody has answered for.",
            registry=registry,
        )
        self._readable = Gauge(
            "cyberdialogue_facts_readable",
            "Whether the facts' folder can be read: 1 or 0.",
            registry=registry,
        )
        self._loaded_at = Gauge(
            "cyberdialogue_facts_loaded_timestamp_seconds",
            "When the facts last changed, in seconds since 1970.",
            registry=registry,
        )

    def delivered(self, platform: str, lateness_seconds: float) -> None:
        """A post arrived, so late after it was due."""
        self._posts.labels(platform, "delivered").inc()
        self._lateness.labels(platform).observe(max(lateness_seconds, 0.0))

    def refused(self, platform: str) -> None:
        """A post was refused and will be tried again."""
        self._posts.labels(platform, "refused").inc()

    def ambiguous(self, platform: str) -> None:
        """Nobody can tell whether a post arrived."""
        self._posts.labels(platform, "ambiguous").inc()

    def held(self, platform: str) -> None:
        """A post is held until a person decides."""
        self._posts.labels(platform, "held").inc()

    def suspended(self, platform: str) -> None:
        """A subscription can't be delivered."""
        self._posts.labels(platform, "suspended").inc()

    def missed(self, count: int) -> None:
        """Occurrences were too old to be told."""
        self._missed.inc(count)

    def swept(self, platform: str) -> None:
        """A second copy was deleted."""
        self._swept.labels(platform).inc()

    def answered(self, platform: str, command: str, seconds: float) -> None:
        """A request was answered, whatever the answer."""
        self._commands.labels(platform, command).observe(seconds)

    def reloaded(self, *, problems: int, seconds: float) -> None:
        """The facts were reloaded, and something had changed."""
        self._reloads.labels("problems" if problems else "ok").inc()
        self._reload_seconds.observe(seconds)

    async def exposition(self, source: HealthSource, depth: SingleQuestion[Mapping[str, int]]) -> bytes:
        """All numbers in Prometheus' text format."""
        try:
            found = await depth.answer()
        except LedgerError:
            self._ledger_up.set(0)
            self._depth.clear()
        else:
            self._ledger_up.set(1)
            for state in DeliveryState:
                self._depth.labels(state.value).set(found.get(state.value, 0))
        self._look(source)
        return generate_latest(self._registry)

    def _look(self, source: HealthSource) -> None:
        self._ping_age.clear()
        self._faults.clear()
        for name, link in source.connections.items():
            for state in ConnectionState:
                self._links.labels(name, state.value).set(link.state is state)
            if link.fault:
                self._faults.labels(name, link.fault).set(1)
            if link.ping_age_seconds is not None:
                self._ping_age.labels(name).set(link.ping_age_seconds)
        self._clock_doubt.set(source.clock_doubt_seconds)
        facts = source.facts
        self._problems.set(facts.problems)
        self._warnings.set(facts.warnings)
        self._readable.set(not facts.refusal)
        self._loaded_at.set(facts.loaded_at.timestamp())
