"""Request to Briefing: read the request, authorise, run, split into pages."""

import asyncio
import functools
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.model.briefing import AnswerOutcome, Briefing, Paragraph, plain
from bot.model.command import Command, Form, Outcome, Right
from bot.model.delivery import LATEST_POST, ChannelState
from bot.model.errors import NotAllowedError, OptionError, UnsaidError, UserError
from bot.model.exchange import AnswerKey, Authorise, Completion, Reply, Request, SlashCommand
from bot.model.ids import UNNAMED, Destination, DossierId
from bot.model.option import Option
from bot.model.recent import Recent
from bot.model.schedule import Calendar
from bot.model.subscription import Change, PostSample
from bot.model.text import Phrase
from bot.ports import Clock, PageLimits
from bot.router.call import CommandCall, Shelf, run
from bot.router.completion import offer
from bot.router.controls import controls
from bot.router.dossier_choice import DossierChoice
from bot.router.elsewhere import about, elsewhere
from bot.router.histories import Histories
from bot.router.languages import language_of_client
from bot.router.pages import first_page, pages
from bot.router.reading import RequestReader
from bot.router.reminder_offers import ReminderOffers
from bot.router.replies import (
    apology,
    mistake,
    noted,
    page_of,
    part_told,
    ran,
    shared_by,
    standing_alone,
    with_colons,
    without_bulk,
)
from bot.router.rights import REFUSALS, offered_to, right_of
from bot.router.universal import PAGE, with_languages
from bot.wording.catalogue import FIRST, languages
from bot.wording.phrases import phrase, row, said
from bot.wording.reminder_options import POST

logger = logging.getLogger(__name__)

QUESTION: Final = "question"
"""Stands for words with which no command begins, where requests are counted."""
_BEST_FIRST: Final[Mapping[AnswerOutcome | None, int]] = {
    AnswerOutcome.ANSWERED: 0,
    AnswerOutcome.CLOSEST: 1,
    AnswerOutcome.NONE: 2,
}
_KEPT: Final = 512  # answers
_THREADS: Final = 2  # more would not compute faster, but keep the loop from what is known already


