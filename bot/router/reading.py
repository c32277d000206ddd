"""Reads a request: which command it asks for, with which options, over which book, in which language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing
from bot.model.command import Command, Context, Finder, Named, Reference, Request
from bot.model.errors import OptionError, UnknownCommandError, UnknownIdError, UserError
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId, FactId
from bot.model.schedule import Calendar
from bot.model.text import clean
from bot.ports import Clock
from bot.router.choosing import is_question, members, near_names, other_readings, questions
from bot.router.grammar import Part, assign, find_command, given_to, split_line, write_line
from bot.router.options import OptionReader
from bot.router.universal import COMMON, LANGUAGE, PAGE, PUBLIC, language_among, with_common
from bot.wording.dates import day_in_words
from bot.wording.phrases import phrase, row, shortened

CHANNEL: Final = "channel"
WORKSPACE: Final = "workspace"
"""Options of these names name the channel that a request is about, if it is not the one asked in."""
_QUESTION: Final = "search"
_EMPTY: Final = "help"
_FEW_WORDS: Final = 2
_LONGEST_QUESTION: Final = 300  # characters


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
        book: The dossier as it stands now; `context` has it as of the day asked for.
        again: A line that asks the same, without page and public.
    """

    book: FactBook

    command: Command
    given: Mapping[str, str]
    context: Context
    arguments: Mapping[str, Any]
    public: bool
    page: int
    again: str

    @property
    def tells_facts(self) -> bool:
        """Whether the answer depends on the day it is asked as of."""
        return not self.command.reads_channel_state and self.command.name != _EMPTY

    @property
    def is_too_early(self) -> bool:
        """Whether it asks for a day on which no source had been published."""
        return self.tells_facts and self.context.as_of is not None and not self.context.book.sources


