"""A platform that is one folder: an office where telegrams are handed in, as small as a far end can be."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web

from bot.playground.loopback import (
    FarEnd,
    FarEndKind,
    Loopback,
    Now,
    Performed,
    perform,
    refused,
    serve_far_end,
    utc_now,
)

PERSON = {"id": "1", "called": "ana", "bot": False}
BOT = {"id": "2", "called": "cyberdialogue", "bot": True}


class TelegramOffice(FarEnd):
    """One counter, where everybody reads everything."""

    platform = "telegrams"
    refusals: ClassVar[frozenset[str]] = frozenset({"no_paper"})

    def __init__(self, loopback: Loopback) -> None:
        super().__init__(loopback)
        self._telegrams: list[dict[str, Any]] = []

    @property
    def settings(self) -> Mapping[str, str]:
        return {"TELEGRAMS_URL": self._loopback.base_url}

    def view(self, user: str) -> Mapping[str, Any]:
        if user not in {"ana", "1"}:
            raise KeyError(user)
        counter = {"id": "10", "name": "briefings", "messages": list(self._telegrams)}
        return {
            "workspace": {"name": "Telegram office"},
            "me": PERSON,
            "users": [PERSON, BOT],
            "channels": [counter],
            "connected": True,
        }

    async def act(self, user: str, action: Mapping[str, Any]) -> Performed:
        if user not in {"ana", "1"}:
            return refused(f"Nobody here is called {user!r}.")

        async def hand_in(action: Mapping[str, Any]) -> Mapping[str, Any]:
            self._keep(PERSON, str(action["text"]))
            return {}

        return await perform({"type": hand_in}, action)

    async def admin(self, order: Mapping[str, Any]) -> Performed:
        return await perform({}, order)

    async def close(self) -> None:
        return

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/telegrams", self._wire)
        return app

    async def _wire(self, request: web.Request) -> web.Response:
        entry = self._loopback.log(request, "wire", await request.text())

        def effect(_hidden_seconds: float) -> web.Response:
            self._keep(BOT, str(entry.body))
            return web.Response(text="stop")

        instead = web.Response(status=507)
        return await self._loopback.line.carry(request, entry, "", effect, lambda _: instead)

    def _keep(self, sender: Mapping[str, Any], text: str) -> None:
        at = self._loopback.clock.now().isoformat()
        self._telegrams.append({"_id": str(len(self._telegrams)), "from": sender, "text": text, "at": at})
        self._loopback.changes.note()


@asynccontextmanager
async def open_far_end(
    *, now: Now = utc_now, manifest: Mapping[str, Any] | None = None
) -> AsyncIterator[TelegramOffice]:
    """Open the office."""
    assert manifest is None
    async with serve_far_end(TelegramOffice, TelegramOffice, now=now) as office:
        yield office


FAR_END = FarEndKind(
    name="telegrams",
    title="Telegrams",
    order=3,
    page=Path(__file__).parent / "page",
    open=open_far_end,
)
