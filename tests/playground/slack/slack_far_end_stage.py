"""A running far end with Slack's own clients pointed at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import Rates, SlackFarEnd, open_far_end

ANA, BEN, BOT = "U06BRFANA41", "U06BRFBEN52", "U06BRFBOT63"
GENERAL, BRIEFINGS, POLICY_DESK, NEGOTIATORS = "C06BRFGEN01", "C06BRFBRI02", "C06BRFPOL03", "C06BRFNEG04"
EDITORS = "S06BRFEDT96"
COMMAND = {
    "command": "/cyberdialogue",
    "description": "Sourced briefings",
    "usage_hint": "summary | timeline",
}
CALM = Rates(enabled=False)


@dataclass
class HandClock:
    """A clock that moves only when told."""

    at: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Stage:
    """The far end and a Web API client with the bot's token."""

    far_end: SlackFarEnd
    client: AsyncWebClient
    http: aiohttp.ClientSession

    def channel(self, channel: str, user: str = "ana") -> dict[str, Any]:
        found = [seen for seen in self.far_end.view(user)["channels"] if seen["id"] == channel]
        return dict(found[0])

    def messages(self, channel: str = BRIEFINGS, user: str = "ana") -> list[dict[str, Any]]:
        return list(self.channel(channel, user)["messages"])

    def notices(self, user: str = "ana") -> list[str]:
        return [notice["text"] for notice in self.far_end.view(user)["notices"]]

    async def type(
        self, text: str, *, user: str = "ana", channel: str = BRIEFINGS, **more: Any
    ) -> dict[str, Any]:
        return await self.far_end.act(user, {"do": "type", "channel": channel, "text": text, **more})

    async def press(self, message: str, action: str, **more: Any) -> dict[str, Any]:
        user = more.pop("user", "ana")
        asked = {"do": "press", "channel": BRIEFINGS, "message": message, "action": action, **more}
        return await self.far_end.act(user, asked)


@asynccontextmanager
async def open_stage(**options: Any) -> AsyncIterator[Stage]:
    """A far end without rate limits and with one slash command, unless asked otherwise."""
    options = {"rates": CALM, "commands": [COMMAND], **options}
    async with open_far_end(**options) as far_end, aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            token=far_end.settings["SLACK_BOT_TOKEN"],
            base_url=far_end.settings["SLACK_API_URL"],
            session=http,
            retry_handlers=[],
        )
        yield Stage(far_end, client, http)


@asynccontextmanager
async def run_app(
    stage: Stage, app: AsyncApp, *, ping_interval: float = 10
) -> AsyncIterator[AsyncSocketModeHandler]:
    """Slack's own Bolt app connected by Socket Mode."""
    token = stage.far_end.settings["SLACK_APP_TOKEN"]
    handler = AsyncSocketModeHandler(app, token, ping_interval=ping_interval)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def new_app(stage: Stage, **options: Any) -> AsyncApp:
    """A Bolt app that talks to the stage."""
    secret = stage.far_end.settings["SLACK_SIGNING_SECRET"]
    return AsyncApp(client=stage.client, signing_secret=secret, **options)


async def until(stage: Stage, holds: Callable[[], bool]) -> None:
    """Wait for a visible change that makes something hold."""
    async with asyncio.timeout(5):
        while not holds():
            version = stage.far_end.version
            if holds():
                return
            try:
                async with asyncio.timeout(0.2):
                    await stage.far_end.changed(version)
            except TimeoutError:
                continue


@contextmanager
def refused(error: str) -> Iterator[dict[str, Any]]:
    """Expect a call to be refused; yields a mapping filled with the answer."""
    answer: dict[str, Any] = {}
    with pytest.raises(SlackApiError) as caught:
        yield answer
    answer.update(dict(caught.value.response.data))
    assert answer["error"] == error


def section(text: str = "Hello", **more: Any) -> dict[str, Any]:
    """A section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action: str = "go", **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "Go"}, **more}


def plain(text: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


async def bodies(stage: Stage, *typed: str, channel: str = BRIEFINGS) -> list[dict[str, Any]]:
    """What the app receives for what Ana types."""
    app, seen = new_app(stage), []

    @app.command("/cyberdialogue")
    async def answer(ack: Any, body: Any) -> None:
        seen.append(body)
        await ack()

    async with run_app(stage, app):
        for text in typed:
            assert (await stage.type(text, channel=channel))["ok"] is True
    return seen
