"""Draws a briefing as a Discord message: a layout, or embeds where a layout can't hold it."""

from collections.abc import Mapping
from typing import Any

from bot.model.briefing import Briefing, Button, Menu, Notice
from bot.model.ids import DossierId
from bot.platforms.discord.buttons import fits
from bot.platforms.discord.controls import bell, component, control_of, numbered, rows_of
from bot.platforms.discord.drawing import Drawing
from bot.platforms.discord.embeds import closed_up, draw_embeds, with_notice_embed
from bot.platforms.discord.layout import draw_layout, layout_sentence, with_notice_container
from bot.platforms.discord.text import Mention, unmentioned


def render(
    briefing: Briefing,
    *,
    dossier: DossierId,
    key: str = "",
    tokens: Mapping[str, str] | None = None,
    mention: Mention = unmentioned,
    replaces_layout: bool = False,
) -> Drawing:
    """Draw a briefing.

    Args:
        briefing: What to draw, no longer than `limits.PAGE` allows.
        dossier: The dossier that its buttons ask.
        key: The key of the reminder that this is.
        tokens: What the core gave for each of `long_lines`.
        mention: Gives the mention of a command by its name.
        replaces_layout: Whether it takes the place of a layout, and should be one whatever room that leaves.

    Raises:
        ValueError: Discord would not take all of it.
    """

    def drawn(rows: list[list[Button | Menu]]) -> list[list[dict[str, Any]]]:
        made = [
            [component(part, control_of(part, dossier, key, tokens or {}), place) for place, part in places]
            for places in numbered(rows)
        ]
        return made or ([[bell(dossier, key)]] if key else [])

    rows = drawn(list(map(list, rows_of(briefing))))
    drawing = draw_layout(briefing, rows, mention=mention, has_room=not replaces_layout)
    if drawing is None:
        drawing = draw_embeds(briefing, drawn(list(map(list, closed_up(briefing)))), mention=mention)
    return with_notice(drawing, briefing.notice, dossier=dossier, key=key) if briefing.notice else drawing


def with_notice(drawing: Drawing, notice: Notice, *, dossier: DossierId, key: str) -> Drawing:
    """A drawing with a notice on top, in the place of any that stands there; its form stays.

    Raises:
        ValueError: Discord would not take all of it.
    """
    add = with_notice_container if drawing.is_layout else with_notice_embed
    return add(drawing, notice, dossier=dossier, key=key)


def sentence(text: str) -> Drawing:
    """Draw one plain sentence."""
    return layout_sentence(text)


def long_lines(briefing: Briefing, *, dossier: DossierId, key: str = "") -> tuple[str, ...]:
    """The request lines of buttons that are too long for a custom_id."""
    return tuple(
        part.line for row in rows_of(briefing) for part in row if not fits(control_of(part, dossier, key, {}))
    )
