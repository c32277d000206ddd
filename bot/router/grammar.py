"""The text grammar of requests: `timeline from:2014 to:2015`, positional or `key:value`, quoted strings.

The same line is what a person types on Slack, what Discord's options are turned into, what a button
carries and what `ask` takes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.model.command import Command, OneOf, Option, YesNo
from bot.model.errors import OptionError
from bot.wording.phrases import phrase

_PART: Final = re.compile(
    r'(?:(?P<key>[A-Za-z][A-Za-z_]{0,31}):)?(?:"(?P<quoted>(?:[^"\\]|\\.)*)"(?=\s|$)|(?P<bare>\S+))'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_CURLY: Final = str.maketrans({"“": '"', "”": '"', "：": ":"})


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
    return tuple(_parts(line.translate(_CURLY), language))


def _parts(line: str, language: str) -> Iterator[Part]:
    for match in _PART.finditer(line):
        quoted, bare = match["quoted"], match["bare"]
        if quoted is not None:
            yield Part((match["key"] or "").lower(), _ESCAPE.sub(r"\1", quoted), match[0])
            continue
        if match["key"] and bare.startswith('"'):
            raise OptionError(phrase(language, "open_quote"))
        yield Part((match["key"] or "").lower(), bare, match[0])


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
    for part in parts:
        if part.key in known:
            if part.key in given:
                raise OptionError(phrase(language, "option_twice", name=part.key))
            given[part.key] = part.value
        elif rest:
            loose.append(part.value if not part.key else part.text)
        elif part.key:
            names = ", ".join(name for name, option in known.items() if not option.hidden)
            raise OptionError(
                phrase(language, "unknown_option", command=command.name, name=part.key, known=names)
            )
        else:
            name = _place(part.value, command.options, known, given)
            if name is None:
                raise OptionError(
                    phrase(
                        language,
                        "too_many_words",
                        command=command.name,
                        word=part.value,
                        example=example(command),
                    )
                )
            given[name] = "yes" if isinstance(known[name].value, YesNo) else part.value
    if rest and loose:
        if rest.name in given:
            raise OptionError(phrase(language, "option_twice", name=rest.name))
        given[rest.name] = " ".join(loose)
    return given


def _place(
    word: str, options: Sequence[Option], known: Mapping[str, Option], given: Mapping[str, str]
) -> str | None:
    """Find the option a word without a key belongs to."""
    named = known.get(word.lower())
    if named and isinstance(named.value, YesNo) and named.name not in given:
        return named.name
    free = [
        option
        for option in options
        if option.name not in given and not option.is_common and not isinstance(option.value, YesNo)
    ]
    for option in free:
        if isinstance(option.value, OneOf) and word.lower() in {
            choice.value for choice in option.value.choices
        }:
            return option.name
    return free[0].name if free else None


def example(command: Command) -> str:
    """Give a line that shows how the command is used."""
    return command.examples[0] if command.examples else command.name


def write_line(command: Command, given: Mapping[str, str]) -> str:
    """Give the line that asks the same again."""
    return " ".join([command.name, *(f"{name}:{_written(value)}" for name, value in given.items())])


def _written(value: str) -> str:
    if value and not re.search(r'[\s"\\]', value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
