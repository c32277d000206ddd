"""Draws a form as a modal, and reads it back when it is handed in; pure.

Source: Slack, "Modals", "Modal views", "view_submission payload".
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.model.briefing import Effect
from bot.model.command import Field, Form
from bot.model.ids import DossierId, UserId
from bot.model.option import Words
from bot.model.request import write_option
from bot.model.text import Phrase, clean
from bot.platforms.slack import limits
from bot.platforms.slack.fields import SEARCHED, element, plain_text, value_of
from bot.platforms.slack.parse import Press, Question, named, user_name
from bot.platforms.slack.text import JSON, escape
from bot.ports import Say

CALLBACK: Final = "form"
"""Names our modals in what Slack sends."""

_NO_LABELS: Final[Mapping[str, str]] = {}
_UNSAFE: Final = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a form was asked for, and so where its answer goes.

    Attributes:
        channel: Empty on the Home tab.
        thread: The thread to answer in; empty outside of one.
        message: The timestamp of the reminder that was pressed; empty for anything else.
        key: That reminder's key.
        language: Of the form, in which values are offered; empty where the core could not be asked.
    """

    dossier: DossierId
    channel: str = ""
    thread: str = ""
    message: str = ""
    key: str = ""
    effect: Effect = Effect.REPLY
    language: str = ""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody types to find a value.

    Attributes:
        option: The name of the option it is for.
    """

    dossier: DossierId
    option: str
    typed: str
    language: str


def searched(form: Form) -> Iterator[Field]:
    """The fields for which values are found by typing."""
    for field in form.fields:
        if isinstance(field.option.value, Words) and field.option.value.means in SEARCHED:
            yield field


def render_form(
    form: Form, metadata: str, *, language: str | None, say: Say, labels: Mapping[str, str] = _NO_LABELS
) -> JSON:
    """Draw a form.

    Args:
        form: What to ask.
        metadata: What the modal carries, from `Origin.metadata`.
        language: Of its labels; None where the core could not be asked.
        say: Says what stands on its buttons.
        labels: What the values are called that `searched` fields begin with, by option.

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
        "title": plain_text(title),
        "submit": plain_text(escape(say(language, Phrase("save" if form.saves else "send")))),
        "close": plain_text(escape(say(language, Phrase("cancel")))),
        "blocks": [
            _input(field, language or "", say, labels.get(field.option.name, "")) for field in form.fields
        ],
    }


def read_form(body: Mapping[str, Any]) -> Submission:
    """Read a form that was handed in."""
    view = body["view"]
    carried = json.loads(view["private_metadata"])
    if "door" in carried:  # a form that an earlier release opened calls the dossier so
        carried["dossier"] = carried.pop("door")
    line, token = carried.pop("line", ""), carried.pop("token", "")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: value_of(block, view["state"]["values"]) for block in inputs}
    return Submission(
        origin=Origin(**{**carried, "effect": Effect(carried["effect"])}),
        line=line,
        token=token,
        values={name: value for name, value in values.items() if value is not None},
        names=tuple(values),
        user=UserId(named(body["user"]["id"])),
        user_name=user_name(body),
    )


def read_search(body: Mapping[str, Any]) -> Search:
    """Read what somebody types to find a value.

    Source: Slack, "block_suggestion payload".
    """
    carried = json.loads(body["view"]["private_metadata"])
    return Search(
        dossier=DossierId(carried["dossier"]),
        option=str(body["action_id"]),
        typed=clean(str(body.get("value") or "")),
        language=str(carried.get("language") or ""),
    )


def _input(field: Field, language: str, say: Say, label_of_value: str) -> JSON:
    """Draw one field; the hint gives the option's name, by which messages call it."""
    option = field.option
    label = escape(option.summary.best(language)) or option.name
    if len(label) > limits.INPUT_LABEL:
        raise ValueError(f"The label of the option {option.name} is too long for Slack")
    return {
        "type": "input",
        "block_id": option.name,
        "label": plain_text(label),
        "hint": plain_text(option.name),
        "optional": not (option.required or field.is_required),
        "element": {"action_id": option.name, **element(field, language, say, label_of_value)},
    }
