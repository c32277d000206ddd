"""Draws a briefing's buttons and menus as rows of components."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

from bot.model.briefing import Briefing, Button, Buttons, Effect, Menu
from bot.model.ids import DossierId
from bot.model.text import clean
from bot.platforms.discord import limits
from bot.platforms.discord.buttons import PLACES, Control, place_of, write_control
from bot.platforms.discord.drawing import BUTTON
from bot.platforms.discord.strings import shortened

# Source: Discord documentation, Component Reference, "Component Types" and "Button Styles".
_STRING_SELECT: Final = 3
_PRIMARY: Final = 1
_SECONDARY: Final = 2
_BELL: Final = "\N{BELL}"


def rows_of(briefing: Briefing) -> Iterator[Sequence[Button | Menu]]:
    """The rows of buttons and menus, a menu being one, none wider than Discord takes."""
    for block in briefing.blocks:
        if isinstance(block, Menu):
            yield (block,)
        elif isinstance(block, Buttons):
            every = block.buttons
            yield from (every[at : at + limits.ROW_WIDTH] for at in range(0, len(every), limits.ROW_WIDTH))


def numbered(
    rows: Iterable[Sequence[Button | Menu]],
) -> Iterator[Sequence[tuple[int, Button | Menu]]]:
    """Each row with the places of its parts in the message."""
    places = count()
    return ([(next(places), part) for part in row] for row in rows)


def control_of(part: Button | Menu, dossier: DossierId, key: str, tokens: Mapping[str, str]) -> Control:
    """What pressing a button, or choosing in a menu, asks for."""
    token = tokens.get(part.line)
    return Control(
        dossier=(part.dossier if isinstance(part, Button) else None) or dossier,
        effect=part.effect,
        line=None if token else part.line,
        token=token,
        key=key,
    )


def component(part: Button | Menu, control: Control, place: int) -> dict[str, Any]:
    """Draw a button or a menu, which is at a place of its message."""
    return _menu(part, control, place) if isinstance(part, Menu) else _button(part, control, place)


def _menu(menu: Menu, control: Control, place: int) -> dict[str, Any]:
    """Draw a menu; its custom_id carries what all of its options ask."""
    options = [{"label": clean(choice.label), "value": choice.option} for choice in menu.choices]
    texts = [text for option in options for text in option.values()]
    custom_id = write_control(control, place)
    if (
        len(options) > limits.OPTIONS_LIMIT
        or any(limits.length(text) > limits.OPTION_LIMIT for text in texts)
        or limits.length(custom_id) > limits.CUSTOM_ID_LIMIT
    ):
        raise ValueError(f"The menu {menu.prompt!r} is too long for Discord")
    prompt = shortened(menu.prompt, limits.PLACEHOLDER_LIMIT)
    return {"type": _STRING_SELECT, "custom_id": custom_id, "placeholder": prompt, "options": options}


def _button(button: Button, control: Control, place: int) -> dict[str, Any]:
    label = clean(button.label)
    custom_id = write_control(control, place)
    if limits.length(label) > limits.LABEL_LIMIT or limits.length(custom_id) > limits.CUSTOM_ID_LIMIT:
        raise ValueError(f"The button {label!r} is too long for Discord: {custom_id!r}")
    return {
        "type": BUTTON,
        "style": _PRIMARY if button.primary else _SECONDARY,
        "label": label,
        "custom_id": custom_id,
    }


def is_of_notice(row: Mapping[str, Any]) -> bool:
    """Tell whether a row below embeds belongs to a notice, by the places of its buttons."""
    places = [place_of(str(button.get("custom_id") or "")) for button in row.get("components", ())]
    return bool(places) and all(place >= PLACES - limits.ROW_WIDTH for place in places)


def bell(dossier: DossierId, key: str) -> dict[str, Any]:
    """Draw a button that can't be pressed, to carry the key of a reminder that has no other."""
    return {
        "type": BUTTON,
        "style": _SECONDARY,
        "emoji": {"name": _BELL},
        "custom_id": write_control(Control(dossier=dossier, effect=Effect.REPLY, line="", key=key), 0),
        "disabled": True,
    }
