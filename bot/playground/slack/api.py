"""The Web API over HTTP: who may call what, how often, and how answers look.

Source: Slack docs, "Using the Slack Web API", "Rate limits", "Tokens".
"""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.playground.loopback import FaultRule, LoggedRequest

from .calls import ANY, APP, NONE, ApiMethod, MethodCall, read_call
from .errors import ApiError, RateLimitedError, missing_argument
from .ratelimits import CallLimiter
from .refusals import spoiled, too_many
from .state import WorkspaceState
from .wire import JsonObject

POST = "chat.postMessage"


class MethodApi:
    """Answers calls under /api/."""

    def __init__(self, workspace: WorkspaceState, methods: Mapping[str, ApiMethod]) -> None:
        self._workspace = workspace
        self._methods = methods
        self._limits = CallLimiter(workspace.rates)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one HTTP request."""
        loopback = self._workspace.loopback
        entry = loopback.log(request, request.match_info["method"], {})
        try:
            call = await read_call(request)
        except ApiError as error:
            entry.error = error.code
            response = _response({"ok": False, "error": error.code}, {})
            entry.answered(request, response)
            return response
        entry.body = dict(call.args)

        def effect(hidden_seconds: float) -> web.Response:
            call.hidden_seconds = hidden_seconds
            return self._answer(call, entry)

        def instead(rule: FaultRule) -> web.Response:
            method = self._methods.get(call.method)
            return spoiled(rule, method.scopes if method else (), self._workspace.app.scopes)

        channel = str(call.args.get("channel", ""))
        return await loopback.line.carry(request, entry, channel, effect, instead)

    def _answer(self, call: MethodCall, entry: LoggedRequest) -> web.Response:
        try:
            body: JsonObject = {"ok": True, **self._run(call)}
        except RateLimitedError as error:
            entry.error = error.code
            return too_many(error.retry_after_seconds)
        except ApiError as error:
            entry.error = error.code
            body = {"ok": False, "error": error.code, **error.extra}
        if call.warnings:
            body["warning"] = ",".join(call.warnings)
            body.setdefault("response_metadata", {})["warnings"] = list(call.warnings)
        return _response(body, self._scope_headers(call))

    def _run(self, call: MethodCall) -> JsonObject:
        method = self._methods.get(call.method)
        if method is None:
            raise ApiError("unknown_method", req_method=call.method)
        self._check_token(call, method)
        if method.scopes and not set(method.scopes) & set(self._workspace.app.scopes):
            provided = ",".join(self._workspace.app.scopes)
            raise ApiError("missing_scope", needed=",".join(method.scopes), provided=provided)
        self._limits.count(call.method, method.tier)
        for name in method.required:
            if call.args.get(name) in (None, ""):
                raise missing_argument(name)
        if call.method == POST:
            channel = self._workspace.conversation(call.text("channel"))
            self._limits.count_post(channel.id if channel else call.text("channel"))
        return method.run(self._workspace, call)

    def _check_token(self, call: MethodCall, method: ApiMethod) -> None:
        app = self._workspace.app
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

    def _scope_headers(self, call: MethodCall) -> dict[str, str]:
        method = self._methods.get(call.method)
        if method is None or call.token not in (self._workspace.app.bot_token, self._workspace.app.app_token):
            return {}
        is_app = call.token == self._workspace.app.app_token
        granted = ["connections:write"] if is_app else self._workspace.app.scopes
        return {
            "X-OAuth-Scopes": ",".join(granted),
            "X-Accepted-OAuth-Scopes": ",".join(method.scopes),
        }


def _response(body: JsonObject, headers: Mapping[str, str]) -> web.Response:
    return web.json_response(body, headers=headers)
