"""Channels of every kind as JSON: text, voice, forum, threads, direct messages."""

from __future__ import annotations

from datetime import timedelta

from .directory import (
    DM_CHANNEL,
    FORUM_CHANNEL,
    STAGE_CHANNEL,
    VOICE_CHANNEL,
    DiscordChannel,
)
from .objects import user_json
from .state import ServerState
from .wire import JSON, JsonObject, Snowflake, instant_of, iso

AUTO_ARCHIVE = timedelta(days=3)
THREAD_MEMBERS_LIMIT = 50

# What each kind has beyond the common fields.
# Source: Channels Resource, "Channel Structure" and "Example Guild Voice Channel", "Example Thread Channel".
_OWN_FIELDS: dict[int, JsonObject] = {
    VOICE_CHANNEL: {"bitrate": 64000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1},
    STAGE_CHANNEL: {"bitrate": 64000, "user_limit": 10000, "rtc_region": None, "video_quality_mode": 1},
    FORUM_CHANNEL: {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    },
}


def channel_json(state: ServerState, channel: DiscordChannel) -> JsonObject:
    """The channel object.

    Source: Channels Resource, "Channel Structure".
    """
    common: dict[str, JSON] = {
        "id": channel.id,
        "type": channel.kind,
        "last_message_id": _last_in(state, channel),
        "flags": 0,
    }
    if channel.kind == DM_CHANNEL:
        assert channel.recipient is not None
        return {**common, "recipients": [user_json(state.directory.users[channel.recipient])]}
    common |= {
        "guild_id": channel.guild_id,
        "name": channel.name,
        "parent_id": channel.parent_id,
        "rate_limit_per_user": 0,
        "last_pin_timestamp": None,
    }
    if channel.is_thread:
        return {**common, **_thread_fields(state, channel)}
    overwrites: list[JSON] = [
        {
            "id": overwrite.id,
            "type": overwrite.kind,
            "allow": str(int(overwrite.allow)),
            "deny": str(int(overwrite.deny)),
        }
        for overwrite in channel.overwrites
    ]
    return {
        **common,
        "topic": channel.topic,
        "position": channel.position,
        "permission_overwrites": overwrites,
        "nsfw": False,
        **_OWN_FIELDS.get(channel.kind, {}),
    }


def _last_in(state: ServerState, channel: DiscordChannel) -> Snowflake | None:
    """The newest message; of a forum, the newest thread.

    Source: Channels Resource, "Channel Structure", field `last_message_id`.
    """
    if channel.kind != FORUM_CHANNEL:
        return state.messages.last_in(channel.id)
    threads = [int(thread.id) for thread in state.directory.threads_in(channel.id)]
    return Snowflake(str(max(threads))) if threads else None


def _thread_fields(state: ServerState, thread: DiscordChannel) -> JsonObject:
    """What only threads have.

    Source: Threads, "Thread Fields"; Channels Resource, "Thread Metadata Object".
    """
    created = instant_of(thread.id)
    count = len(state.messages.in_channel(thread.id))
    return {
        "owner_id": thread.owner_id,
        "message_count": count,
        "member_count": min(len(thread.members), THREAD_MEMBERS_LIMIT),
        "total_message_sent": count,
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": iso(thread.archive_changed or created),
            "auto_archive_duration": AUTO_ARCHIVE // timedelta(minutes=1),
            "locked": thread.locked,
            "create_timestamp": iso(created),
        },
    }
