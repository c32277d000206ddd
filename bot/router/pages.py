"""Splits a briefing into pages that fit every platform; nothing is cut."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Entry,
    Fields,
    Heading,
    Item,
    Line,
    Listing,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    strong,
)
from bot.ports import PageLimits
from bot.router.lines import LINE_OVERHEAD, cost_of_line, cost_of_text, lines_of, stretches_of
from bot.wording.phrases import shortened

COMFORTABLE_CHARACTERS: Final = 4000
"""A page longer than this is hard to read in a chat, whatever the platforms allow."""
_LABEL_SHARE: Final = 4
"""A label, or a quotation's credit, takes at most one part in so many of a line; else it stands apart."""
_TITLE: Final = 140  # characters; Slack's header takes 150
_BUTTON_ROWS: Final = 4
"""Rows of buttons on a page; the row that turns pages is one more."""


def common_limits(limits: Sequence[PageLimits]) -> PageLimits:
    """Limits that all of these keep, so that all show the same pages, and that are comfortable to read."""
    return PageLimits(
        characters=min(COMFORTABLE_CHARACTERS, *(limit.characters for limit in limits)),
        line=min(limit.line for limit in limits),
        blocks=min(limit.blocks for limit in limits),
        cost=lambda text: max(limit.cost(text) for limit in limits),
    )


def pages(briefing: Briefing, limits: PageLimits) -> tuple[Briefing, ...]:
    """Split a briefing; each page has the title, and together they have all blocks in order."""
    title, blocks = briefing.title, briefing.blocks
    if limits.cost(title) > min(_TITLE, limits.line):
        blocks = (Paragraph(line=(strong(title),)), *blocks)
        title = shortened(title)
    filled = [_Page()]
    for piece in _pieces(blocks, limits):
        if not filled[-1].has_room(piece, limits):
            filled.append(_Page(filled[-1].give_up_headings(), limits))
            if not filled[-1].has_room(piece, limits):
                filled.append(_Page())
        filled[-1].add(piece, limits)
    return tuple(replace(briefing, title=title, blocks=tuple(page.blocks)) for page in filled)


def first_page(briefing: Briefing, limits: PageLimits) -> Briefing:
    """As much of a briefing as fits into one message."""
    return pages(briefing, limits)[0]


class _Page:
    """A page while it is being filled."""

    def __init__(self, blocks: Sequence[Block] = (), limits: PageLimits | None = None) -> None:
        self.blocks: list[Block] = list(blocks)
        self._spent = sum(_cost(block, limits) for block in blocks) if limits else 0

    def has_room(self, piece: Block, limits: PageLimits) -> bool:
        """Tell whether a piece fits; what is alone on its page always does."""
        if not self.blocks:
            return True
        joined = _joined(self.blocks[-1], piece)
        blocks = [*self.blocks[:-1], joined] if joined else [*self.blocks, piece]
        return (
            self._spent + _cost(piece, limits) <= limits.characters
            and sum(map(_places, blocks)) <= limits.blocks
            and sum(isinstance(block, Buttons) for block in blocks) <= _BUTTON_ROWS
        )

    def add(self, piece: Block, limits: PageLimits) -> None:
        """Put a piece at the end."""
        joined = _joined(self.blocks[-1], piece) if self.blocks else None
        if joined:
            self.blocks[-1] = joined
        else:
            self.blocks.append(piece)
        self._spent += _cost(piece, limits)

    def give_up_headings(self) -> list[Block]:
        """Take away headings at the end, which belong to what comes next; not if there is nothing else."""
        kept = len(self.blocks)
        while kept and isinstance(self.blocks[kept - 1], Heading):
            kept -= 1
        if not kept:
            return []
        taken, self.blocks = self.blocks[kept:], self.blocks[:kept]
        return taken


def _places(block: Block) -> int:
    """Give how many blocks of a platform it takes: a quotation's credit may be one more."""
    return 2 if isinstance(block, Quotation) else 1


def _joined(last: Block, piece: Block) -> Block | None:
    """Put a piece back to the block it was split from, if that is the last one."""
    match last, piece:
        case Listing(numbered=False), Listing(numbered=False):
            return Listing(items=(*last.items, *piece.items))
        case Timeline(), Timeline():
            return Timeline(entries=(*last.entries, *piece.entries))
        case Table(), Table() if last.columns == piece.columns:
            return replace(last, rows=(*last.rows, *piece.rows))
        case Fields(), Fields():
            return Fields(pairs=(*last.pairs, *piece.pairs))
        case _:
            return None


