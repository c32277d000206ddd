"""The HTTP entry: versions, authorization, limits, ordered faults, and the log of it all."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from aiohttp import web

from bot.playground.loopback import FaultRule, LoggedRequest

from .calls import RestCall, RestReply, read_body
from .errors import (
    BAD_TOKEN,
    INVALID_API_VERSION,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    UNAUTHORIZED,
    RestError,
)
from .protocol import API_VERSION
from .ratelimits import Quota
from .refusals import spoiled, written
from .routes import RateClass, Route, find_route
from .state import ServerState


class RestApi:
    """Answers the requests of apps."""

    def __init__(self, state: ServerState) -> None:
        self._state = state

    async def handle(self, request: web.Request) -> web.Response:
        """One request, from the version in its path to the log."""
        loopback = self._state.loopback
        entry = loopback.log(request)
        try:
            route, call = await self._read(request, entry)
            self._authorize(route, call)
        except RestError as refusal:
            response = self._refused(refusal, entry)
            entry.answered(request, response)
            return response

        def effect(hidden_seconds: float) -> web.Response:
            return self._answer(route, replace(call, hidden_seconds=hidden_seconds), entry)

        def instead(rule: FaultRule) -> web.Response:
            quota = self._limit(route, call)
            return spoiled(rule, quota.headers if quota else {})

        return await loopback.line.carry(request, entry, self._channel(call), effect, instead)

    async def _read(self, request: web.Request, entry: LoggedRequest) -> tuple[Route, RestCall]:
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
        entry.call = route.name
        body, files = await read_body(request)
        entry.body = body
        entry.files += [upload.filename for upload in files]
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
        if route.tokened or call.authorization == f"Bot {self._state.token}":
            return
        other_kind = call.authorization and not call.authorization.startswith("Bot ")
        raise RestError(BAD_TOKEN if other_kind else UNAUTHORIZED)

    def _channel(self, call: RestCall) -> str:
        """The channel a request is about, empty where it is about none."""
        if "channel_id" in call.params:
            return call.params["channel_id"]
        token = call.params.get("webhook_token") or call.params.get("interaction_token")
        interaction = self._state.interactions.with_token(token) if token else None
        return interaction.channel_id if interaction else ""

    def _answer(self, route: Route, call: RestCall, entry: LoggedRequest) -> web.Response:
        """Let a request have its effect, unless a limit keeps it from that."""
        quota = self._limit(route, call)
        if quota and quota.refusal:
            return written(RestReply(status=429, body=quota.refusal, headers=quota.headers))
        try:
            reply = route.handler(self._state, call)
        except RestError as refusal:
            return self._refused(refusal, entry, quota)
        return written(replace(reply, headers={**(quota.headers if quota else {}), **reply.headers}))

    def _refused(self, refusal: RestError, entry: LoggedRequest, quota: Quota | None = None) -> web.Response:
        entry.error = refusal.reason.code
        headers = quota.headers if quota else {}
        return written(RestReply(status=refusal.reason.status, body=refusal.body, headers=headers))

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
        bucket = route.rate.value if route.rate == RateClass.WEBHOOK else route.name
        return state.limiter.take(bucket, resource, rate, state.now())


def _locale(request: web.Request) -> str | None:
    """The requester's language.

    Source: Application Commands, "Retrieving localized commands".
    """
    named = request.headers.get("X-Discord-Locale")
    return named or request.headers.get("Accept-Language", "").partition(",")[0] or None
