"""The only wiring: puts store, ledger, router, platforms and dispatcher together, and owns the task group."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final

from bot import platforms
from bot.clock import SystemClock
from bot.config import Settings
from bot.core import BotCore
from bot.facts.reading.process import ReaderProcess
from bot.facts.store import Store, open_store
from bot.health import ProgramHealth
from bot.holiday_calendar import HolidayCalendar
from bot.model.errors import LedgerError
from bot.model.plan import Calendar
from bot.model.storage import LedgerPlace, PostgresAddress
from bot.ports import Clock, Gate, Platform, PlatformKind
from bot.registry import collect
from bot.reminders.composer import BookComposer
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.leader_lease import LeaderLease
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.metrics import DeliveryMetrics, NoDeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings, RateLimiter
from bot.reminders.sender import Sender
from bot.web.metrics import Metrics
from bot.web.server import open_web

logger = logging.getLogger(__name__)

_AFTER_FAILURE_SECONDS: Final = 5.0


def platform_kinds() -> tuple[PlatformKind, ...]:
    """Give every platform there is a folder for."""
    return collect(platforms, "PLATFORM", PlatformKind)


def configured(kinds: Sequence[PlatformKind], values: Mapping[str, str]) -> tuple[PlatformKind, ...]:
    """Give the platforms that the settings ask for."""
    return tuple(kind for kind in kinds if kind.is_configured(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Everything but the platforms."""

    store: Store
    ledger: Ledger
    calendar: Calendar
    core: BotCore


@asynccontextmanager
async def open_kernel(
    settings: Settings, ledger: LedgerPlace, clock: Clock, reader: ReaderProcess | None = None
) -> AsyncIterator[Kernel]:
    """Open store and ledger.

    Args:
        settings: What the environment says.
        ledger: Where the ledger is kept.
        clock: What tells the time.
        reader: What reads the fact files; None opens one.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.facts, reader))
        opened = await stack.enter_async_context(open_ledger(ledger))
        calendar = HolidayCalendar()
        core = BotCore(
            store=store,
            ledger=opened,
            calendar=calendar,
            clock=clock,
            zone=settings.zone,
            limits=[kind.limits for kind in platform_kinds()],
        )
        yield Kernel(store=store, ledger=opened, calendar=calendar, core=core)


async def run(settings: Settings, kinds: Sequence[PlatformKind], reader: ReaderProcess) -> None:
    """Serve on these platforms until told to stop."""
    clock = SystemClock()
    with stopped_by_signal() as stopping:
        async with AsyncExitStack() as stack:
            kernel = await stack.enter_async_context(open_kernel(settings, settings.ledger, clock, reader))
            health = ProgramHealth(kernel.store, kernel.ledger, [kind.name for kind in kinds], stopping)
            metrics = await stack.enter_async_context(_watched(settings, kernel, health, clock))
            for kind in kinds:
                health.connected[kind.name] = await stack.enter_async_context(
                    kind.connect(settings.values, kernel.core, clock, _gate(settings, kernel.ledger, kind))
                )
            logger.info("Connected to %s", ", ".join(health.connected))
            await work(kernel, health.connected, clock, delivery_timings(settings), metrics)


@contextmanager
def stopped_by_signal() -> Iterator[asyncio.Event]:
    """Have SIGTERM stop the program in good order; a second one ends it at once.

    Gives what is set once the program has been told.
    """
    loop, work = asyncio.get_running_loop(), asyncio.current_task()
    told = asyncio.Event()

    def stop() -> None:
        told.set()
        loop.remove_signal_handler(signal.SIGTERM)
        logger.info("Stopping")
        if work:
            work.cancel()

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        yield told
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


def _gate(settings: Settings, ledger: Ledger, kind: PlatformKind) -> Gate | None:
    """Give what lets one replica at a time hold a platform's connection; a file is for one process."""
    if not isinstance(settings.ledger, PostgresAddress):
        return None
    return LeaderLease(ledger, f"the connection to {kind.name}", seconds=settings.gateway_lease_seconds)


