"""Splits a briefing into pages that fit every platform; nothing is cut."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    Menu,
    Paragraph,
    Quotation,
    Repeated,
    Table,
    Timeline,
    plain,
    strong,
    words,
)
from bot.model.ids import SourceId
from bot.ports import PageLimits
from bot.router.notes import LONGEST_ADDRESS, marked, notes_line, notes_of, numbers
from bot.router.pieces import LABEL_SHARE, LINE_OVERHEAD, costs, pieces
from bot.wording.phrases import shortened

_COMFORTABLE_CHARACTERS: Final = 4000
"""A page longer than this is hard to read in a chat, whatever the platforms allow."""
_ENDS: Final = 2  # blocks that end a page: its notes and its last line
_ADDRESS_MARKS: Final = "#:~:[]()"
_NUMBERED: Final = "Page 100 of 100 · "
"""As long as what says which page it is."""


def common_limits(limits: Sequence[PageLimits]) -> PageLimits:
    """Limits that all of these keep, so that all show the same pages, and that are comfortable to read."""
    return PageLimits(
        characters=min(_COMFORTABLE_CHARACTERS, *(limit.characters for limit in limits)),
        line=min(limit.line for limit in limits),
        blocks=min(limit.blocks for limit in limits),
        title=min(limit.title for limit in limits),
        button_rows=min(limit.button_rows for limit in limits),
        buttons_in_row=min(limit.buttons_in_row for limit in limits),
        choices=min(limit.choices for limit in limits),
        menu_line=min(limit.menu_line for limit in limits),
        choice=min(limit.choice for limit in limits),
        label=min(limit.label for limit in limits),
        offers=min(limit.offers for limit in limits),
        offer=min(limit.offer for limit in limits),
        attachment=min(limit.attachment for limit in limits),
        cost=limits[0].cost if len(limits) == 1 else lambda text: max(limit.cost(text) for limit in limits),
    )


def first_page(briefing: Briefing, limits: PageLimits) -> Briefing:
    """As much of a briefing as fits into one message."""
    return pages(briefing, limits)[0]


def pages(
    briefing: Briefing, limits: PageLimits, numbered: Callable[[int, int], str] | None = None
) -> tuple[Briefing, ...]:
    """Split a briefing; each page has the title, and together they have all blocks in order.

    Every page stands by itself: what `Repeated` says stands on it too, and it ends with its own notes and
    the briefing's last line.

    Args:
        briefing: What to split.
        limits: Of one page.
        numbered: Says which page it is of how many, where there are several.
    """
    # Each text is weighed when it is split, when room is looked for and when it is put on a page.
    limits = replace(limits, cost=cache(limits.cost))
    numbers_ = numbers(briefing.blocks)
    blocks = tuple(marked(block, numbers_) for block in briefing.blocks)
    title = briefing.title
    whole = replace(briefing, blocks=_ended(blocks, numbers_, briefing.footer))
    if _fits(whole, limits):
        return (briefing,) if whole.blocks == briefing.blocks else (whole,)
    if limits.cost(title) > min(limits.title, limits.line):
        blocks = (Paragraph(line=(strong(title),)), *blocks)
        title = shortened(title)
    ends = sum(limits.cost(said) + LINE_OVERHEAD for said in (*briefing.footer, _NUMBERED)) + LINE_OVERHEAD
    room = replace(limits, characters=limits.characters - ends, blocks=limits.blocks - _ENDS)
    filled = _filled(blocks, room)
    total = len(filled)
    return tuple(
        replace(
            briefing,
            title=title,
            blocks=_ended(page.blocks, numbers_, _footer(briefing, place, total, numbered)),
            page=place,
            pages=total,
            attachments=briefing.attachments if place == 1 else (),
        )
        for place, page in enumerate(filled, start=1)
    )


def _footer(
    briefing: Briefing, place: int, total: int, numbered: Callable[[int, int], str] | None
) -> tuple[str, ...]:
    is_one_of_many = numbered is not None and total > 1
    return (*briefing.footer, numbered(place, total)) if numbered and is_one_of_many else briefing.footer


def _ended(
    blocks: Sequence[Block], numbers_: Mapping[SourceId, int], footer: Sequence[str]
) -> tuple[Block, ...]:
    """The blocks of a page with its notes and its last line, above the buttons that end it."""
    notes = notes_line(blocks, numbers_)
    said = " · ".join(footer)
    last = plain(said[:1].upper() + said[1:])
    ends = tuple(Paragraph(line=line, quiet=True) for line in (notes, last) if words(line))
    above = len(blocks)
    while above and isinstance(blocks[above - 1], Buttons | Menu):
        above -= 1
    return (*blocks[:above], *ends, *blocks[above:])


def _filled(blocks: Sequence[Block], limits: PageLimits) -> "list[_Page]":
    always = [block for block in blocks if _repeated(block) is Repeated.ALWAYS]
    filled = [_Page()]
    intro: list[Block] = []
    for block in blocks:
        is_begun = False
        for piece in pieces((block,), limits):
            if not filled[-1].has_room(piece, limits):
                # What it begins with is told again, unless it could not be told short.
                again = _short([*always, *(intro if is_begun else ())], limits)
                filled += _next(filled[-1].give_up_headings(), again, piece, limits)
            filled[-1].add(piece, limits)
            is_begun = True
        intro = [*intro, block] if _leads(block) else []
    return filled


def _next(given: list[Block], again: list[Block], piece: Block, limits: PageLimits) -> "Iterator[_Page]":
    """The page for a piece that the one before has no room for; and one for its headings if they are long."""
    for start in ([*again, *given], given):
        page = _Page(start, limits)
        if page.has_room(piece, limits):
            yield page
            return
    if given:
        yield _Page(given, limits)
    yield _Page()


def _leads(block: Block) -> bool:
    return isinstance(block, Heading) or _repeated(block) is Repeated.WITH_NEXT


def _repeated(block: Block) -> Repeated:
    return block.repeated if isinstance(block, Paragraph) else Repeated.NEVER


def _short(blocks: list[Block], limits: PageLimits) -> list[Block]:
    is_short = sum(_cost(block, limits) for block in blocks) <= limits.characters // LABEL_SHARE
    is_whole = all(max(costs(block, limits), default=0) <= limits.line // LABEL_SHARE for block in blocks)
    return blocks if is_short and is_whole else []


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
        rows += isinstance(block, Buttons | Menu)
    return total <= limits.characters and places <= limits.blocks and rows < limits.button_rows


class _NoteCosts:
    """What the notes of a page take at most, while it is being filled."""

    def __init__(self) -> None:
        self._texts: dict[SourceId, str] = {}
        self._addresses: dict[SourceId, dict[str, None]] = {}

    def add(self, piece: Block) -> None:
        """Count those of a piece."""
        for note in notes_of([piece]):
            self._texts[note.source] = note.text + note.label
            self._addresses.setdefault(note.source, {})
            if note.url is not None:
                self._addresses[note.source] |= dict.fromkeys((note.url, *note.directives))

    def with_those_of(self, piece: Block, limits: PageLimits) -> int:
        """What they take together with those of another piece."""
        more = _NoteCosts()
        more._texts = dict(self._texts)
        more._addresses = {source: dict(parts) for source, parts in self._addresses.items()}
        more.add(piece)
        texts = sum(limits.cost(text) + 3 * LINE_OVERHEAD for text in more._texts.values())
        return texts + sum(map(_longest, more._addresses.values()))


def _longest(parts: Mapping[str, None]) -> int:
    """What an address takes that is put together from these."""
    if not parts:
        return 0
    url = next(iter(parts))
    return min(sum(len(part) + 1 for part in parts) + len(_ADDRESS_MARKS), max(LONGEST_ADDRESS, len(url)))


class _Page:
    """A page while it is being filled."""

    def __init__(self, blocks: Sequence[Block] = (), limits: PageLimits | None = None) -> None:
        self.blocks: list[Block] = list(blocks)
        self._spent = sum(_cost(block, limits) for block in blocks) if limits else 0
        self._notes = _NoteCosts()

    def has_room(self, piece: Block, limits: PageLimits) -> bool:
        """Tell whether a piece fits; what is alone on its page always does."""
        if not self.blocks:
            return True
        joined = _joined(self.blocks[-1], piece)
        blocks = [*self.blocks[:-1], joined] if joined else [*self.blocks, piece]
        return (
            self._spent + _cost(piece, limits) + self._notes.with_those_of(piece, limits) <= limits.characters
            and sum(map(_places, blocks)) <= limits.blocks
            and sum(isinstance(block, Buttons | Menu) for block in blocks) < limits.button_rows
        )

    def add(self, piece: Block, limits: PageLimits) -> None:
        """Put a piece at the end."""
        joined = _joined(self.blocks[-1], piece) if self.blocks else None
        if joined:
            self.blocks[-1] = joined
        else:
            self.blocks.append(piece)
        self._spent += _cost(piece, limits)
        self._notes.add(piece)

    def give_up_headings(self) -> list[Block]:
        """Take away headings at the end, which belong to what comes next; not if there is nothing else."""
        kept = len(self.blocks)
        while kept and _leads(self.blocks[kept - 1]):
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
            return replace(last, pairs=(*last.pairs, *piece.pairs))
        case _:
            return None
