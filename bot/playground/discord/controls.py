"""Buttons and select menus: what fields each takes, and the shape in which it comes back."""

from __future__ import annotations

from collections.abc import Mapping

from .directory import CHANNEL_TYPES
from .form import LINK_SCHEMES, BodyForm
from .wire import JSON, JsonObject

BUTTON, STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 2, 3, 5, 6, 7, 8
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})

# Source: Component Reference, "Button", "String Select" and "Select Option Structure".
CUSTOM_ID_LIMIT = 100
LABEL_LIMIT = 80
URL_LIMIT = 512
OPTIONS_LIMIT = 25
OPTION_TEXT_LIMIT = 100
PLACEHOLDER_LIMIT = 150
EMOJI_NAME_LIMIT = 32
LINK_STYLE = 5
PREMIUM_STYLE = 6
STYLES = frozenset(range(1, 7))

# The field each style needs, and those it excludes; the other styles are alike.
_STYLE_FIELDS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    LINK_STYLE: ("url", ("custom_id", "sku_id")),
    PREMIUM_STYLE: ("sku_id", ("custom_id", "label", "url", "emoji")),
}
_DEFAULT_KINDS: Mapping[int, frozenset[str]] = {
    USER_SELECT: frozenset({"user"}),
    ROLE_SELECT: frozenset({"role"}),
    MENTIONABLE_SELECT: frozenset({"user", "role"}),
    CHANNEL_SELECT: frozenset({"channel"}),
}


def read_custom_id(form: BodyForm, taken: set[str], *, required: bool = True) -> str | None:
    """A custom_id: 1 to 100 characters, once per message.

    Source: Component Reference, "Custom ID".
    """
    custom_id = form.text("custom_id", least=1, most=CUSTOM_ID_LIMIT, required=required, trim=False)
    if custom_id is None:
        return None
    if custom_id in taken:
        form.complain(
            "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    taken.add(custom_id)
    return custom_id


def read_button(form: BodyForm, taken: set[str]) -> JsonObject:
    """A button.

    Source: Component Reference, "Button".
    """
    style = form.choice("style", STYLES)
    part: dict[str, JSON] = {
        "style": style,
        "custom_id": read_custom_id(form, taken, required=False),
        "label": form.text("label", most=LABEL_LIMIT) or None,
        "emoji": _read_emoji(form),
        "url": form.url("url", LINK_SCHEMES, most=URL_LIMIT),
        "sku_id": form.snowflake("sku_id"),
        "disabled": form.flag("disabled") or None,
    }
    _check_button_fields(form, style)
    return {name: value for name, value in part.items() if value is not None}


def _check_button_fields(form: BodyForm, style: int | None) -> None:
    """Each style demands one field and excludes others."""
    if style is None:
        return
    needed, excluded = _STYLE_FIELDS.get(style, ("custom_id", ("url", "sku_id")))
    if not form.filled(needed):
        words = {"custom_id": "A custom id is required", "url": "A url is required"}
        code = f"BUTTON_COMPONENT_{needed.upper()}_REQUIRED"
        form.complain(needed, code, words.get(needed, "This field is required"))
    for name in excluded:
        if form.filled(name):
            both = {"custom_id", "url"} == {needed, name}
            code = (
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
                if both
                else f"BUTTON_COMPONENT_{name.upper()}_INVALID"
            )
            words_both = "A custom id and url cannot both be specified"
            form.complain(name, code, words_both if both else "This field cannot be set for this style")


def _read_emoji(form: BodyForm) -> JsonObject | None:
    inner = form.form("emoji")
    if inner is None:
        return None
    emoji_id, name = inner.snowflake("id"), inner.text("name", most=EMOJI_NAME_LIMIT)
    if emoji_id is None and not name:
        form.complain("emoji", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
    emoji: dict[str, JSON] = {"id": emoji_id, "name": name}
    return {**emoji, "animated": True} if inner.flag("animated") else emoji


def read_select(form: BodyForm, taken: set[str], *, in_modal: bool) -> JsonObject:
    """A select menu of any kind.

    Source: Component Reference, "String Select" to "Channel Select".
    """
    kind = form.value.get("type")
    assert isinstance(kind, int)
    least = form.whole("min_values", least=0, most=OPTIONS_LIMIT)
    most = form.whole("max_values", least=1, most=OPTIONS_LIMIT)
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most:
        form.complain(
            "min_values",
            "NUMBER_TYPE_MAX",
            f"int value should be less than or equal to {most}.",
        )
    part: dict[str, JSON] = {
        "custom_id": read_custom_id(form, taken),
        "min_values": least,
        "max_values": most,
        "placeholder": form.text("placeholder", most=PLACEHOLDER_LIMIT) or None,
    }
    if in_modal:
        _check_modal_select(form, least)
        part["required"] = form.flag("required") is not False
    else:
        part["disabled"] = form.flag("disabled") or False
    if kind == STRING_SELECT:
        part["options"] = _read_options(form, most)
    else:
        part["default_values"] = _read_defaults(form, _DEFAULT_KINDS[kind], least, most)
        part["channel_types"] = (
            form.numbers("channel_types", CHANNEL_TYPES) if kind == CHANNEL_SELECT else None
        )
    return {name: value for name, value in part.items() if value is not None}


def _check_modal_select(form: BodyForm, least: int) -> None:
    """What only holds in modals: a required one wants an answer, and none is disabled."""
    if form.value.get("required") is not False and least < 1:
        form.complain("min_values", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    if form.filled("disabled"):
        form.complain("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in modals cannot be disabled")


def _read_options(form: BodyForm, most: int) -> list[JsonObject]:
    forms = form.forms("options", least=1, most=OPTIONS_LIMIT, required=True) or []
    options: list[JsonObject] = []
    values: set[str] = set()
    for inner in forms:
        option: dict[str, JSON] = {
            "label": inner.text("label", least=1, most=OPTION_TEXT_LIMIT, required=True),
            "value": inner.text("value", least=1, most=OPTION_TEXT_LIMIT, required=True, trim=False),
            "description": inner.text("description", most=OPTION_TEXT_LIMIT) or None,
            "emoji": _read_emoji(inner),
            "default": inner.flag("default") or None,
        }
        value = str(option["value"])
        if value in values:
            inner.complain(
                "value",
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(value)
        options.append({name: item for name, item in option.items() if item is not None})
    if sum(bool(option.get("default")) for option in options) > most:
        form.complain(
            "options",
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            "The specified number of default values exceeds the specified maximum values",
        )
    if most > max(len(forms), 1):
        form.complain(
            "max_values", "NUMBER_TYPE_MAX", f"int value should be less than or equal to {len(forms)}."
        )
    return options


def _read_defaults(form: BodyForm, kinds: frozenset[str], least: int, most: int) -> list[JsonObject] | None:
    forms = form.forms("default_values", most=OPTIONS_LIMIT)
    if not forms:
        return None
    if not least <= len(forms) <= most:
        form.complain(
            "default_values",
            "BASE_TYPE_BAD_LENGTH",
            f"Must be between {least} and {most} in length.",
        )
    for inner in forms:
        if inner.value.get("type") not in kinds:
            listed = ", ".join(f"'{kind}'" for kind in sorted(kinds))
            inner.complain("type", "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
    return [{"id": inner.snowflake("id", required=True), "type": inner.text("type")} for inner in forms]
