"""Draws a briefing's buttons and menus as interactive elements; pure."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.model.briefing import Button, Menu
from bot.model.ids import DossierId
from bot.platforms.slack import limits
from bot.platforms.slack.parse import button_value, kept_value, menu_id
from bot.platforms.slack.text import JSON, escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What drawing buttons and menus takes.

    Attributes:
        places: Numbers the message's buttons and menus.
    """

    dossier: DossierId
    tokens: Mapping[str, str]
    places: Iterator[int] = field(default_factory=itertools.count)


def buttons(row: tuple[Button, ...], pen: Pen) -> Iterator[JSON]:
    """Draw a row of buttons."""
    if len(row) > limits.ACTION_ELEMENTS:
        raise ValueError(f"{len(row)} buttons in a row; Slack takes {limits.ACTION_ELEMENTS}")
    if row:
        yield {"type": "actions", "elements": [_button(button, pen) for button in row]}


def menu(drawn: Menu, pen: Pen) -> JSON:
    """Draw a menu; its action_id carries what all of its options ask, since their values are short.

    Source: Block Kit reference, "select menu of static options", "option object".
    """
    options = []
    for choice in drawn.choices:
        value = button_value(pen.dossier, choice.option)
        if limits.cost(choice.label) > limits.OPTION_TEXT or len(value) > limits.OPTION_VALUE:
            raise ValueError(f"The choice {choice.label!r} is too long for Slack: {value[:80]!r}")
        options.append({"text": _plain_text(choice.label), "value": value})
    action_id = menu_id(drawn.effect, next(pen.places), drawn.line)
    if len(options) > limits.OPTIONS or len(action_id) > limits.ACTION_ID:
        raise ValueError(f"The menu {drawn.prompt!r} is too long for Slack")
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": _plain_text(drawn.prompt),
        "options": options,
    }


def _plain_text(text: str) -> JSON:
    return {"type": "plain_text", "text": escape(text), "emoji": False}


def _button(button: Button, pen: Pen) -> JSON:
    """Draw a button; its action_id tells what pressing does, and this button from the message's others."""
    token = pen.tokens.get(button.line)
    dossier = button.dossier or pen.dossier
    value = kept_value(dossier, token) if token else button_value(dossier, button.line)
    label = escape(button.label)
    if limits.cost(button.label) > limits.BUTTON_TEXT or len(value) > limits.BUTTON_VALUE:
        raise ValueError(f"The button {button.label!r} is too long for Slack: {value[:80]!r}…")
    drawn: JSON = {
        "type": "button",
        "action_id": f"{button.effect}-{next(pen.places)}",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "value": value,
    }
    if button.primary:
        drawn["style"] = "primary"
    return drawn
