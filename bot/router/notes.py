"""Numbers the notes that claims lean on, and puts those of a page at its end."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Inline,
    Line,
    Listing,
    Menu,
    Note,
    Paragraph,
    Preformatted,
    Quotation,
    Span,
    Table,
    Timeline,
)
from bot.model.fragments import address
from bot.model.ids import SourceId

LONGEST_ADDRESS: Final = 500
"""Characters of a note's address, so that notes leave room for what they are notes to."""
_BETWEEN: Final = Span(" · ")

B = TypeVar("B", bound=Block)


def notes_of(blocks: Iterable[Block]) -> Iterator[Note]:
    """What the claims of blocks lean on, in their order; a source comes as often as it is leant on."""
    return (
        note
        for block in blocks
        for line in _lines(block)
        for part in line
        if isinstance(part, Span)
        for note in part.notes
    )


def numbers(blocks: Iterable[Block]) -> Mapping[SourceId, int]:
    """The number of each source in the order of the claims; none where there is but one."""
    found = dict.fromkeys(note.source for note in notes_of(blocks))
    return {source: number for number, source in enumerate(found, start=1)} if len(found) > 1 else {}


def marked(block: B, numbered: Mapping[SourceId, int]) -> B:
    """A block with the numbers of the notes at the ends of its claims."""

    def with_number(part: Inline) -> Inline:
        if not isinstance(part, Span) or not part.notes:
            return part
        found = sorted({numbered[note.source] for note in part.notes})
        marks = "".join(f"[{number}]" for number in found)
        return replace(part, text=f" {marks}")

    if not numbered or not any(True for _ in notes_of([block])):
        return block
    return _changed(block, lambda line: tuple(map(with_number, line)))


def notes_line(blocks: Sequence[Block], numbered: Mapping[SourceId, int]) -> Line:
    """The notes of a page: number, publisher and date, each opening the source at the words it quotes."""
    found: dict[SourceId, list[Note]] = {}
    for note in notes_of(blocks):
        found.setdefault(note.source, []).append(note)
    line: list[Inline] = []
    for source in sorted(found, key=lambda source: numbered.get(source, 0)):
        note = found[source][0]
        directives = [one for same in found[source] for one in same.directives]
        link = address(note.url, directives, max(LONGEST_ADDRESS, len(note.url))) if note.url else None
        line += [_BETWEEN] if line else []
        line += [Span(f"[{numbered[source]}] " if numbered else note.label), Span(note.text, link=link)]
    return tuple(line)


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Paragraph():
            yield block.line
        case Quotation():
            yield block.credit
        case Listing():
            yield from (item.line for item in block.items)
        case Fields():
            yield from (pair.line for pair in block.pairs)
        case Table():
            yield from (cell for row in block.rows for cell in row.cells)
        case Timeline():
            yield from (entry.line for entry in block.entries)
        case Heading() | Preformatted() | Buttons() | Menu():
            return
        case _:
            assert_never(block)


def _changed(block: B, change: Callable[[Line], Line]) -> B:  # noqa: PLR0911 - one per block
    """A block with each of its lines changed."""
    match block:
        case Paragraph():
            return replace(block, line=change(block.line))
        case Quotation():
            return replace(block, credit=change(block.credit))
        case Listing():
            items = tuple(replace(item, line=change(item.line)) for item in block.items)
            return replace(block, items=items)
        case Fields():
            return replace(block, pairs=tuple(replace(pair, line=change(pair.line)) for pair in block.pairs))
        case Table():
            rows = tuple(replace(row, cells=tuple(map(change, row.cells))) for row in block.rows)
            return replace(block, rows=rows)
        case Timeline():
            entries = tuple(replace(entry, line=change(entry.line)) for entry in block.entries)
            return replace(block, entries=entries)
        case _:
            return block


def with_notes(briefing: Briefing) -> Briefing:
    """A briefing that is one page, with its notes at the end."""
    numbered = numbers(briefing.blocks)
    blocks = tuple(marked(block, numbered) for block in briefing.blocks)
    line = notes_line(blocks, numbered)
    return replace(briefing, blocks=(*blocks, Paragraph(line=line, quiet=True)) if line else blocks)
