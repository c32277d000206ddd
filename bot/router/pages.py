"""Splits a briefing into pages that fit every platform; nothing is cut."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Table,
    Timeline,
    strong,
)
from bot.ports import PageLimits
from bot.router.pieces import LABEL_SHARE, LINE_OVERHEAD, costs, pieces
from bot.wording.phrases import shortened

_COMFORTABLE_CHARACTERS: Final = 4000
"""A page longer than this is hard to read in a chat, whatever the platforms allow."""


def common_limits(limits: Sequence[PageLimits]) -> PageLimits:
    """Limits that all of these keep, so that all show the same pages, and that are comfortable to read."""
    return PageLimits(
        characters=min(_COMFORTABLE_CHARACTERS, *(limit.characters for limit in limits)),
        line=min(limit.line for limit in limits),
        blocks=min(limit.blocks for limit in limits),
        title=min(limit.title for limit in limits),
        button_rows=min(limit.button_rows for limit in limits),
        buttons_in_row=min(limit.buttons_in_row for limit in limits),
        label=min(limit.label for limit in limits),
        offers=min(limit.offers for limit in limits),
        offer=min(limit.offer for limit in limits),
        cost=limits[0].cost if len(limits) == 1 else lambda text: max(limit.cost(text) for limit in limits),
    )


def first_page(briefing: Briefing, limits: PageLimits) -> Briefing:
    """As much of a briefing as fits into one message."""
    return pages(briefing, limits)[0]


def pages(briefing: Briefing, limits: PageLimits) -> tuple[Briefing, ...]:
    """Split a briefing; each page has the title, and together they have all blocks in order."""
    # Each text is weighed when it is split, when room is looked for and when it is put on a page.
    limits = replace(limits, cost=cache(limits.cost))
    if _fits(briefing, limits):
        return (briefing,)
    title, blocks = briefing.title, briefing.blocks
    if limits.cost(title) > min(limits.title, limits.line):
        blocks = (Paragraph(line=(strong(title),)), *blocks)
        title = shortened(title)
    filled = [_Page()]
    for piece in pieces(blocks, limits):
        if not filled[-1].has_room(piece, limits):
            filled.append(_Page(filled[-1].give_up_headings(), limits))
            if not filled[-1].has_room(piece, limits):
                filled.append(_Page())
        filled[-1].add(piece, limits)
    return tuple(replace(briefing, title=title, blocks=tuple(page.blocks)) for page in filled)


def _fits(briefing: Briefing, limits: PageLimits) -> bool:
    """Whether a briefing is one page as it is, which most are."""
    if limits.cost(briefing.title) > min(limits.title, limits.line):
        return False
    total = places = rows = 0
    for block in briefing.blocks:
        if isinstance(block, Buttons) and len(block.buttons) > limits.buttons_in_row:
            return False
        found = costs(block, limits)
        columns = len(block.columns) if isinstance(block, Table) else 1
        # Whatever of a block is so short stands in one line with its label.
        if found and max(found) > limits.line // (LABEL_SHARE * max(1, columns)):
            return False
        total += sum(found) + LINE_OVERHEAD
        places += _places(block)
        rows += isinstance(block, Buttons)
    return total <= limits.characters and places <= limits.blocks and rows < limits.button_rows


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
            and sum(isinstance(block, Buttons) for block in blocks) < limits.button_rows
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


def _cost(block: Block, limits: PageLimits) -> int:
    return sum(costs(block, limits)) + LINE_OVERHEAD


def _places(block: Block) -> int:
    """How many blocks of a platform it takes: a quotation's credit may be one more."""
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
