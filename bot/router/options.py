"""From an option's text to its value, once for all platforms."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, assert_never

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.command import Command
from bot.model.dates import DateFormError, Edtf, parse_edtf
from bot.model.errors import OptionError, UnknownIdError, UserError
from bot.model.fact import FactBook
from bot.model.findings import Finder
from bot.model.ids import FactId, OrganizationId, PersonId, SourceId
from bot.model.option import (
    Day,
    Meaning,
    Named,
    OneOf,
    Option,
    Period,
    Place,
    Reference,
    Value,
    WholeNumber,
    Words,
    YesNo,
)
from bot.model.request import chosen_by
from bot.model.subscription_options import (
    GROUPS,
    read_leads,
    read_occasions,
    read_time,
    read_weekdays,
)
from bot.model.text import Text, plain
from bot.model.zones import find_zone
from bot.router.everyday import everyday, forms, normal
from bot.wording.examples import example
from bot.wording.phrases import phrase, row, shortened, words_for

_LONGEST_NUMBER: Final = 9  # digits
_LONGEST_CLOSED: Final = 200  # characters; no number, date or choice is longer
_NEAR: Final = 0.6
_SUGGESTED: Final = 5
_CHANNEL: Final = re.compile(r"<#([A-Za-z0-9]{1,32})(?:\|[^>]*)?>")
_BETWEEN: Final = re.compile(r"[\s,，、]+")
_YEARS: Final = re.compile(r"^(\d{4})-(\d{4})$", re.ASCII)  # as most people write a span of them
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class OptionReader:
    """Reads the options of one request over one book.

    What can't be read comes back as the mistake, not raised: whether it is one depends on what else the words
    may be.
    """

    def __init__(
        self, *, book: FactBook, finder: Finder, commands: Mapping[str, Command], language: str
    ) -> None:
        self.book = book
        self.finder = finder
        self.commands = commands
        self.language = language

    def read_all(self, command: Command, given: Mapping[str, str]) -> dict[str, Any] | UserError:
        """The values of a command's options by name, or the first mistake."""
        values: dict[str, Any] = {}
        for option in command.options:
            text = given.get(option.name, option.default)
            if text is None and option.required:
                return OptionError(
                    phrase(
                        self.language,
                        "option_missing",
                        command=command.name,
                        name=option.name,
                        summary=option.summary.best(self.language),
                        example=example(command, self.book, self.language),
                    ),
                    option=option.name,
                )
            value = None if text is None else self.read(command, option, text)
            if isinstance(value, UserError):
                return value
            values[option.name] = value
        return values

    def read(self, command: Command, option: Option, text: str) -> Any | UserError:
        """One option's value, or the mistake."""
        words = " ".join(text.split())
        match option.value:
            case Words(longest=longest) if len(words) > longest:
                return OptionError(
                    phrase(self.language, "too_long", name=option.name, count=len(words), most=longest),
                    option=option.name,
                )
            case Words(means=Meaning.TEXT | Meaning.LINE | Meaning.POST | Meaning.QUOTATION):
                return words
            case Named(of=kind, many=True):
                return self._several(command, option, text, kind)
            case Named(of=kind):
                return self._named(command, option, text, kind)
            case closed:
                value = _value(closed, plain(text)) if len(text) <= _LONGEST_CLOSED else None
                return self._misfit(option, text) if value is None else value

    def _misfit(self, option: Option, text: str) -> OptionError:
        """Say what would be right for an option."""
        told = {"name": option.name, "value": shortened(text)}
        match option.value:
            case WholeNumber(least=least, most=most):
                said = phrase(self.language, "not_number", **told, least=least, most=most)
            case YesNo():
                said = phrase(self.language, "not_yes_no", **told)
            case OneOf(choices=choices):
                known = row(self.language, (choice.value for choice in choices))
                said = phrase(self.language, "not_choice", **told, known=known)
            case Day():
                said = phrase(self.language, "not_day", **told)
            case Period():
                said = phrase(self.language, "not_date", **told)
            case Place():
                said = phrase(self.language, "not_channel", **told)
            case Words(means=means):
                said = phrase(self.language, _MISFITS[means], **told, kinds=", ".join(GROUPS))
            case Named():
                raise TypeError(f"{option.name} is read by name")
            case _:
                assert_never(option.value)
        return OptionError(said, option=option.name)

    def _named(self, command: Command, option: Option, text: str, kind: Reference) -> str | UnknownIdError:
        known = self.known(kind)
        wanted = normal(text)
        meant = forms(wanted) if kind is Reference.COMMAND else {wanted}
        exact = next((id_ for id_, names in known.items() if not meant.isdisjoint(names)), None)
        if exact:
            return exact
        meant_so = everyday(self.book, kind, text)
        # Whoever names a fact by its id means no commitment with a similar name.
        is_another = kind is Reference.COMMITMENT and text.strip() in self.book.facts
        if len(meant_so) == 1 and not is_another:
            return meant_so[0]
        near = [*meant_so, *self._near(wanted, known)]
        # A word without a name goes to the first option.
        named = "" if option.name == command.options[0].name else f"{option.name}:"
        lines = [f"{command.name} {named}{id_}" for id_ in near]
        match kind:
            case Reference.FACT:
                lines += [f"{command.name} {named}{id_}" for id_ in self._found(text)]
            case Reference.COMMAND:
                lines = lines or [command.name]
        return UnknownIdError(
            phrase(self.language, _UNKNOWN[kind], id=shortened(text), name=shortened(text)),
            tuple(dict.fromkeys(lines))[:_SUGGESTED],
            option=option.name,
        )

    def _several(
        self, command: Command, option: Option, text: str, kind: Reference
    ) -> tuple[str, ...] | UnknownIdError:
        """What one name stands for, or each of several words."""
        whole = self._named(command, option, text, kind)
        words = _BETWEEN.split(text.strip())
        if isinstance(whole, str):
            return (whole,)
        found = [self._named(command, option, word, kind) for word in words] if len(words) > 1 else [whole]
        mistake = next((one for one in found if isinstance(one, UnknownIdError)), None)
        return mistake or tuple(dict.fromkeys(map(str, found)))

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

    def known(self, kind: Reference) -> Mapping[str, frozenset[str]]:
        """What can be named: by id, the names it goes by, in normal form; remembered for the last books."""
        if kind is Reference.COMMAND:
            return _command_names(self.commands.values())
        key = (self.book.digest, kind)
        found = _KNOWN.get(key)
        if found is None:
            if len(_KNOWN) >= _BOOKS_KNOWN:
                _KNOWN.clear()
            found = _KNOWN[key] = self._known(kind)
        return found

    def _known(self, kind: Reference) -> Mapping[str, frozenset[str]]:
        people: dict[str, frozenset[str]] = {
            id_: _names(id_, person.name, person.aliases) for id_, person in self.book.people.items()
        }
        match kind:
            case Reference.FACT:
                facts = self.book.facts.values()
                return {fact.id: frozenset(map(normal, (fact.id, *fact.formerly))) for fact in facts}
            case Reference.COMMITMENT:
                owed = (fact for fact in self.book.facts.values() if fact.commitment)
                return {fact.id: frozenset(map(normal, (fact.id, *fact.formerly))) for fact in owed}
            case Reference.PERSON:
                return people
            case Reference.PARTY:
                bodies = self.book.organizations.items()
                return {**people, **{id_: _names(id_, body.name, body.aliases) for id_, body in bodies}}
            case Reference.SOURCE:
                return {id_: _names(id_, source.title, ()) for id_, source in self.book.sources.items()}
            case Reference.COMMAND:
                return {}

    def label(self, kind: Reference, id_: str) -> str:
        """What people call a thing, for showing beside its id."""
        if kind in {Reference.FACT, Reference.COMMITMENT} and FactId(id_) in self.book.facts:
            return self.book.facts[FactId(id_)].title.best(self.language)
        if kind is Reference.COMMAND and id_ in self.commands:
            return self.commands[id_].summary.best(self.language)
        if kind is Reference.SOURCE and SourceId(id_) in self.book.sources:
            return self.book.sources[SourceId(id_)].title.best(self.language)
        if PersonId(id_) in self.book.people or OrganizationId(id_) in self.book.organizations:
            return self.book.name_of(id_).best(self.language)
        return id_


