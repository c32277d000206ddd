"""A bare gateway socket, for what discord.py would never send or does not show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.playground.discord.discord_far_end_stage import PATIENCE_SECONDS, Answer, Stage

IDENTIFY, RESUME = 2, 6
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1, 1 << 9, 1 << 12, 1 << 15


@dataclass
class Wire:
    """A bare gateway socket, for what discord.py would never send."""

    socket: aiohttp.ClientWebSocketResponse

    async def send(self, op: int, data: Any = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def receive(self) -> dict[str, Any]:
        """The next payload."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return dict(await self.socket.receive_json())

    async def dispatched(self, name: str) -> Any:
        """The data of the next payload, which must be that event."""
        payload = await self.receive()
        assert (payload["op"], payload["t"]) == (0, name), payload
        return payload["d"]

    async def closed_with(self) -> int | None:
        """The code the other side closes with, whatever comes before."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for _ in self.socket:
                pass
        return self.socket.close_code


@asynccontextmanager
async def wired(stage: Stage, query: str = "?v=10&encoding=json") -> AsyncIterator[Wire]:
    """A socket that has been said hello to, unless its query is refused."""
    async with stage.http.ws_connect(stage.far_end.gateway_url + query) as socket:
        yield Wire(socket)


def identity(stage: Stage, intents: int = 1, **more: Any) -> dict[str, Any]:
    """The data of an IDENTIFY."""
    properties = {"os": "linux", "browser": "test", "device": "test"}
    token = stage.far_end.settings["DISCORD_TOKEN"]
    return {"token": token, "properties": properties, "intents": intents, **more}


async def identified(stage: Stage, wire: Wire, intents: int = GUILDS, **more: Any) -> Any:
    """Identify, and pass over the guilds; the data of READY comes back."""
    assert (await wire.receive())["op"] == 10
    await wire.send(IDENTIFY, identity(stage, intents, **more))
    ready = await wire.dispatched("READY")
    for _ in ready["guilds"] if intents & GUILDS else ():
        await wire.dispatched("GUILD_CREATE")
    return ready


@asynccontextmanager
async def listening(stage: Stage, *commands: dict[str, Any], intents: int = 0) -> AsyncIterator[Wire]:
    """A session that hears interactions, with commands to run."""
    if commands:
        await stage.register(*commands)
    async with wired(stage) as wire:
        await identified(stage, wire, intents)
        yield wire


async def asked(stage: Stage, wire: Wire, text: str = "/summary", **where: str) -> dict[str, Any]:
    """The interaction of a slash command."""
    done = await stage.type(text, **where)
    assert done["ok"], done
    return dict(await wire.dispatched("INTERACTION_CREATE"))


async def answered(stage: Stage, told: dict[str, Any], kind: Any, data: Any = None, **more: Any) -> Answer:
    """What comes of an initial response."""
    body = {"type": kind} if data is None else {"type": kind, "data": data}
    return await stage.rest("POST", f"/interactions/{told['id']}/{told['token']}/callback", body, **more)


def hook(stage: Stage, told: dict[str, Any], rest: str = "/messages/@original") -> str:
    """The path of what an interaction's token reaches."""
    return f"/webhooks/{stage.bot_id}/{told['token']}{rest}"
