"""Draws a form as a modal, and reads it back when it is handed in; pure.

Source: Slack, "Modals", "Modal views", "view_submission payload".
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, assert_never

from bot.model.briefing import Effect
from bot.model.command import Field, Form
from bot.model.ids import DossierId, UserId
from bot.model.option import Day, Named, OneOf, Period, Place, WholeNumber, Words, YesNo
from bot.model.request import write_option, yes_or_no
from bot.model.text import Phrase, clean
from bot.platforms.slack import limits
from bot.platforms.slack.parse import Press, Question, named, user_name
from bot.platforms.slack.text import JSON, escape
from bot.ports import Say

CALLBACK: Final = "form"
"""Names our modals in what Slack sends."""

_STATE: Final[Mapping[str, tuple[str, str]]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""By an element's type: where its state stands, and with what it began."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_CHANNEL: Final = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
_UNSAFE: Final = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a form was asked for, and so where its answer goes.

    Attributes:
        channel: Empty on the Home tab.
        thread: The thread to answer in; empty outside of one.
        message: The timestamp of the reminder that was pressed; empty for anything else.
        key: That reminder's key.
    """

    dossier: DossierId
    channel: str = ""
    thread: str = ""
    message: str = ""
    key: str = ""
    effect: Effect = Effect.REPLY

    @classmethod
    def of_question(cls, question: Question) -> "Origin":
        """The origin of a form that answers a slash command."""
        where = question.request.destination
        return cls(
            dossier=question.request.dossier, channel=where.channel if where else "", thread=question.thread
        )

    @classmethod
    def of_press(cls, press: Press) -> "Origin":
        """The origin of a form that answers a pressed button."""
        return cls(
            dossier=press.dossier,
            channel=press.destination.channel if press.destination else "",
            thread=press.thread,
            message=press.message if press.key else "",
            key=press.key,
            effect=press.effect,
        )

    def metadata(self, *, line: str, token: str = "") -> str:
        """What the modal carries, so that it can be handed in after a restart too."""
        kept = {name: value for name, value in asdict(self).items() if value}
        text = json.dumps({**kept, "token": token} if token else {**kept, "line": line})
        for mark, code in _UNSAFE:
            text = text.replace(mark, code)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form handed in.

    Attributes:
        line: The form's line, or empty where `token` names a kept one.
        values: What was filled in, by option; empty where something was taken out.
        names: The options that the form asks for.
    """

    origin: Origin
    line: str
    token: str
    values: Mapping[str, str]
    names: tuple[str, ...]
    user: UserId
    user_name: str

    def asks(self, line: str) -> str:
        """The request line: the form's own, and what was filled in."""
        return " ".join([line, *(write_option(name, value) for name, value in self.values.items())])


def render_form(form: Form, metadata: str, *, language: str | None, say: Say) -> JSON:
    """Draw a form.

    Args:
        form: What to ask.
        metadata: What the modal carries, from `Origin.metadata`.
        language: Of its labels; None where the core could not be asked.
        say: Says what stands on its buttons.

    Raises:
        ValueError: Slack would not take all of it.
    """
    title = escape(form.title)
    if limits.cost(form.title) > limits.VIEW_TITLE or len(metadata) > limits.PRIVATE_METADATA:
        raise ValueError(f"The form {form.title!r} is too long for Slack")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": metadata,
        "title": _plain(title),
        "submit": _plain(escape(say(language, Phrase("send")))),
        "close": _plain(escape(say(language, Phrase("cancel")))),
        "blocks": [_input(field, language or "", say) for field in form.fields],
    }


def read_form(body: Mapping[str, Any]) -> Submission:
    """Read a form that was handed in."""
    view = body["view"]
    carried = json.loads(view["private_metadata"])
    if "door" in carried:  # a form that an earlier release opened calls the dossier so
        carried["dossier"] = carried.pop("door")
    line, token = carried.pop("line", ""), carried.pop("token", "")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: _value(block, view["state"]["values"]) for block in inputs}
    return Submission(
        origin=Origin(**{**carried, "effect": Effect(carried["effect"])}),
        line=line,
        token=token,
        values={name: value for name, value in values.items() if value is not None},
        names=tuple(values),
        user=UserId(named(body["user"]["id"])),
        user_name=user_name(body),
    )


def _input(field: Field, language: str, say: Say) -> JSON:
    """Draw one field; the hint gives the option's name, by which messages call it."""
    option = field.option
    label = escape(option.summary.best(language)) or option.name
    if len(label) > limits.INPUT_LABEL:
        raise ValueError(f"The label of the option {option.name} is too long for Slack")
    return {
        "type": "input",
        "block_id": option.name,
        "label": _plain(label),
        "hint": _plain(option.name),
        "optional": not (option.required or field.is_required),
        "element": {"action_id": option.name, **_element(field, language, say)},
    }


def _element(field: Field, language: str, say: Say) -> JSON:  # noqa: PLR0911 - one per kind
    value = field.value or ""
    known = {choice.value: choice.label.best(language) for choice in field.choices}
    if _can_be_offered(known):
        return _select(known, value)
    match field.option.value:
        case WholeNumber(least=least, most=most, takes_all=False) if _fits(value, least, most):
            limited = {"min_value": str(least), "max_value": str(most)}
            return _begun({"type": "number_input", "is_decimal_allowed": False, **limited}, value)
        case WholeNumber() | Period() | Named():
            return _text(value, limits.TYPED)
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
    options = {name: {"text": _plain(escape(label)), "value": name} for name, label in offered.items()}
    return _begun({"type": "static_select", "options": list(options.values())}, options.get(value))


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


def _plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text, "emoji": False}


def _value(block: JSON, state: Mapping[str, Any]) -> str | None:
    """What a field holds as the option's text: empty where it was emptied, None where it always was."""
    element = block["element"]
    kind, initial = _STATE[element["type"]]
    held = state[block["block_id"]][element["action_id"]].get(kind)
    if isinstance(held, dict):
        held = held["value"]
    text = " ".join(clean(held or "").split())
    if not text:
        return "" if element.get(initial) else None
    return f"<#{text}>" if element["type"] == "conversations_select" else text
