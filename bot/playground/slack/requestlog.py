"""What the app asked for, so that a judge can count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from .shapes import JsonObject
from .world import World


class RequestLog:
    """Every request of the app, oldest first, without its token."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.entries: list[JsonObject] = []

    def add(self, request: web.Request, method: str, body: Mapping[str, Any]) -> JsonObject:
        """Note a request; the entry returned is completed when it is answered."""
        entry: JsonObject = {
            "at": self._world.clock.instant().isoformat(),
            "request": f"{request.method} {request.path}",
            "method": method,
            "body": dict(body),
            "fault": None,
            "status": None,
        }
        self.entries.append(entry)
        return entry
