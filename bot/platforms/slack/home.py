"""The app's Home tab: drawn anew whenever somebody opens it."""

from collections.abc import Mapping
from typing import Any

from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.render import render_home
from bot.platforms.slack.reply_targets import put_on_home
from bot.platforms.slack.request_handler import RequestHandler


class Home:
    """Draws the Home tab."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def on_opened(self, body: Mapping[str, Any]) -> None:
        """Take the news that somebody opened the app; its other tab is the direct messages.

        Source: Events API reference, "app_home_opened".
        """
        event = body["event"]
        if event.get("tab") == "home":
            self._handler.background.start(self._draw(event["user"]), "the Home tab")

    async def _draw(self, user: str) -> None:
        briefing = await self._handler.core.home(self._handler.me.team, PLATFORM, None)
        dossier = self._handler.core.slash_commands[0].name
        tokens = await self._handler.render_cache.tokens(briefing, dossier)
        view = render_home(briefing, dossier=dossier, tokens=tokens)
        await put_on_home(self._handler.web, user, view)
