"""The control interface under /_far_end, for the playground and for other processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiohttp import web

from .actions import act
from .admin import administer
from .faults import FaultRule
from .state import State
from .view import view
from .wire import JSON, JsonObject, as_list, as_object, as_text

POLL_SECONDS = 25


class Control:
    """Answers the requests of whoever plays with the far end."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        """The routes of the interface."""
        return [
            web.get("/_far_end", self.about),
            web.get("/_far_end/view", self.view),
            web.post("/_far_end/act", self.act),
            web.get("/_far_end/changed", self.changed),
            web.get("/_far_end/log", self.log),
            web.get("/_far_end/faults", self.faults),
            web.post("/_far_end/faults", self.add_faults),
            web.delete("/_far_end/faults", self.clear_faults),
            web.post("/_far_end/admin", self.admin),
        ]

    async def about(self, _: web.Request) -> web.Response:
        """What a bot needs to connect here, and the version now."""
        return web.json_response(
            {
                "platform": "discord",
                "settings": {"DISCORD_API_URL": f"{self._state.base_url}/api/v10"},
                "gateway_url": self._state.gateway_url,
                "version": self._state.changes.version,
            }
        )

    async def view(self, request: web.Request) -> web.Response:
        """GET view?user=U."""
        name = request.query.get("user", "ana")
        try:
            return web.json_response(view(self._state, name))
        except KeyError:
            return web.json_response({"error": f'There is no user "{name}".'}, status=404)

    async def act(self, request: web.Request) -> web.Response:
        """POST act {"user", "action"}."""
        return await _with_body(request, self._act, failed=200)

    async def _act(self, body: JsonObject) -> JsonObject:
        return await act(self._state, as_text(body.get("user")), as_object(body.get("action")))

    async def changed(self, request: web.Request) -> web.Response:
        """GET changed?since=N: answers when something changed, or after a while."""
        raw = request.query.get("since", "0")
        since = int(raw) if raw.isdecimal() else 0
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._state.changes.after(since)
        return web.json_response({"version": self._state.changes.version})

    async def log(self, _: web.Request) -> web.Response:
        """GET log: every request the bot made."""
        return web.json_response(self._state.log)

    async def faults(self, _: web.Request) -> web.Response:
        """GET faults: the rules with what is left of them."""
        return web.json_response({"rules": [rule.json() for rule in self._state.faults.rules]})

    async def add_faults(self, request: web.Request) -> web.Response:
        """POST faults {"rules": [...]}."""
        return await _with_body(request, self._add_faults)

    async def _add_faults(self, body: JsonObject) -> JsonObject:
        try:
            rules = [FaultRule.read(as_object(rule)) for rule in as_list(body.get("rules"))]
        except ValueError as error:
            return {"ok": False, "error": str(error)}
        self._state.faults.rules += rules
        return {"ok": True, "rules": len(self._state.faults.rules)}

    async def clear_faults(self, _: web.Request) -> web.Response:
        """DELETE faults."""
        self._state.faults.rules.clear()
        return web.json_response({"ok": True})

    async def admin(self, request: web.Request) -> web.Response:
        """POST admin {"do": ...}."""
        return await _with_body(request, self._admin)

    async def _admin(self, body: JsonObject) -> JsonObject:
        return administer(self._state, body)


async def _with_body(
    request: web.Request, handle: Callable[[JsonObject], Awaitable[JsonObject]], *, failed: int = 400
) -> web.Response:
    """Answer a JSON object; `failed` is the status where the answer is not ok."""
    try:
        body: JSON = json.loads(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, Mapping):
        return web.json_response({"ok": False, "error": "The body must be a JSON object."}, status=400)
    answer = await handle(body)
    return web.json_response(answer, status=200 if answer.get("ok", True) else failed)
