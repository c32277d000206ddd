"""Orders from outside about channels: made, changed, deleted, closed to the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.playground.loopback import ActionError

from .directory import (
    ANNOUNCEMENT_CHANNEL,
    CATEGORY,
    FORUM_CHANNEL,
    STAGE_CHANNEL,
    TEXT_CHANNEL,
    VOICE_CHANNEL,
    DiscordChannel,
)
from .events import tell_channel, tell_thread
from .permissions import MEMBER_OVERWRITE, NONE, Overwrite, Permission
from .seed import MAIN_GUILD
from .socket_orders import Order
from .state import ServerState
from .threads import PARENTS, change_thread, start_thread
from .wire import JSON, Snowflake, as_text, read_snowflake

KINDS = {
    "text": TEXT_CHANNEL,
    "voice": VOICE_CHANNEL,
    "category": CATEGORY,
    "announcement": ANNOUNCEMENT_CHANNEL,
    "stage": STAGE_CHANNEL,
    "forum": FORUM_CHANNEL,
}


def ordered_guild(state: ServerState, order: Mapping[str, JSON]) -> Snowflake:
    """The guild that an order names, the first one where it names none."""
    found = read_snowflake(order.get("guild")) if "guild" in order else MAIN_GUILD
    if found is None or found not in state.directory.guilds:
        raise ActionError(f'There is no guild "{order.get("guild")}".')
    return found


def _channel(state: ServerState, order: Mapping[str, JSON]) -> DiscordChannel:
    channel = state.directory.channel(order.get("channel"))
    if channel is None:
        raise ActionError(f'There is no channel "{order.get("channel")}".')
    return channel


def _permission(order: Mapping[str, JSON]) -> Permission:
    name = as_text(order.get("permission"))
    if name not in Permission.__members__:
        raise ActionError(f'There is no permission "{name}".')
    return Permission[name]


def _create_channel(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    kind = KINDS.get(as_text(order.get("kind")) or "text")
    if kind is None:
        raise ActionError(f"A channel is one of: {', '.join(KINDS)}.")
    channel = DiscordChannel(
        id=state.mint.mint(),
        kind=kind,
        guild_id=ordered_guild(state, order),
        name=as_text(order.get("name")) or "new-channel",
        position=len(state.directory.channels),
    )
    state.directory.channels[channel.id] = channel
    tell_channel(state, "CHANNEL_CREATE", channel)
    return {"channel": channel.id}


def _create_thread(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    parent = _channel(state, order)
    if parent.kind not in PARENTS:
        raise ActionError("No threads can be started in that channel.")
    starter = state.directory.person(as_text(order.get("user")) or "ana")
    if starter is None:
        raise ActionError(f'There is no user "{order.get("user")}".')
    name, private = as_text(order.get("name")) or "new thread", order.get("kind") == "private"
    start = state.messages.find(read_snowflake(order.get("message")), parent.id)
    thread = start_thread(
        state, parent, starter, name, private=private, message_id=start.id if start else None
    )
    return {"channel": thread.id}


def _update_channel(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    old = _channel(state, order)
    changed = replace(
        old,
        name=as_text(order.get("name")) or old.name,
        topic=as_text(order.get("topic")) or old.topic,
    )
    state.directory.channels[changed.id] = changed
    if changed.is_thread:
        archived, locked = order.get("archived"), order.get("locked")
        change_thread(
            state,
            changed,
            archived=archived if isinstance(archived, bool) else None,
            locked=locked if isinstance(locked, bool) else None,
        )
    else:
        tell_channel(state, "CHANNEL_UPDATE", changed)
    return {}


def _delete_channel(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Delete a channel with its threads, of whose end nothing is told, or a thread.

    Source: Gateway Events, "Channel Delete" and "Thread Delete".
    """
    channel = _channel(state, order)
    if channel.is_thread:
        tell_thread(state, "THREAD_DELETE", channel)
    else:
        tell_channel(state, "CHANNEL_DELETE", channel)
    for gone in (*state.directory.threads_in(channel.id), channel):
        del state.directory.channels[gone.id]
        state.messages.forget_channel(gone.id)
    return {}


def _overwrite(
    state: ServerState, order: Mapping[str, JSON], *, allow: Permission = NONE, deny: Permission = NONE
) -> dict[str, JSON]:
    """Change what the bot, or the member named, may in a channel."""
    member = state.directory.person(as_text(order.get("user")) or "") or state.directory.bot
    target = Overwrite(id=member.id, kind=MEMBER_OVERWRITE)
    changed = state.directory.overwrite(_channel(state, order), target, allow=allow, deny=deny)
    tell_channel(state, "CHANNEL_UPDATE", changed)
    return {}


def _deny(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    return _overwrite(state, order, deny=_permission(order))


def _allow(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    return _overwrite(state, order, allow=_permission(order))


def _hide_history(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    return _overwrite(state, order, deny=Permission.READ_MESSAGE_HISTORY)


CHANNEL_ORDERS: Mapping[str, Order] = {
    "create_channel": _create_channel,
    "create_thread": _create_thread,
    "update_channel": _update_channel,
    "delete_channel": _delete_channel,
    "deny": _deny,
    "allow": _allow,
    "hide_history": _hide_history,
}
