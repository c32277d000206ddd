"""Cursors: handing out a long list in pages.

Source: Slack docs, "Pagination".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from .errors import ApiError

Item = TypeVar("Item")


def cursor(kind: str, place: str) -> str:
    """An opaque word for a place in a list."""
    return base64.b64encode(f"{kind}:{place}".encode()).decode()


def placed(kind: str, word: str) -> str:
    """The place a cursor stands for.

    Raises:
        ApiError: It is not a cursor of this list.
    """
    try:
        found, _, place = base64.b64decode(word, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise ApiError("invalid_cursor") from error
    if found != kind or not place:
        raise ApiError("invalid_cursor")
    return place


def page(items: Sequence[Item], word: str, limit: int, kind: str) -> tuple[list[Item], str]:
    """Up to `limit` items from the cursor on, and the cursor of the next page or "".

    Raises:
        ApiError: The cursor is not one of this list.
    """
    start = 0
    if word:
        place = placed(kind, word)
        if not place.isdigit() or int(place) > len(items):
            raise ApiError("invalid_cursor")
        start = int(place)
    end = start + limit
    return list(items[start:end]), cursor(kind, str(end)) if end < len(items) else ""
