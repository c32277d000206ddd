"""What platforms ask of the core; see `bot.ports.Core`."""

import asyncio
import functools
import hashlib
import logging
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot import commands
from bot.channels import ConnectedChannels
from bot.facts.store import Store
from bot.facts.turns import short_turns
from bot.model.command import Command
from bot.model.correction import gone
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId
from bot.model.option import Meaning, Option, Words
from bot.model.schedule import Calendar
from bot.model.telling import tellings
from bot.model.text import Phrase
from bot.model.timeline import timelines
from bot.ports import Clock, PageLimits
from bot.registry import collect
from bot.reminders.ledger.contract import Ledger
from bot.reminders.recent_posts import recent_posts
from bot.reminders.renamed_dossiers import carry_along
from bot.router.histories import Histories
from bot.router.languages import language_of_client
from bot.router.notes import with_notes
from bot.router.router import Router
from bot.wording.catalogue import FIRST, languages
from bot.wording.home import start_page
from bot.wording.phrases import said

logger = logging.getLogger(__name__)

# Private answers are gone with the app that shows them; nobody presses a button of one that long after.
_SHARED_SECONDS: Final = 30 * 86_400.0
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _sharing(answer: str) -> str:
    """The name of the lease under which an answer is shared."""
    return f"sharing {hashlib.sha256(answer.encode()).hexdigest()[:32]}"


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
    """What platforms ask of the core; see `bot.ports.Core`.

    Args:
        limits: Of one page.
        default_dossier: Answers where no dossier is named; None for the one that answers best.
        channels: What commands may know and change of channels.
        everyone_snoozes: Whether everyone may put off reminders, not only those who manage them.
        stopwatch: Takes note of how long answers take.
    """

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        calendar: Calendar,
        clock: Clock,
        zone: ZoneInfo,
        limits: PageLimits,
        channels: ConnectedChannels,
        everyone_snoozes: bool,
        stopwatch: Stopwatch,
        default_dossier: DossierId | None = None,
        feeds_url: str = "",
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._calendar = calendar
        self._stopwatch = stopwatch
        self._channels = channels
        self._histories = Histories()
        self._router = Router(
            shelf=store,
            commands=collect(commands, "COMMAND", Command),
            clock=clock,
            calendar=calendar,
            zone=zone,
            channels=channels,
            limits=limits,
            everyone_snoozes=everyone_snoozes,
            default=default_dossier,
            histories=self._histories,
            feeds_url=feeds_url,
        )
        self._default = default_dossier
        self._zone = zone

    @property
    def histories(self) -> Histories:
        """What readers were told otherwise."""
        return self._histories

    @property
    def slash_commands(self) -> Sequence[SlashCommand]:
        """The slash commands to offer."""
        return self._router.slash_commands

    async def other_slash_commands(self, known: Sequence[SlashCommand], /) -> Sequence[SlashCommand]:
        """The slash commands to offer, once they are others than those known."""
        generation = self._store.library.generation
        while (found := self._router.slash_commands) == tuple(known):
            generation = await self._store.changed(generation)
        return found

    async def prepare(self) -> None:
        """Make ready what looking something up takes, so that who first does need not wait for it."""
        try:
            with short_turns():
                await asyncio.to_thread(self._store.prepare)
                await asyncio.to_thread(self._router.prepare)
        except (ImportError, OSError) as error:
            # Files of the program may be gone, or closed to it since it started.
            logger.warning("The search can't be made ready, and is tried again when it is used: %s", error)

    def known_answer(self, request: Request) -> Reply | None:
        """The answer, where it is known already."""
        began = time.perf_counter()
        found = self._router.known_answer(request)
        if found is None:
            return None
        where = request.destination.platform if request.destination else ""
        self._stopwatch.answered(where, found.command, time.perf_counter() - began)
        return found.reply

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer; never raises for anything a person can do."""
        began = time.perf_counter()
        attempt = await self._router.attempt(request, authorise)
        where = request.destination.platform if request.destination else ""
        self._stopwatch.answered(where, attempt.command, time.perf_counter() - began)
        return attempt.reply

    async def complete(
        self,
        dossier: DossierId,
        option: Option,
        typed: str,
        language: str,
        where: Destination | None = None,
    ) -> Sequence[Completion]:
        """Offer values for an option while somebody types it."""
        if where and isinstance(option.value, Words) and option.value.means is Meaning.POST:
            book = self._store.book(dossier)
            spoken = language_of_client(language, book.dossier.languages)
            return await recent_posts(self._ledger, where, book, spoken, self._zone, typed)
        # What is looked up for the first time takes longer than the loop may be held.
        return await asyncio.to_thread(self._router.complete, dossier, option, typed, language)

    async def home(self, visitor: Visitor) -> Reply:
        """A page of the start page."""
        around = visitor.around
        subscriptions = await self._ledger.subscriptions(around.platform, around.workspace)
        books = [self._store.book(dossier) for dossier in self._store.dossiers()]
        known, asked = languages(), visitor.language
        language = language_of_client(asked, known) if asked else self._first_language()
        drawn = functools.partial(
            start_page, books, subscriptions, visitor, language, self._calendar, self._clock.now()
        )
        with_sources = with_notes(await asyncio.to_thread(drawn))
        return Reply(briefing=with_sources, public=False, language=language, dossier=books[0].dossier.id)

    async def channel_moved(self, old: Destination, new: Destination) -> None:
        """Carry along what a channel asked for, where the platform gave it another id."""
        await self._channels.move(old, new)

    async def note_facts(self) -> None:
        """Note in the ledger what the facts look like now, for digests, and when they fall due.

        Who follows a dossier that nobody followed before is not told of what was edited before that.
        """
        await carry_along(self._ledger, self._store.library.renamed, self._clock.now())
        for old, new in self._store.library.renamed.items():
            await self._ledger.carry_tellings(old, new)
        for dossier in self._store.dossiers():
            book, now = self._store.book(dossier), self._clock.now()
            digests = {fact.first_id: fact.digest for fact in book.facts.values()}
            await self._ledger.note_facts(dossier, digests, at=now)
            days = {one.fact.first_id: one.digest for one in await asyncio.to_thread(timelines, book)}
            await self._ledger.note_timelines(dossier, days, at=now)
            told = await asyncio.to_thread(tellings, book)
            corrected = await self._ledger.note_tellings(dossier, told, at=now)
            history = tuple(await self._ledger.tellings_since(dossier, _EVER))
            self._histories.put(dossier, history, await self._ledger.revisions(dossier))
            if corrected:
                logger.info("%s: %d messages told otherwise and are corrected", dossier, corrected)
                for fact, wanted in gone(await self._ledger.showing(dossier), told).items():
                    logger.warning("Fact %s is gone, and %s show it: deprecate it instead", fact, wanted.said)

    def say(self, language: str | None, what: Phrase, /) -> str:
        """A sentence in a language, or in the dossiers' first where none is known."""
        return said(language or self._first_language(), what)

    def _first_language(self) -> str:
        default = self._store.current_book(self._default) if self._default else None
        books = [default] if default else map(self._store.book, self._store.dossiers())
        spoken = {book.dossier.languages[0] for book in books}
        return spoken.pop() if len(spoken) == 1 else FIRST

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, *, token: str, below: str = ""
    ) -> str:
        """Note that a channel is about to be shown an answer; gives the key it can be found by."""
        return await self._channels.note_answer(dossier, destination, reply, token, below)

    async def begin_sharing(self, answer: str) -> str:
        """Claim the sharing of an answer, under a lease that nobody else gets while buttons are pressed."""
        claim = secrets.token_hex(8)
        is_ours = await self._ledger.lease(_sharing(answer), claim, seconds=_SHARED_SECONDS)
        return claim if is_ours else ""

    async def end_sharing(self, answer: str, claim: str) -> None:
        """Give a claim back."""
        await self._ledger.end_lease(_sharing(answer), claim)

    async def forget_answer(self, key: str) -> None:
        """Correct a message that showed an answer no longer."""
        await self._ledger.forget_shown(key)

    async def keep_line(self, line: str) -> str:
        """Keep a request line that is too long for a button."""
        return await self._ledger.keep_line(line)

    async def kept_line(self, token: str) -> str | None:
        """A line that was kept; None where the token is unknown."""
        return await self._ledger.kept_line(token)