_KNOWN: Final[dict[tuple[str, Reference], Mapping[str, frozenset[str]]]] = {}
_BOOKS_KNOWN: Final = 12
_UNKNOWN: Final = {
    Reference.FACT: "unknown_fact",
    Reference.COMMITMENT: "unknown_commitment",
    Reference.PERSON: "unknown_person",
    Reference.PARTY: "unknown_party",
    Reference.SOURCE: "unknown_source",
    Reference.COMMAND: "unknown_command",
}


def _command_names(commands: Iterable[Command]) -> dict[str, frozenset[str]]:
    """What commands go by; a group goes by the first word of its commands."""
    known: dict[str, frozenset[str]] = {}
    for command in commands:
        names = (command.name, *command.names.all())
        known[command.name] = frozenset(form for name in names for form in forms(normal(name)))
        group, space, _ = command.name.partition(" ")
        if space:
            words = frozenset(form for name in names for form in forms(normal(name.partition(" ")[0])))
            known[group] = known.get(group, frozenset()) | words
    return known


def _names(id_: str, name: Text, aliases: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normal, (id_, *name.all(), *aliases)))


def _value(kind: Value, text: str) -> Any:  # noqa: PLR0911 - one per kind
    """The value of a closed kind that a text in its plain form stands for in full; None where it is none."""
    match kind:
        case WholeNumber(least=least, most=most, takes_all=takes_all):
            if takes_all and text.lower() in words_for("words_all"):
                return most
            digits = text.removeprefix("+")
            is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
            return int(digits) if is_number and least <= int(digits) <= most else None
        case YesNo():
            return _yes_or_no(text)
        case OneOf():
            return chosen_by(kind, text) or _inflected(kind, text)
        case Day():
            read = _date(text)
            return read.earliest if read and read.is_day and not read.doubt else None
        case Period():
            return _date(text)
        case Place():
            found = _CHANNEL.fullmatch(text)
            return found[1] if found else None
        case Words(means=means):
            return _READERS[means](text)
        case Named():
            return None
        case _:
            assert_never(kind)


