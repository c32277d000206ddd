"""The only wiring: puts store, ledger, router, platforms and dispatcher together, and owns the task group."""

import asyncio
import logging
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import commands, platforms
from bot.calendars import HolidayCalendar
from bot.clock import MovableClock, SystemClock
from bot.config import Settings
from bot.facts.store import Store, open_store
from bot.model.briefing import Block, Briefing, Heading, Item, Listing, Paragraph, plain
from bot.model.command import Authorise, Command, Completion, Door, Option, Reply, Request
from bot.model.errors import DeliveryError, UserError
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.plan import Calendar
from bot.model.subscription import PostSample
from bot.playground.server import open_playground
from bot.ports import Clock, PageLimits, Platform, PlatformKind
from bot.registry import collect
from bot.reminders.composer import BookComposer
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.sqlite import open_sqlite
from bot.reminders.pace import Pace, Throttle
from bot.reminders.planner import next_due
from bot.reminders.sender import Sender
from bot.router.pages import common_limits, pages
from bot.router.router import Router
from bot.wording.phrases import phrase
from bot.wording.reminders import headline, sample_of
from bot.wording.voice import Voice

logger = logging.getLogger(__name__)

COMFORTABLE_CHARACTERS: Final = 4000
"""A page longer than this is hard to read in a chat, whatever the platforms allow."""


def platform_kinds() -> tuple[PlatformKind, ...]:
    """Give every platform there is a folder for."""
    return collect(platforms, "PLATFORM", PlatformKind)


def all_commands() -> tuple[Command, ...]:
    """Give every command there is a file for."""
    return collect(commands, "COMMAND", Command)


@dataclass(frozen=True, slots=True)
class Books:
    """The store's books, as the dispatcher asks for them."""

    store: Store

    def current_book(self, dossier: DossierId) -> FactBook | None:
        """Give a dossier's book; None where it does not serve."""
        served = self.store.library.served.get(dossier)
        return served.book if served else None


class Desk:
    """What platforms ask of the core; see `bot.ports.Core`."""

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        calendar: Calendar,
        clock: Clock,
        zone: ZoneInfo,
        limits: Sequence[PageLimits],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._calendar = calendar
        self.limits = _comfortable(common_limits(limits))
        self.platforms: Mapping[str, Platform] = {}
        self.router = Router(
            shelf=store,
            commands=all_commands(),
            clock=clock,
            calendar=calendar,
            zone=zone,
            subscriptions=ledger,
            limits=self.limits,
        )
        self.router.post_sample = self.post_sample

    @property
    def doors(self) -> Sequence[Door]:
        """The slash commands to offer."""
        return self.router.doors

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer; never raises for anything a person can do."""
        return await self.router.answer(request, authorise)

    async def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str
    ) -> Sequence[Completion]:
        """Offer values for an option while somebody types it."""
        return self.router.complete(dossier, option, typed, language)

    async def home(self, workspace: str, platform: str, language: str | None) -> Briefing:
        """Give the start page: each dossier's summary, the next date, the subscribed channels."""
        subscriptions = await self._ledger.subscriptions(platform, workspace)
        spoken = language or "en"
        blocks: list[Block] = []
        for dossier in self._store.dossiers():
            book = self._store.book(dossier)
            voice = Voice(book, spoken)
            chosen = [book.facts[id_] for id_ in book.dossier.highlights if id_ in book.facts][:5]
            blocks += [
                Heading(text=voice.text(book.dossier.title)),
                Paragraph(line=plain(voice.text(book.dossier.summary))),
                Listing(items=tuple(Item(line=voice.claim(fact), fact=fact.id) for fact in chosen)),
            ]
        blocks.append(Heading(text=phrase(spoken, "home_next")))
        found = next_due(subscriptions, Books(self._store).current_book, self._calendar, self._clock.now())
        if found:
            subscription, planned = found
            book = self._store.book(subscription.dossier)
            said = headline(Voice(book, spoken), planned.occurrence)
            blocks.append(Paragraph(line=plain(f"{planned.due_at:%Y-%m-%d %H:%M} UTC — {said}")))
        else:
            blocks.append(Paragraph(line=plain(phrase(spoken, "no_next_post"))))
        blocks.append(Heading(text=phrase(spoken, "home_channels")))
        channels = [
            f"{one.destination.channel}: {one.dossier}, {one.at:%H:%M} {one.zone}" for one in subscriptions
        ]
        if channels:
            blocks.append(Listing(items=tuple(Item(line=plain(said)) for said in channels)))
        else:
            blocks.append(Paragraph(line=plain(phrase(spoken, "home_no_channel"))))
        return Briefing(title=phrase(spoken, "home_title"), blocks=tuple(blocks))

    async def post_sample(self, sample: PostSample) -> None:
        """Post a marked sample, after asking the platform what it would miss.

        Raises:
            UserError: Something keeps the channel's reminders from being delivered; the text says what.
        """
        subscription = sample.subscription
        place = subscription.destination
        platform = self.platforms.get(place.platform)
        if platform is None:
            raise UserError(f"{place.platform} is not connected.")
        missing = await platform.check(place)
        if missing:
            reasons = " ".join(missing)
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=reasons))
        book = self._store.book(subscription.dossier)
        found = next_due([subscription], lambda _: book, self._calendar, self._clock.now())
        occurrences = [found[1].occurrence] if found else []
        try:
            await platform.post(place, sample_of(book, subscription, occurrences), key=secrets.token_hex(12))
        except DeliveryError as error:
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=str(error))) from error

    async def note_facts(self) -> None:
        """Note in the ledger what the facts look like now, for digests."""
        for dossier in self._store.dossiers():
            digests = {fact.id: fact.digest for fact in self._store.book(dossier).facts.values()}
            await self._ledger.note_facts(dossier, digests, at=self._clock.now())

    def fit(self, briefing: Briefing) -> Briefing:
        """Give as much of a briefing as fits into one message."""
        return pages(briefing, self.limits)[0]

    async def keep_line(self, line: str) -> str:
        """Keep a request line that is too long for a button."""
        return await self._ledger.keep_line(line)

    async def kept_line(self, token: str) -> str | None:
        """Give a kept line back."""
        return await self._ledger.kept_line(token)


