"""Modals: the form an app may show, its limits, and what a user's answers must satisfy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .components import TEXT_DISPLAY, number_components, read_kind, read_own_id
from .controls import CUSTOM_ID_LIMIT, SELECTS, read_custom_id, read_select
from .form import BodyForm
from .wire import JSON, JsonObject

ACTION_ROW, TEXT_INPUT, LABEL, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 1, 4, 18, 21, 22, 23

# Source: Receiving and Responding, "Modal"; Component Reference, "Label" and "Text Input".
TITLE_LIMIT = 45
COMPONENTS_LIMIT = 5
LABEL_LIMIT = 45
DESCRIPTION_LIMIT = 100
INPUT_LIMIT = 4000
PLACEHOLDER_LIMIT = 100
DISPLAYED_TEXT = 4000
# Source: Component Reference, "Radio Group" and "Checkbox Group".
GROUP_LIMIT = 10
GROUP_TEXT_LIMIT = 100
RADIO_LEAST = 2

_TOP = frozenset({ACTION_ROW, TEXT_DISPLAY, LABEL})
_IN_LABEL = frozenset({TEXT_INPUT, *SELECTS, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX})


def read_modal(form: BodyForm) -> JsonObject:
    """The data of a modal response, checked."""
    custom_ids: set[str] = set()
    own_ids: set[int] = set()
    forms = form.forms("components", least=1, most=COMPONENTS_LIMIT, required=True) or []
    parts: list[JsonObject] = []
    for child in forms:
        kind = read_kind(child, _TOP)
        if kind is None:
            continue
        read_own_id(child, own_ids)
        part = _TOP_READERS[kind](child, custom_ids)
        parts.append({"type": kind, "id": child.whole("id", least=0) or 0, **part})
    return {
        "custom_id": form.text("custom_id", least=1, most=CUSTOM_ID_LIMIT, required=True, trim=False),
        "title": form.text("title", least=1, most=TITLE_LIMIT, required=True),
        "components": list(number_components(tuple(parts))),
    }


def _read_row(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    """The older way: one text input in an action row, with its label inside."""
    children = form.forms("components", least=1, most=5, required=True) or []
    if len(children) > 1:
        children[-1].complain(
            None, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )
    parts: list[JsonObject] = []
    for child in children:
        if read_kind(child, frozenset({TEXT_INPUT})):
            label = child.text("label", least=1, most=LABEL_LIMIT, required=True)
            parts.append({"type": TEXT_INPUT, "label": label, **_read_input(child, custom_ids)})
    return {"components": parts}


def _read_display(form: BodyForm, _: set[str]) -> JsonObject:
    return {"content": form.text("content", least=1, most=DISPLAYED_TEXT, required=True)}


def _read_label(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    inner = form.form("component", required=True)
    part: dict[str, JSON] = {
        "label": form.text("label", least=1, most=LABEL_LIMIT, required=True),
        "description": form.text("description", most=DESCRIPTION_LIMIT),
    }
    kind = read_kind(inner, _IN_LABEL) if inner else None
    if inner and kind:
        if kind == TEXT_INPUT and inner.filled("label"):
            inner.complain("label", "TEXT_INPUT_LABEL_IN_LABEL", "The label belongs to the Label component")
        part["component"] = {
            "type": kind,
            "id": inner.whole("id", least=0) or 0,
            **_LABELLED[kind](inner, custom_ids),
        }
    return part


def _read_input(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    least = form.whole("min_length", least=0, most=INPUT_LIMIT)
    most = form.whole("max_length", least=1, most=INPUT_LIMIT)
    if least is not None and most is not None and least > most:
        form.complain("min_length", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    return {
        "custom_id": read_custom_id(form, custom_ids),
        "style": form.choice("style", {1, 2}),
        "min_length": least,
        "max_length": most,
        "required": form.flag("required") is not False,
        "value": form.text("value", most=INPUT_LIMIT, trim=False),
        "placeholder": form.text("placeholder", most=PLACEHOLDER_LIMIT),
    }


def _read_select(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    return read_select(form, custom_ids, in_modal=True)


def _read_group(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    radio = form.value.get("type") == RADIO_GROUP
    forms = form.forms("options", least=RADIO_LEAST if radio else 1, most=GROUP_LIMIT, required=True) or []
    options: list[JsonObject] = [
        {
            "value": inner.text("value", least=1, most=GROUP_TEXT_LIMIT, required=True, trim=False),
            "label": inner.text("label", least=1, most=GROUP_TEXT_LIMIT, required=True),
            "description": inner.text("description", most=GROUP_TEXT_LIMIT),
            "default": inner.flag("default") or False,
        }
        for inner in forms
    ]
    least = None if radio else form.whole("min_values", least=0, most=GROUP_LIMIT)
    most = None if radio else form.whole("max_values", least=1, most=GROUP_LIMIT)
    required = form.flag("required") is not False
    return {
        "custom_id": read_custom_id(form, custom_ids),
        "options": options,
        "min_values": (1 if required else 0) if least is None else least,
        "max_values": (1 if radio else max(len(options), 1)) if most is None else most,
        "required": required,
    }


def _read_checkbox(form: BodyForm, custom_ids: set[str]) -> JsonObject:
    return {"custom_id": read_custom_id(form, custom_ids), "default": form.flag("default") or False}


_TOP_READERS: Mapping[int, Callable[[BodyForm, set[str]], JsonObject]] = {
    ACTION_ROW: _read_row,
    TEXT_DISPLAY: _read_display,
    LABEL: _read_label,
}
_LABELLED: Mapping[int, Callable[[BodyForm, set[str]], JsonObject]] = {
    TEXT_INPUT: _read_input,
    **dict.fromkeys(SELECTS, _read_select),
    RADIO_GROUP: _read_group,
    CHECKBOX_GROUP: _read_group,
    CHECKBOX: _read_checkbox,
}
