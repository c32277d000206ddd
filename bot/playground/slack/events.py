"""Events of the workspace, and the envelope in which an app receives them.

Source: Slack docs, "The Events API", "Callback field overview"; each event's page.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from .directory import CREATED, SlackChannel
from .state import WorkspaceState
from .surfaces import OpenView
from .wire import JsonObject

LIFECYCLE = frozenset({"app_uninstalled", "tokens_revoked"})

# Each event the far end can send, with scopes any of which lets an app see it.
# Source: the events' pages, "Required scopes".
EVENT_SCOPES: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}


def is_subscribed(workspace: WorkspaceState, name: str) -> bool:
    """Whether the app would be sent events of this name."""
    app = workspace.app
    if app.refusal and name not in LIFECYCLE:
        return False
    scopes = EVENT_SCOPES[name]
    return name in app.events and (not scopes or any(scope in app.scopes for scope in scopes))


def envelope(workspace: WorkspaceState, event: JsonObject) -> JsonObject:
    """The outer payload around one event."""
    team_id = workspace.team.id
    return {
        "token": workspace.app.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app.id,
        "event": {"event_ts": workspace.clock.stamp(), **event},
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(workspace.clock.epoch()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id,
                "user_id": workspace.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def joined(workspace: WorkspaceState, channel: SlackChannel, user: str, inviter: str = "") -> None:
    """Make someone a member of a channel and say so."""
    channel.members.append(user)
    workspace.changes.note()
    if workspace.app.bot_user in channel.members:
        event = {"type": "member_joined_channel", "user": user, **_membership(workspace, channel)}
        workspace.publish("member_joined_channel", event | ({"inviter": inviter} if inviter else {}))


def left(workspace: WorkspaceState, channel: SlackChannel, user: str, actor: str) -> None:
    """Take someone out of a channel and say so."""
    channel.members.remove(user)
    workspace.changes.note()
    if user == workspace.app.bot_user:
        name = f"{channel.kind}_left"
        workspace.publish(name, {"type": name, "channel": channel.id, "actor_id": actor})
    elif workspace.app.bot_user in channel.members:
        event = {"type": "member_left_channel", "user": user, **_membership(workspace, channel)}
        workspace.publish("member_left_channel", event)


def _membership(workspace: WorkspaceState, channel: SlackChannel) -> JsonObject:
    return {
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": workspace.team.id,
    }


def _about_channel(workspace: WorkspaceState, channel: SlackChannel, what: str, facts: JsonObject) -> None:
    # Public channels are everyone's to know of; private ones only their members'.
    if not channel.private or workspace.app.bot_user in channel.members:
        name = f"{channel.kind}_{what}"
        workspace.publish(name, {"type": name, **facts})


def archived(workspace: WorkspaceState, channel: SlackChannel, actor: str, *, back: bool = False) -> None:
    """Archive a channel, or bring it back, and say so."""
    channel.archived = not back
    workspace.changes.note()
    facts: JsonObject = {"channel": channel.id, "user": actor}
    if not back:
        facts["is_moved"] = 0
    _about_channel(workspace, channel, "unarchive" if back else "archive", facts)


def deleted(workspace: WorkspaceState, channel: SlackChannel, actor: str) -> None:
    """Remove a channel with all its messages and say so."""
    del workspace.channels[channel.id]
    workspace.changes.note()
    _about_channel(workspace, channel, "deleted", {"channel": channel.id, "actor_id": actor})


def renamed(workspace: WorkspaceState, channel: SlackChannel, name: str) -> None:
    """A channel another name and say so."""
    channel.previous_names.insert(0, channel.name)
    channel.name = name
    workspace.changes.note()
    described = {
        "id": channel.id,
        "name": name,
        "name_normalized": name,
        "is_channel": True,
        "is_mpim": False,
        "created": CREATED,
    }
    _about_channel(workspace, channel, "rename", {"channel": described})


def moved(workspace: WorkspaceState, channel: SlackChannel) -> str:
    """A channel another id for good, say so, and return it.

    Source: event channel_id_changed, sent when a channel comes to be shared with another workspace.
    """
    old, channel.id = channel.id, f"C{secrets.token_hex(5).upper()}"
    workspace.channels = {each.id: each for each in workspace.channels.values()}
    workspace.changes.note()
    if workspace.app.bot_user in channel.members:
        ids = {"old_channel_id": old, "new_channel_id": channel.id}
        workspace.publish("channel_id_changed", {"type": "channel_id_changed", **ids})
    return channel.id


def home_opened(workspace: WorkspaceState, user: str, shown: OpenView | None) -> None:
    """Say that someone opened the app's home tab."""
    event: JsonObject = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct_channel(user).id,
        "tab": "home",
    }
    if shown is not None:
        event["view"] = shown.view
    workspace.publish("app_home_opened", event)


def mentioned(workspace: WorkspaceState, channel: SlackChannel, message: JsonObject) -> None:
    """Say that someone mentioned the app in a channel it is in."""
    # A message with files is no subtype here.
    # Source: slackapi/bolt-js pull request 2057, a payload of app_mention with `files`.
    kept = {name: value for name, value in message.items() if name not in {"channel_type", "subtype"}}
    workspace.publish(
        "app_mention",
        {**kept, "type": "app_mention", "channel": channel.id, "event_ts": message["ts"]},
    )
