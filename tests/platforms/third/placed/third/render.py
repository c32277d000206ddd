"""A briefing as lines of text and labels of buttons."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Menu,
    Paragraph,
    Preformatted,
    Quotation,
    Table,
    Timeline,
    words,
)
from bot.model.text import clean
from bot.ports import PageLimits

LIMITS: Final = PageLimits(
    characters=900, line=300, blocks=12, cost=len, title=60, buttons_in_row=2, label=30, offers=3
)


def lines(briefing: Briefing) -> list[str]:
    """The lines below the title, without those that hold nothing."""
    written = [clean(text) for block in briefing.blocks for text in _lines(block)]
    return [line for text in written for line in text.split("\n") if line]


def labels(briefing: Briefing) -> list[str]:
    """What the buttons and menus say."""
    said: list[str] = []
    for block in briefing.blocks:
        said += [button.label for button in block.buttons] if isinstance(block, Buttons) else []
        said += [block.prompt] if isinstance(block, Menu) else []
    return said


def _lines(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912 - one case each
    match block:
        case Paragraph():
            yield words(block.line)
        case Heading():
            yield block.text
        case Quotation():
            yield "".join(block.shown)
            yield words(block.credit)
        case Listing():
            for number, item in enumerate(block.items, start=1):
                yield f"{number}. {words(item.line)}" if block.numbered else words(item.line)
        case Fields():
            yield from (f"{pair.label}{block.colon}{words(pair.line)}" for pair in block.pairs)
        case Table():
            for row in block.rows:
                first, *others = map(words, row.cells)
                told = [
                    f"{column}{block.colon}{cell}"
                    for column, cell in zip(block.columns[1:], others, strict=True)
                    if cell
                ]
                yield "\n".join(filter(None, [first, " · ".join(told)]))
        case Timeline():
            for when, found in groupby(block.entries, key=attrgetter("when")):
                told = [words(entry.line) for entry in found]
                yield from (when, *told) if len(told) > 1 else (f"{when} — {told[0]}",)
        case Preformatted():
            yield block.text
        case Buttons() | Menu():
            pass
        case _:
            assert_never(block)
