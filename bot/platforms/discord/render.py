"""Draws a briefing as the embeds and buttons of a Discord message."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Effect,
    Emphasis,
    Fields,
    Heading,
    Line,
    Listing,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
)
from bot.model.ids import DossierId
from bot.model.text import clean
from bot.platforms.discord import limits
from bot.platforms.discord.buttons import Control, fits, write_control
from bot.platforms.discord.text import code_block, escape, markdown, one_line, strong

_ACCENT: Final = 0x2F6DA8  # colour of the bar beside an embed

# Source: Discord documentation, Component Reference, "Component Types" and "Button Styles".
_ACTION_ROW: Final = 1
_BUTTON: Final = 2
_PRIMARY: Final = 1
_SECONDARY: Final = 2

_SMALL: Final = "-# "
_QUOTE: Final = "> "
_BELL: Final = "\N{BELL}"


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
    note: str = "",
) -> Drawing:
    """Draw a briefing.

    Args:
        briefing: What to draw, no longer than `limits.PAGE` allows.
        dossier: The dossier that its buttons ask.
        key: The key of the reminder that this is.
        tokens: What the core gave for each of `long_lines`.
        note: Markdown for a small last line.

    Raises:
        ValueError: Discord would not take all of it.
    """
    lines = [text for block in briefing.blocks for text in _spaced(block)]
    if note:
        lines += ["", _SMALL + note]
    buttons = [
        [
            _button(button, _control(button, dossier, key, tokens or {}), place)
            for place, button in enumerate(row, start=start)
        ]
        for start, row in _button_rows(briefing)
    ]
    if key and not buttons:
        buttons = [[_bell(dossier, key)]]
    rows = tuple({"type": _ACTION_ROW, "components": row} for row in buttons)
    return Drawing(embeds=tuple(_embeds(briefing.title, lines)), rows=rows)


def sentence(text: str) -> Drawing:
    """Draw one plain sentence."""
    return Drawing(embeds=({"description": escape(text), "color": _ACCENT},))


def long_lines(briefing: Briefing, *, dossier: DossierId, key: str = "") -> tuple[str, ...]:
    """The request lines of buttons that are too long for a custom_id."""
    return tuple(
        button.line
        for _, row in _button_rows(briefing)
        for button in row
        if not fits(_control(button, dossier, key, {}))
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
            return (f"{strong(escape(pair.label) + ':')} {markdown(pair.line)}" for pair in block.pairs)
        case Table():
            return (_row(block.columns, row) for row in block.rows)
        case Timeline():
            return (f"{strong(escape(entry.when))} — {markdown(entry.line)}" for entry in block.entries)
        case Preformatted():
            return (code_block(block.text),)
        case Buttons():
            return ()  # they stand below the text, whatever their place in it
        case _:
            assert_never(block)


def _quotation(block: Quotation) -> Iterator[str]:
    sentence = f"{escape(block.before)}{strong(escape(block.quote))}{escape(block.after)}"
    yield _prefixed(f"“{sentence}”", _QUOTE)
    if block.credit:
        yield _prefixed(markdown(block.credit), _SMALL)


def _listing(block: Listing) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        yield f"{f'{number}.' if block.numbered else '•'} {markdown(item.line)}"


def _row(columns: Sequence[str], row: Row) -> str:
    first, *others = row.cells
    parts = [
        f"{escape(column)}: {markdown(cell)}"
        for column, cell in zip(columns[1:], others, strict=True)
        if cell
    ]
    return " · ".join([markdown(_strengthened(first)), *parts])


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


def _button_rows(briefing: Briefing) -> Iterator[tuple[int, Sequence[Button]]]:
    """The rows of buttons with the place of each row's first; closed up where there are too many rows.

    Raises:
        ValueError: More buttons than a message holds.
    """
    rows: list[Sequence[Button]] = [
        block.buttons for block in briefing.blocks if isinstance(block, Buttons) and block.buttons
    ]
    if len(rows) > limits.ROWS_LIMIT or any(len(row) > limits.ROW_WIDTH for row in rows):
        every = [button for row in rows for button in row]
        rows = [every[at : at + limits.ROW_WIDTH] for at in range(0, len(every), limits.ROW_WIDTH)]
    if len(rows) > limits.ROWS_LIMIT:
        raise ValueError(f"The briefing {briefing.title!r} has more buttons than Discord takes")
    start = 0
    for row in rows:
        yield start, row
        start += len(row)


def _control(button: Button, dossier: DossierId, key: str, tokens: Mapping[str, str]) -> Control:
    token = tokens.get(button.line)
    return Control(
        dossier=button.dossier or dossier,
        effect=button.effect,
        line=None if token else button.line,
        token=token,
        key=key,
    )


def _button(button: Button, control: Control, place: int) -> dict[str, Any]:
    label = clean(button.label)
    custom_id = write_control(control, place)
    if limits.length(label) > limits.LABEL_LIMIT or limits.length(custom_id) > limits.CUSTOM_ID_LIMIT:
        raise ValueError(f"The button {label!r} is too long for Discord: {custom_id!r}")
    return {
        "type": _BUTTON,
        "style": _PRIMARY if button.primary else _SECONDARY,
        "label": label,
        "custom_id": custom_id,
    }


def _bell(dossier: DossierId, key: str) -> dict[str, Any]:
    """Draw a button that can't be pressed, to carry the key of a reminder that has no other."""
    return {
        "type": _BUTTON,
        "style": _SECONDARY,
        "emoji": {"name": _BELL},
        "custom_id": write_control(Control(dossier=dossier, effect=Effect.REPLY, line="", key=key), 0),
        "disabled": True,
    }
