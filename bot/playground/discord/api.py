"""The HTTP entry: versions, authorization, limits, ordered faults, and the log of it all."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from urllib.parse import unquote

from aiohttp import web

from .calls import RestCall, RestReply, read_body
from .errors import (
    BAD_TOKEN,
    INVALID_API_VERSION,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    SERVER_ERROR,
    UNAUTHORIZED,
    Reason,
    RestError,
)
from .faults import Fault, FaultRule
from .protocol import API_VERSION
from .ratelimits import Quota, too_many
from .routes import RateClass, Route, find_route
from .state import ServerState
from .wire import JSON, iso

# Discord stands behind a proxy; discord.py takes a 429 without this header for a ban.
COMMON_HEADERS = {"Via": "1.1 google"}
_CUT = frozenset({Fault.RESET, Fault.RESET_AFTER, Fault.LATE_EFFECT})
_NO_EFFECT = frozenset(
    {Fault.TOO_MANY, Fault.MISSING, Fault.ERROR, Fault.RESET, Fault.HANG, Fault.LATE_EFFECT}
)
_HANGING = frozenset({Fault.HANG, Fault.HANG_AFTER})


class RestApi:
    """Answers the requests of apps."""

    def __init__(self, state: ServerState, closing: asyncio.Event) -> None:
        self._state = state
        self._closing = closing

    async def handle(self, request: web.Request) -> web.Response:
        """One request, from the version in its path to the log."""
        entry: dict[str, JSON] = {
            "time": iso(self._state.now()),
            "method": request.method,
            "path": request.path,
            "route": None,
            "status": None,
            "body": None,
        }
        self._state.log.append(entry)
        rule: FaultRule | None = None
        try:
            route, call = await self._read(request, entry)
            self._authorize(route, call)
            rule = self._state.faults.take(call.method, route.template, self._channel(call))
            if rule:
                entry["fault"] = rule.fault.value
            reply = await self._answer(route, call, rule)
        except RestError as refusal:
            reply = _refused(refusal)
        entry["status"] = reply.status
        if rule and rule.fault in _CUT | _HANGING:
            entry["status"] = 0
            if rule.fault in _HANGING:
                await self._closing.wait()
            if request.transport:
                request.transport.abort()
        return _written(reply)

    async def _read(self, request: web.Request, entry: dict[str, JSON]) -> tuple[Route, RestCall]:
        """The route of a request and all that came with it.

        Source: API Reference, "API Versioning"; the far end speaks one version only.
        """
        raw = request.raw_path.partition("?")[0].removeprefix("/api/")
        version, _, path = raw.partition("/")
        if version != f"v{API_VERSION}":
            raise RestError(INVALID_API_VERSION)
        route, params, known = find_route(request.method, f"/{path}")
        if route is None:
            raise RestError(METHOD_NOT_ALLOWED if known else NOT_FOUND)
        entry["route"] = f"{route.method} {route.template}"
        body, files = await read_body(request)
        entry["body"] = body
        if files:
            entry["files"] = [upload.filename for upload in files]
        return route, RestCall(
            method=request.method,
            path=request.path,
            params={name: unquote(value) for name, value in params.items()},
            query=dict(request.query),
            body=body,
            files=files,
            authorization=request.headers.get("Authorization", ""),
            locale=_locale(request),
        )

    def _authorize(self, route: Route, call: RestCall) -> None:
        """Bot routes want the bot's token; interaction routes carry their own.

        Source: API Reference, "Authentication".
        """
        if route.public or route.tokened or call.authorization == f"Bot {self._state.token}":
            return
        other_kind = call.authorization and not call.authorization.startswith("Bot ")
        raise RestError(BAD_TOKEN if other_kind else UNAUTHORIZED)

    def _channel(self, call: RestCall) -> str | None:
        """The channel a request is about."""
        if "channel_id" in call.params:
            return call.params["channel_id"]
        token = call.params.get("webhook_token") or call.params.get("interaction_token")
        interaction = self._state.interactions.with_token(token) if token else None
        return interaction.channel_id if interaction else None

    async def _answer(self, route: Route, call: RestCall, rule: FaultRule | None) -> RestReply:
        """Let a request have its effect, unless a limit or a fault keeps it from that."""
        quota = self._limit(route, call)
        if quota and quota.refusal:
            return RestReply(status=429, body=quota.refusal, headers=quota.headers)
        fault = rule.fault if rule else None
        if rule and fault == Fault.SLOW:
            await asyncio.sleep(rule.seconds)
        if rule and fault == Fault.HISTORY_LATE:
            call = replace(call, hidden_seconds=rule.seconds)
        if rule and fault == Fault.LATE_EFFECT:
            self._state.start(self._later(route, call, rule.seconds), "late effect")
        if rule and fault in _NO_EFFECT:
            return self._instead(rule, quota)
        reply = self._run(route, call)
        if fault == Fault.ERROR_AFTER:
            reply = _plain(SERVER_ERROR)
        headers = {**(quota.headers if quota else {}), **reply.headers}
        return replace(reply, headers=headers)

    def _instead(self, rule: FaultRule, quota: Quota | None) -> RestReply:
        if rule.fault == Fault.TOO_MANY:
            headers = {
                **(quota.headers if quota else {}),
                "Retry-After": str(max(round(rule.retry_after), 1)),
                "X-RateLimit-Scope": "shared",
            }
            return RestReply(status=429, body=too_many(rule.retry_after, everywhere=False), headers=headers)
        return _plain(NOT_FOUND if rule.fault == Fault.MISSING else SERVER_ERROR)

    def _run(self, route: Route, call: RestCall) -> RestReply:
        try:
            return route.handler(self._state, call)
        except RestError as refusal:
            return _refused(refusal)

    async def _later(self, route: Route, call: RestCall, seconds: float) -> None:
        """The effect of a request whose connection is long gone."""
        await asyncio.sleep(seconds)
        self._run(route, call)

    def _limit(self, route: Route, call: RestCall) -> Quota | None:
        """Count a request; interaction endpoints are outside the global limit.

        Source: Rate Limits, "Global Rate Limit".
        """
        state = self._state
        if not route.tokened and (quota := state.limiter.take_global()):
            return quota
        rate = route.rate.allowance(state.terms)
        if rate is None:
            return None
        resource = "/".join(
            call.params[name]
            for name in ("channel_id", "guild_id", "webhook_id", "webhook_token")
            if name in call.params
        )
        bucket = route.rate.value if route.rate == RateClass.WEBHOOK else f"{route.method} {route.template}"
        return state.limiter.take(bucket, resource, rate, state.now())


def _locale(request: web.Request) -> str | None:
    """The requester's language.

    Source: Application Commands, "Retrieving localized commands".
    """
    named = request.headers.get("X-Discord-Locale")
    return named or request.headers.get("Accept-Language", "").partition(",")[0] or None


def _plain(reason: Reason) -> RestReply:
    return RestReply(status=reason.status, body={"message": reason.message, "code": reason.code})


def _refused(refusal: RestError) -> RestReply:
    return RestReply(status=refusal.reason.status, body=refusal.body)


def _written(reply: RestReply) -> web.Response:
    headers = {**COMMON_HEADERS, **reply.headers}
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    # Without a charset, as Discord writes it; discord.py compares the whole header.
    headers["Content-Type"] = "application/json"
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=headers)
