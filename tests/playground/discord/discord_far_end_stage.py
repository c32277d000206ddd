"""A running far end, with the real discord.py and plain requests pointed at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.playground.discord import Allowance, DiscordFarEnd, Terms, open_far_end

GENEROUS = Allowance(requests=1000, seconds=1)
TERMS = Terms(
    message_rate=GENEROUS,
    edit_rate=GENEROUS,
    webhook_rate=GENEROUS,
    other_rate=GENEROUS,
    global_rate=GENEROUS,
    max_concurrency=16,
    identify_seconds=0.01,
)
PATIENCE_SECONDS = 10
SUMMARY = {"name": "summary", "description": "What is known"}


@dataclass
class HandClock:
    """A clock that moves only when told."""

    at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class Answer:
    """What a plain request came back with."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        return int(self.body["code"])

    def complaints(self, *path: str | int) -> list[str]:
        """The codes under a path of an invalid form."""
        node = self.body["errors"]
        for name in path:
            node = node[str(name)]
        return [leaf["code"] for leaf in node["_errors"]]


@dataclass
class Stage:
    """The far end, and hands to use it with."""

    far_end: DiscordFarEnd
    http: aiohttp.ClientSession

    async def rest(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """A plain request; `token` replaces the bot's, `data` is a body that is not JSON."""
        settings = self.far_end.settings
        authorization = more.pop("authorization", f"Bot {settings['DISCORD_TOKEN']}")
        headers = {"Authorization": authorization, **more.pop("headers", {})}
        content = {"data": more["data"]} if "data" in more else {"json": body}
        url = settings["DISCORD_API_URL"] + path
        async with self.http.request(
            method, url, headers=headers, params=more.get("query"), **content
        ) as response:
            parsed = None if response.status == 204 else await response.json()
            return Answer(response.status, parsed, dict(response.headers))

    async def post(self, body: Any, channel: str = "general") -> Answer:
        """Create a message as the bot."""
        return await self.rest("POST", f"/channels/{self.channel(channel)}/messages", body)

    async def say(self, text: str, channel: str = "general", **more: Any) -> dict[str, Any]:
        """Create a message that must be accepted."""
        answer = await self.post({"content": text, **more}, channel)
        assert answer.status == 200, answer.body
        return dict(answer.body)

    async def register(self, *commands: dict[str, Any]) -> list[dict[str, Any]]:
        """Make these the global commands, which must be accepted."""
        answer = await self.rest("PUT", f"/applications/{self.bot_id}/commands", list(commands))
        assert answer.status == 200, answer.body
        return list(answer.body)

    def see(self, user: str = "ana") -> dict[str, Any]:
        """All that a user sees."""
        return dict(self.far_end.view(user))

    @property
    def bot_id(self) -> str:
        [found] = [user["id"] for user in self.see()["users"] if user.get("bot")]
        return str(found)

    def user_id(self, handle: str) -> str:
        [found] = [user["id"] for user in self.see()["users"] if user["_handle"] == handle]
        return str(found)

    async def role(self, name: str) -> str:
        """The id of a role of the first guild by its name."""
        guild = await self.rest("GET", f"/guilds/{self.see()['workspace']['id']}")
        [found] = [role["id"] for role in guild.body["roles"] if role["name"] == name]
        return str(found)

    def channel(self, name: str) -> str:
        """The id of a channel by its name."""
        return str(self._place(name, "noor" if name != "reading-room" else "ben")["id"])

    def _place(self, name: str, user: str) -> dict[str, Any]:
        [found] = [place for place in self.see(user)["channels"] if place["name"] == name]
        return dict(found)

    def messages(self, channel: str = "general", user: str = "ana") -> list[dict[str, Any]]:
        """What a user sees in a channel."""
        return list(self._place(channel, user)["messages"])

    def notices(self, user: str = "ana") -> list[str]:
        return [notice["text"] for notice in self.see(user)["notices"]]

    async def act(self, do: str, user: str = "ana", channel: str = "general", **more: Any) -> dict[str, Any]:
        place = channel if channel == "dm" else self.channel(channel)
        return await self.far_end.act(user, {"do": do, "channel": place, **more})

    async def type(self, text: str, user: str = "ana", channel: str = "general") -> dict[str, Any]:
        return await self.act("type", user, channel, text=text)

    async def suggestions(self, text: str, user: str = "ana") -> list[dict[str, str]]:
        done = await self.act("complete", user, text=text)
        assert done["ok"], done
        return list(done["suggestions"])

    async def until(self, seen: Callable[[], Any]) -> Any:
        """Wait until something shows, and return it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                version = self.far_end.version
                if found := seen():
                    return found
                await self.far_end.changed(version)

    async def message(self, channel: str = "general", user: str = "ana") -> dict[str, Any]:
        """The newest message a user sees, once there is one that is not thinking."""

        def newest() -> dict[str, Any] | None:
            messages = self.messages(channel, user)
            return messages[-1] if messages and "_pending" not in messages[-1] else None

        found: dict[str, Any] = await self.until(newest)
        return found

    async def notice(self, user: str = "ana") -> str:
        """The first notice a user gets."""
        notices: list[str] = await self.until(lambda: self.notices(user))
        return notices[0]


@asynccontextmanager
async def open_stage(*, now: Callable[[], datetime] | None = None, **terms: Any) -> AsyncIterator[Stage]:
    """A far end with generous limits, unless asked otherwise, and discord.py pointed at it."""
    clock: dict[str, Any] = {"now": now} if now else {}
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with (
        open_far_end(terms=replace(TERMS, **terms), **clock) as far_end,
        aiohttp.ClientSession() as http,
    ):
        Route.BASE = far_end.settings["DISCORD_API_URL"]
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(far_end.gateway_url)
        try:
            yield Stage(far_end, http)
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@dataclass
class ChannelState:
    """Events a client dispatched."""

    queue: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)

    async def next(self, name: str) -> Any:
        """The next event, which must be of that name."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            heard, value = await self.queue.get()
        assert heard == name
        return value


class Bot(discord.AutoShardedClient):
    """The real client with a command tree, without its pause before each further shard."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        chosen = discord.Intents(guilds=True) if intents is None else intents
        super().__init__(intents=chosen, guild_ready_timeout=0.05, **options)
        self.tree: app_commands.CommandTree[Bot] = app_commands.CommandTree(self)
        self.heard = ChannelState()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        del shard_id, initial

    def listen(self, *names: str) -> None:
        """Put events of these names into the queue of what was heard."""
        for name in names:
            setattr(self, f"on_{name}", self._listener(name))

    def _listener(self, name: str) -> Callable[..., Any]:
        async def listener(*values: Any) -> None:
            await self.heard.queue.put((name, values[0] if len(values) == 1 else values))

        return listener

    def place(self, stage: Stage, name: str) -> discord.TextChannel:
        """A channel by its name."""
        found = self.get_channel(int(stage.channel(name)))
        assert isinstance(found, discord.TextChannel)
        return found


@asynccontextmanager
async def connected(stage: Stage, client: Bot | None = None) -> AsyncIterator[Bot]:
    """A client that is ready."""
    bot = client or Bot()
    failure: Exception | None = None
    async with bot:
        await bot.login(stage.far_end.settings["DISCORD_TOKEN"])
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(bot.connect(), name="run client")
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await bot.wait_until_ready()
                yield bot
            except Exception as error:  # noqa: BLE001  # raised below, outside the group that would wrap it
                failure = error
            finally:
                await bot.close()
    if failure:
        raise failure
