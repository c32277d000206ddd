"""Blocks of a briefing as lines of Discord's markdown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final, assert_never

from bot.model.briefing import (
    Block,
    Buttons,
    Emphasis,
    Fields,
    Heading,
    Inline,
    Line,
    Listing,
    Menu,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
)
from bot.platforms.discord.text import Mention, code_block, escape, markdown, one_line, strong, unmentioned

SMALL: Final = "-# "
_QUOTE: Final = "> "
_HEADING: Final = "### "


def bold(text: str) -> str:
    """A heading where markdown's own headings stand out too much."""
    return strong(escape(text))


def headed(text: str) -> str:
    """A heading that screen readers can jump to.

    Source: Discord help centre, "Markdown Text 101", "Headers".
    """
    return _HEADING + one_line(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWriter:
    """Writes blocks.

    Attributes:
        mention: Gives the mention of a command by its name.
        heading: Writes a heading.
    """

    mention: Mention = unmentioned
    heading: Callable[[str], str] = bold

    def spaced(self, block: Block) -> Iterator[str]:
        """A block's lines after an empty one."""
        lines = list(self.lines(block))
        if lines:
            yield ""
            yield from lines

    def lines(self, block: Block) -> Iterable[str]:  # noqa: PLR0911 - one for each kind of block
        """A block's lines."""
        match block:
            case Paragraph():
                return [_prefixed(self._line(block.line), SMALL if block.quiet else "")]
            case Heading():
                return [self.heading(block.text)]
            case Quotation():
                return self._quotation(block)
            case Listing():
                return self._listing(block)
            case Fields():
                return self._fields(block)
            case Table():
                return (self._row(block, row) for row in block.rows)
            case Timeline():
                return self._timeline(block)
            case Preformatted():
                return (code_block(block.text),)
            case Buttons() | Menu():
                return ()  # they are no text
            case _:
                assert_never(block)

    def _line(self, line: Iterable[Inline]) -> str:
        return markdown(line, self.mention)

    def _quotation(self, block: Quotation) -> Iterator[str]:
        before, quote, after = map(escape, block.shown)
        yield _prefixed(f"{before}{strong(quote)}{after}", _QUOTE)
        if block.credit:
            yield _prefixed(self._line(block.credit), SMALL)

    def _listing(self, block: Listing) -> Iterator[str]:
        for number, item in enumerate(block.items, start=1):
            yield f"{f'{number}.' if block.numbered else '•'} {self._line(item.line)}"

    def _timeline(self, block: Timeline) -> Iterator[str]:
        """Each date once, and what happened on it in its line, or below it if that is several things."""
        for when, found in groupby(block.entries, key=attrgetter("when")):
            first, *others = (self._line(entry.line) for entry in found)
            date = strong(escape(when))
            if others:
                yield from (date, *(f"• {line}" for line in (first, *others)))
            else:
                yield f"{date} — {first}"

    def _fields(self, block: Fields) -> Iterator[str]:
        for pair in block.pairs:
            label = strong(escape(pair.label + block.colon))
            yield f"{label}{self._line(pair.line)}"

    def _row(self, table: Table, row: Row) -> str:
        first, *others = row.cells
        parts = [
            f"{escape(column + table.colon)}{self._line(cell)}"
            for column, cell in zip(table.columns[1:], others, strict=True)
            if cell
        ]
        return "\n".join(filter(None, (self._line(_strengthened(first)), " · ".join(parts))))


def _strengthened(line: Line) -> Line:
    """Make what has no looks of its own strong."""
    return tuple(
        replace(part, emphasis=Emphasis.STRONG)
        if isinstance(part, Span) and part.emphasis is Emphasis.PLAIN
        else part
        for part in line
    )


def _prefixed(text: str, prefix: str) -> str:
    """Put the prefix before each line, for Discord ends small text and quotations at a line's end."""
    return prefix + text.replace("\n", "\n" + prefix)
