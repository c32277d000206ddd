"""What Slack's error codes mean for a delivery, by their reach: installation, channel, message."""

import re
from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.model.errors import (
    AmbiguousError,
    ContentError,
    DeliveryError,
    InstallationError,
    RefusedError,
    UndeliverableError,
)
from bot.model.text import Phrase

MESSAGE_NOT_FOUND: Final = "message_not_found"
GONE_MESSAGE: Final = frozenset({MESSAGE_NOT_FOUND, "thread_not_found", "cannot_reply_to_message"})
"""What says that a message is gone, to whoever changes or answers it."""
FROZEN: Final = frozenset({"cant_update_message", "edit_window_closed"})
"""What says that a message is not edited, or not any more."""
INVALID_CURSOR: Final = "invalid_cursor"
FOREIGN: Final = "foreign"
"""Begins the name of a fault that something other than Slack is at."""
OPEN_SOCKET: Final = "apps.connections.open"
"""The one method that takes the app-level token."""
READ_HISTORY: Final = "conversations.history"

# "It's possible some aspect of the operation succeeded before the error was raised."
# Source: chat.postMessage, errors fatal_error and internal_error; here and below.
_AMBIGUOUS: Final = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_RETRY_AFTER_SECONDS: Final = 30.0  # where Slack names no time
_LONGEST_RETRY_AFTER_SECONDS: Final = 3600.0  # of what Slack names, after which it is asked again anyhow
_LATER_SECONDS: Final = 60.0
_REFUSALS: Final = range(400, 500)
_WHOLE_SECONDS: Final = re.compile(r"[0-9]{1,9}")

_WAY: Final = "way_blocked"
_SOCKET: Final = "slack_socket"
_INVITE: Final = "slack_invite"
_GONE: Final = "slack_gone"
_ARCHIVED: Final = "slack_archived"
_TOKEN: Final = "slack_token"  # noqa: S105
_SCOPE: Final = "slack_scope"
_SCOPE_NAMED: Final = "slack_scope_named"
_POSTING: Final = "slack_posting"
_THREADS: Final = "slack_threads"
_POLICY: Final = "slack_policy"
_NETWORK: Final = "slack_network"
_MESSAGE_GONE: Final = "message_gone"
_FROZEN: Final = "slack_frozen"
_PERSON: Final = "slack_person"
_FAULT: Final = "fault_of_ours"

MISSING_SCOPE: Final = "missing_scope"

# What Slack answers whatever the channel and the message are.
_OF_INSTALLATION: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "account_inactive",
            "app_uninstalled",
            "invalid_auth",
            "not_allowed_token_type",
            "not_authed",
            "team_not_found",
            "token_expired",
            "token_revoked",
        ),
        _TOKEN,
    ),
    MISSING_SCOPE: _SCOPE,
    "no_permission": _SCOPE,
    **dict.fromkeys(
        (
            "access_denied",
            "app_access_restricted",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "org_login_required",
            "team_access_not_granted",
            "two_factor_setup_required",
        ),
        _POLICY,
    ),
    "accesslimited": _NETWORK,
}
# What Slack answers to this message alone.
_OF_CONTENT: Final = frozenset(
    {
        "block_mismatch",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "view_too_large",
    }
)
# What Slack answers for the channel, the person, or the message that is to be changed.
_OF_CHANNEL: Final[Mapping[str, str]] = {
    "not_in_channel": _INVITE,
    "user_not_in_channel": _INVITE,
    "channel_not_found": _GONE,
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "messages_tab_disabled": _SCOPE,
    "restricted_action": _POSTING,
    "restricted_action_read_only_channel": _POSTING,
    "restricted_action_non_threadable_channel": _POSTING,
    "channel_is_limited_access": _POSTING,
    "cannot_post": _POSTING,
    "restricted_action_thread_only_channel": _THREADS,
    "restricted_action_thread_locked": _THREADS,
    "method_not_supported_for_channel_type": _POLICY,
    "user_is_restricted": _POLICY,
    **dict.fromkeys(("cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible"), _PERSON),
    **dict.fromkeys(GONE_MESSAGE, _MESSAGE_GONE),
    "cant_update_message": _FROZEN,
    "cant_delete_message": _FROZEN,
    "edit_window_closed": _FROZEN,
    "compliance_exports_prevent_deletion": _FROZEN,
}


_REASONS: Final = frozenset(
    {"channel_not_found", "is_archived", MISSING_SCOPE, "not_in_channel", "restricted_action"}
)
"""Codes that have a sentence of their own."""


class RateLimitedError(RefusedError):
    """Slack asks to wait, and takes the same call after that."""


def hindrance(code: str, *, needed: str = "") -> Phrase:
    """What an error code means for a channel, and how a person mends it, in one sentence.

    Args:
        code: Slack's error code.
        needed: The permission that is missing, where one is.
    """
    remedy = Phrase(_OF_CHANNEL.get(code) or _OF_INSTALLATION.get(code, _FAULT))
    if code == MISSING_SCOPE and needed:
        remedy = _scope(needed)
    return Phrase("obstacle", {"reason": _reason(code, needed), "remedy": remedy})


