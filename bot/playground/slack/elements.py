"""Rules for Block Kit elements: buttons, menus, pickers and inputs.

Source: Block Kit reference, "Block elements".
"""

from __future__ import annotations

from collections.abc import Mapping

from .block_objects import (
    CONFIRM,
    DISPATCH_CONFIG,
    LABEL_LIMIT,
    OPTION_GROUPS,
    PLACEHOLDER,
    POSITIVE,
    STYLE,
    URL_LIMIT,
    conversation_filter,
    option,
    options,
    picture,
    plain_text,
)
from .menus import with_menu_rules
from .schema import Check, boolean, choice, integer, record, string

ID_LIMIT = 255
VALUE_LIMIT = 2000
TYPED_LIMIT = 3000
FEW_OPTIONS = 10
OVERFLOW_OPTIONS = 5
DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"

_ACTION = {"action_id": string(most=ID_LIMIT)}
_CONFIRMED = {**_ACTION, "confirm": CONFIRM}
_PICKED = {**_CONFIRMED, "focus_on_load": boolean}
_MENU = {**_PICKED, "placeholder": PLACEHOLDER}
_TYPED = {
    **_ACTION,
    "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": DISPATCH_CONFIG,
}
_MANY = {"max_selected_items": POSITIVE}
_CURRENT = {"default_to_current_conversation": boolean, "filter": conversation_filter}
_ID = string(least=1)


def _element(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return record({"type": choice(kind), **required}, optional)


BUTTON = _element(
    "button",
    {"text": plain_text(LABEL_LIMIT)},
    {
        **_CONFIRMED,
        "url": string(most=URL_LIMIT),
        "value": string(most=VALUE_LIMIT),
        "style": STYLE,
        "accessibility_label": string(most=LABEL_LIMIT),
    },
)
IMAGE = picture({"type": choice("image")})

_CHOSEN_BY_USER: dict[str, Check] = {
    "users_select": _element("users_select", {}, {**_MENU, "initial_user": _ID}),
    "conversations_select": _element(
        "conversations_select", {}, {**_MENU, **_CURRENT, "initial_conversation": _ID}
    ),
    "channels_select": _element("channels_select", {}, {**_MENU, "initial_channel": _ID}),
    "static_select": with_menu_rules(
        _element(
            "static_select",
            {},
            {**_MENU, "options": options(), "option_groups": OPTION_GROUPS, "initial_option": option()},
        )
    ),
}
# Options come from the app while somebody types, so the element names none but the one it begins with.
# Source: Block Kit reference, "Select menu element", "Select menu of external data source".
_CHOSEN_OUTSIDE: dict[str, Check] = {
    "external_select": _element(
        "external_select",
        {},
        {**_MENU, "initial_option": option(), "min_query_length": integer(least=0)},
    ),
}
_CHOSEN_MANY: dict[str, Check] = {
    "multi_static_select": with_menu_rules(
        _element(
            "multi_static_select",
            {},
            {
                **_MENU,
                **_MANY,
                "options": options(),
                "option_groups": OPTION_GROUPS,
                "initial_options": options(),
            },
        )
    ),
}
_PICKERS: dict[str, Check] = {
    "datepicker": _element(
        "datepicker",
        {},
        {**_PICKED, "placeholder": PLACEHOLDER, "initial_date": string(pattern=DATE)},
    ),
    "timepicker": _element(
        "timepicker",
        {},
        {
            **_PICKED,
            "placeholder": PLACEHOLDER,
            "initial_time": string(pattern=TIME),
            "timezone": string(least=1),
        },
    ),
    "checkboxes": with_menu_rules(
        _element(
            "checkboxes",
            {"options": options(FEW_OPTIONS, marked_up=True)},
            {**_PICKED, "initial_options": options(FEW_OPTIONS, marked_up=True)},
        )
    ),
    "radio_buttons": with_menu_rules(
        _element(
            "radio_buttons",
            {"options": options(FEW_OPTIONS, marked_up=True)},
            {**_PICKED, "initial_option": option(marked_up=True)},
        )
    ),
}
_TEXT_INPUTS: dict[str, Check] = {
    "plain_text_input": _element(
        "plain_text_input",
        {},
        {
            **_TYPED,
            "initial_value": string(most=TYPED_LIMIT),
            "multiline": boolean,
            "min_length": integer(least=0, most=TYPED_LIMIT),
            "max_length": integer(least=1, most=TYPED_LIMIT),
        },
    ),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
}
_OVERFLOW: dict[str, Check] = {
    "overflow": _element("overflow", {"options": options(OVERFLOW_OPTIONS, linked=True)}, _CONFIRMED),
}
_SELECTABLE = {**_CHOSEN_BY_USER, **_CHOSEN_OUTSIDE, **_CHOSEN_MANY, **_PICKERS}

SECTION_ACCESSORIES: dict[str, Check] = {"button": BUTTON, "image": IMAGE, **_OVERFLOW, **_SELECTABLE}
ACTION_ELEMENTS: dict[str, Check] = {"button": BUTTON, **_OVERFLOW, **_SELECTABLE}
INPUT_ELEMENTS: dict[str, Check] = {**_SELECTABLE, **_TEXT_INPUTS}
