"""The words of a briefing alone."""

from collections.abc import Iterator
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
from bot.platforms.slack.limits import cost

# Half of what chat.update takes, since each character may be escaped to more.
_SUMMARY: Final = 2000  # characters


def summary_text(briefing: Briefing) -> str:
    """What stands in for the blocks: the title and as many of the first lines as fit.

    Source: Slack, "Accessibility in Block Kit": screen readers read the top-level text instead of the blocks.
    """
    taken: list[str] = []
    room = _SUMMARY
    for line in _lines(briefing):
        room -= cost(line) + 1
        if room < 0:
            taken.append("…")
            break
        taken.append(line)
    return "\n".join(taken)


def _lines(briefing: Briefing) -> Iterator[str]:
    yield briefing.title
    for block in briefing.blocks:
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[str]:  # noqa: C901 - one case each
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
                yield f"{f'{number}.' if block.numbered else '•'} {words(item.line)}"
        case Fields():
            yield from (f"{pair.label}{block.colon}{words(pair.line)}" for pair in block.pairs)
        case Table():
            for row in block.rows:
                yield " · ".join(words(cell) for cell in row.cells)
        case Timeline():
            yield from (f"{entry.when} — {words(entry.line)}" for entry in block.entries)
        case Preformatted():
            yield from block.text.splitlines()
        case Buttons() | Menu():
            pass
        case _:
            assert_never(block)
