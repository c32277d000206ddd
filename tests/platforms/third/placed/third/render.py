"""A briefing as lines of text and labels of buttons."""

from collections.abc import Iterator
from typing import Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
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
    """What the buttons say."""
    rows = [block.buttons for block in briefing.blocks if isinstance(block, Buttons)]
    return [button.label for row in rows for button in row]


def _lines(block: Block) -> Iterator[str]:  # noqa: C901 - one case each
    match block:
        case Paragraph():
            yield words(block.line)
        case Heading():
            yield block.text
        case Quotation():
            yield f"“{block.before}{block.quote}{block.after}”"
            yield words(block.credit)
        case Listing():
            for number, item in enumerate(block.items, start=1):
                yield f"{number}. {words(item.line)}" if block.numbered else words(item.line)
        case Fields():
            yield from (f"{pair.label}: {words(pair.line)}" for pair in block.pairs)
        case Table():
            for row in block.rows:
                first, *others = map(words, row.cells)
                told = [
                    f"{column}: {cell}"
                    for column, cell in zip(block.columns[1:], others, strict=True)
                    if cell
                ]
                yield " · ".join([first, *told])
        case Timeline():
            yield from (f"{entry.when} — {words(entry.line)}" for entry in block.entries)
        case Preformatted():
            yield block.text
        case Buttons():
            pass
        case _:
            assert_never(block)
