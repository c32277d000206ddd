"""Everything the far end remembers, and the few questions all its parts ask of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.loopback import FarEndState, Loopback

from .directory import SlackChannel, SlackUser, Team, UserGroup
from .grants import Grants
from .installation import InstalledApp
from .limits import Rates, Sizes, Timing
from .surfaces import Surfaces
from .timestamps import TimestampMint
from .uploads import Uploads
from .wire import JsonObject

SLACKBOT = "USLACKBOT"


def _nobody(_name: str, _event: JsonObject) -> None:
    return


@dataclass(slots=True, kw_only=True)
class WorkspaceState(FarEndState):
    """The workspace, the app in it, and what is open on people's screens.

    Args:
        publish: Called with the name of a subscription and an event for the app.
        history_refusal: The error of every reading of history, empty while it works.
    """

    loopback: Loopback
    clock: TimestampMint
    timing: Timing
    rates: Rates
    sizes: Sizes
    team: Team
    app: InstalledApp
    grants: Grants
    surfaces: Surfaces
    users: dict[str, SlackUser] = field(default_factory=dict)
    channels: dict[str, SlackChannel] = field(default_factory=dict)
    usergroups: dict[str, UserGroup] = field(default_factory=dict)
    notices: dict[str, list[JsonObject]] = field(default_factory=dict)
    publish: Callable[[str, JsonObject], None] = _nobody
    history_refusal: str = ""
    uploads: Uploads = field(default_factory=Uploads)

    def person(self, name: str) -> SlackUser | None:
        """The user with this id, handle, or first name in lower case."""
        if name in self.users:
            return self.users[name]
        wanted = name.lstrip("@").lower()
        return next(
            (
                user
                for user in self.users.values()
                if wanted in {user.name.lower(), user.real_name.partition(" ")[0].lower()}
            ),
            None,
        )

    def conversation(self, name: str) -> SlackChannel | None:
        """The channel with this id or name, with or without its leading "#"."""
        if name in self.channels:
            return self.channels[name]
        wanted = name.removeprefix("#")
        return next((channel for channel in self.channels.values() if channel.name == wanted), None)

    def direct_channel(self, user: str, *, slackbot: bool = False) -> SlackChannel:
        """The direct messages between the app, or Slackbot, and a person, opened on first use."""
        found = self.open_direct(user, slackbot=slackbot)
        if found is None:
            channel_id = f"D{secrets.token_hex(5).upper()}"
            found = SlackChannel(
                id=channel_id,
                name="slackbot" if slackbot else "directmessage",
                creator=user,
                private=True,
                direct_with=user,
                slackbot=slackbot,
                members=[user, SLACKBOT if slackbot else self.app.bot_user],
            )
            self.channels[channel_id] = found
        return found

    def open_direct(self, user: str, *, slackbot: bool = False) -> SlackChannel | None:
        """The direct messages with a person, if they were opened."""
        return next(
            (
                channel
                for channel in self.channels.values()
                if channel.direct_with == user and channel.slackbot == slackbot
            ),
            None,
        )

    def notify(self, user: str, text: str, channel: str = "") -> None:
        """Have the platform tell one user something, in its own voice."""
        notice: JsonObject = {"text": text, "at": self.clock.instant().isoformat()}
        if channel:
            notice["channel"] = channel
        self.notices.setdefault(user, []).append(notice)
        self.changes.note()
