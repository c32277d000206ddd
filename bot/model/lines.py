"""Lines of text as values: stretches with their emphasis, links and notes, and instants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.model.ids import SourceId


class Emphasis(StrEnum):
    """How a stretch of text stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    ITALIC = "italic"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A source as the notes under an answer name it.

    Attributes:
        text: Who published it and when, in words.
        label: What stands before the text of a note that is the only one, where others have a number.
        url: Where it can be read; None where it can't.
        directives: Where in it the words stand that are quoted; see `bot.model.fragments`.
    """

    source: SourceId
    text: str
    label: str = ""
    url: str | None = None
    directives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of plain text.

    Attributes:
        link: An http or https address the text leads to.
        notes: What the claim leans on that ends here; a page puts their numbers in the text's place.
    """

    text: str
    emphasis: Emphasis = Emphasis.PLAIN
    link: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, which each platform shows in the reader's own zone.

    Attributes:
        instant: Aware UTC.
        fallback: The words for places that can't show instants, with their zone.
        is_relative: Whether it is shown as the time until then, or since.
    """

    instant: datetime
    fallback: str
    is_relative: bool = False


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel, which each platform shows by its name and as a link.

    Attributes:
        channel: The platform's id of it, which stands for it where nothing can be linked.
    """

    channel: str


@dataclass(frozen=True, slots=True)
class CommandName:
    """A command, which a platform shows so that it can be given at once, where it can."""

    name: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person, whom each platform shows as a mention that notifies nobody where it has such.

    Attributes:
        person: The platform's id of them.
        name: Stands for them where nobody can be mentioned.
    """

    person: str
    name: str


Inline = Span | Moment | ChannelName | CommandName | PersonName
Line = tuple[Inline, ...]


def plain(text: str) -> Line:
    """A line of plain text."""
    return (Span(text),)


def strong(text: str) -> Span:
    """A stretch of strong text."""
    return Span(text, Emphasis.STRONG)


def italic(text: str) -> Span:
    """A stretch of italic text."""
    return Span(text, Emphasis.ITALIC)


def code(text: str) -> Span:
    """A stretch of text to be typed as it stands."""
    return Span(text, Emphasis.CODE)


def words(line: Iterable[Inline]) -> str:
    """The line's text alone."""
    return "".join(map(_words, line))


def _words(part: Inline) -> str:
    match part:
        case Span():
            return part.text
        case Moment():
            return part.fallback
        case ChannelName():
            return part.channel
        case CommandName() | PersonName():
            return part.name
        case _:
            assert_never(part)
