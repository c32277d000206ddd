"""Draws a briefing as the embeds and buttons of a Discord message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Emphasis,
    Fields,
    Heading,
    Line,
    Listing,
    Menu,
    Notice,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
)
from bot.model.ids import DossierId
from bot.platforms.discord import limits
from bot.platforms.discord.buttons import PLACES, fits, place_of
from bot.platforms.discord.controls import bell, component, control_of, numbered, rows_of
from bot.platforms.discord.text import code_block, escape, markdown, one_line, strong

_ACCENT: Final = 0x2F6DA8  # colour of the bar beside an embed
_NOTICE: Final = 0xC27C0E  # of the one beside a notice, by which that is found again

# Source: Discord documentation, Component Reference, "Component Types" and "Button Styles".
_ACTION_ROW: Final = 1

_SMALL: Final = "-# "
_QUOTE: Final = "> "


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The parts of a message, as Discord's JSON."""

    embeds: tuple[Mapping[str, Any], ...]
    rows: tuple[Mapping[str, Any], ...] = ()


def render(
    briefing: Briefing,
    *,
    dossier: DossierId,
    key: str = "",
    tokens: Mapping[str, str] | None = None,
) -> Drawing:
    """Draw a briefing.

    Args:
        briefing: What to draw, no longer than `limits.PAGE` allows.
        dossier: The dossier that its buttons ask.
        key: The key of the reminder that this is.
        tokens: What the core gave for each of `long_lines`.

    Raises:
        ValueError: Discord would not take all of it.
    """
    lines = [text for block in briefing.blocks for text in _spaced(block)]
    rows = [
        [component(part, control_of(part, dossier, key, tokens or {}), place) for place, part in places]
        for places in numbered(rows_of(briefing))
    ]
    if key and not rows:
        rows = [[bell(dossier, key)]]
    drawn = tuple({"type": _ACTION_ROW, "components": row} for row in rows)
    drawing = Drawing(embeds=tuple(_embeds(briefing.title, lines)), rows=drawn)
    return with_notice(drawing, briefing.notice, dossier=dossier, key=key) if briefing.notice else drawing


def with_notice(drawing: Drawing, notice: Notice, *, dossier: DossierId, key: str) -> Drawing:
    """A drawing with a notice on top, in the place of any that stands there.

    It is told by the colour of its embed and by the places of its buttons, which no other has.

    Raises:
        ValueError: Discord would not take all of it.
    """
    rest = tuple(embed for embed in drawing.embeds if embed.get("color") != _NOTICE)
    said = "\n".join(markdown(line) for line in notice.lines)
    embeds = ({"description": said, "color": _NOTICE}, *rest) if said else rest
    total = sum(limits.length(embed.get(part) or "") for embed in embeds for part in ("title", "description"))
    if total > limits.EMBEDS_TOTAL_LIMIT or len(embeds) > limits.EMBEDS_LIMIT or not rest:
        raise ValueError("There is no room for a notice")
    rows = tuple(row for row in drawing.rows if not _is_notice(row))
    buttons = [
        component(button, control_of(button, dossier, key, {}), PLACES - 1 - at)
        for at, button in enumerate(notice.buttons)
    ]
    if buttons and len(rows) < limits.ROWS_LIMIT:
        rows = ({"type": _ACTION_ROW, "components": buttons}, *rows)
    return Drawing(embeds=embeds, rows=rows)


def _is_notice(row: Mapping[str, Any]) -> bool:
    places = [place_of(str(button.get("custom_id") or "")) for button in row.get("components", ())]
    return bool(places) and all(place >= PLACES - limits.ROW_WIDTH for place in places)


def sentence(text: str) -> Drawing:
    """Draw one plain sentence."""
    return Drawing(embeds=({"description": escape(text), "color": _ACCENT},))


def long_lines(briefing: Briefing, *, dossier: DossierId, key: str = "") -> tuple[str, ...]:
    """The request lines of buttons that are too long for a custom_id."""
    return tuple(
        part.line for row in rows_of(briefing) for part in row if not fits(control_of(part, dossier, key, {}))
    )


