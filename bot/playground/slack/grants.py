"""Short-lived permissions: trigger ids for modals, response URLs for messages."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field

from .errors import ApiError
from .limits import Timing
from .timestamps import TimestampMint

TRIGGER = re.compile(r"^\d+\.\d+\.[0-9a-f]+$")
RESPONSE_URL_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Leave to open one modal for a user, for a few seconds.

    Args:
        issued: Seconds since 1970.
        surface: The kind of view the interaction came from, empty outside views.
    """

    user: str
    issued: float
    surface: str = ""
    spent: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Leave to answer one interaction with messages.

    Args:
        message: Timestamp of the interaction's message, empty for a command.
        ephemeral: Whether that message is seen by `user` alone.
        issued: Seconds since 1970.
        uses: How many answers were accepted.
    """

    user: str
    channel: str
    issued: float
    message: str = ""
    ephemeral: bool = False
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class Grants:
    """All triggers and response URLs given out."""

    clock: TimestampMint
    timing: Timing
    team_id: str
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, user: str, surface: str = "") -> str:
        """A new trigger id for an interaction of `user`."""
        number = 10_000_000_000 + secrets.randbelow(90_000_000_000)
        trigger_id = f"{number}.{secrets.randbelow(900_000_000)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user=user, issued=self.clock.epoch(), surface=surface)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Spend a trigger.

        Raises:
            ApiError: It is not one of ours, was spent, or is too old.
        """
        trigger = self.triggers.get(trigger_id)
        if trigger is None or not TRIGGER.match(trigger_id):
            raise ApiError("invalid_trigger_id")
        if trigger.spent:
            raise ApiError("exchanged_trigger_id")
        if self.clock.epoch() - trigger.issued > self.timing.trigger_seconds:
            raise ApiError("expired_trigger_id")
        trigger.spent = True
        return trigger

    def response_url(
        self, kind: str, *, user: str, channel: str, message: str = "", hidden: bool = False
    ) -> str:
        """The path of a new response URL.

        The kind is "commands" or "actions", as in Slack's own URLs; the message, which
        may be hidden from all but the user, is the interaction's, empty for a command.
        """
        number = 1_000_000_000_000 + secrets.randbelow(9_000_000_000_000)
        path = f"/{kind}/{self.team_id}/{number}/{secrets.token_urlsafe(18)}"
        self.response_urls[path] = ResponseUrl(
            user=user, channel=channel, issued=self.clock.epoch(), message=message, ephemeral=hidden
        )
        return path

    def refusal(self, path: str) -> str:
        """Why a response URL cannot be used now, empty when it can."""
        url = self.response_urls.get(path)
        if url is None:
            return "no_service"
        if self.clock.epoch() - url.issued > self.timing.response_url_seconds:
            return "expired_url"
        return "used_url" if url.uses >= RESPONSE_URL_USES else ""
