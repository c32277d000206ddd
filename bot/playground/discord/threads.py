"""Threads: started under a channel, archived, locked, and opened again by who writes there."""

from __future__ import annotations

from dataclasses import replace

from .directory import (
    ANNOUNCEMENT_CHANNEL,
    FORUM_CHANNEL,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT_CHANNEL,
    DiscordChannel,
    DiscordUser,
)
from .errors import THREAD_ARCHIVED, THREAD_LOCKED, RestError
from .events import tell_thread
from .permissions import Permission
from .state import ServerState
from .wire import Snowflake

PARENTS = frozenset({TEXT_CHANNEL, ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL})


def start_thread(
    state: ServerState,
    parent: DiscordChannel,
    starter: DiscordUser,
    name: str,
    *,
    private: bool = False,
    message_id: Snowflake | None = None,
) -> DiscordChannel:
    """Start a thread, on its own or from a message, whose id it then has.

    Source: Channels Resource, "Start Thread from Message" and "Start Thread without Message".
    """
    thread = DiscordChannel(
        id=message_id or state.mint.mint(),
        kind=PRIVATE_THREAD if private else PUBLIC_THREAD,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=starter.id,
        members=(starter.id,),
    )
    state.directory.channels[thread.id] = thread
    state.changes.note()
    tell_thread(state, "THREAD_CREATE", thread)
    return thread


def change_thread(
    state: ServerState, thread: DiscordChannel, *, archived: bool | None = None, locked: bool | None = None
) -> DiscordChannel:
    """Archive a thread or open it again, lock it or unlock it."""
    changed = replace(
        thread,
        archived=thread.archived if archived is None else archived,
        locked=thread.locked if locked is None else locked,
        archive_changed=thread.archive_changed if archived is None else state.now(),
    )
    state.directory.channels[changed.id] = changed
    state.changes.note()
    tell_thread(state, "THREAD_UPDATE", changed)
    return changed


def open_for(state: ServerState, channel: DiscordChannel, user_id: Snowflake) -> DiscordChannel:
    """The channel, ready to take a user's message: writing in an archived thread opens it.

    Source: Threads, "Active & Archived Threads": sending a message in one unarchives it, unless it is
    locked, which takes MANAGE_THREADS. The codes: Opcodes and Status Codes, "JSON Error Codes", with
    discord-api-docs issues 5517 and 7707 for the answer where a thread is both.

    Raises:
        RestError: The thread is locked for this user.
    """
    if channel.locked and not state.directory.may(channel, user_id, Permission.MANAGE_THREADS):
        raise RestError(THREAD_ARCHIVED if channel.archived else THREAD_LOCKED)
    return change_thread(state, channel, archived=False) if channel.archived else channel