def _spaced(block: Block) -> Iterator[str]:
    """A block's lines after an empty one."""
    lines = list(_lines(block))
    if lines:
        yield ""
        yield from lines


def _lines(block: Block) -> Iterable[str]:  # noqa: PLR0911 - one for each kind of block
    match block:
        case Paragraph():
            return [_prefixed(markdown(block.line), _SMALL if block.quiet else "")]
        case Heading():
            return [strong(escape(block.text))]
        case Quotation():
            return _quotation(block)
        case Listing():
            return _listing(block)
        case Fields():
            return _fields(block)
        case Table():
            return (_row(block, row) for row in block.rows)
        case Timeline():
            return _timeline(block)
        case Preformatted():
            return (code_block(block.text),)
        case Buttons() | Menu():
            return ()  # they stand below the text, whatever their place in it
        case _:
            assert_never(block)


def _quotation(block: Quotation) -> Iterator[str]:
    before, quote, after = map(escape, block.shown)
    yield _prefixed(f"{before}{strong(quote)}{after}", _QUOTE)
    if block.credit:
        yield _prefixed(markdown(block.credit), _SMALL)


def _listing(block: Listing) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield f"{f'{number}.' if block.numbered else '•'} {markdown(item.line)}"


def _timeline(block: Timeline) -> Iterator[str]:
    """Each date once, with what happened on it in its line, or below it where that is more than one thing."""
    for when, found in groupby(block.entries, key=attrgetter("when")):
        first, *others = (markdown(entry.line) for entry in found)
        date = strong(escape(when))
        yield from (date, *(f"• {line}" for line in (first, *others))) if others else (f"{date} — {first}",)


def _fields(block: Fields) -> Iterator[str]:
    for pair in block.pairs:
        label = strong(escape(pair.label + block.colon))
        yield f"{label}{markdown(pair.line)}"


def _row(table: Table, row: Row) -> str:
    first, *others = row.cells
    parts = [
        f"{escape(column + table.colon)}{markdown(cell)}"
        for column, cell in zip(table.columns[1:], others, strict=True)
        if cell
    ]
    return "\n".join(filter(None, (markdown(_strengthened(first)), " · ".join(parts))))


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


def _embeds(title: str, lines: list[str]) -> Iterator[dict[str, Any]]:
    """Lay lines into as few embeds as they fit in.

    Raises:
        ValueError: They do not fit into one message.
    """
    heading: dict[str, Any] = {"title": one_line(title)}
    if limits.length(heading["title"]) > limits.TITLE_LIMIT:
        lines, heading = [strong(heading["title"]), *lines], {}
    total = limits.length(heading.get("title", ""))
    pages = list(_pages(lines)) or [""]
    for page in pages:
        total += limits.length(page)
        yield heading | {"color": _ACCENT} | ({"description": page} if page else {})
        heading = {}
    if total > limits.EMBEDS_TOTAL_LIMIT or len(pages) > limits.EMBEDS_LIMIT:
        raise ValueError(
            f"The briefing {title!r} takes {total} characters in {len(pages)} embeds; "
            f"Discord takes {limits.EMBEDS_TOTAL_LIMIT} in {limits.EMBEDS_LIMIT}"
        )


def _pages(lines: Sequence[str]) -> Iterator[str]:
    page: list[str] = []
    size = 0
    for line in lines:
        line_size = limits.length(line) + 1  # its line break
        if line_size > limits.DESCRIPTION_LIMIT:
            raise ValueError(f"A line of {line_size} characters is too long for Discord: {line[:60]!r}…")
        if size + line_size > limits.DESCRIPTION_LIMIT:
            yield "\n".join(page).strip("\n")
            page, size = [], 0
        page.append(line)
        size += line_size
    text = "\n".join(page).strip("\n")
    if text:
        yield text
