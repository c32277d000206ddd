"""Forms as Discord's modals, and what was filled into them as a request line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.model.command import Field, Form
from bot.model.option import OneOf, Place, Words, YesNo
from bot.model.request import given_in, split_line, write_option
from bot.model.text import Phrase
from bot.platforms.discord import limits
from bot.platforms.discord.buttons import Control, fits, write_control
from bot.platforms.discord.fields import CHANNEL_TYPES
from bot.platforms.discord.parse import text_of
from bot.platforms.discord.strings import shortened
from bot.ports import Say

# Source: Discord documentation, Component Reference, "Component Types".
_STRING_SELECT: Final = 3
_TEXT_INPUT: Final = 4
_CHANNEL_SELECT: Final = 8
_LABEL: Final = 18
_SHORT: Final = 1
_PARAGRAPH: Final = 2
_MODAL: Final = 9
_DEFAULT_LENGTH: Final = 100
# The option of all commands that names a part of what is long; see `bot.router.universal`.
_STEP: Final = "part"


def step_of(line: str) -> int:
    """Which step of a form with more fields than Discord shows at once a line asks for; the first is 1."""
    given = given_in(split_line(line), _STEP) or ""
    return int(given) if given.isdecimal() and given != "0" else 1


def next_step(line: str, step: int) -> str:
    """The line that asks for the next step of the form that a line opens."""
    return f"{line} {write_option(_STEP, str(step))}"


def fields_of(form: Form, step: int) -> Sequence[Field]:
    """The fields of one step of a form; none where it has no such step."""
    most = limits.FORM_FIELDS_LIMIT
    return form.fields[(step - 1) * most : step * most]


def needs_token(form: Form, *, origin: Control) -> bool:
    """Tell whether the form's line is too long to be carried and has to be kept by the core."""
    return not fits(_control(form, origin, None))


def draw_form(
    form: Form, *, step: int, origin: Control, token: str | None, language: str, say: Say
) -> dict[str, Any]:
    """Draw a step of a form as the answer to an interaction; its place tells which step comes next, if any.

    Source: Discord documentation, Receiving and Responding, "Modal".

    Args:
        form: What to ask for.
        step: Which step of it.
        origin: The dossier asked, and where the answer goes.
        token: What the core gave for the form's line, if it is too long.
        language: Of its labels.
        say: Says what stands for yes and no.
    """
    return {
        "type": _MODAL,
        "data": {
            "custom_id": write_control(
                _control(form, origin, token), step + 1 if fields_of(form, step + 1) else 0
            ),
            "title": shortened(form.title, limits.FORM_TITLE_LIMIT),
            "components": [_label(field, language, say) for field in fields_of(form, step)],
        },
    }


def filled_line(line: str, data: Mapping[str, Any]) -> str:
    """The request line that a filled form asks; what was left empty is left out.

    Source: Discord documentation, Receiving and Responding, "Modal Submit Data Structure".
    """
    return " ".join([line, *_filled(data)])


def _filled(data: Mapping[str, Any]) -> Iterator[str]:
    for label in data.get("components") or ():
        part = label.get("component") or {}
        values = part["values"] if "values" in part else [part.get("value") or ""]
        value = " ".join(str(value) for value in values).strip()
        if value:
            text = text_of(value, is_channel=part.get("type") == _CHANNEL_SELECT)
            yield write_option(part["custom_id"], text)


def _control(form: Form, origin: Control, token: str | None) -> Control:
    return replace(origin, line=None if token else form.line, token=token)


def _label(field: Field, language: str, say: Say) -> dict[str, Any]:
    summary = field.option.summary.best(language)
    label = {"type": _LABEL, "label": shortened(summary, limits.FORM_LABEL_LIMIT)}
    if limits.length(summary) > limits.FORM_LABEL_LIMIT:
        label["description"] = shortened(summary, limits.FORM_DESCRIPTION_LIMIT)
    return {**label, "component": _input(field, language, say)}


def _input(field: Field, language: str, say: Say) -> dict[str, Any]:
    own = {"custom_id": field.option.name, "required": _is_required(field)}
    if 0 < len(field.choices) <= limits.COMMAND_CHILDREN_LIMIT:
        known = {choice.value: choice.label.best(language) for choice in field.choices}
        return {**own, **_select(known, field)}
    match field.option.value:
        case Place():
            kinds = [kind.value for kind in CHANNEL_TYPES]
            return {**own, "type": _CHANNEL_SELECT, "channel_types": kinds, **_optional(field)}
        case YesNo():
            return {**own, **_select({word: say(language, Phrase(word)) for word in ("yes", "no")}, field)}
        case OneOf() as closed if len(closed.choices) <= limits.COMMAND_CHILDREN_LIMIT:
            labels = {choice.value: choice.label.best(language) for choice in closed.choices}
            return {**own, **_select(labels, field)}
        case value:
            longest = value.longest if isinstance(value, Words) else _DEFAULT_LENGTH
            style = _PARAGRAPH if isinstance(value, Words) and value.is_long else _SHORT
            text = {"type": _TEXT_INPUT, "style": style, "max_length": min(longest, limits.FORM_TEXT_LIMIT)}
            return {**own, **text, **({"value": field.value} if field.value else {})}


def _select(labels: Mapping[str, str], field: Field) -> dict[str, Any]:
    begun = (field.value or "").split() if field.several else [field.value]
    options = [
        {"label": shortened(label, limits.CHOICE_LIMIT), "value": value, "default": value in begun}
        for value, label in labels.items()
    ]
    most = {"max_values": len(options)} if field.several else {}
    return {"type": _STRING_SELECT, "options": options, **_optional(field), **most}


def _optional(field: Field) -> dict[str, int]:
    return {} if _is_required(field) else {"min_values": 0}


def _is_required(field: Field) -> bool:
    return field.option.required or field.is_required
