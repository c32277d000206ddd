"""Who and what exists: users, guilds, roles, members and channels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from .permissions import (
    BOT_DM_PERMISSIONS,
    EVERY,
    GROUP_PERMISSIONS,
    NONE,
    Overwrite,
    Permission,
    effective,
    in_channel,
    in_guild,
)
from .wire import JSON, Snowflake, read_snowflake

# Source: Channels Resource, "Channel Types".
TEXT_CHANNEL = 0
DM_CHANNEL = 1
VOICE_CHANNEL = 2
GROUP_DM = 3
CATEGORY = 4
ANNOUNCEMENT_CHANNEL = 5
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12
STAGE_CHANNEL = 13
FORUM_CHANNEL = 15
THREADS = frozenset({PUBLIC_THREAD, PRIVATE_THREAD})
WITH_VOICE = frozenset({VOICE_CHANNEL, STAGE_CHANNEL})
WITHOUT_MESSAGES = frozenset({CATEGORY, FORUM_CHANNEL})
CHANNEL_TYPES = frozenset({0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16})


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordUser:
    """An account; `handle` is the short name tests and the playground use for it."""

    id: Snowflake
    username: str
    global_name: str | None
    handle: str
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildRole:
    """A role of a guild; the one with the guild's own id is @everyone."""

    id: Snowflake
    guild_id: Snowflake
    name: str
    permissions: Permission
    position: int
    color: int = 0
    mentionable: bool = False
    bot_id: Snowflake | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildMember:
    """A user in a guild."""

    guild_id: Snowflake
    user_id: Snowflake
    joined_at: datetime
    roles: tuple[Snowflake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordChannel:
    """A channel or thread of a guild, a group of people, or the direct messages of the bot and `recipient`.

    Attributes:
        parent_id: The category of a channel, the channel of a thread.
        owner_id: Who started a thread.
        members: Who is in a thread or group.
        archive_changed: When a thread was last archived or opened again.
    """

    id: Snowflake
    kind: int
    name: str
    guild_id: Snowflake | None = None
    topic: str | None = None
    position: int = 0
    parent_id: Snowflake | None = None
    recipient: Snowflake | None = None
    overwrites: tuple[Overwrite, ...] = ()
    owner_id: Snowflake | None = None
    members: tuple[Snowflake, ...] = ()
    archived: bool = False
    locked: bool = False
    archive_changed: datetime | None = None

    @property
    def is_thread(self) -> bool:
        """Whether it stands under another channel."""
        return self.kind in THREADS


@dataclass(frozen=True, slots=True, kw_only=True)
class Guild:
    """A server."""

    id: Snowflake
    name: str
    owner_id: Snowflake
    locale: str = "en-US"
    description: str | None = None


class Directory:
    """Every user, guild, role, member and channel by id.

    Attributes:
        installed_by: The people who installed the app for themselves.
    """

    def __init__(self, bot: DiscordUser, application_id: Snowflake) -> None:
        self.bot = bot
        self.application_id = application_id
        self.users: dict[Snowflake, DiscordUser] = {bot.id: bot}
        self.guilds: dict[Snowflake, Guild] = {}
        self.roles: dict[Snowflake, GuildRole] = {}
        self.members: dict[tuple[Snowflake, Snowflake], GuildMember] = {}
        self.channels: dict[Snowflake, DiscordChannel] = {}
        self.installed_by: set[Snowflake] = set()

    def person(self, name: JSON) -> DiscordUser | None:
        """The human user with an id or a handle."""
        for user in self.users.values():
            if not user.bot and name in {user.id, user.handle}:
                return user
        return None

    def user(self, raw: JSON) -> DiscordUser | None:
        """The user with an id."""
        found = read_snowflake(raw)
        return self.users.get(found) if found else None

    def channel(self, raw: JSON) -> DiscordChannel | None:
        """The channel with an id."""
        found = read_snowflake(raw)
        return self.channels.get(found) if found else None

    def member(self, guild_id: Snowflake | None, user_id: Snowflake) -> GuildMember | None:
        """A user's membership of a guild."""
        return self.members.get((guild_id, user_id)) if guild_id else None

    def members_of(self, guild_id: Snowflake) -> list[GuildMember]:
        """Everyone in a guild, in the order they joined."""
        ours = [member for member in self.members.values() if member.guild_id == guild_id]
        return sorted(ours, key=lambda member: member.joined_at)

    def roles_of(self, guild_id: Snowflake) -> list[GuildRole]:
        """A guild's roles, lowest first."""
        ours = [role for role in self.roles.values() if role.guild_id == guild_id]
        return sorted(ours, key=lambda role: (role.position, int(role.id)))

    def channels_of(self, guild_id: Snowflake) -> list[DiscordChannel]:
        """A guild's channels as they are sorted on screen, without threads."""
        ours = [
            channel
            for channel in self.channels.values()
            if channel.guild_id == guild_id and not channel.is_thread
        ]
        return sorted(ours, key=lambda channel: (channel.position, int(channel.id)))

    def threads_in(self, channel_id: Snowflake) -> list[DiscordChannel]:
        """A channel's threads, oldest first."""
        ours = [
            channel
            for channel in self.channels.values()
            if channel.is_thread and channel.parent_id == channel_id
        ]
        return sorted(ours, key=lambda thread: int(thread.id))

    def places_of(self, guild_id: Snowflake) -> list[DiscordChannel]:
        """A guild's channels, each with its threads behind it."""
        return [
            place
            for channel in self.channels_of(guild_id)
            for place in (channel, *self.threads_in(channel.id))
        ]

    def guilds_of(self, user_id: Snowflake) -> list[Guild]:
        """The guilds a user is in, oldest first."""
        return [guild for guild in self.guilds.values() if (guild.id, user_id) in self.members]

    def dm_with(self, user_id: Snowflake) -> DiscordChannel | None:
        """The direct messages of the bot and a user, once opened."""
        for channel in self.channels.values():
            if channel.recipient == user_id:
                return channel
        return None

    def groups_of(self, user_id: Snowflake) -> list[DiscordChannel]:
        """The groups that a user is in; the bot is in none."""
        return [
            channel
            for channel in self.channels.values()
            if channel.kind == GROUP_DM and user_id in channel.members
        ]

    def shares_guild(self, user_id: Snowflake) -> bool:
        """Whether the bot and a user meet in some guild."""
        return any(self.member(guild.id, user_id) for guild in self.guilds_of(self.bot.id))

    def guild_permissions(self, guild_id: Snowflake, user_id: Snowflake) -> Permission:
        """A member's permissions before any channel changes them; none for a stranger."""
        member, guild = self.member(guild_id, user_id), self.guilds.get(guild_id)
        if member is None or guild is None:
            return NONE
        roles = [self.roles[role_id].permissions for role_id in member.roles if role_id in self.roles]
        everyone = self.roles[guild_id].permissions
        return in_guild(everyone, roles, owner=guild.owner_id == user_id)

    def channel_permissions(self, channel: DiscordChannel, user_id: Snowflake) -> Permission:
        """A user's permissions in a channel as Discord reports them; a thread has its channel's.

        Source: Threads, "Permissions".
        """
        if channel.is_thread and channel.parent_id in self.channels:
            return self.channel_permissions(self.channels[channel.parent_id], user_id)
        if channel.kind == GROUP_DM and user_id == self.bot.id:
            return GROUP_PERMISSIONS
        if channel.guild_id is None:
            return BOT_DM_PERMISSIONS if user_id == self.bot.id else EVERY
        member = self.member(channel.guild_id, user_id)
        if member is None:
            return NONE
        return in_channel(
            self.guild_permissions(channel.guild_id, user_id),
            channel.overwrites,
            everyone_id=channel.guild_id,
            role_ids=member.roles,
            user_id=user_id,
        )

    def may(self, channel: DiscordChannel, user_id: Snowflake, wanted: Permission) -> bool:
        """Whether a user can really do something in a channel, implied permissions counted."""
        if channel.kind == GROUP_DM:
            return user_id in channel.members
        if channel.guild_id is None:
            return user_id in {channel.recipient, self.bot.id}
        held = effective(
            self.channel_permissions(channel, user_id),
            voice=channel.kind in WITH_VOICE,
            thread=channel.is_thread,
        )
        outside = channel.kind == PRIVATE_THREAD and user_id not in channel.members
        return wanted in (NONE if outside and Permission.MANAGE_THREADS not in held else held)

    def overwrite(
        self, channel: DiscordChannel, target: Overwrite, *, allow: Permission = NONE, deny: Permission = NONE
    ) -> DiscordChannel:
        """Change what a channel allows and denies one role or member, and return the channel as it is now."""
        old = next((known for known in channel.overwrites if known.id == target.id), target)
        new = replace(old, allow=(old.allow & ~deny) | allow, deny=(old.deny & ~allow) | deny)
        rest = tuple(known for known in channel.overwrites if known.id != target.id)
        changed = replace(channel, overwrites=(*rest, new))
        self.channels[channel.id] = changed
        return changed
