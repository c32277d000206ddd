"""What a briefing costs on a platform, and its blocks in pieces of one line each that fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.model.briefing import (
    Block,
    Buttons,
    CommandName,
    Entry,
    Fields,
    Heading,
    Inline,
    Item,
    Line,
    Listing,
    Menu,
    Pair,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    strong,
    words,
)
from bot.ports import PageLimits

LINE_OVERHEAD: Final = 8
"""Characters a platform adds to a stretch of text: bullet, emphasis marks, line break."""
LABEL_SHARE: Final = 4
"""A label, or a quotation's credit, takes at most one part in so many of a line; else it stands apart."""

_BREAK: Final = re.compile(r"\s+|(?<=[。，；、！？])")
_MARKS_OF_A_BREAK: Final = 3  # characters put before each line of small print and quotations
_MARKS_OF_A_LINK: Final = 4  # characters
_MARKS_OF_A_MENTION: Final = 14  # characters, of the slash command and its id, beyond those of any stretch
_STRETCHES: Final = 4
"""A line is put together from stretches that take at most one part in so many of it."""


def cost_of_text(text: str, limits: PageLimits) -> int:
    """What a text takes, with the marks that line breaks in it bring."""
    return limits.cost(text) + _MARKS_OF_A_BREAK * text.count("\n")


def cost_of_line(line: Line, limits: PageLimits) -> int:
    """What a line takes, with its emphasis and the addresses it leads to."""
    total = 0
    for part in line:
        total += LINE_OVERHEAD
        total += cost_of_text(words((part,)), limits)
        if isinstance(part, CommandName):
            total += _MARKS_OF_A_MENTION
        if isinstance(part, Span) and part.link:
            total += len(part.link) + _MARKS_OF_A_LINK
    return total


def costs(block: Block, limits: PageLimits) -> list[int]:
    """What each text of a block takes, with the label it goes with."""
    return [cost_of_line(line, limits) for line in _texts(block)]


