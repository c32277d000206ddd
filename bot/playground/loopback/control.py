"""The control interface under /_control: what tests and the playground do, for other processes.

GET    /_control            platform, settings, addresses, version, now
GET    /_control/view       ?user=ana: all that a user sees
POST   /_control/act        {"user": "ana", "action": {"do": …}}
POST   /_control/admin      {"do": …}: a change to the workspace from outside
GET    /_control/changed    ?since=N: the version, once it is above N or after `wait` seconds
GET    /_control/log        requests of the app, and deliveries to it
GET    /_control/faults     the rules in force
POST   /_control/faults     {"rules": [{"match": …, "fault": …}]}
DELETE /_control/faults
GET    /_control/clock      the far end's instant
POST   /_control/clock      {"jump_to": "2026-01-01T09:00:00Z"}, {"advance_seconds": 60} or {"reset": true}
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from .performing import refused

if TYPE_CHECKING:
    from .far_end import FarEnd

PREFIX: Final = "/_control"
LONGEST_WAIT_SECONDS: Final = 25.0
CLOCK_FORM: Final = (
    'Send one of {"jump_to": "2026-01-01T09:00:00Z"}, {"advance_seconds": 60}, {"reset": true}.'
)

Handler = Callable[[web.Request], Awaitable[web.Response]]
Json = Mapping[str, Any]


class ControlApi:
    """A far end's Python interface over HTTP."""

    def __init__(self, far_end: FarEnd) -> None:
        self._far_end = far_end

    def routes(self) -> list[web.RouteDef]:
        """All routes of the interface."""
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "", self._about),
            ("GET", "/view", self._view),
            ("POST", "/act", self._act),
            ("POST", "/admin", self._admin),
            ("GET", "/changed", self._changed),
            ("GET", "/log", self._log),
            ("GET", "/faults", self._faults),
            ("POST", "/faults", self._order_faults),
            ("DELETE", "/faults", self._clear_faults),
            ("GET", "/clock", self._clock),
            ("POST", "/clock", self._move_clock),
        ]
        return [web.route(verb, PREFIX + path, handler) for verb, path, handler in routes]

    async def _about(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "platform": self._far_end.platform,
                "settings": dict(self._far_end.settings),
                "addresses": dict(self._far_end.addresses),
                "version": self._far_end.version,
                "now": self._far_end.clock.now().isoformat(),
            }
        )

    async def _view(self, request: web.Request) -> web.Response:
        user = request.query.get("user", "")
        try:
            return web.json_response(self._far_end.view(user))
        except KeyError:
            return _refusal(f"Nobody here is called {user!r}.", HTTPStatus.NOT_FOUND)

    async def _act(self, request: web.Request) -> web.Response:
        match await _read_object(request):
            case {"user": str(user), "action": {"do": str()} as action}:
                return web.json_response(await self._far_end.act(user, action))
            case _:
                return _refusal('Send {"user": id or handle, "action": {"do": …}}.')

    async def _admin(self, request: web.Request) -> web.Response:
        match await _read_object(request):
            case {"do": str()} as order:
                return web.json_response(await self._far_end.admin(order))
            case _:
                return _refusal('Send {"do": …} with its arguments.')

    async def _changed(self, request: web.Request) -> web.Response:
        since, wait = (
            request.query.get("since", "0"),
            request.query.get("wait", str(int(LONGEST_WAIT_SECONDS))),
        )
        if not (since.isdecimal() and wait.isdecimal()):
            return _refusal("`since` is a version, `wait` a whole number of seconds.")
        with suppress(TimeoutError):
            async with asyncio.timeout(min(float(wait), LONGEST_WAIT_SECONDS)):
                await self._far_end.changed(int(since))
        return web.json_response({"version": self._far_end.version})

    async def _log(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"requests": self._far_end.log, "deliveries": [dict(each) for each in self._far_end.deliveries]}
        )

    async def _faults(self, _request: web.Request) -> web.Response:
        return web.json_response({"rules": self._far_end.faults.left()})

    async def _order_faults(self, request: web.Request) -> web.Response:
        match await _read_object(request):
            case {"rules": [*rules]} if all(isinstance(rule, dict) for rule in rules):
                pass
            case _:
                return _refusal('Send {"rules": [{"match": …, "fault": …}]}.')
        try:
            for rule in rules:
                self._far_end.faults.order(rule)
        except ValueError as error:
            return _refusal(str(error))
        return web.json_response({"ok": True})

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._far_end.clear_faults()
        return web.json_response({"ok": True})

    async def _clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._far_end.clock.now().isoformat()})

    async def _move_clock(self, request: web.Request) -> web.Response:
        clock = self._far_end.clock
        match await _read_object(request):
            case {"reset": True}:
                clock.reset()
            case {"advance_seconds": int() | float() as seconds} if not isinstance(seconds, bool):
                clock.jump_to(clock.now() + timedelta(seconds=seconds))
            case {"jump_to": str(text)} if instant := _read_instant(text):
                clock.jump_to(instant)
            case _:
                return _refusal(CLOCK_FORM)
        return web.json_response({"ok": True, "now": clock.now().isoformat()})


def _read_instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


async def _read_object(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> web.Response:
    return web.json_response(refused(why), status=status)
