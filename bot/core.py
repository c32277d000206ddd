"""What platforms ask of the core; see `bot.ports.Core`."""

import asyncio
import functools
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot import commands
from bot.facts.store import Store
from bot.facts.turns import short_turns
from bot.model.briefing import Briefing
from bot.model.command import Command
from bot.model.correction import BELOW, Shown, ShownKind, answer_key, gone
from bot.model.delivery import ChannelState
from bot.model.errors import DeliveryError, LedgerError, UserError
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId
from bot.model.option import Meaning, Option, Words
from bot.model.schedule import Calendar, next_due
from bot.model.subscription import Change, PostSample, Subscribe, Subscription, Unsubscribe
from bot.model.telling import tellings, told_in
from bot.model.text import Phrase
from bot.model.timeline import timelines
from bot.ports import Clock, PageLimits, Platform
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
from bot.wording.phrases import phrase, said
from bot.wording.reminders import sample_of

logger = logging.getLogger(__name__)

_LOOKING_SECONDS: Final = 5.0
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


class ConnectedChannels:
    """Channels as the ledger knows them and connected platforms reach them; see `bot.router.router.Channels`.

    Args:
        platforms: By name, those that are connected by now.
        fit: Gives as much of a briefing as fits into one message.
        on_change: Called once what channels asked for has changed.
    """

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        calendar: Calendar,
        clock: Clock,
        fit: Callable[[Briefing], Briefing],
        on_change: Callable[[], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._platforms = platforms
        self._calendar = calendar
        self._clock = clock
        self._fit = fit
        self._on_change = on_change

    async def state(self, channel: Destination, dossier: DossierId, post: str | None) -> ChannelState:
        """All that a command asked in a channel may know."""
        return await self._ledger.channel_state(channel, dossier, post)

    async def with_corrections(
        self, state: ChannelState, channel: Destination, dossier: DossierId
    ) -> ChannelState:
        """The same with what is known of corrections."""
        return replace(
            state,
            corrected=tuple(await self._ledger.corrections(channel, dossier)),
            showing=await self._ledger.showing(dossier),
        )

    async def apply(self, change: Change | PostSample, *, draws: bool = True) -> Sequence[Phrase]:
        """Make a change; gives what keeps a channel just subscribed from getting its reminders."""
        if isinstance(change, PostSample):
            await self._post_sample(change.subscription)
            return ()
        # First, for a channel of a kind that can't be reminded is not subscribed at all.
        missing = await self._check(change.subscription.destination) if isinstance(change, Subscribe) else ()
        await self._ledger.apply(change, draws=draws)
        self._on_change()
        return missing

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, token: str, below: str
    ) -> str:
        """Note an answer that a channel is about to see; where the ledger fails, it is seen all the same."""
        book = self._store.current_book(reply.briefing.dossier or reply.dossier or dossier)
        told = told_in(book, reply.briefing) if book else {}
        if book is None or not told:
            return ""
        shown = Shown(
            key=answer_key(token),
            kind=ShownKind.ANSWER,
            dossier=book.dossier.id,
            destination=destination,
            language=reply.language,
            shown_at=self._clock.now(),
            told=told,
            message=f"{below}{BELOW}" if below else "",
        )
        try:
            await self._ledger.show(shown, now=shown.shown_at)
        except LedgerError as error:
            logger.warning("An answer is not noted, and would not be corrected: %s", error)
            return ""
        return shown.key

    async def move(self, old: Destination, new: Destination) -> None:
        """Carry a channel's subscriptions along to its new id; what was told by then is not told again."""
        for one in await self._ledger.subscriptions(old.platform, old.workspace):
            if one.destination == old:
                moved = replace(one, destination=new, created_at=self._clock.now())
                await self._ledger.apply(Subscribe(subscription=moved))
                await self._ledger.apply(Unsubscribe(destination=old, dossier=one.dossier))
        self._on_change()

    async def _post_sample(self, subscription: Subscription) -> None:
        """Post a marked sample, after asking the platform what it would miss.

        Raises:
            UserError: Something keeps the channel's reminders from being delivered; the text says what.
        """
        place = subscription.destination
        platform = self._platforms.get(place.platform)
        if platform is None:
            raise UserError(phrase(subscription.language, "not_connected", platform=place.platform))
        missing = await platform.check(place)
        if missing:
            reasons = " ".join(said(subscription.language, reason) for reason in missing)
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=reasons))
        book = self._store.book(subscription.dossier)
        found = next_due([subscription], lambda _: book, self._calendar, self._clock.now())
        occurrences = [found[1].occurrence] if found else []
        try:
            page, key = self._fit(sample_of(book, subscription, occurrences)), secrets.token_hex(12)
            shown = Shown(
                key=key,
                kind=ShownKind.SAMPLE,
                dossier=subscription.dossier,
                destination=place,
                language=subscription.language,
                shown_at=self._clock.now(),
                told=told_in(book, page),
            )
            await self._ledger.show(shown, now=shown.shown_at)
            posted = await platform.post(place, page, key=key)
            await self._ledger.place(key, posted.message)
        except DeliveryError as error:
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=str(error))) from error

    async def _check(self, channel: Destination) -> Sequence[Phrase]:
        """What keeps reminders from a channel, a sentence each; none where the platform can't tell."""
        platform = self._platforms.get(channel.platform)
        if platform is None:
            return ()
        try:
            async with asyncio.timeout(_LOOKING_SECONDS):
                return await platform.check(channel)
        except (DeliveryError, TimeoutError):
            return ()


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
