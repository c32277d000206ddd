"""Draws the fields of a form as inputs and pickers, and reads what was picked or typed; pure.

Source: Block Kit reference, "Block elements"; Slack, "view_submission payload".
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, assert_never

from bot.model.command import Field
from bot.model.exchange import Completion
from bot.model.option import Day, Meaning, Named, OneOf, Period, Place, WholeNumber, Words, YesNo
from bot.model.request import yes_or_no
from bot.model.text import Phrase, clean
from bot.platforms.slack import limits
from bot.platforms.slack.text import JSON, escape
from bot.ports import Say

_STATE: Final[Mapping[str, tuple[str, str]]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "timepicker": ("selected_time", "initial_time"),
    "datepicker": ("selected_date", "initial_date"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""By an element's type: where its state stands, and with what it began."""
SEARCHED: Final = frozenset({Meaning.ZONE, Meaning.COUNTRY})
"""What a text stands for of which there is more than a menu holds: the core offers it while one types."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_TIME: Final = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
_CHANNEL: Final = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")


def element(  # noqa: C901, PLR0911 - one per kind
    field: Field, language: str, say: Say, label_of_value: str
) -> JSON:
    """Draw what a field's value is picked or typed in.

    Args:
        field: What is asked.
        language: Of its labels.
        say: Says yes and no.
        label_of_value: What the value is called that it begins with; empty where nobody knows.
    """
    value = field.value or ""
    known = {choice.value: choice.label.best(language) for choice in field.choices}
    if _can_be_offered(known):
        return _several(known, value) if field.several else _select(known, value)
    match field.option.value:
        case WholeNumber(least=least, most=most, takes_all=False) if _fits(value, least, most):
            limited = {"min_value": str(least), "max_value": str(most)}
            return _begun({"type": "number_input", "is_decimal_allowed": False, **limited}, value)
        case WholeNumber() | Period() | Named():
            return _text(value, limits.TYPED)
        case Words(means=Meaning.TIME) if not value or _TIME.fullmatch(value):
            return _begun({"type": "timepicker"}, value)
        case Words(means=means) if means in SEARCHED:
            initial = _option(_fitting(label_of_value or value), value) if value else None
            return _begun({"type": "external_select", "min_query_length": 0}, initial)
        case Words(longest=longest, is_long=is_long):
            return _text(value, longest, is_long=is_long)
        case YesNo():
            begun = "" if not value else "yes" if yes_or_no(value) else "no"
            return _select({word: say(language or None, Phrase(word)) for word in ("yes", "no")}, begun)
        case OneOf(choices=choices):
            offered = {choice.value: choice.label.best(language) for choice in choices}
            return _select(offered, value) if _can_be_offered(offered) else _text(value, limits.TYPED)
        case Day():
            return _begun({"type": "datepicker"}, value if _is_day(value) else "")
        case Place():
            found = _CHANNEL.fullmatch(value)
            channels = {
                "type": "conversations_select",
                "default_to_current_conversation": False,
                "filter": {"include": ["public", "private"]},
            }
            return _begun(channels, found[1] if found else "")
        case _:
            assert_never(field.option.value)


def _begun(element: JSON, initial: Any) -> JSON:
    """Add what stands in an element at first, where something does."""
    return {**element, _STATE[element["type"]][1]: initial} if initial else element


def _text(value: str, longest: int, *, is_long: bool = False) -> JSON:
    shown = clean(value)
    most = min(max(longest, len(shown), 1), limits.TYPED)
    element: JSON = {"type": "plain_text_input", "max_length": most}
    if is_long:
        element["multiline"] = True
    return _begun(element, shown if limits.units(shown) <= most else "")


def _select(offered: Mapping[str, str], value: str) -> JSON:
    options = {name: _option(label, name) for name, label in offered.items()}
    return _begun({"type": "static_select", "options": list(options.values())}, options.get(value))


def _several(offered: Mapping[str, str], value: str) -> JSON:
    """Draw choices of which any number can be taken, all at a glance where they are few."""
    options = {name: _option(label, name) for name, label in offered.items()}
    kind = "checkboxes" if len(options) <= limits.CHECKBOXES else "multi_static_select"
    begun = [options[name] for name in value.split() if name in options]
    return _begun({"type": kind, "options": list(options.values())}, begun)


def _option(label: str, value: str) -> JSON:
    return {"text": plain_text(escape(label)), "value": value}


def _fitting(label: str) -> str:
    """As much of a label as an option shows."""
    label = label or "–"
    while limits.cost(label) > limits.OPTION_TEXT:
        label = label[:-2].rstrip("…") + "…"
    return label


def _can_be_offered(offered: Mapping[str, str]) -> bool:
    return 0 < len(offered) <= limits.OPTIONS and all(
        limits.cost(label) <= limits.OPTION_TEXT and 0 < len(name) <= limits.OPTION_VALUE
        for name, label in offered.items()
    )


def _fits(value: str, least: int, most: int) -> bool:
    return not value or (_NUMBER.fullmatch(value) is not None and least <= int(value) <= most)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def plain_text(text: str) -> JSON:
    """A text object without markup; its control characters are escaped already."""
    return {"type": "plain_text", "text": text, "emoji": False}


def value_of(block: JSON, state: Mapping[str, Any]) -> str | None:
    """What a field holds as the option's text: empty where it was emptied, None where it always was."""
    element = block["element"]
    kind, initial = _STATE[element["type"]]
    held = state[block["block_id"]][element["action_id"]].get(kind)
    if isinstance(held, list):
        held = " ".join(one["value"] for one in held)
    if isinstance(held, dict):
        held = held["value"]
    text = " ".join(clean(held or "").split())
    if not text:
        return "" if element.get(initial) else None
    return f"<#{text}>" if element["type"] == "conversations_select" else text


def offered(found: Iterable[Completion]) -> list[JSON]:
    """The options that a search is answered with; a value that is too long stands for nothing else."""
    fitting = [one for one in found if 0 < len(one.value) <= limits.OPTION_VALUE]
    return [_option(_fitting(one.label), one.value) for one in fitting][: limits.OPTIONS]
