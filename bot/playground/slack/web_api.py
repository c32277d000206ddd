"""The Web API over HTTP: who may call what, how often, and how answers look.

Source: Slack docs, "Using the Slack Web API", "Rate limits", "Tokens".
"""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from .calls import ANY, APP, NONE, Call, Method, read_call
from .errors import ApiError, RateLimitedError, missing_argument
from .faults import Faults, FaultyLine, Rule, too_many
from .ratelimit import RateLimits
from .requestlog import RequestLog
from .shapes import JsonObject
from .world import World

POST = "chat.postMessage"


class WebApi:
    """Answers calls under /api/."""

    def __init__(
        self,
        world: World,
        methods: Mapping[str, Method],
        *,
        faults: Faults,
        line: FaultyLine,
        log: RequestLog,
    ) -> None:
        self._world = world
        self._methods = methods
        self._faults = faults
        self._line = line
        self._log = log
        self._limits = RateLimits(world.rates)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one HTTP request."""
        try:
            call = await read_call(request)
        except ApiError as error:
            self._log.add(request, request.match_info["method"], {})
            return _response({"ok": False, "error": error.code}, {})
        entry = self._log.add(request, call.method, call.args)
        rule = self._faults.take(call.method, str(call.args.get("channel", "")))
        if rule is None:
            return self._answer(call, entry)
        entry["fault"] = rule.fault
        if rule.fault == "history_late":
            call.hide_younger_than = rule.seconds
            return self._answer(call, entry)
        return await self._spoiled(request, rule, call, entry)

    async def _spoiled(self, request: web.Request, rule: Rule, call: Call, entry: JsonObject) -> web.Response:
        response = await self._line.carry(request, rule, lambda: self._answer(call, {}))
        cut = request.transport is None or request.transport.is_closing()
        entry["status"] = None if cut else response.status
        return response

    def _answer(self, call: Call, entry: JsonObject) -> web.Response:
        try:
            body: JsonObject = {"ok": True, **self._run(call)}
        except RateLimitedError as error:
            entry |= {"status": 429, "ok": False, "error": error.code}
            return too_many(error.retry_after_seconds)
        except ApiError as error:
            body = {"ok": False, "error": error.code, **error.extra}
        if call.warnings:
            body["warning"] = ",".join(call.warnings)
            body.setdefault("response_metadata", {})["warnings"] = list(call.warnings)
        entry |= {"status": 200, "ok": body["ok"], "error": body.get("error")}
        return _response(body, self._scope_headers(call))

    def _run(self, call: Call) -> JsonObject:
        method = self._methods.get(call.method)
        if method is None:
            raise ApiError("unknown_method", req_method=call.method)
        self._check_token(call, method)
        if method.scopes and not set(method.scopes) & set(self._world.app.scopes):
            provided = ",".join(self._world.app.scopes)
            raise ApiError("missing_scope", needed=",".join(method.scopes), provided=provided)
        self._limits.count(call.method, method.tier)
        for name in method.required:
            if call.args.get(name) in (None, ""):
                raise missing_argument(name)
        if call.method == POST:
            channel = self._world.conversation(call.text("channel"))
            self._limits.count_post(channel.id if channel else call.text("channel"))
        return method.run(self._world, call)

    def _check_token(self, call: Call, method: Method) -> None:
        app = self._world.app
        if method.token == NONE:
            return
        if not call.token:
            raise ApiError("not_authed")
        if call.token not in (app.bot_token, app.app_token):
            raise ApiError("invalid_auth")
        if call.token == app.bot_token and app.refusal:
            raise ApiError(app.refusal)
        kind_fits = method.token == ANY or (call.token == app.app_token) == (method.token == APP)
        if not kind_fits:
            raise ApiError("not_allowed_token_type")

    def _scope_headers(self, call: Call) -> dict[str, str]:
        method = self._methods.get(call.method)
        if method is None or call.token not in (self._world.app.bot_token, self._world.app.app_token):
            return {}
        is_app = call.token == self._world.app.app_token
        granted = ["connections:write"] if is_app else self._world.app.scopes
        return {
            "X-OAuth-Scopes": ",".join(granted),
            "X-Accepted-OAuth-Scopes": ",".join(method.scopes),
        }


def _response(body: JsonObject, headers: Mapping[str, str]) -> web.Response:
    return web.json_response(body, headers=headers)
