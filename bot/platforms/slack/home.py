"""The app's Home tab: drawn anew whenever somebody opens it."""

from collections.abc import Mapping
from typing import Any

from bot.platforms.slack.desk import Desk
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.render import render_home
from bot.platforms.slack.webapi import call


class Home:
    """Draws the Home tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def on_opened(self, body: Mapping[str, Any]) -> None:
        """Take the news that somebody opened the app; its other tab is the direct messages.

        Source: Events API reference, "app_home_opened".
        """
        event = body["event"]
        if event.get("tab") == "home":
            self._desk.background.start(self._draw(event["user"]), "the Home tab")

    async def _draw(self, user: str) -> None:
        briefing = await self._desk.core.home(self._desk.me.team, PLATFORM, None)
        door = self._desk.core.doors[0].name
        tokens = await self._desk.renderings.tokens(briefing, door)
        await call(
            self._desk.web.writes.views_publish(
                user_id=user, view=render_home(briefing, door=door, tokens=tokens)
            ),
            f"views.publish for {user}",
        )