def _reason(code: str, needed: str) -> Phrase:
    """What an error code says, without a full stop."""
    reason = Phrase(f"slack_because_{code}") if code in _REASONS else Phrase("slack_because", {"code": code})
    return Phrase("slack_needed", {"reason": reason, "needed": needed}) if needed else reason


def _scope(needed: str) -> Phrase:
    """Where the permission that is missing is given."""
    return Phrase(_SCOPE_NAMED, {"needed": needed})


def code_of(error: SlackApiError) -> str:
    """Slack's error code; empty where the answer held none."""
    return str(_answer(error).get("error") or "")


def needed_of(error: SlackApiError) -> str:
    """The permissions that Slack says are missing; empty where it names none."""
    return str(_answer(error).get("needed") or "")


def delivery_error(error: SlackApiError, doing: str) -> DeliveryError:
    """Say what an answer other than success means for a delivery.

    Args:
        error: What the SDK raised.
        doing: What was asked of Slack, for the message.
    """
    response, code = error.response, code_of(error)
    status = response.status_code if isinstance(response, AsyncSlackResponse) else response.status
    said = f"Slack answered {doing} with {code or f'HTTP status {status}'}"
    needed = needed_of(error)
    said += f" (needs {needed})" if needed else ""
    if status == 429 or code in _RATE_LIMITED:  # noqa: PLR2004 - Too Many Requests
        wait = retry_after(response.headers or {})
        return RateLimitedError(said, retry_after_seconds=_RETRY_AFTER_SECONDS if wait is None else wait)
    if status >= 500 or code in _AMBIGUOUS:  # noqa: PLR2004 - the class of server errors
        return AmbiguousError(said)
    return _by_reach(code, said, doing, needed) if code else _foreign_error(said, status)


def _by_reach(code: str, said: str, doing: str, needed: str) -> DeliveryError:
    reason = _reason(code, needed)
    if code in _OF_INSTALLATION:
        remedy = Phrase(_SOCKET if doing.startswith(OPEN_SOCKET) else _OF_INSTALLATION[code])
        if remedy.key == _SCOPE and needed:
            remedy = _scope(needed)
        is_partial = remedy.key in {_SCOPE, _SCOPE_NAMED} and doing.startswith(READ_HISTORY)
        return InstallationError(said, fault=code, remedy=remedy, is_partial=is_partial, reason=reason)
    if code in _OF_CONTENT:
        return ContentError(said, remedy=Phrase(_FAULT), reason=reason)
    if code in _OF_CHANNEL:
        return UndeliverableError(said, remedy=Phrase(_OF_CHANNEL[code]), reason=reason)
    return RefusedError(said, retry_after_seconds=_LATER_SECONDS)


def response_error(response: WebhookResponse) -> DeliveryError:
    """What an answer of a response_url other than success means."""
    said = f"Slack's response_url answered {response.status_code}: {response.body[:200]}"
    if response.status_code == 429:  # noqa: PLR2004 - Too Many Requests
        wait = retry_after(response.headers)
        return RateLimitedError(said, retry_after_seconds=_RETRY_AFTER_SECONDS if wait is None else wait)
    if response.status_code >= 500:  # noqa: PLR2004 - the class of server errors
        return AmbiguousError(said)
    return UndeliverableError(said, remedy=Phrase("stale_button"))


def _foreign_error(said: str, status: int) -> DeliveryError:
    """What an answer without a code means: Slack gives one, so something on the way answered.

    Of a status below 400 nobody knows whether that was after Slack had acted.
    """
    if status in _REFUSALS:
        return way_blocked(said, status)
    return AmbiguousError(said)


def way_blocked(said: str, status: int) -> InstallationError:
    """Something on the way to Slack answers in its place, such as a proxy."""
    remedy = Phrase(_WAY, {"platform": "Slack", "setting": "SLACK_API_URL"})
    return InstallationError(said, fault=f"{FOREIGN}_{status}", remedy=remedy)


def _answer(error: SlackApiError) -> Mapping[str, Any]:
    # Where the body was no JSON, the SDK puts aiohttp's response in place of its own.
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def retry_after(headers: Mapping[str, Any]) -> float | None:
    """The seconds Slack asks to wait; None where it names no time that can be read.

    Source: Slack, "Rate limits", header Retry-After.
    """
    values = [value for name, value in headers.items() if str(name).lower() == "retry-after"]
    # The SDK gives each header as a list to what decides on another try, and as text in an answer.
    found = (
        _WHOLE_SECONDS.fullmatch(str(values[0][0] if isinstance(values[0], list) else values[0]))
        if values
        else None
    )
    return min(float(found[0]), _LONGEST_RETRY_AFTER_SECONDS) if found else None
