"""Reads a request: which command it asks for, with which options, over which book, in which language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.model.briefing import AnswerOutcome, Briefing
from bot.model.command import Command, Context
from bot.model.errors import UnknownCommandError, UnknownIdError, UserError
from bot.model.exchange import Request
from bot.model.ids import DossierId, FactId
from bot.model.option import Meaning, Named, OneOf, Option, Reference, Words
from bot.model.request import (
    Grammar,
    ParsedRequest,
    Part,
    assigned,
    write_line,
    write_option,
)
from bot.model.schedule import Calendar
from bot.ports import Clock
from bot.router.call import EMPTY, CommandCall, Shelf
from bot.router.choosing import is_question, members, near_names, other_readings, questions
from bot.router.histories import Histories
from bot.router.languages import Spoken, asked_for, spoken, told_lacking
from bot.router.options import OptionReader
from bot.router.periods import with_dates
from bot.router.phrased import Phrasebook
from bot.router.replies import misfit
from bot.router.universal import AS_OF, COMMON, LANGUAGE, PAGE, PART, PUBLIC, with_common
from bot.wording.dates import day_in_words
from bot.wording.phrases import phrase, row, shortened

CHANNEL: Final = "channel"
WORKSPACE: Final = "workspace"
"""Options of these names name the channel that a request is about, if it is not the one asked in."""
QUESTION_COMMAND: Final = "search"
_FEW_WORDS: Final = 2
_LONGEST_QUESTION: Final = 300  # characters
_NOT_LASTING: Final = frozenset({PAGE.name, PART.name, PUBLIC.name})
_COMMON_NAMES: Final = frozenset(option.name for option in COMMON)


class RequestReader:
    """Reads requests; one for all platforms and the command line.

    Attributes:
        grammar: Over the commands, each with the options that every command takes, in any language.
    """

    def __init__(
        self,
        *,
        shelf: Shelf,
        commands: Sequence[Command],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        fit: Callable[[Briefing], Briefing],
        histories: Histories,
        feeds_url: str = "",
    ) -> None:
        self.grammar = Grammar(map(with_common, commands))
        self._phrasebook = Phrasebook(self.grammar.commands)
        self._grammars: dict[tuple[str, ...], Grammar] = {}
        self._shelf = shelf
        self._clock = clock
        self._calendar = calendar
        self._fit = fit
        self._zone = zone
        self._histories = histories
        self._feeds_url = feeds_url

    def prepare(self) -> None:
        """Make what only questions take, so that who asks the first one need not wait."""
        self._phrasebook.prepare()

    def spoken(self, request: Request, parsed: ParsedRequest | None = None) -> Spoken:
        """The language to answer in, whatever else is wrong with the line."""
        return spoken(self._shelf.book(request.dossier), parsed, request.language)

    def _grammar(self, dossier: DossierId) -> Grammar:
        """What reads lines with the names that commands have in a dossier's languages."""
        languages = tuple(self._shelf.book(dossier).dossier.languages)
        if languages not in self._grammars:
            self._grammars[languages] = Grammar(self.grammar.commands.values(), languages)
        return self._grammars[languages]

    def option_reader(self, dossier: DossierId, language: str) -> OptionReader:
        """What reads options over a dossier's current book."""
        book = self._shelf.book(dossier)
        return OptionReader(
            book=book, finder=self._shelf.finder(book), commands=self.grammar.commands, language=language
        )

    def parse(self, request: Request) -> ParsedRequest:
        """Read a request's line; one of common options alone asks for help."""
        parsed = self._inner(self._grammar(request.dossier).parse(request.line, request.dossier), request)
        if (
            parsed.command is None
            and not parsed.rest
            and _COMMON_NAMES.issuperset(part.key for part in parsed.parts)
        ):
            return assigned(self.grammar.commands[EMPTY], parsed.parts, parsed.parts)
        return parsed

    def _inner(self, parsed: ParsedRequest, request: Request) -> ParsedRequest:
        """The line that a command is given, where it takes one; options beside it are that line's too."""
        if parsed.command is None or parsed.fault:
            return parsed
        takes = [opt.name for opt in parsed.command.options if _is_line(opt)]
        if not takes or not parsed.given.get(takes[0], "").strip():
            return parsed
        ahead = [write_option(name, text) for name, text in parsed.given.items() if name not in takes]
        line = " ".join([*ahead, parsed.given[takes[0]]])
        inner = self._grammar(request.dossier).parse(line, request.dossier)
        # Whoever asks to ask means no command of that name.
        return inner if inner.command is not parsed.command else self._question(inner.parts)

    def read(self, parsed: ParsedRequest, request: Request, decided: Spoken) -> CommandCall:
        """Understand a request.

        Args:
            parsed: Its line.
            request: What somebody asks.
            decided: The language to answer in.

        Raises:
            UserError: The line can't be understood.
        """
        command = parsed.command
        call = self._call(parsed, request, decided) if command else self._phrased(parsed, request, decided)
        if call is None:
            self._check_spelling(parsed, request, decided)
            call = self._call(self._question(parsed.parts), request, decided)
        if isinstance(call, CommandCall):
            return call
        if command and command.name != QUESTION_COMMAND:
            phrased = self._phrased(parsed, request, decided)
            if phrased:
                return phrased
            if is_question(command, parsed.rest):
                asked = (
                    words
                    for words in questions(parsed.parts, parsed.rest)
                    if self._has_answer(words, request)
                )
                call = self._call(self._question(next(asked, parsed.parts)), request, decided)
                if isinstance(call, CommandCall):
                    return call
            else:
                call.suggestions = call.suggestions or other_readings(command, parsed.rest)
        raise call

    def _phrased(self, parsed: ParsedRequest, request: Request, decided: Spoken) -> CommandCall | None:
        """What a line in plain words asks for, if it comes to a command."""
        hits = self._phrasebook.hits(parsed)
        answered = self._sureness(parsed, request) if hits and not parsed.command else 0.0
        for reading in map(self._dated, self._phrasebook.readings(parsed, hits, answered)):
            call = self._call(reading, request, decided)
            if isinstance(call, CommandCall):
                return replace(call, is_phrased=True, again=write_line(call.command, _by_id(reading, call)))
        return None

    def _dated(self, parsed: ParsedRequest) -> ParsedRequest:
        """A line whose dates stand for themselves, not for days that count from today."""
        assert parsed.command
        today = self._clock.now().astimezone(self._zone).date()
        return replace(parsed, given=with_dates(parsed.command.options, parsed.given, today))

    def _sureness(self, parsed: ParsedRequest, request: Request) -> float:
        """How sure a fact answers a line in plain words; 0 where none does."""
        words = " ".join(self._question(parsed.parts).given.values())
        found = self._shelf.finder(self._shelf.book(request.dossier)).find(words[:_LONGEST_QUESTION])
        return found.certainty if found.outcome is AnswerOutcome.ANSWERED else 0.0

    def _question(self, parts: Sequence[Part]) -> ParsedRequest:
        return assigned(self.grammar.commands[QUESTION_COMMAND], tuple(parts), tuple(parts))

    def _check_spelling(self, parsed: ParsedRequest, request: Request, decided: Spoken) -> None:
        """Make sure that words with which no command begins are not meant for one.

        Raises:
            UnknownCommandError: They are.
        """
        if not parsed.rest:
            return
        words, names = parsed.rest, self._grammar(request.dossier).by_any_name
        first, language = words[0].value, decided.language
        group = members(first, names)
        if group and len(words) <= _FEW_WORDS:
            said = phrase(language, "group_needs_word", name=first, words=row(language, sorted(group)))
            ready = (word for word in sorted(group) if not any(opt.required for opt in group[word].options))
            raise UnknownCommandError(said, tuple(f"{first} {word}" for word in ready))
        ahead = parsed.parts[: -len(words)]
        meant = [
            line
            for name, others in near_names(words, names)
            if (line := self._working_line(name, (*others, *ahead), request, decided))
        ]
        if meant and not self._has_answer(words[:1], request):
            said = phrase(language, "unknown_command", name=shortened(first))
            raise UnknownCommandError(said, tuple(dict.fromkeys(meant)))

    def _working_line(self, name: str, rest: Sequence[Part], request: Request, decided: Spoken) -> str:
        """The line with the command's right name, if it works; else help where nothing else is given."""
        command = self._grammar(request.dossier).by_any_name[name]
        if isinstance(self._call(assigned(command, tuple(rest), tuple(rest)), request, decided), CommandCall):
            return " ".join([name, *(part.text for part in rest)])
        return "" if rest else f"help {command.name}"

    def _has_answer(self, parts: Sequence[Part], request: Request) -> bool:
        """Tell whether these words, as they are spelt, find a fact."""
        words = " ".join(part.text for part in parts)
        findings = self._shelf.finder(self._shelf.book(request.dossier)).find(
            words[:_LONGEST_QUESTION], limit=1
        )
        return bool(findings.hits) and not findings.reading

    def _call(self, parsed: ParsedRequest, request: Request, decided: Spoken) -> CommandCall | UserError:
        """Read the options of a line whose command is known; gives the mistake where there is one."""
        command, given = parsed.command, self._dated(parsed).given
        assert command
        book = self._shelf.book(request.dossier)
        if parsed.fault:
            return misfit(parsed.fault, command, book, decided.language)
        if given.get(LANGUAGE.name):
            decided = asked_for(book, given[LANGUAGE.name])
        values = self.option_reader(request.dossier, decided.language).read_all(command, given)
        if isinstance(values, UserError):
            return values
        as_of: date | None = values[AS_OF.name]
        context = self._context(request, decided, as_of, values)
        if as_of and (mistake := _not_known_yet(command, values, context)):
            return mistake
        lasting = {name: text for name, text in given.items() if name not in _NOT_LASTING}
        return CommandCall(
            book=book,
            command=command,
            context=context,
            arguments={
                option.argument: values[option.name] for option in command.options if not option.is_common
            },
            public=values[PUBLIC.name] or False,
            page=values[PAGE.name],
            again=write_line(command, lasting),
            lacking=told_lacking(decided) if decided.lacking else "",
        )

    def _context(
        self, request: Request, decided: Spoken, as_of: date | None, values: Mapping[str, Any]
    ) -> Context:
        book = self._shelf.book(request.dossier)
        book = book.as_of(as_of) if as_of else book
        now = self._clock.now()
        place = request.destination
        around = place or request.around
        if around and values.get(CHANNEL) is not None:
            place = replace(
                around, channel=values[CHANNEL], workspace=values.get(WORKSPACE) or around.workspace
            )
        return Context(
            book=book,
            finder=self._shelf.finder(book, by_meaning=True),
            commands=self.grammar.commands,
            today=as_of or now.astimezone(self._zone).date(),
            now=now,
            as_of=as_of,
            language=decided.language,
            asked_language=decided.asked,
            zone=self._zone,
            calendar=self._calendar,
            destination=place,
            user=request.user,
            user_name=request.user_name,
            can_ask=request.can_ask,
            feeds_url=self._feeds_url,
            fit=self._fit,
            part=values[PART.name],
            history=self._histories.of(request.dossier),
            revisions=self._histories.revisions(request.dossier),
        )


