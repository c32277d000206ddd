"""What platforms ask of the core; see `bot.ports.Core`."""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot import commands
from bot.facts.store import Store
from bot.model.briefing import Block, Briefing, Heading, Item, Listing, Paragraph, plain
from bot.model.command import Authorise, Command, Completion, Option, Reply, Request, SlashCommand
from bot.model.errors import DeliveryError, UserError
from bot.model.ids import Destination, DossierId
from bot.model.schedule import Calendar, next_due
from bot.model.subscription import PostSample
from bot.ports import Clock, PageLimits, Platform
from bot.registry import collect
from bot.reminders.ledger.contract import Ledger
from bot.router.pages import common_limits, pages
from bot.router.router import Router
from bot.wording.phrases import phrase
from bot.wording.reminders import headline, sample_of
from bot.wording.voice import Voice

COMFORTABLE_CHARACTERS: Final = 4000
"""A page longer than this is hard to read in a chat, whatever the platforms allow."""
_LOOKING_SECONDS: Final = 5.0
QUESTION: Final = "question"
"""Stands for words with which no command begins, where requests are counted."""


class Stopwatch(Protocol):
    """Takes note of how long answers take."""

    def answered(self, platform: str, command: str, seconds: float) -> None:
        """A request was answered, whatever the answer."""
        ...


class NoStopwatch:
    """Notes nothing."""

    def answered(self, platform: str, command: str, seconds: float) -> None:
        """Note nothing."""


class BotCore:
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
        self.stopwatch: Stopwatch = NoStopwatch()
        known = collect(commands, "COMMAND", Command)
        self._names = {name.lower(): one.name for one in known for name in (one.name, *one.names.all())}
        self.router = Router(
            shelf=store,
            commands=known,
            clock=clock,
            calendar=calendar,
            zone=zone,
            subscriptions=ledger,
            limits=self.limits,
        )
        self.router.post_sample = self.post_sample
        self.router.obstacles = self.obstacles

    @property
    def slash_commands(self) -> Sequence[SlashCommand]:
        """The slash commands to offer."""
        return self.router.slash_commands

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer; never raises for anything a person can do."""
        began = time.perf_counter()
        reply = await self.router.answer(request, authorise)
        where = request.destination.platform if request.destination else ""
        self.stopwatch.answered(where, self._command(request.line), time.perf_counter() - began)
        return reply

    def _command(self, line: str) -> str:
        """Give the name of the command that a line begins with, in whatever language."""
        words = line.lower().split(maxsplit=2)[:2] or ["help"]
        found = self._names.get(" ".join(words)) or self._names.get(words[0])
        return found or QUESTION

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
        found = next_due(subscriptions, self._store.current_book, self._calendar, self._clock.now())
        if found:
            subscription, planned = found
            book = self._store.book(subscription.dossier)
            said = headline(Voice(book, spoken), planned.occurrence)
            blocks.append(Paragraph(line=plain(f"{planned.due_at:%Y-%m-%d %H:%M} UTC — {said}")))
        else:
            blocks.append(Paragraph(line=plain(phrase(spoken, "home_nothing"))))
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
            shown = self.fit(sample_of(book, subscription, occurrences))
            await platform.post(place, shown, key=secrets.token_hex(12))
        except DeliveryError as error:
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=str(error))) from error

    async def obstacles(self, place: Destination) -> Sequence[str]:
        """Give what keeps reminders from a channel, a sentence each; none where the platform can't tell."""
        platform = self.platforms.get(place.platform)
        if platform is None:
            return ()
        try:
            async with asyncio.timeout(_LOOKING_SECONDS):
                return await platform.check(place)
        except (DeliveryError, TimeoutError):
            return ()

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
