"""The manifest from which a workspace's admin creates the Slack app; pure.

Source: Slack, "App manifest reference"; Slack's published manifest schema, version 1.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from bot.model.exchange import SlashCommand
from bot.platforms.slack import limits
from bot.platforms.slack.names import refused
from bot.platforms.slack.quoting import CHECK_QUOTE
from bot.platforms.slack.settings import PATH

JSON = dict[str, Any]

_NAME: Final = "cyberdialogue"
_COLOR: Final = "#1f4e79"
_DESCRIPTION: Final = "Briefings and reminders from a dossier of facts, each with its source and date."
_LONG_DESCRIPTION: Final = (
    "Answers questions about what your team follows, from facts that are each tied to a source by an exact"
    " quotation. Ask with a slash command, mention the app, or write to it directly. Answers are private to"
    " whoever asks and can be shared in the channel with one press. Where a channel asks for it, the app"
    " posts reminders of anniversaries, deadlines and questions that have gone unanswered."
)
# commands: slash commands. chat:write: answers to mentions, reminders. app_mentions:read, im:history:
# mentions and direct messages. The other histories: to find a reminder of which nobody knows whether it
# arrived. channels:read, groups:read: whether a channel is archived or closed to the bot. im:write: to write
# to somebody directly. files:write: exports and pictures. users:read, usergroups:read: who may manage.
# Source: Slack, "Permission scopes".
_SCOPES: Final = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "usergroups:read",
    "users:read",
)
_EVENTS: Final = ("app_home_opened", "app_mention", "channel_id_changed", "message.im")
_HINT_COMMANDS: Final = 8
# Source: app manifest reference, "features.shortcuts"; a manifest has one language.
_CHECK_QUOTE: Final = {
    "name": "Check this quote",
    "type": "message",
    "callback_id": CHECK_QUOTE,
    "description": "Looks up in the sources what a message quotes",
}


def manifest(
    slash_commands: Sequence[SlashCommand], *, socket_mode: bool = True, request_url: str | None = None
) -> JSON:
    """The manifest of an app that offers these slash commands.

    Args:
        slash_commands: What the bot offers; those that Slack would refuse are left out.
        socket_mode: Whether Slack's requests come by Socket Mode.
        request_url: The public address of this bot's `/slack/events`, where they come over HTTP.

    Raises:
        ValueError: There is no dossier, or the address is none that the bot answers at.
    """
    if not socket_mode:
        _check_address(request_url or "")
    reasons = refused([slash_command.name for slash_command in slash_commands])
    offered = [slash_command for slash_command in slash_commands if slash_command.name not in reasons]
    if not slash_commands:
        raise ValueError("0 dossiers; a Slack app has at least one command.")
    address: JSON = {} if socket_mode else {"request_url": request_url}
    url: JSON = {} if socket_mode else {"url": request_url}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": _NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [_CHECK_QUOTE],
            "slash_commands": [{**_command(slash_command), **url} for slash_command in offered],
        },
        "oauth_config": {"scopes": {"bot": list(_SCOPES)}},
        "settings": _settings(address),
    }


def _check_address(url: str) -> None:
    """Make sure that Slack can call the address, and that the bot answers there.

    Raises:
        ValueError: It can't, or does not.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"Without Socket Mode, Slack needs the public https address of {PATH}.")
    if (parts.path, parts.query, parts.fragment) != (PATH, "", ""):
        right = urlunsplit(("https", parts.netloc, PATH, "", ""))
        raise ValueError(f"The bot answers Slack at {PATH} alone: write {right}")


def _settings(address: JSON) -> JSON:
    """Say what Slack sends, and how; without an address, by Socket Mode."""
    # Where values are asked for while somebody types in a menu.
    searching = {"message_menu_options_url": address["request_url"]} if address else {}
    return {
        "event_subscriptions": {**address, "bot_events": list(_EVENTS)},
        "interactivity": {"is_enabled": True, **address, **searching},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not address,
        "token_rotation_enabled": False,
    }


def _command(slash_command: SlashCommand) -> JSON:
    """Declare one slash command.

    Names and links are sent escaped, for a channel shall arrive with its id.

    Source: Slack, "Implementing slash commands", section "Escaping channels, users and links".
    """
    command = f"/{slash_command.name}"
    return {
        "command": command,
        "description": _fitting(
            slash_command.title.original or slash_command.name, limits.MANIFEST_COMMAND_DESCRIPTION
        ),
        "usage_hint": _fitting(_hint(slash_command), limits.MANIFEST_USAGE_HINT),
        "should_escape": True,
    }


def _hint(slash_command: SlashCommand) -> str:
    names = [command.name for command in slash_command.commands if " " not in command.name]
    shown = names[:_HINT_COMMANDS] or ["help"]
    return f"[{' | '.join(shown)}{' | …' if len(shown) < len(names) else ''}]"


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
