"""The far end's own control routes under /_far_end, for other processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from .far_end import FarEnd

PREFIX = "/_far_end"
BAD_REQUEST, NOT_FOUND = 400, 404
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Control:
    """HTTP face of a far end's Python interface."""

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end = far_end

    def routes(self) -> list[web.RouteDef]:
        """All control routes."""
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/view", self._view),
            ("POST", "/act", self._act),
            ("GET", "/changed", self._changed),
            ("POST", "/faults", self._add_faults),
            ("DELETE", "/faults", self._clear_faults),
            ("GET", "/log", self._log),
            ("POST", "/admin", self._admin),
        ]
        return [web.route(verb, PREFIX + path, handler) for verb, path, handler in routes]

    async def _view(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self._far_end.view(request.query.get("user", "")))
        except KeyError as error:
            return web.json_response({"ok": False, "error": str(error.args[0])}, status=NOT_FOUND)

    async def _act(self, request: web.Request) -> web.Response:
        body = await _object(request)
        if not isinstance(body.get("user"), str) or not isinstance(body.get("action"), dict):
            return _refused('Send {"user": id or handle, "action": {"do": …}}.')
        return web.json_response(await self._far_end.act(body["user"], body["action"]))

    async def _changed(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdigit():
            return _refused("`since` is a version number.")
        try:
            async with asyncio.timeout(self._far_end.timing.long_poll_seconds):
                await self._far_end.changed(int(since))
        except TimeoutError:
            pass
        return web.json_response({"version": self._far_end.version})

    async def _add_faults(self, request: web.Request) -> web.Response:
        body = await _object(request)
        try:
            for rule in body.get("rules", []):
                self._far_end.fault(**rule)
        except (TypeError, ValueError) as error:
            return _refused(str(error))
        return web.json_response({"ok": True})

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._far_end.clear_faults()
        return web.json_response({"ok": True})

    async def _log(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": self._far_end.log, "deliveries": self._far_end.deliveries})

    async def _admin(self, request: web.Request) -> web.Response:
        return web.json_response(await self._far_end.admin(await _object(request)))


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refused(reason: str) -> web.Response:
    return web.json_response({"ok": False, "error": reason}, status=BAD_REQUEST)
