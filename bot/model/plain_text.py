"""A briefing as plain text: what notifications show and screen readers read in place of what is drawn.

Its first line is the answer, since that is all that a notification has room for.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, assert_never

from bot.model.briefing import (
    AnswerOutcome,
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
    Repeated,
    Table,
    Timeline,
    words,
)

_MORE: Final = "…"
_JOINT: Final = " — "
# Chinese sets a full-width colon, behind which no space stands.
_LEADING_IN: Final = (":", "：")
_UNSPACED: Final = "："
# What somebody asked in their own words stands in these answers' titles, and is known to them.
_TO_QUESTIONS: Final = frozenset({AnswerOutcome.ANSWERED, AnswerOutcome.CLOSEST, AnswerOutcome.NONE})


class _Said(NamedTuple):
    """A line of a briefing.

    Attributes:
        leads_in: It tells what comes behind it and says nothing by itself: whose claims follow, of what kind.
        is_quiet: It is small print.
    """

    text: str
    leads_in: bool = False
    is_quiet: bool = False


def opening(briefing: Briefing) -> str:
    """The answer in one line: whose claim it is, how certain, and the first thing it says."""
    return _opened(briefing)[0]


def plain_text(briefing: Briefing, *, most: int, cost: Callable[[str], int] = len) -> str:
    """All that a briefing says, the answer first, and then line by line.

    Args:
        briefing: What is said; its buttons, menus and notice are not.
        most: What the text may cost; where not all fits, it ends in an ellipsis.
        cost: Of a text.
    """
    first, others = _opened(briefing)
    if cost(first) > most:
        return _cut(first, most, cost)
    taken = [first]
    room = most - cost(first) - cost(_MORE) - 1
    for line in others:
        room -= cost(line) + 1
        if room < 0:
            return "\n".join((*taken, _MORE))
        taken.append(line)
    return "\n".join(taken)


def _opened(briefing: Briefing) -> tuple[str, list[str]]:
    """The opening, and all other lines in order."""
    said = [line for block in briefing.blocks for line in _lines(block) if line.text.strip()]
    first: list[str] = []
    others: list[str] = []
    is_open = True
    for line in said:
        if is_open and not line.is_quiet:
            first.append(line.text)
            is_open = line.leads_in
        else:
            others.append(line.text)
    title = briefing.title
    if first and briefing.outcome in _TO_QUESTIONS:
        return _run_on(first), [title, *others]
    return _run_on([title, *first]), others


def _run_on(parts: list[str]) -> str:
    """Parts in one line, each behind what leads to it."""
    line = ""
    for part in filter(None, parts):
        joint = "" if line.endswith(_UNSPACED) else " " if line.endswith(_LEADING_IN) else _JOINT
        line = f"{line}{joint}{part}" if line else part
    return " ".join(line.split("\n"))


def _cut(text: str, most: int, cost: Callable[[str], int]) -> str:
    while text and cost(text) + cost(_MORE) > most:
        text = text[:-1]
    return text.rstrip() + _MORE


def _lines(block: Block) -> Iterator[_Said]:  # noqa: C901 - one case each
    match block:
        case Paragraph():
            text = words(block.line)
            leads_in = block.repeated is not Repeated.NEVER or text.endswith(_LEADING_IN)
            yield _Said(text, leads_in, block.quiet)
        case Heading():
            yield _Said(block.text, leads_in=True)
        case Quotation():
            yield _Said(_run_on(["".join(block.shown), words(block.credit)]), leads_in=not block.credit)
        case Listing():
            for number, item in enumerate(block.items, start=1):
                yield _Said(f"{number}. {words(item.line)}" if block.numbered else words(item.line))
        case Fields():
            yield from (_Said(f"{pair.label}{block.colon}{words(pair.line)}") for pair in block.pairs)
        case Table():
            yield from (_Said(_row(block, tuple(map(words, row.cells)))) for row in block.rows)
        case Timeline():
            yield from (_Said(f"{entry.when}{_JOINT}{words(entry.line)}") for entry in block.entries)
        case Preformatted():
            yield from map(_Said, block.text.splitlines())
        case Buttons() | Menu():
            pass
        case _:
            assert_never(block)


def _row(table: Table, cells: tuple[str, ...]) -> str:
    """A row as it is read aloud: each cell but the first with its column's name."""
    named = (
        f"{column}{table.colon}{cell}"
        for column, cell in zip(table.columns[1:], cells[1:], strict=True)
        if cell
    )
    return " · ".join((cells[0], *named))
