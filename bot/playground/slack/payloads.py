"""Payloads that tell an app what a person did.

Source: Slack docs, "Implementing slash commands", "block_actions payload",
"View interactions payload".
"""

from __future__ import annotations

import copy

from .directory import SlackChannel, SlackUser
from .forms import FieldState
from .messages import public
from .state import WorkspaceState
from .surfaces import OpenView
from .wire import JsonObject


def slash_command(
    workspace: WorkspaceState, user: SlackUser, channel: SlackChannel, command: str, text: str
) -> JsonObject:
    """The fields of a slash command; all are text, as in a form."""
    path = workspace.grants.response_url("commands", user=user.id, channel=channel.id)
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": _public_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": workspace.base_url + path,
        "trigger_id": workspace.grants.trigger(user.id),
    }


def _public_name(channel: SlackChannel) -> str:
    # Private conversations are not named to commands.
    # Source: payloads of slash commands from private channels and direct messages.
    if channel.direct_with:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def _common(workspace: WorkspaceState, user: SlackUser, kind: str) -> JsonObject:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": workspace.team.id,
        },
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_action(
    workspace: WorkspaceState,
    user: SlackUser,
    channel: SlackChannel,
    message: JsonObject,
    state: FieldState,
    action: JsonObject,
) -> JsonObject:
    """A press on an element of a message."""
    hidden = bool(message.get("is_ephemeral"))
    path = workspace.grants.response_url(
        "actions", user=user.id, channel=channel.id, message=message["ts"], hidden=hidden
    )
    container: JsonObject = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": hidden,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    payload = {
        **_common(workspace, user, "block_actions"),
        "container": container,
        "trigger_id": workspace.grants.trigger(user.id),
        "channel": {"id": channel.id, "name": _public_name(channel)},
        "state": {"values": copy.deepcopy(state)},
        "response_url": workspace.base_url + path,
        "actions": [action],
    }
    return payload if hidden else payload | {"message": public(message)}


def message_shortcut(
    workspace: WorkspaceState, user: SlackUser, channel: SlackChannel, message: JsonObject, callback_id: str
) -> JsonObject:
    """A shortcut chosen in a message's own menu.

    Source: Slack docs, "Implementing shortcuts", "Message shortcut payload".
    """
    path = workspace.grants.response_url("actions", user=user.id, channel=channel.id, message=message["ts"])
    return {
        **_common(workspace, user, "message_action"),
        "callback_id": callback_id,
        "trigger_id": workspace.grants.trigger(user.id),
        "message_ts": message["ts"],
        "channel": {"id": channel.id, "name": _public_name(channel)},
        "message": public(message),
        "response_url": workspace.base_url + path,
        "action_ts": workspace.clock.stamp(),
    }


def view_action(
    workspace: WorkspaceState, user: SlackUser, shown: OpenView, action: JsonObject
) -> JsonObject:
    """A press on an element of a modal or home tab."""
    return {
        **_common(workspace, user, "block_actions"),
        "container": {"type": "view", "view_id": shown.view["id"]},
        "trigger_id": workspace.grants.trigger(user.id, shown.view["type"]),
        "view": copy.deepcopy(shown.view),
        "actions": [action],
    }


def suggestion(
    workspace: WorkspaceState,
    user: SlackUser,
    shown: OpenView,
    found: tuple[JsonObject, JsonObject],
    typed: str,
) -> JsonObject:
    """What somebody types in a menu whose options the app gives, an element of a block.

    Source: Slack docs, "block_suggestion payload".
    """
    block, element = found
    return {
        **_common(workspace, user, "block_suggestion"),
        "container": {"type": "view", "view_id": shown.view["id"]},
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
        "view": copy.deepcopy(shown.view),
    }


def submission(workspace: WorkspaceState, user: SlackUser, shown: OpenView) -> JsonObject:
    """A modal handed in."""
    return {
        **_common(workspace, user, "view_submission"),
        "trigger_id": workspace.grants.trigger(user.id, shown.view["type"]),
        "view": copy.deepcopy(shown.view),
        "response_urls": [],
    }


def closing(workspace: WorkspaceState, user: SlackUser, shown: OpenView, *, cleared: bool) -> JsonObject:
    """A modal closed without being handed in, alone or with its whole stack cleared."""
    return {
        **_common(workspace, user, "view_closed"),
        "view": copy.deepcopy(shown.view),
        "is_cleared": cleared,
    }


def action_entry(
    workspace: WorkspaceState, block: JsonObject, element: JsonObject, entry: JsonObject | None
) -> JsonObject:
    """The entry of `actions` for one element, with what was chosen in it if it has state."""
    kept = ("text", "value", "url", "style", "placeholder", "confirm")
    action: JsonObject = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **{name: element[name] for name in kept if name in element},
        "type": element["type"],
        "action_ts": workspace.clock.stamp(),
    }
    return copy.deepcopy(action | (entry or {}))
