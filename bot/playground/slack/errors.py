"""What a Web API method raises to refuse a call.

ApiError
  InvalidArgumentsError   fields that do not fit, with messages
  RateLimitedError        too many calls, with the seconds to wait
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .schema import Complaint, worded


class ApiError(Exception):
    """A call is answered `{"ok": false, "error": code}`.

    Args:
        code: The platform's error code.
        extra: Further fields of the answer.
    """

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class InvalidArgumentsError(ApiError):
    """A call's arguments do not fit the method's schema."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("invalid_arguments", response_metadata={"messages": worded(complaints)})


class RateLimitedError(ApiError):
    """A method was called too often.

    Args:
        retry_after_seconds: Whole seconds, sent in the Retry-After header.
    """

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__("ratelimited")
        self.retry_after_seconds = retry_after_seconds


def missing_argument(name: str) -> InvalidArgumentsError:
    """The refusal of a call that lacks a required argument."""
    return InvalidArgumentsError(
        [Complaint(message=f"missing required field: {name}", pointer="", code="missing_field")]
    )


def bad_argument(name: str, message: str) -> InvalidArgumentsError:
    """The refusal of a call whose argument `name` has a wrong value."""
    return InvalidArgumentsError([Complaint(message=message, pointer=f"/{name}")])
