"""Permission bits, and which of them a member has in a guild and in a channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag

from .wire import Snowflake

ROLE_OVERWRITE = 0
MEMBER_OVERWRITE = 1


class Permission(IntFlag):
    """What a role or an overwrite can allow, as far as the far end heeds it.

    Source: Permissions, "Bitwise Permission Flags".
    """

    CREATE_INSTANT_INVITE = 1 << 0
    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


NONE = Permission(0)
# All documented bits: 0 to 46 and 48 to 52.
# Source: Permissions, "Bitwise Permission Flags".
EVERY = Permission(((1 << 53) - 1) & ~(1 << 47))

# What a new server lets everyone do, as far as text goes.
EVERYONE_DEFAULT = (
    Permission.CREATE_INSTANT_INVITE
    | Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_VAD
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
# Source: Interaction Structure, footnote on `app_permissions` in DMs with the app's bot user.
BOT_DM_PERMISSIONS = (
    Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
)
# Source: the same, in other direct messages.
GROUP_PERMISSIONS = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE
# Source: Permissions, "Implicit Permissions".
NEEDS_SENDING = (
    Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overwrite:
    """What a channel changes for a role or a member."""

    id: Snowflake
    kind: int
    allow: Permission = NONE
    deny: Permission = NONE


def in_guild(everyone: Permission, roles: Iterable[Permission], *, owner: bool) -> Permission:
    """A member's base permissions.

    Source: Permissions, "Permission Overwrites" (compute_base_permissions).
    """
    if owner:
        return EVERY
    base = everyone
    for permissions in roles:
        base |= permissions
    return EVERY if Permission.ADMINISTRATOR in base else base


def in_channel(
    base: Permission,
    overwrites: Iterable[Overwrite],
    *,
    everyone_id: Snowflake,
    role_ids: Iterable[Snowflake],
    user_id: Snowflake,
) -> Permission:
    """A member's permissions in a channel, without the implied ones.

    Source: Permissions, "Permission Overwrites" (compute_overwrites).
    """
    if Permission.ADMINISTRATOR in base:
        return EVERY
    by_id = {overwrite.id: overwrite for overwrite in overwrites}
    held = base
    if everyone := by_id.get(everyone_id):
        held = (held & ~everyone.deny) | everyone.allow
    ours = [by_id[role_id] for role_id in role_ids if role_id in by_id]
    for overwrite in ours:
        held &= ~overwrite.deny
    for overwrite in ours:
        held |= overwrite.allow
    if mine := by_id.get(user_id):
        held = (held & ~mine.deny) | mine.allow
    return held


def effective(held: Permission, *, voice: bool = False, thread: bool = False) -> Permission:
    """What is left after the permissions that others imply are taken away.

    In a voice channel nothing is without CONNECT; in a thread SEND_MESSAGES_IN_THREADS stands for
    SEND_MESSAGES.

    Source: Permissions, "Implicit Permissions" and "Permissions for Threads".
    """
    if Permission.VIEW_CHANNEL not in held or (voice and Permission.CONNECT not in held):
        return NONE
    if thread:
        sending = Permission.SEND_MESSAGES_IN_THREADS in held
        held = held | Permission.SEND_MESSAGES if sending else held & ~Permission.SEND_MESSAGES
    return held if Permission.SEND_MESSAGES in held else held & ~NEEDS_SENDING
