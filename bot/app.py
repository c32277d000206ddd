"""The only wiring: puts store, ledger, router, platforms and dispatcher together, and owns the task group."""

import asyncio
import functools
import importlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot import platforms
from bot.channels import ConnectedChannels
from bot.clock import ConfirmedClock, Witness
from bot.config import Settings
from bot.connections import Connect, ConnectedPlatforms, keeping_connected
from bot.core import BotCore, NoStopwatch, Stopwatch
from bot.facts.meaning.opening import open_model
from bot.facts.reading.process import ReaderProcess
from bot.facts.store import Store, open_store
from bot.facts.vanished import PATIENCE_SECONDS
from bot.health import ProgramHealth
from bot.holiday_calendar import HolidayCalendar
from bot.model.briefing import Briefing
from bot.model.errors import LedgerError
from bot.model.schedule import Calendar
from bot.model.storage import LedgerPlace, PostgresAddress
from bot.ports import Clock, Gate, Platform, PlatformKind, Rate
from bot.registry import collect
from bot.reminders.composer import BookComposer
from bot.reminders.correction_composer import BookCorrections
from bot.reminders.corrector import Corrector
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.leader_lease import LeaderLease
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.metrics import DeliveryMetrics, NoDeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings, RateLimiter, edit_limiter
from bot.reminders.sender import Sender
from bot.router.pages import common_limits, first_page
from bot.web.feeds import FeedSource
from bot.web.health_source import HealthSource

logger = logging.getLogger(__name__)

_AFTER_FAILURE_SECONDS: Final = 5.0


def platform_kinds() -> tuple[PlatformKind, ...]:
    """Every platform there is a folder for."""
    return collect(platforms, "PLATFORM", PlatformKind)


