"""Rules for the metadata an app attaches to a message.

Source: Slack docs, "Message metadata"; chat.postMessage, errors about metadata.
"""

from __future__ import annotations

import json
import re
from typing import Any

from .errors import ApiError
from .wire import JsonObject

# "An alphanumeric string"; every documented example joins words by underscores.
# Source: Slack docs, "Designing schema for metadata events", "Payload structure".
EVENT_TYPE = re.compile(r"^[A-Za-z0-9_]{1,255}$")
SCALARS = (str, int, float, bool)


def check_metadata(value: Any, most_bytes: int) -> JsonObject | None:
    """Metadata of a message, or None where the caller wants none.

    Raises:
        ApiError: It is not an object, its fields are wrong, or it is too large.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise ApiError("invalid_metadata_format") from error
    if not isinstance(value, dict):
        raise ApiError("invalid_metadata_format")
    if not value:
        return None
    if set(value) != {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_format")
    if not isinstance(value["event_type"], str) or not EVENT_TYPE.match(value["event_type"]):
        raise ApiError("invalid_metadata_format")
    payload = value["event_payload"]
    if not isinstance(payload, dict):
        raise ApiError("invalid_metadata_format")
    if not all(_fits(item) for item in payload.values()):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(value).encode()) > most_bytes:
        raise ApiError("metadata_too_large")
    return value


def _fits(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, SCALARS) or _flat(item) for item in value)
    return isinstance(value, SCALARS) or _flat(value)


def _flat(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, SCALARS) for item in value.values())
