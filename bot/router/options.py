"""From an option's text to its value, once for all platforms."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, assert_never

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.command import (
    Command,
    Day,
    Finder,
    Named,
    OneOf,
    Option,
    Period,
    Place,
    Reference,
    WholeNumber,
    Words,
    YesNo,
)
from bot.model.dates import DateFormError, Edtf, parse_edtf
from bot.model.errors import OptionError, UnknownIdError
from bot.model.fact import FactBook
from bot.model.ids import FactId, OrganizationId, PersonId
from bot.model.text import Text
from bot.router.grammar import chosen_by
from bot.router.meanings import read_meaning
from bot.wording.examples import example
from bot.wording.phrases import phrase, row, shortened, words_for

_LONGEST_NUMBER: Final = 9  # digits
_LONGEST_CLOSED: Final = 200  # characters; no number, date or choice is longer
_NEAR: Final = 0.6
_SUGGESTED: Final = 5
_CHANNEL: Final = re.compile(r"<#([A-Za-z0-9]{1,32})(?:\|[^>]*)?>")


class OptionReader:
    """Reads the options of one request over one book."""

    def __init__(
        self, *, book: FactBook, finder: Finder, commands: Mapping[str, Command], language: str
    ) -> None:
        self.book = book
        self.finder = finder
        self.commands = commands
        self.language = language

    def read_all(
        self, command: Command, options: Iterable[Option], given: Mapping[str, str]
    ) -> dict[str, Any]:
        """Give the keyword arguments for a command's function.

        Raises:
            OptionError: A required option is missing or a value can't be used.
            UnknownIdError: A value names nothing the dossier has.
        """
        values: dict[str, Any] = {}
        for option in options:
            text = given.get(option.name, option.default)
            if text is None and option.required:
                raise OptionError(
                    phrase(
                        self.language,
                        "option_missing",
                        command=command.name,
                        name=option.name,
                        summary=option.summary.best(self.language),
                        example=example(command, self.book, self.language),
                    )
                )
            values[option.argument] = None if text is None else self.read(command, option, text)
        return values

    def read(self, command: Command, option: Option, text: str) -> Any:  # noqa: PLR0911 - one per kind
        """Give one option's value."""
        if not isinstance(option.value, Words | Named):
            # Full-width digits and letters, as Chinese keyboards write them, count as the plain ones.
            text = unicodedata.normalize("NFKC", text[:_LONGEST_CLOSED]).strip()
        match option.value:
            case Words(longest=longest, means=means):
                words = self._words(option, text, longest)
                return read_meaning(means, option.name, words, self.language)
            case WholeNumber() as number:
                return self._number(option, text, number)
            case YesNo():
                return self._yes_no(option, text)
            case OneOf() as closed:
                return self._choice(option, text, closed)
            case Day():
                return self._day(option, text)
            case Period():
                return self._period(option, text)
            case Place():
                return self._place(option, text)
            case Named(of=kind):
                return self._named(command, text, kind)
            case _:
                assert_never(option.value)

    def _fault(self, key: str, **values: object) -> OptionError:
        return OptionError(phrase(self.language, key, **values))

    def _place(self, option: Option, text: str) -> str:
        found = _CHANNEL.fullmatch(text.strip())
        if not found:
            raise self._fault("not_channel", name=option.name, value=shortened(text))
        return found[1]

    def _words(self, option: Option, text: str, longest: int) -> str:
        words = " ".join(text.split())
        if len(words) > longest:
            raise self._fault("too_long", name=option.name, count=len(words), most=longest)
        return words

    def _number(self, option: Option, text: str, number: WholeNumber) -> int:
        if number.takes_all and text.lower() in words_for("words_all"):
            return number.most
        plain = text.removeprefix("+")
        if plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER:
            value = int(plain)
            if number.least <= value <= number.most:
                return value
        raise self._fault(
            "not_number", value=shortened(text), name=option.name, least=number.least, most=number.most
        )

    def _yes_no(self, option: Option, text: str) -> bool:
        word = text.lower()
        if word in words_for("words_yes"):
            return True
        if word in words_for("words_no"):
            return False
        raise self._fault("not_yes_no", value=shortened(text), name=option.name)

    def _choice(self, option: Option, text: str, closed: OneOf) -> str:
        chosen = chosen_by(closed, text)
        if chosen is None:
            known = row(self.language, (choice.value for choice in closed.choices))
            raise self._fault("not_choice", value=shortened(text), name=option.name, known=known)
        return chosen

    def _day(self, option: Option, text: str) -> date:
        try:
            read = parse_edtf(text[:80])
        except DateFormError:
            read = None
        if read is None or not read.is_day or read.earliest is None or read.doubt:
            raise self._fault("not_day", value=shortened(text), name=option.name)
        return read.earliest

    def _period(self, option: Option, text: str) -> Edtf:
        try:
            return parse_edtf(text[:80])
        except DateFormError as error:
            raise self._fault("not_date", name=option.name, value=shortened(text)) from error

    def _named(self, command: Command, text: str, kind: Reference) -> str:
        known = self.known(kind)
        wanted = normal(text)
        exact = next((id_ for id_, names in known.items() if wanted in names), None)
        if exact:
            return exact
        near = self._near(wanted, known)
        meant = [f"{command.name} {id_}" for id_ in near]
        match kind:
            case Reference.FACT:
                meant += [f"{command.name} {id_}" for id_ in self._found(text)]
            case Reference.COMMAND:
                meant = meant or [command.name]
        raise UnknownIdError(
            phrase(self.language, _UNKNOWN[kind], id=shortened(text), name=shortened(text)),
            tuple(dict.fromkeys(meant))[:_SUGGESTED],
        )

    def _found(self, text: str) -> list[str]:
        findings = self.finder.find(text[:200], limit=3)
        return [*(hit.fact for hit in findings.hits), *findings.closest]

    @staticmethod
    def _near(wanted: str, known: Mapping[str, frozenset[str]]) -> list[str]:
        names = {name: id_ for id_, all_names in known.items() for name in all_names}
        found = process.extract(
            wanted[:100], list(names), scorer=OSA.normalized_similarity, score_cutoff=_NEAR, limit=8
        )
        return list(dict.fromkeys(names[name] for name, _, _ in found))

    def known(self, kind: Reference) -> dict[str, frozenset[str]]:
        """Give what can be named: by id, the names it goes by, in normal form."""
        people: dict[str, frozenset[str]] = {
            id_: _names(id_, person.name, person.aliases) for id_, person in self.book.people.items()
        }
        match kind:
            case Reference.FACT:
                return {id_: frozenset({normal(id_)}) for id_ in self.book.facts}
            case Reference.PERSON:
                return people
            case Reference.PARTY:
                bodies = self.book.organizations.items()
                return {**people, **{id_: _names(id_, body.name, body.aliases) for id_, body in bodies}}
            case Reference.COMMAND:
                return _command_names(self.commands.values())

    def label(self, kind: Reference, id_: str) -> str:
        """Give what people call a thing, for showing beside its id."""
        if kind is Reference.FACT and FactId(id_) in self.book.facts:
            return self.book.facts[FactId(id_)].title.best(self.language)
        if kind is Reference.COMMAND and id_ in self.commands:
            return self.commands[id_].summary.best(self.language)
        if PersonId(id_) in self.book.people or OrganizationId(id_) in self.book.organizations:
            return self.book.name_of(id_).best(self.language)
        return id_


_UNKNOWN: Final = {
    Reference.FACT: "unknown_fact",
    Reference.PERSON: "unknown_person",
    Reference.PARTY: "unknown_party",
    Reference.COMMAND: "unknown_command",
}


def _command_names(commands: Iterable[Command]) -> dict[str, frozenset[str]]:
    """Give what commands go by; a group goes by the first word of its commands."""
    known: dict[str, frozenset[str]] = {}
    for command in commands:
        names = (command.name, *command.names.all())
        known[command.name] = frozenset(map(normal, names))
        group, space, _ = command.name.partition(" ")
        if space:
            words = frozenset(normal(name.partition(" ")[0]) for name in names)
            known[group] = known.get(group, frozenset()) | words
    return known


def _names(id_: str, name: Text, aliases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normal, (id_, *name.all(), *aliases)))


def normal(text: str) -> str:
    """Give the form in which names and ids compare: small letters, words joined by hyphens."""
    return "-".join(text.lower().replace("_", " ").replace("-", " ").split())
