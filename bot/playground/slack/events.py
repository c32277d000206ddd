"""Events of the workspace, and the envelope in which an app receives them.

Source: Slack docs, "The Events API", "Callback field overview"; each event's page.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from .shapes import JsonObject
from .surfaces import OpenView
from .workspace import CREATED, Channel
from .world import World

LIFECYCLE = frozenset({"app_uninstalled", "tokens_revoked"})

# Each event the far end can send, with scopes any of which lets an app see it.
# Source: the events' pages, "Required scopes".
EVENT_SCOPES: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "channel_deleted": ("channels:read",),
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


def is_subscribed(world: World, name: str) -> bool:
    """Whether the app would be sent events of this name."""
    app = world.app
    if app.refusal and name not in LIFECYCLE:
        return False
    scopes = EVENT_SCOPES[name]
    return name in app.events and (not scopes or any(scope in app.scopes for scope in scopes))


def envelope(world: World, event: JsonObject) -> JsonObject:
    """The outer payload around one event."""
    team_id = world.team.id
    return {
        "token": world.app.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": world.app.id,
        "event": {"event_ts": world.clock.stamp(), **event},
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(world.clock.epoch()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id,
                "user_id": world.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def joined(world: World, channel: Channel, user: str, inviter: str = "") -> None:
    """Make someone a member of a channel and say so."""
    channel.members.append(user)
    world.changes.touch()
    if world.app.bot_user in channel.members:
        event = {"type": "member_joined_channel", "user": user, **_membership(world, channel)}
        world.publish("member_joined_channel", event | ({"inviter": inviter} if inviter else {}))


def left(world: World, channel: Channel, user: str, actor: str) -> None:
    """Take someone out of a channel and say so."""
    channel.members.remove(user)
    world.changes.touch()
    if user == world.app.bot_user:
        name = f"{channel.kind}_left"
        world.publish(name, {"type": name, "channel": channel.id, "actor_id": actor})
    elif world.app.bot_user in channel.members:
        event = {"type": "member_left_channel", "user": user, **_membership(world, channel)}
        world.publish("member_left_channel", event)


def _membership(world: World, channel: Channel) -> JsonObject:
    return {
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": world.team.id,
    }


def _about_channel(world: World, channel: Channel, what: str, facts: JsonObject) -> None:
    # Public channels are everyone's to know of; private ones only their members'.
    if not channel.private or world.app.bot_user in channel.members:
        name = f"{channel.kind}_{what}"
        world.publish(name, {"type": name, **facts})


def archived(world: World, channel: Channel, actor: str, *, back: bool = False) -> None:
    """Archive a channel, or bring it back, and say so."""
    channel.archived = not back
    world.changes.touch()
    facts: JsonObject = {"channel": channel.id, "user": actor}
    if not back:
        facts["is_moved"] = 0
    _about_channel(world, channel, "unarchive" if back else "archive", facts)


def deleted(world: World, channel: Channel, actor: str) -> None:
    """Remove a channel with all its messages and say so."""
    del world.channels[channel.id]
    world.changes.touch()
    _about_channel(world, channel, "deleted", {"channel": channel.id, "actor_id": actor})


def renamed(world: World, channel: Channel, name: str) -> None:
    """Give a channel another name and say so."""
    channel.previous_names.insert(0, channel.name)
    channel.name = name
    world.changes.touch()
    described = {
        "id": channel.id,
        "name": name,
        "name_normalized": name,
        "is_channel": True,
        "is_mpim": False,
        "created": CREATED,
    }
    _about_channel(world, channel, "rename", {"channel": described})


def home_opened(world: World, user: str, shown: OpenView | None) -> None:
    """Say that someone opened the app's home tab."""
    event: JsonObject = {
        "type": "app_home_opened",
        "user": user,
        "channel": world.direct_channel(user).id,
        "tab": "home",
    }
    if shown is not None:
        event["view"] = shown.view
    world.publish("app_home_opened", event)


def mentioned(world: World, channel: Channel, message: JsonObject) -> None:
    """Say that someone mentioned the app in a channel it is in."""
    kept = {name: value for name, value in message.items() if name != "channel_type"}
    world.publish(
        "app_mention",
        {**kept, "type": "app_mention", "channel": channel.id, "event_ts": message["ts"]},
    )