def _texts(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph():
            yield block.line
        case Heading():
            yield (Span(block.text),)
        case Quotation():
            yield (Span(block.before), Span(block.quote), Span(block.after))
            yield block.credit
        case Listing():
            yield from (item.line for item in block.items)
        case Fields():
            yield from ((Span(pair.label), *pair.line) for pair in block.pairs)
        case Table():
            yield from (
                (Span(name), *cell)
                for row in block.rows
                for name, cell in zip(block.columns, row.cells, strict=True)
            )
        case Timeline():
            yield from ((Span(entry.when), *entry.line) for entry in block.entries)
        case Preformatted():
            yield (Span(block.text),)
        case Buttons() | Menu():
            return
        case _:
            assert_never(block)


def pieces(  # noqa: C901 - one case each
    blocks: Sequence[Block], limits: PageLimits
) -> Iterator[Block]:
    """The blocks in pieces of one line each."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from (replace(block, line=line) for line in _lines_of(block.line, limits))
            case Heading():
                yield from _headings(block, limits)
            case Buttons():
                yield from _button_rows(block, limits)
            case Listing():
                yield from _points(block, limits)
            case Fields():
                yield from _pairs(block, limits)
            case Table():
                yield from _rows(block, limits)
            case Timeline():
                yield from _entries(block, limits)
            case Quotation():
                yield from _quotations(block, limits)
            case Preformatted():
                yield from _preformatted(block, limits)
            case Menu():
                yield block
            case _:
                assert_never(block)


def _lines_of(line: Line, limits: PageLimits) -> Iterator[Line]:
    """Split a line between words where it is longer than a platform takes."""
    if cost_of_line(line, limits) <= limits.line:
        yield line
        return
    gathered: list[Inline] = []
    room = limits.line
    for part in line:
        for piece in _stretches_of(part, limits) if isinstance(part, Span) else (part,):
            cost = cost_of_line((piece,), limits)
            if gathered and cost > room:
                yield tuple(gathered)
                gathered, room = [], limits.line
            gathered.append(piece)
            room -= cost
    if gathered:
        yield tuple(gathered)


def _stretches_of(span: Span, limits: PageLimits) -> Iterator[Span]:
    """Cut one stretch of text into stretches short enough to be put together again line by line."""
    most = max(1, limits.line // _STRETCHES)
    text = span.text
    while len(text) > most or cost_of_text(text, limits) > most:
        end = _fitting(text, most, limits)
        yield replace(span, text=text[:end])
        text = text[end:]
    if text or not span.text:
        yield replace(span, text=text)


def _fitting(text: str, most: int, limits: PageLimits) -> int:
    """How many characters fit, ending at a break between words if there is one."""
    low, high = 1, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost_of_text(text[:middle], limits) <= most else (low, middle - 1)
    breaks = [match.end() for match in _BREAK.finditer(text[: low + 1]) if match.end() <= low]
    return breaks[-1] if breaks else low


def _less(limits: PageLimits, *labels: str) -> PageLimits:
    """The limits with what labels leave of a line."""
    spent = sum(cost_of_text(label, limits) + LINE_OVERHEAD for label in labels)
    return replace(limits, line=max(limits.line - spent, limits.line // LABEL_SHARE))


def _button_rows(block: Buttons, limits: PageLimits) -> Iterator[Buttons]:
    """The buttons in rows as wide as a platform takes."""
    every = block.buttons
    for start in range(0, len(every), limits.buttons_in_row):
        yield Buttons(buttons=every[start : start + limits.buttons_in_row])


def _headings(heading: Heading, limits: PageLimits) -> Iterator[Block]:
    if cost_of_text(heading.text, limits) <= limits.line // LABEL_SHARE:
        yield heading
        return
    yield from (Paragraph(line=line) for line in _lines_of((strong(heading.text),), limits))


def _entries(timeline: Timeline, limits: PageLimits) -> Iterator[Timeline]:
    for entry in timeline.entries:
        for line in _lines_of(entry.line, _less(limits, entry.when)):
            yield Timeline(entries=(Entry(when=entry.when, line=line, fact=entry.fact),))


def _points(listing: Listing, limits: PageLimits) -> Iterator[Listing]:
    """One point each; a numbered list that has to be split carries its numbers in words."""
    if listing.numbered and sum(costs(listing, limits)) + LINE_OVERHEAD <= limits.line:
        yield listing
        return
    for number, item in enumerate(listing.items, start=1):
        line: Line = (Span(f"{number}. "), *item.line) if listing.numbered else item.line
        for part in _lines_of(line, limits):
            yield Listing(items=(Item(line=part, fact=item.fact),))


def _pairs(fields: Fields, limits: PageLimits) -> Iterator[Block]:
    for pair in fields.pairs:
        if cost_of_text(pair.label, limits) > limits.line // LABEL_SHARE:
            yield from (Paragraph(line=line) for line in _lines_of((strong(pair.label),), limits))
            yield from (Paragraph(line=line) for line in _lines_of(pair.line, limits))
            continue
        for line in _lines_of(pair.line, _less(limits, pair.label)):
            yield replace(fields, pairs=(Pair(label=pair.label, line=line),))


def _rows(table: Table, limits: PageLimits) -> Iterator[Table]:
    """One row each; a cell that is too long goes on in rows below."""
    left = _less(limits, *table.columns)
    share = replace(left, line=left.line // max(1, len(table.columns)))
    for row in table.rows:
        columns = [list(_lines_of(cell, share)) for cell in row.cells]
        for place in range(max(map(len, columns), default=0)):
            cells = tuple(column[place] if place < len(column) else () for column in columns)
            yield replace(table, rows=(Row(cells=cells, fact=row.fact),))


def _preformatted(block: Preformatted, limits: PageLimits) -> Iterator[Preformatted]:
    """As many of the lines as fit, then the next ones."""
    gathered: list[str] = []
    for line in block.text.split("\n"):
        for stretch in _stretches_of(Span(line), limits):
            if gathered and cost_of_line((Span("\n".join([*gathered, stretch.text])),), limits) > limits.line:
                yield Preformatted(text="\n".join(gathered))
                gathered = []
            gathered.append(stretch.text)
    yield Preformatted(text="\n".join(gathered))


def _quotations(block: Quotation, limits: PageLimits) -> Iterator[Block]:
    """A quotation in stretches that fit, each with its credit."""
    if cost_of_line(block.credit, limits) > limits.line // LABEL_SHARE:
        yield from _quotations(replace(block, credit=()), limits)
        yield from (Paragraph(line=line, quiet=True) for line in _lines_of(block.credit, limits))
        return
    if cost_of_text(block.before + block.quote + block.after, limits) <= limits.line:
        yield block
        return
    filled = {"before": "", "quote": "", "after": ""}
    room = limits.line

    def part() -> Quotation:
        return Quotation(**filled, credit=block.credit, marks=block.marks)

    for name, text in (("before", block.before), ("quote", block.quote), ("after", block.after)):
        for stretch in _stretches_of(Span(text), limits):
            cost = cost_of_line((stretch,), limits)
            if cost > room and any(filled.values()):
                yield part()
                filled, room = dict.fromkeys(filled, ""), limits.line
            filled[name] += stretch.text
            room -= cost
    yield part()
