"""Rules for Block Kit blocks, and which surface may show which.

Source: Block Kit reference, "Blocks", each block's fields and "Available in surfaces".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .block_objects import ALT_TEXT_LIMIT, mrkdwn, picture, plain_text, text_object
from .elements import (
    ACTION_ELEMENTS,
    ID_LIMIT,
    IMAGE,
    INPUT_ELEMENTS,
    SECTION_ACCESSORIES,
)
from .rich_text import RICH_TEXT, RICH_TEXT_PARTS
from .schema import Check, Complaint, array, boolean, choice, every, record, string, tagged

HEADER_LIMIT = 150
FIELD_LIMIT = 2000
FIELDS_LIMIT = 10
CONTEXT_LIMIT = 10
ACTIONS_LIMIT = 25
LABEL_TEXT_LIMIT = 2000
MARKDOWN_LIMIT = 12_000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100

MESSAGE, MODAL, HOME = "message", "modal", "home"

_ID = {"block_id": string(most=ID_LIMIT)}


def _block(
    kind: str, required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    return record({"type": choice(kind), **(required or {})}, {**_ID, **(optional or {})})


def _text_or_fields(fields: Check) -> Check:
    def check(value: Any, pointer: str) -> list[Complaint]:
        found = fields(value, pointer)
        if not found and "text" not in value and "fields" not in value:
            found = [Complaint(message="must define either `text` or `fields`", pointer=f"{pointer}/type")]
        return found

    return check


_CONTEXT_ELEMENT = {
    "image": IMAGE,
    "plain_text": plain_text(),
    "mrkdwn": mrkdwn(),
}
_CELL = tagged(
    {"raw_text": record({"type": choice("raw_text"), "text": string(least=1)}), "rich_text": RICH_TEXT}
)
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any, pointer: str) -> list[Complaint]:
    # A null entry leaves its column at the default. Source: Block Kit reference, "Table block".
    return [] if value is None else _COLUMN(value, pointer)


_EVERYWHERE: dict[str, Check] = {
    "actions": _block("actions", {"elements": array(tagged(ACTION_ELEMENTS), least=1, most=ACTIONS_LIMIT)}),
    "context": _block("context", {"elements": array(tagged(_CONTEXT_ELEMENT), least=1, most=CONTEXT_LIMIT)}),
    "divider": _block("divider"),
    "header": _block("header", {"text": plain_text(HEADER_LIMIT)}),
    "image": picture({"type": choice("image")}, {**_ID, "title": plain_text(ALT_TEXT_LIMIT)}),
    "input": _block(
        "input",
        {"label": plain_text(LABEL_TEXT_LIMIT), "element": tagged(INPUT_ELEMENTS)},
        {"hint": plain_text(LABEL_TEXT_LIMIT), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block("rich_text", {"elements": RICH_TEXT_PARTS}),
    "section": _text_or_fields(
        _block(
            "section",
            {},
            {
                "text": text_object(),
                "fields": array(text_object(FIELD_LIMIT), least=1, most=FIELDS_LIMIT),
                "accessory": tagged(SECTION_ACCESSORIES),
                "expand": boolean,
            },
        )
    ),
}
_MESSAGES_ONLY: dict[str, Check] = {
    "markdown": _block("markdown", {"text": string(least=1, most=MARKDOWN_LIMIT)}),
    "table": _block(
        "table",
        {"rows": array(array(_CELL, least=1, most=TABLE_COLUMNS), least=1, most=TABLE_ROWS)},
        {"column_settings": array(_column, most=TABLE_COLUMNS)},
    ),
}
MESSAGE_SCHEMA = array(tagged({**_EVERYWHERE, **_MESSAGES_ONLY}), most=MESSAGE_BLOCKS)
_VIEW_BLOCKS = array(tagged(_EVERYWHERE), most=VIEW_BLOCKS)

VIEW_TITLE_LIMIT = 24
PRIVATE_METADATA_LIMIT = 3000
_VIEW_COMMON = {
    "private_metadata": string(most=PRIVATE_METADATA_LIMIT),
    "callback_id": string(most=ID_LIMIT),
    "external_id": string(most=ID_LIMIT),
}

# Source: Slack docs, "Modal views" and "Home tab views", fields.
MODAL_SCHEMA = every(
    tagged(
        {
            MODAL: record(
                {"type": choice(MODAL), "title": plain_text(VIEW_TITLE_LIMIT), "blocks": _VIEW_BLOCKS},
                {
                    **_VIEW_COMMON,
                    "close": plain_text(VIEW_TITLE_LIMIT),
                    "submit": plain_text(VIEW_TITLE_LIMIT),
                    "clear_on_close": boolean,
                    "notify_on_close": boolean,
                    "submit_disabled": boolean,
                },
            )
        }
    )
)
HOME_SCHEMA = every(tagged({HOME: record({"type": choice(HOME), "blocks": _VIEW_BLOCKS}, _VIEW_COMMON)}))
