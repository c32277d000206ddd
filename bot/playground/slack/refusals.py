"""How a spoiled call is answered in Slack's own words.

Source: Slack docs, "Rate limits"; Web API methods, the errors common to all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.playground.loopback import TOO_MANY, FaultRule

from .wire import JsonObject

# Words that some method answers in `error`, with a status of 200.
REFUSALS: Final = frozenset(
    """
    access_denied account_inactive cant_update_message channel_not_found edit_window_closed
    expired_trigger_id fatal_error hash_conflict internal_error invalid_auth invalid_blocks is_archived
    message_limit_exceeded message_not_found missing_scope msg_too_long no_permission not_authed
    not_in_channel org_login_required ratelimited request_timeout restricted_action service_unavailable
    team_access_not_granted token_expired token_revoked user_not_found
    """.split()
)
RATE_LIMITED: Final = "ratelimited"


def spoiled(rule: FaultRule, needed: Sequence[str], granted: Sequence[str]) -> web.Response:
    """The answer to a call that a rule spoils.

    Args:
        rule: One whose word is a status or a refusal.
        needed: Scopes any of which allow the call.
        granted: Scopes that the app has.
    """
    if rule.kind == TOO_MANY:
        return too_many(rule.retry_after)
    if rule.kind not in REFUSALS:
        word = "internal_error" if int(rule.kind) >= HTTPStatus.INTERNAL_SERVER_ERROR else "access_denied"
        return web.json_response({"ok": False, "error": word}, status=int(rule.kind))
    body: JsonObject = {"ok": False, "error": rule.kind}
    if rule.kind == "missing_scope":
        body |= {"needed": ",".join(needed), "provided": ",".join(granted)}
    headers = _retry_after(rule.retry_after) if rule.kind == RATE_LIMITED else {}
    return web.json_response(body, headers=headers)


def too_many(retry_after_seconds: float) -> web.Response:
    """The answer to a call that came too often."""
    return web.json_response(
        {"ok": False, "error": RATE_LIMITED},
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers=_retry_after(retry_after_seconds),
    )


def _retry_after(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(max(1, math.ceil(seconds)))}
