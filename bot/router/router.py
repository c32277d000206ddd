"""Request to Briefing: find, authorise, read options, run."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.briefing import Briefing, Buttons
from bot.model.command import (
    Audience,
    Authorise,
    Command,
    Completion,
    Context,
    Door,
    Finder,
    Form,
    Option,
    Outcome,
    Reply,
    Request,
)
from bot.model.delivery import Heard
from bot.model.errors import NotAllowedError, OptionError, UnknownCommandError, UserError
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId
from bot.model.plan import Calendar
from bot.model.subscription import Change, PostSample
from bot.ports import Clock, PageLimits, Subscriptions
from bot.router.common import COMMON, LANGUAGE, PAGE, PUBLIC, with_common
from bot.router.completion import offer
from bot.router.grammar import Part, assign, find_command, split_line, write_line
from bot.router.options import OptionReader
from bot.router.pages import pages
from bot.router.replies import apology, buttons, mistake, titled
from bot.wording.phrases import phrase

logger = logging.getLogger(__name__)

POST: Final = "post"
"""An option of this name names a post of the ledger."""
CHANNEL: Final = "channel"
WORKSPACE: Final = "workspace"
"""Options of these names name the channel that a request is about, if it is not the one asked in."""
_QUESTION: Final = "search"
_EMPTY: Final = "help"
_NEAR: Final = 0.7
_REMEMBERED: Final = 512  # answers


class Shelf(Protocol):
    """The dossiers that serve now."""

    def dossiers(self) -> Sequence[DossierId]:
        """Give the ids of all dossiers, the first being the default."""
        ...

    def book(self, dossier: DossierId) -> FactBook:
        """Give a dossier's current book."""
        ...

    def finder(self, book: FactBook) -> Finder:
        """Give the search over a book, or over what it was as of a day."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request understood: what to run, on what, for whom.

    Attributes:
        again: A line that asks the same, without page and public.
    """

    command: Command
    given: Mapping[str, str]
    context: Context
    arguments: Mapping[str, Any]
    public: bool
    page: int
    again: str


