"""The app as installed in the workspace: its ids, tokens, scopes, commands and events."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .wire import JsonObject

DEFAULT_SCOPES = (
    "commands",
    "chat:write",
    "app_mentions:read",
    "channels:read",
    "channels:history",
    "groups:read",
    "groups:history",
    "users:read",
    "usergroups:read",
    "files:write",
)
DEFAULT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "tokens_revoked",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestCommand:
    """A command of the composer's slash menu."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False

    def as_json(self) -> JsonObject:
        """What the composer shows."""
        return {"command": self.command, "description": self.description, "usage_hint": self.usage_hint}


@dataclass(slots=True, kw_only=True)
class InstalledApp:
    """An installed app.

    Args:
        refusal: The error every call of the bot token gets, empty while the token is good.
    """

    id: str
    bot_id: str
    bot_user: str
    name: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    refusal: str = ""
    scopes: list[str] = field(default_factory=lambda: list(DEFAULT_SCOPES))
    events: list[str] = field(default_factory=lambda: list(DEFAULT_EVENTS))
    commands: list[ManifestCommand] = field(default_factory=list)
    message_shortcuts: dict[str, str] = field(default_factory=dict)  # names by callback_id
    interactive: bool = True
    home_tab: bool = True
    messages_tab: bool = True

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take over a checked manifest, as a reinstallation does."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        self.scopes = list(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
        self.events = list(settings.get("event_subscriptions", {}).get("bot_events", []))
        self.interactive = bool(settings.get("interactivity", {}).get("is_enabled", False))
        home = features.get("app_home", {})
        self.home_tab = bool(home.get("home_tab_enabled", False))
        self.messages_tab = bool(home.get("messages_tab_enabled", False))
        self.message_shortcuts = {
            declared["callback_id"]: declared["name"]
            for declared in features.get("shortcuts", [])
            if declared["type"] == "message"
        }
        self.register(features.get("slash_commands", []))
        self.refusal = ""

    def register(self, commands: Iterable[Mapping[str, Any]]) -> None:
        """Replace the app's slash commands by those declared."""
        self.commands = [
            ManifestCommand(
                command=declared["command"],
                description=declared["description"],
                usage_hint=declared.get("usage_hint", ""),
                should_escape=bool(declared.get("should_escape", False)),
            )
            for declared in commands
        ]

    def listed_commands(self) -> list[ManifestCommand]:
        """The commands members can call: none without the scope that grants them."""
        return list(self.commands) if "commands" in self.scopes and not self.refusal else []

    def command(self, name: str) -> ManifestCommand | None:
        """The command typed as `name`, if members can call it."""
        return next((command for command in self.listed_commands() if command.command == name), None)

    def profile(self, team_id: str) -> JsonObject:
        """The `bot_profile` of the app's messages."""
        return {
            "id": self.bot_id,
            "app_id": self.id,
            "user_id": self.bot_user,
            "name": self.name,
            "icons": {"image_36": "https://a.slack-edge.com/80588/img/plugins/app/bot_36.png"},
            "deleted": False,
            "updated": 1_449_252_889,
            "team_id": team_id,
        }


def new_app(*, app_id: str, bot_id: str, bot_user: str, name: str) -> InstalledApp:
    """An app with fresh tokens and the scopes and events a briefing bot asks for."""
    digits = "2718281828459"
    return InstalledApp(
        id=app_id,
        bot_id=bot_id,
        bot_user=bot_user,
        name=name,
        bot_token=f"xoxb-{digits}-{digits}-{secrets.token_hex(12)}",
        app_token=f"xapp-1-{app_id}-{digits}-{secrets.token_hex(32)}",
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_urlsafe(18)[:24],
    )