@asynccontextmanager
async def _watched(
    settings: Settings, kernel: Kernel, health: ProgramHealth, clock: Clock
) -> AsyncIterator[Metrics | None]:
    """Serve health and metrics where the settings ask for them."""
    if settings.http_port is None:
        yield None
        return
    metrics = Metrics([kind.name for kind in platform_kinds() if kind.name in health.connections])
    kernel.core.stopwatch = metrics
    root = logging.getLogger()
    async with open_web(
        health, metrics, host=settings.http_host, port=settings.http_port, now=clock.now
    ) as address:
        logger.info("Health and metrics: %s/healthz", address)
        root.addHandler(metrics.failures)
        try:
            yield metrics
        finally:
            root.removeHandler(metrics.failures)


async def work(
    kernel: Kernel,
    connected: Mapping[str, Platform],
    clock: Clock,
    timings: DeliveryTimings,
    metrics: Metrics | None = None,
) -> None:
    """Watch the facts and deliver what falls due on these platforms until cancelled."""
    dispatcher = _dispatcher(kernel, connected, clock, timings, metrics or NoDeliveryMetrics())
    kernel.core.platforms = connected
    kernel.core.router.on_change = dispatcher.nudge
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kernel.store.watch(), name="watch facts")
        tasks.create_task(dispatcher.run(), name="dispatch reminders")
        tasks.create_task(_note_changes(kernel, dispatcher), name="note changed facts")
        tasks.create_task(_heed_others(kernel.ledger, dispatcher), name="heed changes of other processes")
        if metrics:
            tasks.create_task(_count_reloads(kernel.store, metrics), name="count reloads")


def delivery_timings(settings: Settings) -> DeliveryTimings:
    """Leases, quiet time and grace as the settings have them."""
    return DeliveryTimings(
        lease=float(settings.post_lease_seconds),
        quiet=float(settings.post_quiet_seconds),
        grace=settings.grace_hours * 3600.0,
    )


def _dispatcher(
    kernel: Kernel,
    connected: Mapping[str, Platform],
    clock: Clock,
    timings: DeliveryTimings,
    metrics: DeliveryMetrics,
) -> Dispatcher:
    composer = BookComposer(
        books=kernel.store,
        ledger=kernel.ledger,
        platforms=connected,
        clock=clock,
        timings=timings,
        fit=kernel.core.fit,
    )
    sender = Sender(
        ledger=kernel.ledger,
        platforms=connected,
        rate_limiters={kind.name: RateLimiter(kind.rate, time.monotonic) for kind in platform_kinds()},
        composer=composer,
        clock=clock,
        timings=timings,
        metrics=metrics,
    )
    return Dispatcher(
        ledger=kernel.ledger,
        sender=sender,
        books=kernel.store,
        calendar=kernel.calendar,
        clock=clock,
        timings=timings,
        metrics=metrics,
    )


async def _note_changes(kernel: Kernel, dispatcher: Dispatcher) -> None:
    generation = 0
    while True:
        generation = await kernel.store.changed(generation)
        while True:
            try:
                await kernel.core.note_facts()
            except LedgerError as error:
                logger.warning("Changed facts can't be noted now: %s", error)
                await asyncio.sleep(_AFTER_FAILURE_SECONDS)
            else:
                break
        dispatcher.nudge()


async def _heed_others(ledger: Ledger, dispatcher: Dispatcher) -> None:
    """Let the dispatcher look again whenever any process changed what is subscribed or can be claimed."""
    newest = -1
    while True:
        try:
            newest = await ledger.changed(newest)
        except LedgerError as error:
            logger.warning("Changes can't be noticed now: %s", error)
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)
        else:
            dispatcher.nudge()


async def _count_reloads(store: Store, metrics: Metrics) -> None:
    generation = 0
    while True:
        generation = await store.changed(generation)
        metrics.reloaded(problems=len(store.library.problems), seconds=store.library.seconds)
