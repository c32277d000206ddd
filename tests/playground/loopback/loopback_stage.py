"""A far end of either platform, and one request of an app that posts a message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.playground import discord, slack
from bot.playground.loopback import FarEnd

PATIENCE_SECONDS = 10
BOTH = pytest.mark.parametrize("platform", ["slack", "discord"])


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request came back with; `body` is text where it was no JSON."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Played:
    """A running far end.

    Attributes:
        call: What the posting request is called in the log and in fault rules.
        channel: Where it posts.
    """

    far_end: FarEnd
    http: aiohttp.ClientSession
    call: str
    channel: str
    url: str
    authorization: str

    async def post(self) -> Answered:
        """Post as the app does."""
        said = "content" if self.far_end.platform == "discord" else "text"
        body = {"channel": self.channel, said: "x"}
        headers = {"Authorization": self.authorization}
        async with self.http.post(self.url, json=body, headers=headers) as response:
            is_json = response.content_type == "application/json"
            answer = await response.json() if is_json else await response.text()
            return Answered(response.status, answer, dict(response.headers))

    @property
    def posted(self) -> int:
        """How many messages stand in the channel."""
        places = self.far_end.view("ana")["channels"]
        return sum(len(place["messages"]) for place in places if place["id"] == self.channel)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something shows."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not holds():
                await self.far_end.changed(self.far_end.version)

    async def control(self, verb: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        """Use the control interface, as another process does."""
        async with self.http.request(verb, self.far_end.control_url + path, json=body) as response:
            return response.status, await response.json()


def open_platform(platform: str, **options: Any) -> AbstractAsyncContextManager[FarEnd]:
    """The far end of a platform by its name."""
    return {"slack": slack.FAR_END, "discord": discord.FAR_END}[platform].open(**options)


@asynccontextmanager
async def open_played(platform: str, **options: Any) -> AsyncIterator[Played]:
    """Open a far end and what is needed to post there."""
    async with open_platform(platform, **options) as far_end, aiohttp.ClientSession() as http:
        places = far_end.view("ana")["channels"]
        channel = next(str(place["id"]) for place in places if place["name"] == "briefings")
        if platform == "slack":
            url = far_end.settings["SLACK_API_URL"] + "chat.postMessage"
            token = f"Bearer {far_end.settings['SLACK_BOT_TOKEN']}"
            yield Played(far_end, http, "chat.postMessage", channel, url, token)
        else:
            url = f"{far_end.settings['DISCORD_API_URL']}/channels/{channel}/messages"
            token = f"Bot {far_end.settings['DISCORD_TOKEN']}"
            yield Played(far_end, http, "POST /channels/{channel_id}/messages", channel, url, token)
