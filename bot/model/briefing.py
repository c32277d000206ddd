"""A briefing: what an answer or a reminder says, with no platform's markup in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.model.ids import DossierId, FactId, SourceId


class Emphasis(StrEnum):
    """How a stretch of text stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    ITALIC = "italic"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of plain text.

    Attributes:
        link: An http or https address the text leads to.
    """

    text: str
    emphasis: Emphasis = Emphasis.PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, which each platform shows in the reader's own zone.

    Attributes:
        instant: Aware UTC.
        fallback: The words for places that can't show instants, with their zone.
    """

    instant: datetime
    fallback: str


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel, which each platform shows by its name and as a link.

    Attributes:
        channel: The platform's id of it, which stands for it where nothing can be linked.
    """

    channel: str


Inline = Span | Moment | ChannelName
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text.

    Attributes:
        quiet: Shown small: notes, sources, dates of assessment.
    """

    line: Line
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a part of the briefing."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A source's own words inside the sentence they stand in.

    Attributes:
        before: The sentence up to the quotation; may be empty.
        quote: The exact words.
        after: The rest of the sentence; may be empty.
        credit: Who said it, where and when.
    """

    before: str
    quote: str
    after: str
    credit: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One point of a list; `fact` names the fact it tells."""

    line: Line
    fact: FactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Points in order of importance, or numbered."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A label and what belongs to it."""

    label: str
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Labelled values of one thing."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; as many cells as the table has columns."""

    cells: tuple[Line, ...]
    fact: FactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Things compared by the same columns; the first column names the thing."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One point of a timeline: a date in words and what happened."""

    when: str
    line: Line
    fact: FactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Entries in order of time."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preformatted:
    """Text to be copied as it stands, with its line breaks and the white space at their beginning."""

    text: str


class Effect(StrEnum):
    """What happens to the message when its button is pressed.

    REPLACE puts the answer in the message's place, SHARE posts the answer for the whole channel,
    REPLY shows the answer to the one who pressed.
    """

    REPLACE = "replace"
    SHARE = "share"
    REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press; pressing asks the request line.

    Attributes:
        label: At most 40 characters.
        line: A complete request line, as a person could type it after the slash command.
        dossier: The dossier it asks, where that is another than the answer's.
    """

    label: str
    line: str
    dossier: DossierId | None = None
    effect: Effect = Effect.REPLACE
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """A row of buttons; at most 5."""

    buttons: tuple[Button, ...]


Block = Paragraph | Heading | Quotation | Listing | Fields | Table | Timeline | Preformatted | Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a claim of the briefing comes from.

    Attributes:
        publisher: The publisher, with the one it took the text from, in words.
        published: The date of publication in EDTF.
        quote: The exact words.
        checked: Whether the quotation was compared with the source's text.
    """

    fact: FactId
    source: SourceId
    publisher: str
    published: str
    quote: str
    checked: bool


class AnswerOutcome(StrEnum):
    """How far what was found answers what was asked."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    """It may not answer; it is what comes closest."""
    COMMAND = "command"
    """A plain question was answered by the command it comes to."""
    NONE = "none"
    """Nothing comes near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Which of many things an answer lists: from the `first` to the `last` of `total`, counted from 1."""

    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """An answer or a reminder.

    Attributes:
        answered: False where the sources do not say, or not for sure.
        outcome: How far a question is answered; None where `answered` says it all.
        facts: Facts that the briefing tells, best first.
        closest: Facts offered where the sources do not say.
        dossier: Which dossier, and so which slash command, its buttons ask; None for the one asked.
        extent: Which of many things it lists; None where it lists all it has.
    """

    title: str
    blocks: tuple[Block, ...]
    answered: bool = True
    outcome: AnswerOutcome | None = None
    facts: tuple[FactId, ...] = ()
    closest: tuple[FactId, ...] = ()
    citations: tuple[Citation, ...] = ()
    dossier: DossierId | None = None
    extent: Extent | None = None


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
        case _:
            assert_never(part)
