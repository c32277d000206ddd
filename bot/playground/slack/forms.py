"""What people have chosen and typed in the elements of a view or message.

Source: Slack docs, "View submission payloads", `view.state.values`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .block_rules import interactive
from .menus import offered
from .wire import JsonObject

# The field of each element's state that holds the choice, and the element's initial field.
STATE_FIELDS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
}
MANY = frozenset(kind for kind, (name, _) in STATE_FIELDS.items() if name.endswith("s"))
FROM_OPTIONS = frozenset(
    kind for kind, (name, _) in STATE_FIELDS.items() if name.startswith("selected_option")
)
FieldState = dict[str, dict[str, JsonObject]]


class ChoiceError(ValueError):
    """The value given for an element is not one it offers; the text says why."""


def initial_state(blocks: Iterable[JsonObject]) -> FieldState:
    """State of every stateful element before anyone touches it."""
    state: FieldState = {}
    for block in blocks:
        for _, element in interactive(block):
            if element["type"] in STATE_FIELDS:
                name, initial = STATE_FIELDS[element["type"]]
                empty: Any = [] if element["type"] in MANY else None
                entry = {"type": element["type"], name: element.get(initial, empty)}
                state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def carried_state(
    blocks: Iterable[JsonObject], old_blocks: Iterable[JsonObject], old: FieldState
) -> FieldState:
    """State for new blocks, keeping what was chosen where ids and type are unchanged.

    Source: Slack docs, "Modal views", "Preserving input entry".
    """
    before = initial_state(old_blocks)
    state = initial_state(blocks)
    for block_id, actions in state.items():
        for action_id, entry in actions.items():
            chosen = old.get(block_id, {}).get(action_id)
            touched = chosen != before.get(block_id, {}).get(action_id)
            if chosen and touched and chosen["type"] == entry["type"]:
                actions[action_id] = chosen
    return state


def chosen(element: JsonObject, value: Any) -> JsonObject:
    """The state entry after a person gives `value` to an element.

    For menus the value is an option's value or its visible text, for elements that take
    many a list of them; otherwise it is what was typed or picked.

    Raises:
        ChoiceError: The element does not offer that value.
    """
    kind = element["type"]
    name, _ = STATE_FIELDS[kind]
    if kind in MANY:
        values = value if isinstance(value, list) else [value]
        picked = [_option(element, item) for item in values] if kind in FROM_OPTIONS else list(values)
        most = element.get("max_selected_items")
        if most and len(picked) > most:
            raise ChoiceError(f"At most {most} can be selected.")
        return {"type": kind, name: picked}
    if kind in FROM_OPTIONS:
        return {"type": kind, name: _option(element, value) if value not in (None, "") else None}
    return {"type": kind, name: None if value == "" else value}


def _option(element: JsonObject, wanted: Any) -> JsonObject:
    for option in offered(element):
        if wanted in (option["value"], option["text"]["text"]):
            return option
    known = ", ".join(option["value"] for option in offered(element))
    raise ChoiceError(f"{json.dumps(wanted)} is not offered here; the values are: {known}.")


def is_empty(entry: JsonObject) -> bool:
    """Whether nothing is chosen or typed."""
    name, _ = STATE_FIELDS[entry["type"]]
    return entry.get(name) in (None, "", [])


def typed_problem(element: JsonObject, entry: JsonObject) -> str:
    """What Slack itself objects to in a typed value, empty if nothing."""
    text = entry.get("value")
    if element["type"] == "plain_text_input" and text is not None:
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if len(text) < least:
            return f"Must be at least {least} characters."
        if len(text) > most:
            return f"Must be {most} characters or fewer."
    if element["type"] == "number_input" and text is not None:
        return _number_problem(element, str(text))
    return ""


def _number_problem(element: JsonObject, text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return "Must be a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Must be a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return ""