def _by_id(reading: ParsedRequest, call: CommandCall) -> dict[str, str]:
    """The options of a line, with what it names or chooses as it is called everywhere."""
    named = {
        option.name: " ".join(_each(call.arguments[option.argument]))
        for option in call.command.options
        if isinstance(option.value, Named | OneOf) and option.name in reading.given
    }
    return {name: text for name, text in reading.given.items() if name not in _NOT_LASTING} | named


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """What an option names: one thing or several."""
    return value if isinstance(value, tuple) else (str(value),)


def _is_line(option: Option) -> bool:
    return isinstance(option.value, Words) and option.value.means is Meaning.LINE


def _not_known_yet(command: Command, values: Mapping[str, Any], context: Context) -> UnknownIdError | None:
    """What to say of a fact that was not known on the day asked for, where anything was."""
    if context.as_of is None or not context.book.sources:
        return None
    for option in command.options:
        asked = values.get(option.name)
        if not asked or not isinstance(option.value, Named) or option.value.of is not Reference.FACT:
            continue
        missing = next((id_ for id_ in _each(asked) if FactId(id_) not in context.book.facts), None)
        if missing:
            day = day_in_words(context.as_of, context.language)
            said = phrase(context.language, "not_known_yet", id=missing, date=day)
            return UnknownIdError(said, (f"{command.name} {missing}",), option=option.name)
    return None
