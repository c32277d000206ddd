"""The text grammar of requests: `timeline from:2014 to:2015`, positional or `key:value`, quoted strings.

The same line is what a person types on Slack, what Discord's options are turned into, what a button
carries and what `ask` takes. Curly quotation marks and the full-width colon count as the plain ones where
those have a meaning; inside a value they stand for themselves.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.model.command import Command, OneOf, Option, YesNo
from bot.model.errors import OptionError
from bot.wording.phrases import phrase, row, shortened

_PART: Final = re.compile(
    r"(?:(?P<key>[A-Za-z][A-Za-z_]{0,31})[:：])?"
    r"(?:"
    r'(?:"(?P<straight>(?:[^"\\]|\\.)*)"|["“”＂](?P<curly>(?:[^"“”＂\\]|\\.)*)["“”＂])(?=\s|$)'
    r"|(?P<bare>\S+))",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_QUOTES: Final = ('"', "“", "”", "＂")
_TO_BE_QUOTED: Final = re.compile(r'[\s"“”＂\\]|^$')


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a line: a value, with the key in front of it if it has one; `text` is as written."""

    key: str
    value: str
    text: str


def split_line(line: str, language: str) -> tuple[Part, ...]:
    """Split a line into its parts.

    Raises:
        OptionError: A quotation mark after a key is not closed.
    """
    matches = list(_PART.finditer(line))
    if any(match["key"] and (match["bare"] or "").startswith(_QUOTES) for match in matches):
        raise OptionError(phrase(language, "open_quote"))
    return tuple(map(_part, matches))


def _part(match: re.Match[str]) -> Part:
    quoted = match["straight"] if match["straight"] is not None else match["curly"]
    value = match["bare"] if quoted is None else _ESCAPE.sub(r"\1", quoted)
    return Part((match["key"] or "").lower(), value, match[0])


def parts_of(line: str) -> tuple[Part, ...]:
    """The parts of a line, whatever is wrong with it."""
    return tuple(map(_part, _PART.finditer(line)))


def find_command(
    parts: Sequence[Part], commands: Mapping[str, Command]
) -> tuple[Command | None, Sequence[Part]]:
    """Find the command a line begins with, in any language; gives it and the parts after it."""
    for length in (2, 1):
        head = parts[:length]
        if len(head) == length and not any(part.key for part in head):
            command = commands.get(" ".join(part.value.lower() for part in head))
            if command:
                return command, parts[length:]
    return None, parts


def assign(command: Command, parts: Sequence[Part], language: str) -> dict[str, str]:
    """Give each part to an option.

    Returns:
        Text by option name, as written.

    Raises:
        OptionError: An option is unknown or stands twice, or a word belongs to none.
    """
    known = {option.name: option for option in command.options}
    rest = next((option for option in command.options if option.takes_rest), None)
    given: dict[str, str] = {}
    loose: list[str] = []
    for part in _keyed(parts, known, names_alone=rest is None):
        if part.key in known:
            if part.key in given:
                raise OptionError(phrase(language, "option_twice", name=part.key))
            given[part.key] = part.value
        elif rest:
            loose.append(part.value if not part.key else part.text)
        else:
            name, value = _place(command, part, known, given, language)
            given[name] = value
    if rest and loose:
        if rest.name in given:
            raise OptionError(phrase(language, "option_twice", name=rest.name))
        given[rest.name] = " ".join(loose)
    return given


def _keyed(parts: Sequence[Part], known: Mapping[str, Option], *, names_alone: bool) -> Iterator[Part]:
    """Join an option's name to the value after it: `from: 2014`, and `from 2014` where names may be alone."""
    pending = deque(parts)
    while pending:
        part = pending.popleft()
        name = part.value.rstrip(":：").lower()
        has_colon = part.value != part.value.rstrip(":：")
        option = known.get(name)
        if (
            option
            and pending
            and not part.key
            and not pending[0].key
            and pending[0].value not in known
            and (has_colon or (names_alone and not isinstance(option.value, YesNo)))
        ):
            value = pending.popleft()
            yield Part(name, value.value, f"{part.text} {value.text}")
        else:
            yield part


def _place(
    command: Command, part: Part, known: Mapping[str, Option], given: Mapping[str, str], language: str
) -> tuple[str, str]:
    """Find the option a part without a known key belongs to; gives its name and its text."""
    if part.key:
        names = row(language, (name for name, option in known.items() if not option.hidden))
        raise OptionError(
            phrase(language, "unknown_option", command=command.name, name=part.key, known=names)
        )
    named = known.get(part.value.lower())
    if named and isinstance(named.value, YesNo) and named.name not in given:
        return named.name, "yes"
    free = [
        option
        for option in command.options
        if option.name not in given and not option.is_common and not isinstance(option.value, YesNo)
    ]
    chosen = next((option for option in free if _is_choice(option, part.value)), free[0] if free else None)
    if chosen is None:
        raise OptionError(
            phrase(
                language,
                "too_many_words",
                command=command.name,
                word=shortened(part.value),
                example=next((line for line in command.examples if ":" in line), f"help {command.name}"),
            )
        )
    return chosen.name, part.value


def _is_choice(option: Option, word: str) -> bool:
    return isinstance(option.value, OneOf) and chosen_by(option.value, word) is not None


def chosen_by(closed: OneOf, word: str) -> str | None:
    """Give the value that a word names, itself or by its label in any language."""
    wanted = word.lower()
    for choice in closed.choices:
        if wanted == choice.value or wanted in {label.lower() for label in choice.label.all()}:
            return choice.value
    return None


def write_line(command: Command, given: Mapping[str, str]) -> str:
    """Give the line that asks the same again."""
    return " ".join([command.name, *(write_option(name, value) for name, value in given.items())])


def write_option(name: str, value: str) -> str:
    """Give an option as it stands in a line."""
    if not _TO_BE_QUOTED.search(value):
        return f"{name}:{value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}:"{escaped}"'
