"""Rules for Block Kit composition objects: texts, options, confirmations, pictures.

Source: Block Kit reference, "Composition objects".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .schema import (
    Check,
    Complaint,
    array,
    boolean,
    choice,
    every,
    integer,
    record,
    string,
    tagged,
)

TEXT_LIMIT = 3000  # characters of a text object where no field says less
OPTION_TEXT_LIMIT = 75
OPTION_VALUE_LIMIT = 150
OPTIONS_LIMIT = 100
LABEL_LIMIT = 75
PLACEHOLDER_LIMIT = 150
URL_LIMIT = 3000
ALT_TEXT_LIMIT = 2000

_PLAIN = record({"type": choice("plain_text"), "text": string(least=1)}, {"emoji": boolean})
_MRKDWN = record({"type": choice("mrkdwn"), "text": string(least=1)}, {"verbatim": boolean})
_ANY_TEXT = tagged({"plain_text": _PLAIN, "mrkdwn": _MRKDWN})


def _short_text(most: int) -> Check:
    limit = string(most=most)

    def check(value: Any, pointer: str) -> list[Complaint]:
        text = value.get("text") if isinstance(value, dict) else None
        return limit(text, f"{pointer}/text") if isinstance(text, str) else []

    return check


def plain_text(most: int = TEXT_LIMIT) -> Check:
    """A plain text object of 1 to `most` characters."""
    return every(_PLAIN, _short_text(most))


def mrkdwn(most: int = TEXT_LIMIT) -> Check:
    """A mrkdwn text object of 1 to `most` characters."""
    return every(_MRKDWN, _short_text(most))


def text_object(most: int = TEXT_LIMIT) -> Check:
    """Either kind of text object, of 1 to `most` characters."""
    return every(_ANY_TEXT, _short_text(most))


def option(*, marked_up: bool = False, linked: bool = False) -> Check:
    """One item of a menu.

    Args:
        marked_up: Whether its texts may be mrkdwn, as in radio buttons and checkboxes.
        linked: Whether it may carry a URL, as in overflow menus.
    """
    text = text_object if marked_up else plain_text
    optional: dict[str, Check] = {"description": text(OPTION_TEXT_LIMIT)}
    if linked:
        optional["url"] = string(most=URL_LIMIT)
    return record(
        {"text": text(OPTION_TEXT_LIMIT), "value": string(most=OPTION_VALUE_LIMIT)},
        optional,
    )


def options(most: int = OPTIONS_LIMIT, *, marked_up: bool = False, linked: bool = False) -> Check:
    """1 to `most` items of a menu."""
    return array(option(marked_up=marked_up, linked=linked), least=1, most=most)


OPTION_GROUPS = array(
    record({"label": plain_text(LABEL_LIMIT), "options": options()}),
    least=1,
    most=OPTIONS_LIMIT,
)

CONFIRM = record(
    {
        "title": plain_text(100),
        "text": text_object(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": choice("primary", "danger")},
)

_FILTER = record(
    {},
    {
        "include": array(choice("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def conversation_filter(value: Any, pointer: str) -> list[Complaint]:
    """A filter with at least one of its fields.

    Source: Block Kit reference, "Conversation filter object".
    """
    empty = Complaint(message="must define at least one field", pointer=pointer)
    return _FILTER(value, pointer) or ([] if value else [empty])


DISPATCH_CONFIG = record(
    {"trigger_actions_on": array(choice("on_enter_pressed", "on_character_entered"), least=1)}
)

PLACEHOLDER = plain_text(PLACEHOLDER_LIMIT)
STYLE = choice("primary", "danger")
POSITIVE = integer(least=1)

_SLACK_FILE = record({}, {"id": string(least=1), "url": string(least=1)})


def picture(kind: Mapping[str, Check], extra: Mapping[str, Check] | None = None) -> Check:
    """An image element or block: alternative text, and a URL or a Slack file.

    Args:
        kind: The check of its `type`.
        extra: Further optional fields.
    """
    hosted = record(
        {**kind, "image_url": string(least=1, most=URL_LIMIT), "alt_text": string(most=ALT_TEXT_LIMIT)},
        extra,
    )
    stored = record(
        {**kind, "slack_file": _SLACK_FILE, "alt_text": string(most=ALT_TEXT_LIMIT)},
        extra,
    )

    def check(value: Any, pointer: str) -> list[Complaint]:
        is_stored = isinstance(value, dict) and "slack_file" in value and "image_url" not in value
        return (stored if is_stored else hosted)(value, pointer)

    return check