def _pieces(blocks: Sequence[Block], limits: PageLimits) -> Iterator[Block]:
    """Give the blocks in pieces of one line each."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from (replace(block, line=line) for line in lines_of(block.line, limits))
            case Heading():
                yield from _headings(block, limits)
            case Buttons():
                yield block
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
            case _:
                assert_never(block)


def _less(limits: PageLimits, *labels: str) -> PageLimits:
    """Give the limits with what labels leave of a line."""
    spent = sum(cost_of_text(label, limits) + LINE_OVERHEAD for label in labels)
    return replace(limits, line=max(limits.line - spent, limits.line // _LABEL_SHARE))


def _headings(heading: Heading, limits: PageLimits) -> Iterator[Block]:
    if cost_of_text(heading.text, limits) <= limits.line // _LABEL_SHARE:
        yield heading
        return
    yield from (Paragraph(line=line) for line in lines_of((strong(heading.text),), limits))


def _entries(timeline: Timeline, limits: PageLimits) -> Iterator[Timeline]:
    for entry in timeline.entries:
        for line in lines_of(entry.line, _less(limits, entry.when)):
            yield Timeline(entries=(Entry(when=entry.when, line=line, fact=entry.fact),))


def _points(listing: Listing, limits: PageLimits) -> Iterator[Listing]:
    """Give one point each; a numbered list that has to be split carries its numbers in words."""
    if listing.numbered and _cost(listing, limits) <= limits.line:
        yield listing
        return
    for number, item in enumerate(listing.items, start=1):
        line: Line = (Span(f"{number}. "), *item.line) if listing.numbered else item.line
        for part in lines_of(line, limits):
            yield Listing(items=(Item(line=part, fact=item.fact),))


def _pairs(fields: Fields, limits: PageLimits) -> Iterator[Block]:
    for pair in fields.pairs:
        if cost_of_text(pair.label, limits) > limits.line // _LABEL_SHARE:
            yield from (Paragraph(line=line) for line in lines_of((strong(pair.label),), limits))
            yield from (Paragraph(line=line) for line in lines_of(pair.line, limits))
            continue
        for line in lines_of(pair.line, _less(limits, pair.label)):
            yield Fields(pairs=(Pair(label=pair.label, line=line),))


def _rows(table: Table, limits: PageLimits) -> Iterator[Table]:
    """Give one row each; a cell that is too long goes on in rows below."""
    left = _less(limits, *table.columns)
    share = replace(left, line=left.line // max(1, len(table.columns)))
    for row in table.rows:
        columns = [list(lines_of(cell, share)) for cell in row.cells]
        for place in range(max(map(len, columns), default=0)):
            cells = tuple(column[place] if place < len(column) else () for column in columns)
            yield replace(table, rows=(Row(cells=cells, fact=row.fact),))


def _quotations(block: Quotation, limits: PageLimits) -> Iterator[Block]:
    """Give a quotation in stretches that fit, each with its credit."""
    if cost_of_line(block.credit, limits) > limits.line // _LABEL_SHARE:
        yield from _quotations(replace(block, credit=()), limits)
        yield from (Paragraph(line=line, quiet=True) for line in lines_of(block.credit, limits))
        return
    if cost_of_text(block.before + block.quote + block.after, limits) <= limits.line:
        yield block
        return
    filled = {"before": "", "quote": "", "after": ""}
    room = limits.line
    for name, text in (("before", block.before), ("quote", block.quote), ("after", block.after)):
        for stretch in stretches_of(Span(text), limits):
            cost = cost_of_line((stretch,), limits)
            if cost > room and any(filled.values()):
                yield Quotation(**filled, credit=block.credit)
                filled, room = dict.fromkeys(filled, ""), limits.line
            filled[name] += stretch.text
            room -= cost
    yield Quotation(**filled, credit=block.credit)


def _cost(block: Block, limits: PageLimits) -> int:
    return sum(cost_of_line(line, limits) for line in _texts(block)) + LINE_OVERHEAD


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
        case Buttons():
            return
        case _:
            assert_never(block)
