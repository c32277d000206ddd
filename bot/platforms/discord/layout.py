"""Draws a briefing as a layout: containers with text, separators and rows where they belong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.model.attachment import Attachment
from bot.model.briefing import Block, Briefing, Buttons, Heading, Menu, Notice, Paragraph
from bot.model.ids import DossierId
from bot.platforms.discord import limits
from bot.platforms.discord.blocks import BlockWriter, headed
from bot.platforms.discord.buttons import PLACES
from bot.platforms.discord.controls import component, control_of
from bot.platforms.discord.drawing import (
    ACCENT,
    ACTION_ROW,
    CONTAINER,
    FILE,
    GALLERY,
    NOTICE,
    SECTION,
    SEPARATOR,
    TEXT,
    Drawing,
    walked,
)
from bot.platforms.discord.files import alt
from bot.platforms.discord.text import Mention, escape, markdown, one_line

_TITLE: Final = "## "
# What is left free for a notice that comes later, for a layout can never become embeds again.
_ROOM: Final = {"characters": 500, "components": 5}

Row = Sequence[Mapping[str, Any]]


def draw_layout(
    briefing: Briefing, rows: Sequence[Row], *, mention: Mention, has_room: bool = True
) -> Drawing | None:
    """Draw a briefing as one container; None where it would not fit, or leave no room for a notice.

    The first text begins with the title and goes on with the answer, since a layout has no text of its own
    besides for a notification to show.

    Args:
        briefing: What to draw.
        rows: The components of its rows, in order; where more follow than it has, they stand at its end.
        mention: Gives the mention of a command by its name.
        has_room: Whether to leave room for a notice.
    """
    for is_airy in (True, False):
        inside = _inside(briefing, rows, BlockWriter(mention=mention, heading=headed), is_airy=is_airy)
        drawing = Drawing(components=({"type": CONTAINER, "accent_color": ACCENT, "components": inside},))
        if fits(drawing, **(_ROOM if has_room else {})):
            return drawing
    return None


def with_notice_container(drawing: Drawing, notice: Notice, *, dossier: DossierId, key: str) -> Drawing:
    """A layout with a notice on top, in the place of any that stands there; it is told by its colour.

    Raises:
        ValueError: Discord would not take all of it.
    """
    rest = tuple(one for one in drawing.components if one.get("accent_color") != NOTICE)
    said = "\n".join(markdown(line) for line in notice.lines)
    text = {"type": TEXT, "content": said}
    buttons = [
        component(button, control_of(button, dossier, key, {}), PLACES - 1 - at)
        for at, button in enumerate(notice.buttons)
    ]
    inside: list[Mapping[str, Any]] = [text]
    if len(buttons) == 1:
        inside = [{"type": SECTION, "components": [text], "accessory": buttons[0]}]
    elif buttons:
        inside.append({"type": ACTION_ROW, "components": buttons})
    container = {"type": CONTAINER, "accent_color": NOTICE, "components": inside}
    made = Drawing(components=(container, *rest) if said else rest)
    if not rest or not fits(made):
        raise ValueError("There is no room for a notice")
    return made


def layout_sentence(text: str) -> Drawing:
    """Draw one plain sentence."""
    said = {"type": TEXT, "content": escape(text)}
    return Drawing(components=({"type": CONTAINER, "accent_color": ACCENT, "components": [said]},))


def fits(drawing: Drawing, *, characters: int = 0, components: int = 0) -> bool:
    """Tell whether Discord takes a layout, and so much more."""
    every = list(walked(drawing.components))
    total = sum(limits.length(str(one.get("content") or "")) for one in every)
    return (
        total + characters <= limits.LAYOUT_TEXT_LIMIT
        and len(every) + components <= limits.LAYOUT_COMPONENTS_LIMIT
    )


def _inside(
    briefing: Briefing, rows: Sequence[Row], writer: BlockWriter, *, is_airy: bool
) -> list[Mapping[str, Any]]:
    """Texts, rows and, where there is room for these too, lines between parts."""
    made: list[Mapping[str, Any]] = []
    lines = [_TITLE + one_line(briefing.title)]
    # A picture is asked for to be looked at first.
    pictures = [file for file in briefing.attachments if file.is_picture]
    if pictures:
        made += [*_text(lines), *map(_file, pictures)]
        lines = []
    rest = [file for file in briefing.attachments if not file.is_picture]
    pending = iter(rows)
    small = _small_print(briefing.blocks)
    for place, block in enumerate(briefing.blocks):
        if isinstance(block, Menu) or (isinstance(block, Buttons) and block.buttons):
            made += _text(lines)
            lines = []
            row = next(pending, None)
            made += [_row(row)] if row else []
            continue
        is_part = isinstance(block, Heading) and place > 0
        if is_airy and (is_part or place == small) and (lines or made):
            made += [*_text(lines), {"type": SEPARATOR}]
            lines = []
        lines += writer.spaced(block)
    return [*made, *_text(lines), *map(_file, rest), *map(_row, pending)]


def _small_print(blocks: Sequence[Block]) -> int:
    """Where the small print begins that ends the text, such as its notes; -1 where there is none."""
    said = [
        (place, block)
        for place, block in enumerate(blocks)
        if not isinstance(block, Buttons | Menu | Heading)
    ]
    first = -1
    for place, block in reversed(said):
        if not (isinstance(block, Paragraph) and block.quiet):
            return first
        first = place
    return -1


def _text(lines: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    text = "\n".join(lines).strip("\n")
    if text:
        yield {"type": TEXT, "content": text}


def _file(file: Attachment) -> Mapping[str, Any]:
    """Show a file that goes along, which a layout shows nowhere else.

    Source: Discord documentation, Component Reference, "Media Gallery", "File" and "Unfurled Media Item".
    """
    media = {"url": f"attachment://{file.name}"}
    if not file.is_picture:
        return {"type": FILE, "file": media}
    item = {"media": media} | ({"description": alt(file)} if file.alt else {})
    return {"type": GALLERY, "items": [item]}


def _row(row: Row) -> Mapping[str, Any]:
    return {"type": ACTION_ROW, "components": list(row)}
