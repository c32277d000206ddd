"""Channels that Slack gives another id, as it does where a private one is shared with another workspace."""

from collections.abc import Mapping
from typing import Any

from bot.model.ids import Destination
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.request_handler import RequestHandler


class Channels:
    """Tells the core of channels that moved."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def on_id_changed(self, body: Mapping[str, Any]) -> None:
        """Take the news; Slack brings it again where this fails, and once moved nothing is left to move.

        Source: Events API reference, "channel_id_changed".
        """
        event = body["event"]
        old, new = (
            Destination(platform=PLATFORM, workspace=self._handler.me.team, channel=str(event[name]))
            for name in ("old_channel_id", "new_channel_id")
        )
        await self._handler.core.channel_moved(old, new)