class Channels(Protocol):
    """What a command may know of channels, and change there."""

    async def state(self, channel: Destination, dossier: DossierId, post: str | None) -> ChannelState:
        """All that a command asked in a channel may know; `post` is a post's key, of that channel."""
        ...

    async def with_corrections(
        self, state: ChannelState, channel: Destination, dossier: DossierId
    ) -> ChannelState:
        """The same with what was corrected in the channel's workspace, and how many messages tell what."""
        ...

    async def apply(self, change: Change | PostSample, *, draws: bool = True) -> Sequence[Phrase]:
        """Make a change, whole or not at all; `draws` has the post that it is about drawn again.

        Gives what keeps the channel's reminders from being delivered, one sentence each.

        Raises:
            UserError: It can't be made; the text says why.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedReply:
    """An answer, and what was asked.

    Attributes:
        command: The name of the command that the line begins with; `QUESTION` where it begins with none.
        error: What was wrong with the request; empty where nothing was.
    """

    reply: Reply
    command: str = QUESTION
    error: str = ""


class Router:
    """Answers requests; one for all platforms and the command line.

    Answers that depend on nothing but their `AnswerKey` are kept, which is the one place where answers are.
    """

    def __init__(
        self,
        *,
        shelf: Shelf,
        commands: Sequence[Command],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        channels: Channels,
        limits: PageLimits,
        everyone_snoozes: bool = False,
        default: DossierId | None = None,
        histories: Histories | None = None,
        feeds_url: str = "",
    ) -> None:
        self._shelf = shelf
        self._clock = clock
        self._zone = zone
        self._channels = channels
        self._limits = limits
        self._histories = histories or Histories()
        self._everyone_snoozes = everyone_snoozes
        self._reader = RequestReader(
            shelf=shelf,
            commands=commands,
            clock=clock,
            calendar=calendar,
            zone=zone,
            fit=functools.partial(first_page, limits=limits),
            histories=self._histories,
            feeds_url=feeds_url,
        )
        self._choice = DossierChoice(shelf, self._reader, default)
        self._offers: dict[tuple[str, ...], tuple[Command, ...]] = {}
        self._reminder_offers = ReminderOffers(zone.key, calendar)
        self._kept: Recent[AnswerKey, RoutedReply] = Recent(_KEPT)
        self._threads = asyncio.Semaphore(_THREADS)

    @property
    def slash_commands(self) -> tuple[SlashCommand, ...]:
        """The slash commands to offer."""
        served = [self._shelf.book(name).dossier for name in self._shelf.dossiers()]
        return tuple(
            SlashCommand(name=one.id, title=one.title, commands=self._offered(tuple(one.languages)))
            for one in served
        )

    def _offered(self, languages: tuple[str, ...]) -> tuple[Command, ...]:
        """The commands as a dossier in these languages offers them."""
        if languages not in self._offers:
            commands = self._reader.grammar.commands.values()
            self._offers[languages] = tuple(
                with_languages(self._shown(command), languages) for command in commands
            )
        return self._offers[languages]

    def _shown(self, command: Command) -> Command:
        audience = offered_to(command.audience, everyone_snoozes=self._everyone_snoozes)
        return replace(command, audience=audience)

    def prepare(self) -> None:
        """Make what only questions take, so that who asks the first one need not wait."""
        self._reader.prepare()

    def known_answer(self, request: Request) -> RoutedReply | None:
        """The answer to a request, where it is kept already; nobody has to wait for that."""
        return self._kept.get(self._key(request)) if request.dossier in self._shelf.dossiers() else None

    async def attempt(self, request: Request, authorise: Authorise) -> RoutedReply:
        """Answer with one page, and tell what was wrong; never raises for anything a person can do."""
        known = self._shelf.dossiers()
        dossier = self._shelf.dossier_called(request.dossier)
        if request.dossier == UNNAMED and len(known) > 1 and self._asks_all(request, known[0]):
            return await self._best_of(known, request, authorise)
        if request.dossier == UNNAMED and known:
            async with self._threads:
                dossier = await asyncio.to_thread(self._choice.chosen, request)
            if dossier is None:
                return self._ask_which(request)
        if dossier is None:
            language = request.language or FIRST
            told = phrase(language, "no_dossier", name=request.dossier, known=row(language, known))
            return self._failed(UserError(told), language, QUESTION)
        attempt = await self._attempt(replace(request, dossier=dossier), authorise)
        if attempt.reply.dossier == dossier:
            return attempt
        return replace(attempt, reply=replace(attempt.reply, dossier=dossier))

    def _asks_all(self, request: Request, any_dossier: DossierId) -> bool:
        command = self._reader.parse(replace(request, dossier=any_dossier)).command
        return command is not None and command.asks_all

    async def _best_of(
        self, dossiers: Sequence[DossierId], request: Request, authorise: Authorise
    ) -> RoutedReply:
        """The answer of the dossier that has most to say; of several, the first one's."""
        asked = [replace(request, dossier=dossier) for dossier in dossiers]
        answers = [await self.attempt(one, authorise) for one in asked]
        return min(answers, key=lambda one: _BEST_FIRST.get(one.reply.briefing.outcome, len(_BEST_FIRST)))

    def _ask_which(self, request: Request) -> RoutedReply:
        briefing, language = self._choice.asking(request)
        reply = Reply(briefing=briefing, public=request.is_public, language=language)
        return RoutedReply(reply=reply, error=briefing.title)

    async def _attempt(self, request: Request, authorise: Authorise) -> RoutedReply:
        key = self._key(request)
        kept = self._kept.get(key)
        if kept:
            return kept
        parsed = self._reader.parse(request)
        decided = self._reader.spoken(request, parsed)
        language = decided.language
        name = parsed.command.name if parsed.command else QUESTION
        other: Destination | None = None
        try:
            call = self._reader.read(parsed, request, decided)
            other = await self._elsewhere(call, request, authorise)
            attempt = RoutedReply(reply=await self._answer(call, request, authorise, key), command=name)
        except UnsaidError as error:
            return self._failed(UserError(said(language, error.what)), language, name)
        except UserError as error:
            return self._failed(error, language, name, other)
        except Exception:
            reference = secrets.token_hex(4)
            where = {"reference": reference, "platform": _platform(request)}
            logger.exception("Request %r failed; reference %s", request.line, reference, extra=where)
            told = phrase(language, "apology", reference=reference)
            reply = Reply(briefing=apology(told, language), public=False, language=language)
            return RoutedReply(reply=reply, command=name, error=told)
        if attempt.reply.key:
            self._kept.put(key, attempt)
        return attempt

    def _key(self, request: Request) -> AnswerKey:
        return AnswerKey(
            dossier=request.dossier,
            digest=self._shelf.digest(request.dossier),
            today=self._clock.now().astimezone(self._zone).date(),
            line=request.line,
            language=request.language,
            in_channel=request.destination is not None,
            can_ask=request.can_ask,
            is_public=request.is_public,
            may_write=request.may_write,
            shares=request.shares,
            history=self._histories.revision,
        )

    async def _answer(
        self, call: CommandCall, request: Request, authorise: Authorise, key: AnswerKey
    ) -> Reply:
        command, context = call.command, call.context
        language = context.language
        if command.is_secret and (call.public or request.is_public or request.shares):
            raise UserError(phrase(language, "only_privately", command=command.name))
        right = right_of(command.audience, everyone_snoozes=self._everyone_snoozes)
        other = elsewhere(call, request)
        if right and not await authorise(right, other):
            raise NotAllowedError(phrase(language, REFUSALS[right]))
        if command.more_for:
            right = right_of(command.more_for, everyone_snoozes=self._everyone_snoozes)
            is_more = right is None or await authorise(right, other)
            call = replace(call, context=replace(context, is_more=is_more))
        made = await self._made(call, other, draws=not request.on_post)
        if isinstance(made, Form):
            return Reply(briefing=made.briefing, public=False, form=made, language=language)
        made = noted(part_told(made, context), call.lacking)
        if call.public and not (request.may_write or request.is_public):
            made = noted(made, phrase(language, "share_forbidden"))
        if call.is_phrased:
            made = ran(made, call.again, language)
        if call.tells_facts:
            made = standing_alone(
                made, context.book.dossier, None if context.as_of else context.today, language
            )
        made = with_colons(made, language)
        split = pages(made, self._limits, functools.partial(page_of, language))
        if call.page > len(split):
            missing = phrase(language, "no_such_page", page=call.page, pages=len(split))
            raise OptionError(missing, option=PAGE.name)
        page = without_bulk(split[call.page - 1], self._limits, language)
        shares = request.shares or (call.public and request.may_write and not request.is_public)
        public = shares or request.is_public
        lasts = right is None and not command.reads_channel_state
        can_share = request.may_write and not public and request.destination is not None and lasts
        undoer = request.user if shares and request.destination else None
        below = controls(call, page, self._limits, can_share=can_share, undoer=undoer)
        said = shared_by(request, language) if request.shares else ()
        page = replace(page, blocks=(*page.blocks, *said, *below))
        return Reply(
            briefing=page,
            public=public,
            # What one person can undo is nobody else's, and files are made anew each time, not kept.
            key=key if lasts and undoer is None and not page.attachments else None,
            language=language,
            dossier=request.dossier,
        )

    async def _made(self, call: CommandCall, other: Destination | None, *, draws: bool) -> Briefing | Form:
        """Run a command; what is about another channel than the one asked in says so."""
        made: Briefing | Form
        if call.command.reads_channel_state:
            made = await self._in_channel(call, draws=draws)
        else:
            async with self._threads:
                made = await asyncio.to_thread(run, call)
        return about(made, other, call.context.language, self._reader.grammar) if other else made

    async def _elsewhere(
        self, call: CommandCall, request: Request, authorise: Authorise
    ) -> Destination | None:
        """The channel that is meant, where it is not the one asked in.

        Raises:
            NotAllowedError: Whoever asks does not see it.
        """
        other = elsewhere(call, request)
        # Where all channels of a workspace are meant, nothing is told of the one that names it.
        is_one = call.arguments.get("scope") != "all"
        if other and is_one and not await authorise(Right.SEE, other):
            raise NotAllowedError(phrase(call.context.language, "channel_unseen"))
        return other

    async def _in_channel(self, call: CommandCall, *, draws: bool) -> Briefing | Form:
        """Run a command that reads what a channel asked for, and make the changes it wants.

        `draws` has a post drawn again on which something is noted, where the answer does not take its place.
        """
        context = call.context
        where, state = context.destination, ChannelState()
        if where:
            is_about_post = any(option.name == POST.name for option in call.command.options)
            post = call.arguments.get(POST.name) or (LATEST_POST if is_about_post else None)
            state = await self._channels.state(where, context.book.dossier.id, post)
            if call.command.reads_corrections:
                state = await self._channels.with_corrections(state, where, context.book.dossier.id)
        outcome: Briefing | Outcome | Form = await asyncio.to_thread(
            call.command.run, replace(context, channel_state=state), **call.arguments
        )
        if not isinstance(outcome, Outcome):
            return outcome
        missing = [
            reason for change in outcome.changes for reason in await self._channels.apply(change, draws=draws)
        ]
        if not missing:
            return outcome.briefing
        reasons = " ".join(said(context.language, reason) for reason in missing)
        told = phrase(context.language, "cannot_deliver", reasons=reasons)
        return replace(outcome.briefing, blocks=(Paragraph(line=plain(told)), *outcome.briefing.blocks))

    def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str
    ) -> tuple[Completion, ...]:
        """Offer values while somebody types."""
        decided = self._reader.spoken(Request(dossier=dossier, line="", language=language))
        reader = self._reader.option_reader(dossier, decided.language)
        spoken = language_of_client(language, languages())
        return offer(reader, option, typed, spoken, self._limits, self._reminder_offers)

    def _failed(
        self, error: UserError, language: str, name: str, other: Destination | None = None
    ) -> RoutedReply:
        told = mistake(error, language, self._limits)
        if other:
            told = about(told, other, language, self._reader.grammar)
        reply = Reply(briefing=told, public=False, option=error.option, language=language)
        return RoutedReply(reply=reply, command=name, error=str(error))


def _platform(request: Request) -> str:
    return request.destination.platform if request.destination else ""