def _comfortable(limits: PageLimits) -> PageLimits:
    return PageLimits(
        characters=min(limits.characters, COMFORTABLE_CHARACTERS),
        line=limits.line,
        blocks=limits.blocks,
        cost=limits.cost,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """Everything but the platforms."""

    store: Store
    ledger: Ledger
    calendar: Calendar
    desk: Desk


@asynccontextmanager
async def open_kernel(settings: Settings, ledger: Path, clock: Clock) -> AsyncIterator[Kernel]:
    """Open store and ledger."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.facts))
        opened = await stack.enter_async_context(open_sqlite(ledger))
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


async def run(settings: Settings, kinds: Sequence[PlatformKind]) -> None:
    """Serve on these platforms until cancelled."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        kernel = await stack.enter_async_context(open_kernel(settings, settings.ledger, clock))
        connected = {
            kind.name: await stack.enter_async_context(kind.connect(settings.values, kernel.desk, clock))
            for kind in kinds
        }
        logger.info("Connected to %s", ", ".join(connected))
        await _work(kernel, connected, clock, Pace())


async def _work(kernel: Kernel, connected: Mapping[str, Platform], clock: Clock, pace: Pace) -> None:
    books = Books(kernel.store)
    composer = BookComposer(
        books=books,
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
    )
    dispatcher = Dispatcher(
        ledger=kernel.ledger,
        sender=sender,
        books=books,
        calendar=kernel.calendar,
        clock=clock,
        pace=pace,
    )
    kernel.desk.platforms = connected
    kernel.desk.router.on_change = dispatcher.nudge
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(kernel.store.watch(), name="watch facts")
        tasks.create_task(dispatcher.run(), name="dispatch reminders")
        tasks.create_task(_note_changes(kernel, dispatcher), name="note changed facts")


async def _note_changes(kernel: Kernel, dispatcher: Dispatcher) -> None:
    generation = 0
    while True:
        generation = await kernel.store.changed(generation)
        await kernel.desk.note_facts()
        dispatcher.nudge()


class Board:
    """What the playground shows of the facts and of what comes next."""

    def __init__(self, kernel: Kernel, clock: Clock) -> None:
        self._kernel = kernel
        self._clock = clock

    def status(self) -> Mapping[str, Any]:
        """Give the state of the last load."""
        library = self._kernel.store.library
        return {
            "dossiers": [
                {
                    "id": served.book.dossier.id,
                    "title": served.book.dossier.title.original,
                    "facts": len(served.book.facts),
                    "folder": str(served.folder),
                }
                for served in library.served.values()
            ],
            "problems": [str(problem) for problem in library.problems],
            "loaded_at": library.loaded_at.isoformat(),
            "generation": library.generation,
        }

    async def next_reminder(self) -> Mapping[str, Any] | None:
        """Give what falls due next."""
        subscriptions = await self._kernel.ledger.active()
        found = next_due(
            subscriptions, Books(self._kernel.store).current_book, self._kernel.calendar, self._clock.now()
        )
        if found is None:
            return None
        subscription, planned = found
        book = self._kernel.store.book(subscription.dossier)
        return {
            "at": planned.due_at.isoformat(),
            "what": headline(Voice(book, "en"), planned.occurrence),
            "where": subscription.destination.platform,
        }

    async def changed(self, since: int) -> int:
        """Return the generation once it is past `since`."""
        return await self._kernel.store.changed(since)


async def play(settings: Settings, *, port: int, start: datetime | None = None) -> None:
    """Serve the playground until cancelled: every platform against its loopback emulator."""
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
        kernel = await stack.enter_async_context(open_kernel(settings, folder / "ledger.sqlite3", clock))
        emulators, connected = {}, {}
        for kind in platform_kinds():
            emulator = await stack.enter_async_context(kind.emulate(kernel.desk.doors, clock.now))
            emulators[kind.name] = emulator
            connected[kind.name] = await stack.enter_async_context(
                kind.connect(emulator.settings, kernel.desk, clock)
            )
        url = await stack.enter_async_context(
            open_playground(emulators, clock=clock, facts=Board(kernel, clock), port=port)
        )
        yield url, _work(kernel, connected, clock, Pace())


def configured(kinds: Sequence[PlatformKind], values: Mapping[str, str]) -> tuple[PlatformKind, ...]:
    """Give the platforms that the settings ask for."""
    return tuple(kind for kind in kinds if kind.is_configured(values))
