"""Reads a request: which command it asks for, with which options, over which book, in which language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing
from bot.model.command import Command, Context, Finder, Named, Reference, Request
from bot.model.errors import UnknownCommandError, UnknownIdError, UserError
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId, FactId
from bot.model.plan import Calendar
from bot.model.text import clean
from bot.ports import Clock
from bot.router.choosing import is_question, members, near_names, other_readings, questions
from bot.router.grammar import Part, assign, find_command, parts_of, split_line, write_line
from bot.router.languages import Spoken, asked_for, spoken, told_lacking
from bot.router.options import OptionReader
from bot.router.universal import COMMON, LANGUAGE, PAGE, PUBLIC, with_common
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
        lacking: A sentence that says that the dossier lacks the language asked for; else empty.
    """

    book: FactBook
    command: Command
    given: Mapping[str, str]
    context: Context
    arguments: Mapping[str, Any]
    public: bool
    page: int
    again: str
    lacking: str

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
        self._shelf = shelf
        self._clock = clock
        self._calendar = calendar
        self._fit = fit
        self._zone = zone

    def spoken(self, request: Request) -> Spoken:
        """The language to answer in, whatever else is wrong with the line."""
        book = self._shelf.book(request.dossier)
        parts = _without_slash(parts_of(clean(request.line)), request.dossier)
        return spoken(book, parts, self._names_of(book), locale=request.language)

    def _names_of(self, book: FactBook) -> Mapping[str, Command]:
        """The commands by what they are called in the dossier's languages, and by their first names.

        Not in every language, in one of which "aide" is help, and in another somebody's assistant.
        """
        return {
            name.lower(): command
            for command in self.commands.values()
            for name in (
                command.name,
                *(command.names.in_language(language) or command.name for language in book.dossier.languages),
            )
        }

    def option_reader(self, dossier: DossierId, language: str) -> OptionReader:
        """Give what reads options over a dossier's current book."""
        book = self._shelf.book(dossier)
        return OptionReader(
            book=book, finder=self._shelf.finder(book), commands=self.commands, language=language
        )

    def read(self, request: Request, decided: Spoken) -> Prepared:
        """Understand a request.

        Args:
            request: What somebody asks.
            decided: The language to answer in.

        Raises:
            UserError: The line can't be understood.
        """
        parts = _without_slash(split_line(clean(request.line), decided.language), request.dossier)
        names = self._names_of(self._shelf.book(request.dossier))
        command, rest = find_command(parts, names)
        if command is None and all(part.key in {option.name for option in COMMON} for part in parts):
            command = self.commands[_EMPTY]
        if command is None:
            self._check_spelling(parts, names, request, decided)
            return self._prepared(self.commands[_QUESTION], parts, request, decided)
        try:
            return self._prepared(command, rest, request, decided)
        except UserError as error:
            if command.name != _QUESTION and is_question(command, rest):
                asked = (words for words in questions(parts, rest) if self._has_answer(words, request))
                return self._prepared(self.commands[_QUESTION], next(asked, parts), request, decided)
            error.suggestions = error.suggestions or other_readings(command, rest)
            raise

    def _check_spelling(
        self, parts: Sequence[Part], names: Mapping[str, Command], request: Request, decided: Spoken
    ) -> None:
        """Make sure that words with which no command begins are not meant for one.

        Raises:
            UnknownCommandError: They are.
        """
        first, language = parts[0].value, decided.language
        group = members(first, names)
        if group and len(parts) <= _FEW_WORDS:
            said = phrase(language, "group_needs_word", name=first, words=row(language, sorted(group)))
            ready = (word for word in sorted(group) if not any(opt.required for opt in group[word].options))
            raise UnknownCommandError(said, tuple(f"{first} {word}" for word in ready))
        meant = [
            line
            for name, others in near_names(parts, names)
            if (line := self._working_line(name, names[name], others, request, decided))
        ]
        if meant and not self._has_answer(parts[:1], request):
            said = phrase(language, "unknown_command", name=shortened(first))
            raise UnknownCommandError(said, tuple(dict.fromkeys(meant)))

    def _working_line(
        self, name: str, command: Command, rest: Sequence[Part], request: Request, decided: Spoken
    ) -> str:
        """Give the line with the command's right name, if it works; else help where nothing else is given."""
        try:
            self._prepared(command, rest, request, decided)
        except UserError:
            return "" if rest else f"help {command.name}"
        return " ".join([name, *(part.text for part in rest)])

    def _has_answer(self, parts: Sequence[Part], request: Request) -> bool:
        """Tell whether these words, as they are spelt, find a fact."""
        words = " ".join(part.text for part in parts)
        findings = self._shelf.finder(self._shelf.book(request.dossier)).find(
            words[:_LONGEST_QUESTION], limit=1
        )
        return bool(findings.hits) and not findings.reading

    def _prepared(
        self, command: Command, rest: Sequence[Part], request: Request, decided: Spoken
    ) -> Prepared:
        given = assign(command, rest, decided.language)
        if given.get(LANGUAGE.name):
            decided = asked_for(self._shelf.book(request.dossier), given[LANGUAGE.name])
        language = decided.language
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
                asked_language=decided.asked,
            ),
            arguments=arguments,
            public=common["public"] or False,
            page=common["page"],
            again=again,
            lacking=told_lacking(decided) if decided.lacking else "",
        )
        _check_was_known(prepared)
        return prepared

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


def _without_slash(parts: Sequence[Part], dossier: DossierId) -> Sequence[Part]:
    """The parts of a line without the slash command, which people write where a mention has it already."""
    return parts[1:] if parts and parts[0].text.lower() == f"/{dossier}" else parts
