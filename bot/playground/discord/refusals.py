"""How a spoiled request is answered in Discord's own words.

Source: Rate Limits; Opcodes and Status Codes, "HTTP" and "JSON".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.playground.loopback import TOO_MANY, FaultRule

from . import errors
from .calls import RestReply
from .errors import Reason
from .ratelimits import retry_after, too_many

# Discord stands behind a proxy; discord.py takes a 429 without this header for a ban.
COMMON_HEADERS: Final = {"Via": "1.1 google"}
RATE_LIMITED: Final = "ratelimited"
BAN_NOTICE: Final = "error code: 1015"

_BY_CODE: Final = {
    str(reason.code): reason for reason in vars(errors).values() if isinstance(reason, Reason) and reason.code
}
# The words that all far ends know, as this platform means them.
_WORDS: Final[Mapping[str, Reason]] = {
    "account_inactive": errors.UNAUTHORIZED,
    "channel_not_found": errors.UNKNOWN_CHANNEL,
    "fatal_error": errors.SERVER_ERROR,
    "invalid_auth": errors.UNAUTHORIZED,
    "missing_scope": errors.MISSING_ACCESS,
    "no_permission": errors.MISSING_PERMISSIONS,
    "token_revoked": errors.UNAUTHORIZED,
}
REFUSALS: Final = frozenset({RATE_LIMITED, *_WORDS, *_BY_CODE})


def spoiled(rule: FaultRule, headers: Mapping[str, str]) -> web.Response:
    """The answer to a request that a rule spoils.

    Args:
        rule: One whose word is a status or a refusal; the code of a JSON error is a refusal too.
        headers: How the request stands to its limit.
    """
    if rule.kind == TOO_MANY:
        waiting = {**headers, **retry_after(rule.retry_after), "X-RateLimit-Scope": "shared"}
        return written(
            RestReply(status=429, body=too_many(rule.retry_after, everywhere=False), headers=waiting)
        )
    if rule.kind == RATE_LIMITED:
        # The proxy's own limit, which knows no JSON.
        # Source: Rate Limits, "Invalid Request Limit", on bans by Cloudflare.
        return web.Response(status=429, text=BAN_NOTICE, headers=retry_after(rule.retry_after))
    reason = _BY_CODE.get(rule.kind) or _WORDS.get(rule.kind) or _bare(int(rule.kind))
    return written(RestReply(status=reason.status, body={"message": reason.message, "code": reason.code}))


def _bare(status: int) -> Reason:
    return Reason(status=status, code=0, message=f"{status}: {HTTPStatus(status).phrase}")


def written(reply: RestReply) -> web.Response:
    """An answer as it goes over the wire."""
    headers = {**COMMON_HEADERS, **reply.headers}
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    # Without a charset, as Discord writes it; discord.py compares the whole header.
    headers["Content-Type"] = "application/json"
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=headers)