class Router:
    """Answers requests; one for all platforms and the command line."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        commands: Sequence[Command],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        subscriptions: Subscriptions,
        limits: PageLimits,
    ) -> None:
        self.shelf = shelf
        self.commands = {command.name: with_common(command) for command in commands}
        self._doors: tuple[Door, ...] = ()
        self.on_change: Callable[[], None] = _nothing
        self.post_sample: Callable[[PostSample], Awaitable[None]] = _no_sample
        self._by_any_name = {name.lower(): command for command in commands for name in _names(command)}
        self._clock = clock
        self._calendar = calendar
        self._zone = zone
        self._subscriptions = subscriptions
        self._limits = limits
        self._remembered: OrderedDict[tuple[object, ...], tuple[Briefing, ...]] = OrderedDict()

    @property
    def doors(self) -> tuple[Door, ...]:
        """The slash commands to offer."""
        found = [(dossier, self.shelf.book(dossier).dossier.title) for dossier in self.shelf.dossiers()]
        if [(door.name, door.title) for door in self._doors] != found:
            commands = tuple(self.commands.values())
            self._doors = tuple(Door(name=name, title=title, commands=commands) for name, title in found)
        return self._doors

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer with one page; never raises for anything a person can do."""
        language = self._language(request, None)
        try:
            prepared = self.prepare(request)
            language = prepared.context.language
            return await self._answer(prepared, request, authorise)
        except UserError as error:
            return Reply(briefing=mistake(error, language), public=False)
        except Exception:
            reference = secrets.token_hex(4)
            logger.exception("Request %r failed; reference %s", request.line, reference)
            return Reply(briefing=apology(reference, language), public=False)

    async def _answer(self, prepared: Prepared, request: Request, authorise: Authorise) -> Reply:
        if prepared.command.audience is Audience.MANAGERS:
            elsewhere = prepared.context.destination
            if not await authorise(elsewhere if elsewhere != request.destination else None):
                raise NotAllowedError(phrase(prepared.context.language, "not_allowed"))
        split = await self._pages(prepared)
        if isinstance(split, Form):
            return Reply(briefing=split.briefing, public=False, form=split)
        if prepared.page > len(split):
            language = prepared.context.language
            raise OptionError(phrase(language, "no_such_page", page=prepared.page, pages=len(split)))
        page = split[prepared.page - 1]
        can_share = not prepared.public and request.destination is not None and not prepared.command.listens
        row = buttons(
            prepared.again,
            page=prepared.page,
            count=len(split),
            can_share=can_share,
            language=prepared.context.language,
        )
        if row:
            page = replace(page, blocks=(*page.blocks, Buttons(buttons=row)))
        return Reply(briefing=page, public=prepared.public)

    async def _pages(self, prepared: Prepared) -> tuple[Briefing, ...] | Form:
        """Give the answer's pages; an answer to the same words over the same book is the same."""
        if prepared.command.listens:
            context = replace(prepared.context, heard=await self._heard(prepared))
            outcome = await asyncio.to_thread(prepared.command.run, context, **prepared.arguments)
            if isinstance(outcome, Form):
                return outcome
            return self._split(await self._settle(outcome), prepared)
        context = prepared.context
        key = (context.book.digest, prepared.again, context.language, context.today)
        found = self._remembered.get(key)
        if found is None:
            found = await asyncio.to_thread(self._work, prepared)
            self._remembered[key] = found
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        else:
            self._remembered.move_to_end(key)
        return found

    def _work(self, prepared: Prepared) -> tuple[Briefing, ...]:
        return self._split(run(prepared), prepared)

    def _split(self, briefing: Briefing, prepared: Prepared) -> tuple[Briefing, ...]:
        context = prepared.context
        whole = titled(
            briefing,
            as_of=context.as_of,
            has_sources=bool(context.book.sources),
            language=context.language,
        )
        return pages(whole, self._limits)

    async def _heard(self, prepared: Prepared) -> Heard:
        context = prepared.context
        if context.destination is None:
            return Heard()
        post = prepared.arguments.get(POST)
        return await self._subscriptions.heard(context.destination, context.book.dossier.id, post)

    async def _settle(self, outcome: Briefing | Outcome) -> Briefing:
        if isinstance(outcome, Briefing):
            return outcome
        for change in outcome.changes:
            await self.apply(change)
        return outcome.briefing

    async def apply(self, change: Change | PostSample) -> None:
        """Make a change to what a channel asked for."""
        if isinstance(change, PostSample):
            await self.post_sample(change)
            return
        await self._subscriptions.apply(change)
        self.on_change()

    def prepare(self, request: Request) -> Prepared:
        """Understand a request.

        Raises:
            UserError: The line can't be understood.
        """
        language = self._language(request, None)
        parts = split_line(request.line, language)
        command, rest = self._command(parts, request, language)
        given = assign(command, rest, language)
        language = self._language(request, given.get(LANGUAGE.name))
        book = self.shelf.book(request.dossier)
        whole = OptionReader(
            book=book, finder=self.shelf.finder(book), commands=self.commands, language=language
        )
        common = whole.read_all(command, COMMON, given)
        as_of: date | None = common["as_of"]
        context = self._context(request, language, as_of)
        reader = OptionReader(
            book=context.book, finder=context.finder, commands=self.commands, language=language
        )
        again = {name: text for name, text in given.items() if name not in {PAGE.name, PUBLIC.name}}
        own = [option for option in command.options if not option.is_common]
        arguments = reader.read_all(command, own, given)
        return Prepared(
            command=command,
            given=given,
            context=replace(context, destination=_elsewhere(context.destination, arguments)),
            arguments=arguments,
            public=bool(common["public"]),
            page=common["page"],
            again=write_line(command, again),
        )

    def _context(self, request: Request, language: str, as_of: date | None) -> Context:
        book = self.shelf.book(request.dossier)
        if as_of:
            book = book.as_of(as_of)
        now = self._clock.now()
        return Context(
            book=book,
            finder=self.shelf.finder(book),
            commands=self.commands,
            today=as_of or now.astimezone(self._zone).date(),
            now=now,
            as_of=as_of,
            language=language,
            zone=self._zone,
            calendar=self._calendar,
            destination=request.destination,
            user=request.user,
            user_name=request.user_name,
            can_ask=request.can_ask,
            fit=lambda briefing: pages(briefing, self._limits)[0],
        )

    def _language(self, request: Request, asked: str | None) -> str:
        """Give the language to answer in.

        Raises:
            OptionError: The dossier is not written in the language asked for.
        """
        languages = self.shelf.book(request.dossier).dossier.languages
        if asked:
            wanted = asked.lower()
            found = next((tag for tag in (wanted, wanted.partition("-")[0]) if tag in languages), None)
            if found is None:
                known = ", ".join(languages)
                raise OptionError(phrase(languages[0], "unknown_language", value=asked, known=known))
            return found
        primary = (request.language or "").lower().partition("-")[0]
        return primary if primary in languages else languages[0]

    def _command(
        self, parts: Sequence[Part], request: Request, language: str
    ) -> tuple[Command, Sequence[Part]]:
        """Find the command; words that begin with none are a question."""
        if not parts:
            return self.commands[_EMPTY], ()
        command, rest = find_command(parts, self._by_any_name)
        if command:
            return command, rest
        first = parts[0].value.lower()
        near = process.extract(
            first, list(self._by_any_name), scorer=OSA.normalized_similarity, score_cutoff=_NEAR, limit=3
        )
        others = parts[1:]
        if near and all(part.key for part in others) and not self._is_about_something(first, request):
            suggestions = tuple(" ".join([name, *(part.text for part in others)]) for name, _, _ in near)
            raise UnknownCommandError(phrase(language, "unknown_command", name=parts[0].value), suggestions)
        return self.commands[_QUESTION], parts

    def _is_about_something(self, word: str, request: Request) -> bool:
        findings = self.shelf.finder(self.shelf.book(request.dossier)).find(word, limit=1)
        return bool(findings.hits) and not findings.reading

    def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str
    ) -> tuple[Completion, ...]:
        """Offer values while somebody types."""
        book = self.shelf.book(dossier)
        reader = OptionReader(
            book=book,
            finder=self.shelf.finder(book),
            commands=self.commands,
            language=self._language(Request(dossier=dossier, line="", language=language), None),
        )
        return offer(reader, option, typed)


def _elsewhere(here: Destination | None, arguments: Mapping[str, Any]) -> Destination | None:
    """Give the channel a request is about: another one where an option names it."""
    channel = arguments.get(CHANNEL)
    if here is None or channel is None:
        return here
    return replace(here, channel=channel, workspace=arguments.get(WORKSPACE) or here.workspace)


def _nothing() -> None:
    """Nobody waits for changes."""


async def _no_sample(sample: PostSample) -> None:
    raise UserError(f"{sample.subscription.destination.platform} is not connected.")


def _names(command: Command) -> set[str]:
    return {command.name, *command.names.all()}


def run(prepared: Prepared) -> Briefing:
    """Run a command that changes nothing."""
    outcome = prepared.command.run(prepared.context, **prepared.arguments)
    return outcome if isinstance(outcome, Briefing) else outcome.briefing