def configured(kinds: Sequence[PlatformKind], values: Mapping[str, str]) -> tuple[PlatformKind, ...]:
    """The platforms that the settings ask for."""
    return tuple(kind for kind in kinds if kind.is_configured(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Everything but the connections to platforms.

    Attributes:
        platforms: Those connected by now.
    """

    store: Store
    ledger: Ledger
    calendar: Calendar
    core: BotCore
    dispatcher: Dispatcher
    platforms: ConnectedPlatforms


@asynccontextmanager
async def open_kernel(
    settings: Settings,
    ledger: LedgerPlace,
    clock: Clock,
    *,
    reader: ReaderProcess | None = None,
    kinds: Sequence[PlatformKind] | None = None,
    timings: DeliveryTimings | None = None,
    metrics: DeliveryMetrics | None = None,
    stopwatch: Stopwatch | None = None,
    patience: float = PATIENCE_SECONDS,
) -> AsyncIterator[Kernel]:
    """Open store and ledger, and put together what needs them.

    Args:
        settings: What the environment says.
        ledger: Where the ledger is kept.
        clock: What tells the time.
        reader: What reads the fact files; None opens one.
        kinds: The platforms whose limits are kept; None stands for every one there is.
        timings: How long deliveries wait; None takes them from the settings.
        metrics: What counts deliveries; None counts nothing.
        stopwatch: What takes note of answers; None notes nothing.
        patience: How many seconds facts that are gone with their file serve on.
    """
    kinds = platform_kinds() if kinds is None else kinds
    limits = common_limits([kind.limits for kind in kinds])
    fit = functools.partial(first_page, limits=limits)
    calendar, platforms = HolidayCalendar(), ConnectedPlatforms()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(settings.facts, reader, model=open_model(settings.sentence_model), patience=patience)
        )
        default = settings.default_dossier
        if default and store.dossier_called(default) is None:
            logger.warning("DEFAULT_DOSSIER is %r, which is no dossier: the best one answers", default)
        opened = await stack.enter_async_context(open_ledger(ledger))
        dispatcher = _dispatcher(
            store=store,
            ledger=opened,
            platforms=platforms,
            rates={kind.name: kind.rate for kind in kinds},
            calendar=calendar,
            clock=clock,
            zone=settings.zone,
            timings=timings or _delivery_timings(settings),
            metrics=metrics or NoDeliveryMetrics(),
            fit=fit,
        )
        channels = ConnectedChannels(
            store=store,
            ledger=opened,
            platforms=platforms,
            calendar=calendar,
            clock=clock,
            fit=fit,
            on_change=dispatcher.nudge,
        )
        core = BotCore(
            store=store,
            ledger=opened,
            calendar=calendar,
            clock=clock,
            zone=settings.zone,
            limits=limits,
            channels=channels,
            everyone_snoozes=settings.everyone_snoozes,
            stopwatch=stopwatch or NoStopwatch(),
            default_dossier=settings.default_dossier,
            feeds_url=settings.feeds_url,
        )
        yield Kernel(
            store=store,
            ledger=opened,
            calendar=calendar,
            core=core,
            dispatcher=dispatcher,
            platforms=platforms,
        )


def _dispatcher(
    *,
    store: Store,
    ledger: Ledger,
    platforms: Mapping[str, Platform],
    rates: Mapping[str, Rate],
    calendar: Calendar,
    clock: Clock,
    zone: ZoneInfo,
    timings: DeliveryTimings,
    metrics: DeliveryMetrics,
    fit: Callable[[Briefing], Briefing],
) -> Dispatcher:
    rate_limiters = {name: RateLimiter(rate, time.monotonic) for name, rate in rates.items()}
    composer = BookComposer(
        books=store, ledger=ledger, platforms=platforms, clock=clock, timings=timings, fit=fit
    )
    sender = Sender(
        ledger=ledger,
        platforms=platforms,
        rate_limiters=rate_limiters,
        composer=composer,
        clock=clock,
        timings=timings,
        metrics=metrics,
    )
    corrector = Corrector(
        ledger=ledger,
        platforms=platforms,
        rate_limiters=rate_limiters,
        edit_limiters={name: edit_limiter(rate, time.monotonic) for name, rate in rates.items()},
        composer=BookCorrections(store, zone, fit),
        clock=clock,
        timings=timings,
    )
    return Dispatcher(
        ledger=ledger,
        sender=sender,
        corrector=corrector,
        books=store,
        calendar=calendar,
        clock=clock,
        timings=timings,
        losses=composer,
        metrics=metrics,
    )


def _delivery_timings(settings: Settings) -> DeliveryTimings:
    """Leases, quiet time and grace as the settings have them."""
    return DeliveryTimings(
        lease=float(settings.post_lease_seconds),
        quiet=float(settings.post_quiet_seconds),
        grace=settings.grace_hours * 3600.0,
    )


class Numbers(DeliveryMetrics, Stopwatch, Protocol):
    """Counts deliveries and answers."""


class Observer(Protocol):
    """Tells of the program over HTTP.

    Attributes:
        metrics: What it counts.
    """

    metrics: Numbers

    def served(
        self, settings: Settings, health: HealthSource, clock: Clock, feeds: FeedSource | None, /
    ) -> AbstractAsyncContextManager[None]:
        """Serve health and metrics, and feeds where there are any, on the port that the settings name."""
        ...

    async def count_reloads(self, store: Store, /) -> None:
        """Count every reload of the facts."""
        ...


def _observer(settings: Settings, names: Sequence[str]) -> Observer | None:
    """What tells of the program; by name, so that a bot without a port for it loads no Prometheus client."""
    if settings.http_port is None:
        return None
    observer: Observer = importlib.import_module("bot.observation").Observation(names)
    return observer


async def run(settings: Settings, kinds: Sequence[PlatformKind], reader: ReaderProcess) -> None:
    """Serve on these platforms until told to stop.

    Raises:
        SettingError: A setting is wrong, and nobody can be served for it.
    """
    clock = ConfirmedClock()
    names = [kind.name for kind in kinds]
    observer = _observer(settings, names)
    metrics = observer.metrics if observer else None
    with stopped_by_signal() as stopping:
        async with AsyncExitStack() as stack:
            kernel = await stack.enter_async_context(
                open_kernel(
                    settings,
                    settings.ledger,
                    clock,
                    reader=reader,
                    kinds=kinds,
                    metrics=metrics,
                    stopwatch=metrics,
                )
            )
            if observer:
                health = ProgramHealth(kernel.store, kernel.ledger, kernel.platforms, names, clock, stopping)
                feeds = publication(settings, kernel, clock)
                await stack.enter_async_context(observer.served(settings, health, clock, feeds))
            # Innermost but the work: what is on its way to a platform ends before its connection does.
            connects = {kind.name: _connecting(settings, kernel, kind, clock) for kind in kinds}
            await stack.enter_async_context(
                keeping_connected(
                    kernel.platforms,
                    connects,
                    on_connected=kernel.dispatcher.nudge,
                    say=functools.partial(kernel.core.say, "en"),
                )
            )
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(clock.confirm(lambda: _witnesses(kernel)), name="confirm the clock")
                await work(kernel, observer)


def publication(settings: Settings, kernel: Kernel, clock: Clock) -> FeedSource | None:
    """What is served beside health; by name, so that a bot without feeds loads none of it."""
    if not settings.feeds_url:
        return None
    made: FeedSource = importlib.import_module("bot.publication").Publication(
        kernel.store, kernel.ledger, kernel.core.histories, clock, settings.zone, settings.feeds_url
    )
    return made


def _connecting(settings: Settings, kernel: Kernel, kind: PlatformKind, clock: Clock) -> Connect:
    """What opens the connection to a platform."""
    gate = _gate(settings, kernel.ledger, kind)
    return lambda: kind.connect(settings.values, kernel.core, clock, gate)


def _witnesses(kernel: Kernel) -> Sequence[Witness]:
    """Other clocks than the machine's; a database may stand on the same machine, and is asked last."""
    return (*(platform.server_time for platform in kernel.platforms.values()), kernel.ledger.server_time)


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
    """What lets one replica at a time hold a platform's connection; a file is for one process."""
    if not isinstance(settings.ledger, PostgresAddress):
        return None
    return LeaderLease(ledger, f"the connection to {kind.name}", seconds=settings.gateway_lease_seconds)


async def work(kernel: Kernel, observer: Observer | None = None) -> None:
    """Watch the facts and deliver what falls due on the connected platforms until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kernel.core.prepare(), name="make the search ready")
        tasks.create_task(kernel.store.watch(), name="watch facts")
        tasks.create_task(kernel.store.keep_meanings(), name="embed facts")
        tasks.create_task(kernel.dispatcher.run(), name="dispatch reminders")
        tasks.create_task(_note_changes(kernel), name="note changed facts")
        tasks.create_task(
            _heed_others(kernel.ledger, kernel.dispatcher), name="heed changes of other processes"
        )
        if observer:
            tasks.create_task(observer.count_reloads(kernel.store), name="count reloads")


async def _note_changes(kernel: Kernel) -> None:
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
        kernel.dispatcher.nudge()


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
