"""A briefing: what an answer or a reminder says, with no platform's markup in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model.attachment import Attachment
from bot.model.controls import Button, Buttons, Choosable, Effect, Menu
from bot.model.ids import DossierId, FactId, SourceId
from bot.model.lines import (
    ChannelName,
    CommandName,
    Emphasis,
    Inline,
    Line,
    Moment,
    Note,
    PersonName,
    Span,
    code,
    italic,
    plain,
    strong,
    words,
)
from bot.model.quoting import ENGLISH, QuotationMarks, quoted

# What a briefing is made of is named here too, so that one import serves who makes or draws one.
__all__ = [
    "AnswerOutcome",
    "Block",
    "Briefing",
    "Button",
    "Buttons",
    "ChannelName",
    "Choosable",
    "Citation",
    "CommandName",
    "Effect",
    "Emphasis",
    "Entry",
    "Extent",
    "Fields",
    "Heading",
    "Inline",
    "Item",
    "Line",
    "Listing",
    "Menu",
    "Moment",
    "Note",
    "Notice",
    "Pair",
    "Paragraph",
    "PersonName",
    "Preformatted",
    "Quotation",
    "Repeated",
    "Row",
    "Span",
    "Table",
    "Timeline",
    "code",
    "facts_told",
    "italic",
    "plain",
    "strong",
    "without",
    "words",
]


class Repeated(StrEnum):
    """Where a paragraph is told once more when an answer takes several pages."""

    NEVER = "never"
    WITH_NEXT = "with next"
    """On every page that goes on with the block behind it: whose the claims of a list are."""
    ALWAYS = "always"
    """On every page: what holds for the whole answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text.

    Attributes:
        quiet: Shown small: notes, sources, dates of assessment.
    """

    line: Line
    quiet: bool = False
    repeated: Repeated = Repeated.NEVER


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
        marks: The reader's quotation marks.
    """

    before: str
    quote: str
    after: str
    credit: Line
    marks: QuotationMarks = ENGLISH

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands before the exact words, they and what stands after, between quotation marks."""
        return quoted((self.before, self.quote, self.after), self.marks)


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
    """Labelled values of one thing.

    Attributes:
        colon: What stands between a label and its value in the reader's language.
    """

    pairs: tuple[Pair, ...]
    colon: str = ": "


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; as many cells as the table has columns."""

    cells: tuple[Line, ...]
    fact: FactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Things compared by the same columns; the first column names the thing.

    Attributes:
        colon: What stands between a column's name and a cell in the reader's language.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    colon: str = ": "


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told on top of a message after it was sent: that something in it holds no longer.

    Attributes:
        lines: One for each thing; none where nothing is to stand there any more.
        buttons: At most 5.
    """

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()


Block = Paragraph | Heading | Quotation | Listing | Fields | Table | Timeline | Preformatted | Buttons | Menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a claim of the briefing comes from.

    Attributes:
        publisher: The publisher, with the one it took the text from, in words.
        published: The date of publication in EDTF.
        quote: The exact words.
        checked: Whether the quotation was compared with the source's text.
        url: The address that opens the source at these words; None where it has none.
        passage: The paragraph they stand in; None where the source's text is not stored.
    """

    fact: FactId
    source: SourceId
    publisher: str
    published: str
    quote: str
    checked: bool
    url: str | None = None
    passage: str | None = None


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
        notice: What has changed since it was sent, told on top.
        attachments: Files that go with its first page.
        footer: What the last line of every page says, such as which dossier it is about.
        page: Which page this is of `pages`.
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
    footer: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1
    notice: Notice | None = None
    attachments: tuple[Attachment, ...] = ()


def without(briefing: Briefing, effect: Effect) -> Briefing:
    """The briefing without the buttons of an effect."""
    blocks: list[Block] = []
    for block in briefing.blocks:
        if not isinstance(block, Buttons):
            blocks.append(block)
        elif left := tuple(button for button in block.buttons if button.effect is not effect):
            blocks.append(Buttons(buttons=left))
    return replace(briefing, blocks=tuple(blocks))


def facts_told(briefing: Briefing) -> tuple[FactId, ...]:
    """The facts that a briefing tells: those it names and those that its points tell, each once.

    Facts that are only offered beside are none of them.
    """
    points = [
        point.fact
        for block in briefing.blocks
        for point in _points(block)
        if point.fact and point.fact not in briefing.closest
    ]
    return tuple(dict.fromkeys((*briefing.facts, *points)))


def _points(block: Block) -> "Iterable[Item | Row | Entry]":
    match block:
        case Listing(items=items):
            return items
        case Table(rows=rows):
            return rows
        case Timeline(entries=entries):
            return entries
        case _:
            return ()
