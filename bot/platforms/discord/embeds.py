"""Draws a briefing as embeds with rows below: the form of earlier releases, and of what no layout holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.briefing import Briefing, Button, Menu, Notice
from bot.model.ids import DossierId
from bot.platforms.discord import limits
from bot.platforms.discord.blocks import BlockWriter
from bot.platforms.discord.buttons import PLACES
from bot.platforms.discord.controls import component, control_of, is_of_notice, rows_of
from bot.platforms.discord.drawing import ACCENT, ACTION_ROW, NOTICE, Drawing
from bot.platforms.discord.text import Mention, markdown, one_line, strong


def draw_embeds(
    briefing: Briefing, rows: Sequence[Sequence[Mapping[str, Any]]], *, mention: Mention
) -> Drawing:
    """Draw a briefing, its rows below the text, whatever their place in it.

    Raises:
        ValueError: Discord would not take all of it.
    """
    writer = BlockWriter(mention=mention)
    lines = [text for block in briefing.blocks for text in writer.spaced(block)]
    drawn = tuple({"type": ACTION_ROW, "components": list(row)} for row in rows)
    return Drawing(embeds=tuple(_embeds(briefing.title, lines)), components=drawn)


def with_notice_embed(drawing: Drawing, notice: Notice, *, dossier: DossierId, key: str) -> Drawing:
    """A drawing of embeds with a notice on top, in the place of any that stands there.

    It is told by the colour of its embed and by the places of its buttons, which no other has.

    Raises:
        ValueError: Discord would not take all of it.
    """
    rest = tuple(embed for embed in drawing.embeds if embed.get("color") != NOTICE)
    said = "\n".join(markdown(line) for line in notice.lines)
    embeds = ({"description": said, "color": NOTICE}, *rest) if said else rest
    total = sum(limits.length(embed.get(part) or "") for embed in embeds for part in ("title", "description"))
    if total > limits.EMBEDS_TOTAL_LIMIT or len(embeds) > limits.EMBEDS_LIMIT or not rest:
        raise ValueError("There is no room for a notice")
    rows = tuple(row for row in drawing.components if not is_of_notice(row))
    buttons = [
        component(button, control_of(button, dossier, key, {}), PLACES - 1 - at)
        for at, button in enumerate(notice.buttons)
    ]
    if buttons and len(rows) < limits.ROWS_LIMIT:
        rows = ({"type": ACTION_ROW, "components": buttons}, *rows)
    return Drawing(embeds=embeds, components=rows)


def closed_up(briefing: Briefing) -> list[Sequence[Button | Menu]]:
    """The rows of buttons and menus, closed up where there are more than stand below embeds.

    Raises:
        ValueError: More than a message holds.
    """
    rows = list(rows_of(briefing))
    if len(rows) > limits.ROWS_LIMIT:
        menus = [row for row in rows if isinstance(row[0], Menu)]
        every = [part for row in rows if row not in menus for part in row]
        rows = [every[at : at + limits.ROW_WIDTH] for at in range(0, len(every), limits.ROW_WIDTH)] + menus
    if len(rows) > limits.ROWS_LIMIT:
        raise ValueError(f"The briefing {briefing.title!r} has more buttons than Discord takes")
    return rows


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
        yield heading | {"color": ACCENT} | ({"description": page} if page else {})
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
