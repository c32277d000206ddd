"""A process of a trial: the product's ledger, dispatcher, sender and one platform, and nothing of its own."""

import asyncio
import gc
import importlib
import logging
import signal
import time
from contextlib import AsyncExitStack
from functools import partial
from multiprocessing.connection import Connection
from typing import Final, cast
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.platforms.discord import PLATFORM as DISCORD
from bot.platforms.slack import PLATFORM as SLACK
from bot.reminders.composer import BookComposer
from bot.reminders.correction_composer import BookCorrections
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.rate_limiter import RateLimiter
from tests.model.plan_books import Holidays
from tests.platforms.discord.discord_core import SampleCore
from tests.trials.announced import (
    AnnouncedCorrector,
    AnnouncedLedger,
    AnnouncedPlatform,
    AnnouncedSender,
    Announcer,
    tell_when_settled,
)
from tests.trials.order import WRITING, Task, Without
from tests.trials.owing import book_for
from tests.trials.wire import AnnouncingLoop
from tests.trials.without import BlindPlatform, ForgetfulLedger

KINDS: Final = {kind.name: kind for kind in (SLACK, DISCORD)}
# Imported once, in the process that all others are forked from, and never looked at again by the collector.
importlib.import_module("bot.reminders.ledger.postgres")
gc.freeze()


def live(task: Task, pipe: Connection) -> None:
    """Deliver until told to stop, or killed."""
    logging.basicConfig(filename=task.log, level=logging.INFO, format="%(asctime)s %(message)s", force=True)
    try:
        with asyncio.Runner(loop_factory=AnnouncingLoop) as runner:
            runner.run(_work(task, pipe))
    except Exception:
        logging.getLogger(__name__).exception("Ended by itself")


async def _work(task: Task, pipe: Connection) -> None:
    working, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert working
    assert isinstance(loop, AnnouncingLoop)
    loop.add_signal_handler(signal.SIGTERM, working.cancel)
    announcer = Announcer(pipe, task.fate)
    loop.on_writing = partial(announcer.reach, WRITING)
    try:
        await _deliver(task, announcer)
    except asyncio.CancelledError:
        logging.getLogger(__name__).info("Stopped")


async def _deliver(task: Task, announcer: Announcer) -> None:
    clock, books, kind = SystemClock(), OneBook(book_for(task.due)), KINDS[task.destination.platform]
    async with AsyncExitStack() as stack:
        opened = cast("SqlLedger", await stack.enter_async_context(open_ledger(task.place)))
        ledger = _ledger(opened, task, announcer)
        connected = await stack.enter_async_context(kind.connect(task.settings, SampleCore(), clock))
        blind = task.without is Without.RECONCILIATION
        platforms = {kind.name: (BlindPlatform if blind else AnnouncedPlatform)(connected, announcer)}
        sender = AnnouncedSender(
            ledger=ledger,
            platforms=platforms,
            rate_limiters={kind.name: RateLimiter(kind.rate, time.monotonic)},
            composer=BookComposer(
                books=books,
                ledger=ledger,
                platforms=platforms,
                clock=clock,
                timings=task.timings,
                fit=lambda briefing: briefing,
            ),
            clock=clock,
            timings=task.timings,
        )
        corrector = AnnouncedCorrector(
            ledger=ledger,
            platforms=platforms,
            rate_limiters={},
            edit_limiters={},
            composer=BookCorrections(books, ZoneInfo("UTC"), lambda briefing: briefing),
            clock=clock,
            timings=task.timings,
        )
        dispatcher = Dispatcher(
            ledger=ledger,
            sender=sender,
            corrector=corrector,
            books=books,
            calendar=Holidays(),
            clock=clock,
            timings=task.timings,
        )
        announcer.tell("ready")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(dispatcher.run(), name="dispatch reminders")
            tasks.create_task(
                tell_when_settled(opened, sender, corrector, announcer), name="tell when settled"
            )


def _ledger(opened: SqlLedger, task: Task, announcer: Announcer) -> AnnouncedLedger:
    forgets = task.without is Without.INTENT
    return (ForgetfulLedger if forgets else AnnouncedLedger)(opened, announcer)


class OneBook:
    """See `bot.reminders.composer.Books`."""

    def __init__(self, held: FactBook) -> None:
        self._held = held

    def current_book(self, dossier: DossierId) -> FactBook | None:
        return self._held if dossier == self._held.dossier.id else None

    def is_gone(self, dossier: DossierId) -> bool:
        return self.current_book(dossier) is None
