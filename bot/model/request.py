"""The request grammar: how a line is read as a command with options, and how one is written.

    line    = { option } name { option | word } | { option } question
    option  = key ":" value | key ":" space value
    value   = quoted | characters without white space
    quoted  = a quotation mark, characters, its counterpart; a backslash makes the next character one of them

The same line is what a person types, what options and forms are turned into, what a button carries and
what `ask` takes. Phones and Macs write white space, colons, dashes and quotation marks of many kinds; each
counts as the plain one where that has a meaning, else for itself.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from bot.model.command import Command
from bot.model.ids import DossierId
from bot.model.option import OneOf, Option, Period, YesNo
from bot.model.text import plain, tidy

# What platforms write; people's own words are in the catalogues.
YES: Final = frozenset({"yes", "y", "true", "on", "1"})
NO: Final = frozenset({"no", "n", "false", "off", "0"})

_CURLY: Final = "“”„‟〝〞＂"
_SINGLE: Final = "'‘’‚‛＇"
# By the marks that open and close; a mixed pair counts too, as when one mark was typed on another device.
_PAIRS: Final = (
    ('"', '"'), (_CURLY, _CURLY), ('"' + _CURLY, '"' + _CURLY), ("「", "」"), ("『", "』"), ("«»", "«»"),
)  # fmt: skip
_QUOTES: Final = tuple({mark for pair in _PAIRS for mark in "".join(pair)} | set(_SINGLE))


def _quoted(number: int, opening: str, closing: str, inner: str = "") -> str:
    marks = "".join(dict.fromkeys(opening + closing))
    return rf"[{opening}](?P<quoted{number}>(?:[^{marks}\\]|\\.{inner})*)[{closing}](?=\s|$)"


# An apostrophe inside a word closes nothing: 'the ministry's list'.
_APOSTROPHE: Final = rf"|(?<=\w)[{_SINGLE}](?=\w)"
_PART: Final = re.compile(
    "(?:(?P<key>[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ_＿]{0,31})[:：﹕])?(?:"
    + "|".join(_quoted(number, *pair) for number, pair in enumerate(_PAIRS))
    + rf"|{_quoted(len(_PAIRS), _SINGLE, _SINGLE, _APOSTROPHE)}|(?P<bare>\S+))",
    re.DOTALL,
)
_LIKE_YEAR: Final = re.compile("(?:19|20)[0-9]{2}(?![0-9])")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_COLONS: Final = ":：﹕"
PAUSES: Final = _COLONS + ",，"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line.

    Attributes:
        key: Stands in front of the value, in small letters; empty where none does.
        text: The part as it was written.
        is_open: Whether a value after a key begins with a quotation mark and does not end with one.
    """

    key: str
    value: str
    text: str
    is_open: bool = False


