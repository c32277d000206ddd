"""Splits a briefing into pages that fit every platform; nothing is cut."""

import re
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
    Inline,
    Item,
    Line,
    Listing,
    Moment,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    words,
)
from bot.ports import PageLimits

_BREAK: Final = re.compile(r"\s+|(?<=[。，；、！？])")
_OVERHEAD: Final = 8  # characters a platform adds to a line: bullet, emphasis marks, line break


def common_limits(limits: Sequence[PageLimits]) -> PageLimits:
    """Give limits that every platform keeps, so that all show the same pages."""
    return PageLimits(
        characters=min(limit.characters for limit in limits),
        line=min(limit.line for limit in limits),
        blocks=min(limit.blocks for limit in limits),
        cost=lambda text: max(limit.cost(text) for limit in limits),
    )


def pages(briefing: Briefing, limits: PageLimits) -> tuple[Briefing, ...]:
    """Split a briefing; each page has the title, and together they have all blocks in order."""
    filled: list[list[Block]] = [[]]
    room = limits.characters
    for piece in _pieces(briefing.blocks, limits):
        cost = _cost(piece, limits)
        if filled[-1] and (cost > room or len(filled[-1]) >= limits.blocks):
            filled.append([])
            room = limits.characters
        if not _joined(filled[-1], piece):
            filled[-1].append(piece)
        room -= cost
    return tuple(replace(briefing, blocks=tuple(blocks)) for blocks in filled)


def _joined(blocks: list[Block], piece: Block) -> bool:
    """Put a piece back to the block it was split from, if that is the last one."""
    last = blocks[-1] if blocks else None
    match last, piece:
        case Listing(numbered=False), Listing(numbered=False):
            blocks[-1] = Listing(items=(*last.items, *piece.items))
        case Timeline(), Timeline():
            blocks[-1] = Timeline(entries=(*last.entries, *piece.entries))
        case Table(), Table() if last.columns == piece.columns:
            blocks[-1] = replace(last, rows=(*last.rows, *piece.rows))
        case Fields(), Fields():
            blocks[-1] = Fields(pairs=(*last.pairs, *piece.pairs))
        case _:
            return False
    return True


def _pieces(blocks: Sequence[Block], limits: PageLimits) -> Iterator[Block]:  # noqa: C901, PLR0912 - a case per block
    """Give the blocks in pieces of one line each."""
    for block in blocks:
        match block:
            case Paragraph():
                for line in _lines(block.line, limits):
                    yield replace(block, line=line)
            case Listing(numbered=True) | Heading() | Buttons():
                yield block
            case Listing():
                for item in block.items:
                    for line in _lines(item.line, limits):
                        yield Listing(items=(Item(line=line, fact=item.fact),))
            case Fields():
                for pair in block.pairs:
                    for line in _lines(pair.line, limits):
                        yield Fields(pairs=(Pair(label=pair.label, line=line),))
            case Table():
                yield from _rows(block, limits)
            case Timeline():
                for entry in block.entries:
                    for line in _lines(entry.line, limits):
                        yield Timeline(entries=(Entry(when=entry.when, line=line, fact=entry.fact),))
            case Quotation():
                yield from _quotations(block, limits)
            case _:
                assert_never(block)


def _rows(table: Table, limits: PageLimits) -> Iterator[Table]:
    """Give one row each; a cell that is too long goes on in rows below."""
    for row in table.rows:
        share = replace(limits, line=limits.line // len(table.columns))
        columns = [list(_lines(cell, share)) for cell in row.cells]
        for place in range(max(map(len, columns))):
            cells = tuple(column[place] if place < len(column) else (Span(""),) for column in columns)
            yield replace(table, rows=(Row(cells=cells, fact=row.fact),))


def _quotations(block: Quotation, limits: PageLimits) -> Iterator[Quotation]:
    if limits.cost(block.before + block.quote + block.after) <= limits.line:
        yield block
        return
    parts = [words(line) for line in _lines((Span(block.quote),), limits)]
    for place, part in enumerate(parts):
        first, last = place == 0, place == len(parts) - 1
        yield Quotation(
            before=block.before if first and limits.cost(block.before + part) <= limits.line else "",
            quote=part,
            after=block.after if last and limits.cost(part + block.after) <= limits.line else "",
            credit=block.credit,
        )


def _lines(line: Line, limits: PageLimits) -> Iterator[Line]:
    """Split a line between words where it is longer than a platform takes."""
    if limits.cost(words(line)) + _OVERHEAD * len(line) <= limits.line:
        yield line
        return
    gathered: list[Inline] = []
    room = limits.line
    for part in line:
        for piece in _stretches(part, limits):
            cost = limits.cost(words((piece,))) + _OVERHEAD
            if gathered and cost > room:
                yield tuple(gathered)
                gathered, room = [], limits.line
            gathered.append(piece)
            room -= cost
    if gathered:
        yield tuple(gathered)


def _stretches(part: Inline, limits: PageLimits) -> Iterator[Inline]:
    """Cut one stretch of text into stretches short enough to be put together again line by line."""
    if isinstance(part, Moment):
        yield part
        return
    most = max(1, limits.line // 4)
    text = part.text
    while limits.cost(text) > most:
        end = _fitting(text, most, limits)
        yield replace(part, text=text[:end])
        text = text[end:]
    if text or not part.text:
        yield replace(part, text=text)


def _fitting(text: str, most: int, limits: PageLimits) -> int:
    """Give how many characters fit, ending at a break between words if there is one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if limits.cost(text[:middle]) <= most else (low, middle - 1)
    breaks = [match.end() for match in _BREAK.finditer(text[: low + 1]) if match.end() <= low]
    return breaks[-1] if breaks else low


def _cost(block: Block, limits: PageLimits) -> int:
    return sum(limits.cost(words(line)) + _OVERHEAD * len(line) for line in _texts(block)) + _OVERHEAD


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