def _inflected(closed: OneOf, text: str) -> str | None:
    """The one value whose label a text is another form of: "proposés" of "proposé"."""
    wanted = forms(normal(text))
    found = [
        choice.value
        for choice in closed.choices
        if any(not wanted.isdisjoint(forms(normal(label))) for label in choice.label.all())
    ]
    return found[0] if len(found) == 1 else None


def _yes_or_no(text: str) -> bool | None:
    """What a word says in any language; see `bot.model.request.yes_or_no` for those that platforms write."""
    word = text.lower()
    return True if word in words_for("words_yes") else False if word in words_for("words_no") else None


def _date(text: str) -> Edtf | None:
    try:
        return parse_edtf(_YEARS.sub(r"\1/\2", text))
    except DateFormError:
        return None


def _country(text: str) -> str | None:
    if text.lower() in words_for("words_none"):
        return ""
    return text.upper() if _COUNTRY.fullmatch(text.upper()) else None


def _zone(text: str) -> str | None:
    found = find_zone(text)
    return found.key if found else None


_READERS: Final[Mapping[Meaning, Callable[[str], Any]]] = {
    Meaning.TEXT: str,
    Meaning.TIME: read_time,
    Meaning.ZONE: _zone,
    Meaning.WEEKDAYS: read_weekdays,
    Meaning.LEADS: read_leads,
    Meaning.OCCASIONS: read_occasions,
    Meaning.COUNTRY: _country,
}
_MISFITS: Final[Mapping[Meaning, str]] = {
    Meaning.TEXT: "too_long",
    Meaning.TIME: "not_time",
    Meaning.ZONE: "unknown_zone",
    Meaning.WEEKDAYS: "not_weekdays",
    Meaning.LEADS: "not_leads",
    Meaning.OCCASIONS: "not_occasions",
    Meaning.COUNTRY: "not_country",
}