class LineFaultKind(Enum):
    """Why a line does not fit a command."""

    OPEN_QUOTE = "open quote"
    TWICE = "twice"
    UNKNOWN_OPTION = "unknown option"
    NO_PLACE = "no place for a word"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """What of a line does not fit its command.

    Attributes:
        option: The command's option it concerns; empty where it concerns none.
        word: What was written.
    """

    kind: LineFaultKind
    option: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRequest:
    """A line by the grammar; whether its values can be used is for whoever knows the dossier.

    Attributes:
        command: None where no command's name begins the line.
        parts: The whole line.
        rest: What is given to the command, which is all but its name.
        given: The text of each option that is given, by name.
        fault: The first thing that does not fit; None where everything does.
    """

    command: Command | None
    parts: tuple[Part, ...]
    rest: tuple[Part, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    fault: LineFault | None = None


class Grammar:
    """Reads lines over a set of commands, by their first names and those in some languages, or in all.

    Attributes:
        commands: By their own names.
        by_any_name: By every name they go by, in small letters; those of earlier releases are no such names.
    """

    def __init__(self, commands: Iterable[Command], languages: Sequence[str] | None = None) -> None:
        self.commands: Mapping[str, Command] = {command.name: command for command in commands}
        # Not in every language: "aide" is help in one, and in another somebody's assistant.
        self.by_any_name: Mapping[str, Command] = {
            plain(name).lower(): command
            for command in self.commands.values()
            for name in (command.name, *command.names.all(languages))
        }
        self._former = {name: command for command in self.commands.values() for name in command.former}
        self._keys = {option.name for command in self.commands.values() for option in command.options}

    def parse(self, line: str, dossier: DossierId | None = None) -> ParsedRequest:
        """Read a line; the dossier's slash command may stand in front, as where it was pasted whole."""
        pending = deque(split_line(tidy(line)))
        if dossier and pending and pending[0].text.lower().rstrip(PAUSES) == f"/{dossier}":
            pending.popleft()
        ahead = self._options_ahead(pending)
        parts = (*ahead, *pending)
        command, rest = self._find(tuple(pending))
        if command and {part.key for part in ahead} <= {option.name for option in command.options}:
            return assigned(command, parts, (*ahead, *rest))
        return ParsedRequest(command=None, parts=parts, rest=tuple(pending))

    def begins_with_command(self, line: str) -> bool:
        """Whether the first word, behind options, is a command's, or that of a group of commands."""
        pending = deque(split_line(line))
        self._options_ahead(pending)
        first = plain(pending[0].text).lower() if pending else ""
        return any(first == name.partition(" ")[0] for name in self.by_any_name)

    def _options_ahead(self, pending: deque[Part]) -> tuple[Part, ...]:
        """Take the options off the front, of whatever command they are."""
        ahead: list[Part] = []
        for part in _joined(pending, self._keys):
            if part.key not in self._keys:
                pending.appendleft(part)
                break
            ahead.append(part)
        return tuple(ahead)

    def _find(self, parts: Sequence[Part]) -> tuple[Command | None, Sequence[Part]]:
        for length in (2, 1):
            head = [part.value for part in parts[:length] if not part.key]
            name = plain(" ".join(head)).lower() if len(head) == length else ""
            command = self.by_any_name.get(name) or self._former.get(name)
            if command:
                return command, parts[length:]
        return None, parts


def split_line(line: str) -> tuple[Part, ...]:
    """Split a line into its parts; nothing that shows is lost."""
    return tuple(map(_part, _PART.finditer(line)))


def _part(match: re.Match[str]) -> Part:
    key = plain(match["key"] or "").lower()
    bare = match["bare"]
    if bare is not None:
        return Part(key, bare, match[0], is_open=bool(key) and bare.startswith(_QUOTES))
    value = match[match.lastgroup or 0]
    return Part(key, _ESCAPE.sub(r"\1", value) if "\\" in value else value, match[0])


def assigned(command: Command, parts: tuple[Part, ...], rest: tuple[Part, ...]) -> ParsedRequest:
    """Each part of `rest` to an option of the command: by its key, by its kind, or by its place."""
    given: dict[str, str] = {}
    fault = _assign(command, rest, given)
    return ParsedRequest(command=command, parts=parts, rest=rest, given=given, fault=fault)


def _assign(command: Command, parts: Sequence[Part], given: dict[str, str]) -> LineFault | None:
    known = {option.name: option for option in command.options}
    rest = next((option.name for option in command.options if option.takes_rest), "")
    alone = () if rest else {name for name, option in known.items() if not isinstance(option.value, YesNo)}
    loose: list[str] = []
    parts = tuple(_joined(deque(parts), known, alone))
    is_alone = sum(not _is_beside(part, known) for part in parts) == 1
    for part in parts:
        if part.is_open:
            return LineFault(kind=LineFaultKind.OPEN_QUOTE, option=part.key if part.key in known else "")
        if part.key not in known and rest:
            loose.append(part.text if part.key else part.value)
            continue
        if part.key and part.key not in known:
            return LineFault(kind=LineFaultKind.UNKNOWN_OPTION, word=part.key)
        name, value = (part.key, part.value)
        if not part.key:
            name, value = _place(command, part.value, known, given, is_alone=is_alone)
        if not name:
            return LineFault(kind=LineFaultKind.NO_PLACE, word=part.value)
        if name in given:
            return LineFault(kind=LineFaultKind.TWICE, option=name)
        given[name] = value
    if loose and rest in given:
        return LineFault(kind=LineFaultKind.TWICE, option=rest)
    if loose:
        given[rest] = " ".join(loose)
    return None


def _joined(pending: deque[Part], known: Collection[str], alone: Collection[str] = ()) -> Iterator[Part]:
    """Join an option's name to the value behind it: `from: 2014`, and `from 2014` for names in `alone`."""
    while pending:
        part = pending.popleft()
        name = part.value.rstrip(_COLONS)
        has_colon = name != part.value
        name = plain(name).lower()
        follows = pending[0] if pending and not part.key else None
        is_name = name in (known if has_colon else alone)
        if is_name and follows and not follows.key and follows.value not in known:
            value = pending.popleft()
            yield Part(name, value.value, f"{part.text} {value.text}")
        else:
            yield part


def _is_beside(part: Part, known: Mapping[str, Option]) -> bool:
    """Tell whether a part says how to answer, and not what is asked: a common option, or a yes or no."""
    option = known.get(part.key or plain(part.value).lower())
    return option is not None and (isinstance(option.value, YesNo) or (option.is_common and bool(part.key)))


def _place(
    command: Command, word: str, known: Mapping[str, Option], given: Mapping[str, str], *, is_alone: bool
) -> tuple[str, str]:
    """Find the option that a word without a name belongs to; gives its name, empty for none, and its text.

    Args:
        command: Whose options come into question.
        word: What was written.
        known: The command's options by name.
        given: What they are given already.
        is_alone: Whether nothing else is given but to options that say how to answer.
    """
    named = known.get(plain(word).lower())
    if named and isinstance(named.value, YesNo) and named.name not in given:
        return named.name, "yes"
    free = [
        option
        for option in command.options
        if option.name not in given and not option.is_common and not isinstance(option.value, YesNo)
    ]
    free = [option for option in free if not option.is_alone] if not is_alone else free
    closed = (one for one in free if isinstance(one.value, OneOf) and chosen_by(one.value, word))
    alone = (one for one in free if one.is_alone and (one is free[0] or _may_be(one, word)))
    chosen = next(closed, None) or next(alone, free[0] if free else None)
    return (chosen.name, word) if chosen else ("", "")


def _may_be(option: Option, word: str) -> bool:
    """Whether an option takes a word that another one may take too: of a date, what begins with a year."""
    return not isinstance(option.value, Period) or bool(_LIKE_YEAR.match(plain(word)))


def yes_or_no(text: str) -> bool | None:
    """What a word says; None where it says neither."""
    word = plain(text).lower()
    return True if word in YES else False if word in NO else None


def chosen_by(closed: OneOf, text: str) -> str | None:
    """The value that a text names, by itself or its label in any language; None for none."""
    wanted = plain(text).lower()
    for choice in closed.choices:
        if wanted == choice.value or wanted in {plain(label).lower() for label in choice.label.all()}:
            return choice.value
    return None


def given_in(parts: Iterable[Part], name: str) -> str | None:
    """What parts give to one option, whatever else is wrong with them; None where they give it nothing."""
    return next((part.value for part in _joined(deque(parts), {name}) if part.key == name), None)


def asks_public(line: str) -> bool:
    """Whether a line asks to be answered before the whole channel, by the option every command takes."""
    return yes_or_no(given_in(split_line(line), "public") or "") is True


def write_line(command: Command, given: Mapping[str, str]) -> str:
    """The line that asks a command with these options."""
    return " ".join([command.name, *(write_option(name, value) for name, value in given.items())])


def write_option(name: str, value: str) -> str:
    """An option as it stands in a line; what is split off the line again is the same value."""
    # What `tidy` changes may end up empty, or begin with a quotation mark.
    if value and value == tidy(value) and not value.startswith(_QUOTES) and not any(map(str.isspace, value)):
        return f"{name}:{value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}:"{escaped}"'