class RequestReader:
    """Reads requests; one for all platforms and the command line."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        commands: Sequence[Command],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        fit: Callable[[Briefing], Briefing],
    ) -> None:
        whole = [with_common(command) for command in commands]
        self.commands = {command.name: command for command in whole}
        self._by_any_name = {name.lower(): command for command in whole for name in _names(command)}
        self._shelf = shelf
        self._clock = clock
        self._calendar = calendar
        self._fit = fit
        self._zone = zone

    def language(self, request: Request) -> str:
        """Give the language to answer in, whatever else is wrong with the line."""
        languages = self._shelf.book(request.dossier).dossier.languages
        asked = given_to(request.line, LANGUAGE.name)
        found = language_among(asked, languages) if asked else None
        return found or language_among(request.language or "", languages) or languages[0]

    def option_reader(self, dossier: DossierId, language: str) -> OptionReader:
        """Give what reads options over a dossier's current book."""
        book = self._shelf.book(dossier)
        return OptionReader(
            book=book, finder=self._shelf.finder(book), commands=self.commands, language=language
        )

    def read(self, request: Request, language: str) -> Prepared:
        """Understand a request.

        Args:
            request: What somebody asks.
            language: The language of what is said about a line that can't be understood.

        Raises:
            UserError: The line can't be understood.
        """
        parts = split_line(clean(request.line), language)
        if parts and parts[0].text.lower() == f"/{request.dossier}":
            parts = parts[1:]
        command, rest = find_command(parts, self._by_any_name)
        if command is None and all(part.key in {option.name for option in COMMON} for part in parts):
            command = self.commands[_EMPTY]
        if command is None:
            self._check_spelling(parts, request, language)
            return self._prepared(self.commands[_QUESTION], parts, request, language)
        try:
            return self._prepared(command, rest, request, language)
        except UserError as error:
            if command.name != _QUESTION and is_question(command, rest):
                asked = (words for words in questions(parts, rest) if self._has_answer(words, request))
                return self._prepared(self.commands[_QUESTION], next(asked, parts), request, language)
            error.suggestions = error.suggestions or other_readings(command, rest)
            raise

    def _check_spelling(self, parts: Sequence[Part], request: Request, language: str) -> None:
        """Make sure that words with which no command begins are not meant for one.

        Raises:
            UnknownCommandError: They are.
        """
        first = parts[0].value
        group = members(first, self._by_any_name)
        if group and len(parts) <= _FEW_WORDS:
            said = phrase(language, "group_needs_word", name=first, words=row(language, sorted(group)))
            ready = (word for word in sorted(group) if not any(opt.required for opt in group[word].options))
            raise UnknownCommandError(said, tuple(f"{first} {word}" for word in ready))
        meant = [
            line
            for name, others in near_names(parts, self._by_any_name)
            if (line := self._working_line(name, others, request, language))
        ]
        if meant and not self._has_answer(parts[:1], request):
            said = phrase(language, "unknown_command", name=shortened(first))
            raise UnknownCommandError(said, tuple(dict.fromkeys(meant)))

    def _working_line(self, name: str, rest: Sequence[Part], request: Request, language: str) -> str:
        """Give the line with the command's right name, if it works; else help where nothing else is given."""
        try:
            self._prepared(self._by_any_name[name], rest, request, language)
        except UserError:
            return "" if rest else f"help {self._by_any_name[name].name}"
        return " ".join([name, *(part.text for part in rest)])

    def _has_answer(self, parts: Sequence[Part], request: Request) -> bool:
        """Tell whether these words, as they are spelt, find a fact."""
        words = " ".join(part.text for part in parts)
        findings = self._shelf.finder(self._shelf.book(request.dossier)).find(
            words[:_LONGEST_QUESTION], limit=1
        )
        return bool(findings.hits) and not findings.reading

    def _prepared(self, command: Command, rest: Sequence[Part], request: Request, language: str) -> Prepared:
        given = assign(command, rest, language)
        language = self._asked_language(given.get(LANGUAGE.name), request, language)
        options = self.option_reader(request.dossier, language)
        common = options.read_all(command, COMMON, given)
        again = write_line(
            command, {name: text for name, text in given.items() if name not in {PAGE.name, PUBLIC.name}}
        )
        own = [option for option in command.options if not option.is_common]
        arguments = options.read_all(command, own, given)
        context = self._context(request, language, common["as_of"])
        prepared = Prepared(
            book=options.book,
            command=command,
            given=given,
            context=replace(
                context,
                destination=_elsewhere(context.destination, arguments),
                asked_language=language if LANGUAGE.name in given else None,
            ),
            arguments=arguments,
            public=common["public"] or False,
            page=common["page"],
            again=again,
        )
        _check_was_known(prepared)
        return prepared

    def _asked_language(self, asked: str | None, request: Request, language: str) -> str:
        if asked is None:
            return language
        languages = self._shelf.book(request.dossier).dossier.languages
        found = language_among(asked, languages)
        if found is None:
            known = row(language, languages)
            raise OptionError(phrase(language, "unknown_language", value=shortened(asked), known=known))
        return found

    def _context(self, request: Request, language: str, as_of: date | None) -> Context:
        book = self._shelf.book(request.dossier)
        if as_of:
            book = book.as_of(as_of)
        now = self._clock.now()
        return Context(
            book=book,
            finder=self._shelf.finder(book),
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
            fit=self._fit,
        )


def _elsewhere(here: Destination | None, arguments: Mapping[str, Any]) -> Destination | None:
    """Give the channel a request is about: another one where an option names it."""
    channel = arguments.get(CHANNEL)
    if here is None or channel is None:
        return here
    return replace(here, channel=channel, workspace=arguments.get(WORKSPACE) or here.workspace)


def _check_was_known(prepared: Prepared) -> None:
    """Make sure that a fact asked for was known on the day asked for, where anything was."""
    context = prepared.context
    if context.as_of is None or not context.book.sources:
        return
    for option in prepared.command.options:
        asked = prepared.arguments.get(option.argument)
        if option.value == Named(of=Reference.FACT) and asked and FactId(asked) not in context.book.facts:
            day = day_in_words(context.as_of, context.language)
            said = phrase(context.language, "not_known_yet", id=asked, date=day)
            raise UnknownIdError(said, (f"{prepared.command.name} {asked}",))


def _names(command: Command) -> set[str]:
    return {command.name, *command.names.all()}
