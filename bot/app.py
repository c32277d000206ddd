"""The only wiring: puts store, ledger, router, platforms and dispatcher together, and owns the task group."""

import asyncio
import logging
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot import platforms
from bot.board import Board
from bot.calendars import HolidayCalendar
from bot.clock import MovableClock, SystemClock
from bot.config import Settings
from bot.desk import Desk
from bot.facts.reader_process import ReaderProcess
from bot.facts.store import Store, open_store
from bot.model.errors import LedgerError
from bot.model.plan import Calendar
from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.playground.server import open_playground
from bot.ports import Clock, Gate, Platform, PlatformKind
from bot.registry import collect
from bot.reminders.composer import BookComposer
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.gate import LedgerGate
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.meter import Meter, NoMeter
from bot.reminders.pace import Pace, Throttle
from bot.reminders.sender import Sender
from bot.vitals import Vitals
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
    desk: Desk


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
        desk = Desk(
            store=store,
            ledger=opened,
            calendar=calendar,
            clock=clock,
            zone=settings.zone,
            limits=[kind.limits for kind in platform_kinds()],
        )
        yield Kernel(store=store, ledger=opened, calendar=calendar, desk=desk)


async def run(settings: Settings, kinds: Sequence[PlatformKind], reader: ReaderProcess) -> None:
    """Serve on these platforms until told to stop."""
    clock = SystemClock()
    with _stopped_by_signal() as stopping:
        async with AsyncExitStack() as stack:
            kernel = await stack.enter_async_context(open_kernel(settings, settings.ledger, clock, reader))
            vitals = Vitals(kernel.store, kernel.ledger, [kind.name for kind in kinds], stopping)
            metrics = await stack.enter_async_context(_watched(settings, kernel, vitals, clock))
            for kind in kinds:
                vitals.connected[kind.name] = await stack.enter_async_context(
                    kind.connect(settings.values, kernel.desk, clock, _gate(settings, kernel.ledger, kind))
                )
            logger.info("Connected to %s", ", ".join(vitals.connected))
            await _work(kernel, vitals.connected, clock, _pace(settings), metrics)


@contextmanager
def _stopped_by_signal() -> Iterator[asyncio.Event]:
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
    return LedgerGate(ledger, f"the connection to {kind.name}", seconds=settings.gateway_lease_seconds)


@asynccontextmanager
async def _watched(
    settings: Settings, kernel: Kernel, vitals: Vitals, clock: Clock
) -> AsyncIterator[Metrics | None]:
    """Serve health and metrics where the settings ask for them."""
    if settings.http_port is None:
        yield None
        return
    metrics = Metrics([kind.name for kind in platform_kinds() if kind.name in vitals.links])
    kernel.desk.stopwatch = metrics
    root = logging.getLogger()
    async with open_web(
        vitals, metrics, host=settings.http_host, port=settings.http_port, now=clock.now
    ) as address:
        logger.info("Health and metrics: %s/healthz", address)
        root.addHandler(metrics.failures)
        try:
            yield metrics
        finally:
            root.removeHandler(metrics.failures)


async def _work(
    kernel: Kernel,
    connected: Mapping[str, Platform],
    clock: Clock,
    pace: Pace,
    metrics: Metrics | None = None,
) -> None:
    dispatcher = _dispatcher(kernel, connected, clock, pace, metrics or NoMeter())
    kernel.desk.platforms = connected
    kernel.desk.router.on_change = dispatcher.nudge
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kernel.store.watch(), name="watch facts")
        tasks.create_task(dispatcher.run(), name="dispatch reminders")
        tasks.create_task(_note_changes(kernel, dispatcher), name="note changed facts")
        tasks.create_task(_heed_others(kernel.ledger, dispatcher), name="heed changes of other processes")
        if metrics:
            tasks.create_task(_count_reloads(kernel.store, metrics), name="count reloads")


def _pace(settings: Settings) -> Pace:
    return Pace(
        lease=float(settings.post_lease_seconds),
        quiet=float(settings.post_quiet_seconds),
        grace=settings.grace_hours * 3600.0,
    )


def _dispatcher(
    kernel: Kernel, connected: Mapping[str, Platform], clock: Clock, pace: Pace, meter: Meter
) -> Dispatcher:
    composer = BookComposer(
        books=kernel.store,
        ledger=kernel.ledger,
        platforms=connected,
        clock=clock,
        pace=pace,
        fit=kernel.desk.fit,
    )
    sender = Sender(
        ledger=kernel.ledger,
        platforms=connected,
        throttles={kind.name: Throttle(kind.rate, time.monotonic) for kind in platform_kinds()},
        composer=composer,
        clock=clock,
        pace=pace,
        meter=meter,
    )
    return Dispatcher(
        ledger=kernel.ledger,
        sender=sender,
        books=kernel.store,
        calendar=kernel.calendar,
        clock=clock,
        pace=pace,
        meter=meter,
    )


async def _note_changes(kernel: Kernel, dispatcher: Dispatcher) -> None:
    generation = 0
    while True:
        generation = await kernel.store.changed(generation)
        while True:
            try:
                await kernel.desk.note_facts()
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


async def play(settings: Settings, *, port: int, start: datetime | None = None) -> None:
    """Serve the playground until told to stop: every platform against its loopback emulator."""
    with _stopped_by_signal():
        async with open_played(settings, port=port, start=start) as (url, work):
            logger.info("Playground: %s", url)
            print(f"Playground: {url}  (stop with Ctrl-C)", flush=True)  # noqa: T201 - what a person waits for
            await work


@asynccontextmanager
async def open_played(
    settings: Settings, *, port: int, start: datetime | None = None
) -> AsyncIterator[tuple[str, Any]]:
    """Open the playground; yields its address and the work to await."""
    clock = MovableClock(start)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberdialogue-")))
        place = SqliteFile(path=folder / "ledger.sqlite3")
        kernel = await stack.enter_async_context(open_kernel(settings, place, clock))
        emulators, connected = {}, {}
        for kind in platform_kinds():
            emulator = await stack.enter_async_context(kind.emulate(kernel.desk.doors, clock.now))
            emulators[kind.name] = emulator
            connected[kind.name] = await stack.enter_async_context(
                kind.connect(emulator.settings, kernel.desk, clock)
            )
        board = Board(store=kernel.store, ledger=kernel.ledger, calendar=kernel.calendar, clock=clock)
        url = await stack.enter_async_context(open_playground(emulators, clock=clock, facts=board, port=port))
        yield url, _work(kernel, connected, clock, _pace(settings))
