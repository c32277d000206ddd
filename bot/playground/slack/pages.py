"""Cursors: handing out a long list in pages.

Source: Slack docs, "Pagination".
"""

from __future__ import annotations

import base64
import binascii

from .errors import ApiError


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
