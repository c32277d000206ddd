"""The small believable workspace a far end starts with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .directory import (
    CATEGORY,
    TEXT_CHANNEL,
    Directory,
    DiscordChannel,
    DiscordUser,
    Guild,
    GuildMember,
    GuildRole,
)
from .permissions import EVERYONE_DEFAULT, MEMBER_OVERWRITE, NONE, ROLE_OVERWRITE, Overwrite, Permission
from .wire import Snowflake, snowflake_at

_FOUNDED = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)

# What the app asks for when it is installed.
BOT_ROLE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)


def _id(milliseconds: int) -> Snowflake:
    """An id made so many milliseconds after the workspace was founded."""
    return Snowflake(str(snowflake_at(_FOUNDED + timedelta(milliseconds=milliseconds))))


BOT_ID = _id(-7_000_000)
ANA = DiscordUser(id=_id(-90_000_111), username="ana.reyes", global_name="Ana Reyes", handle="ana")
BEN = DiscordUser(id=_id(-80_000_222), username="ben.okafor", global_name="Ben Okafor", handle="ben")
NOOR = DiscordUser(id=_id(-70_000_333), username="noor.haddad", global_name="Noor Haddad", handle="noor")
BOT = DiscordUser(id=BOT_ID, username="cyberdialogue", global_name=None, handle="bot", bot=True)

# One guild has an even number of milliseconds, the other an odd one: two shards get one each.
# Source: Gateway, "Sharding Formula".
MAIN_GUILD = _id(0)
RESEARCH_GUILD = _id(86_400_001)
EDITORS = _id(60_000)
ANALYSTS = _id(61_000)


def furnish() -> Directory:
    """The directory at the start: two guilds, three people and the bot."""
    directory = Directory(BOT, BOT_ID)
    directory.users |= {user.id: user for user in (ANA, BEN, NOOR)}
    found_guild(directory, Guild(id=MAIN_GUILD, name="Cyber Policy Watch", owner_id=NOOR.id))
    for role in (
        GuildRole(
            id=EDITORS,
            guild_id=MAIN_GUILD,
            name="Editors",
            permissions=Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES,
            position=2,
            color=0x1F8B4C,
        ),
        GuildRole(
            id=ANALYSTS,
            guild_id=MAIN_GUILD,
            name="Analysts",
            permissions=NONE,
            position=1,
            mentionable=True,
        ),
    ):
        directory.roles[role.id] = role
    _join(directory, MAIN_GUILD, ANA, ANALYSTS, after=timedelta(days=2))
    _join(directory, MAIN_GUILD, BEN, EDITORS, after=timedelta(days=1))
    install_bot(directory, MAIN_GUILD, _FOUNDED + timedelta(days=3), _id(62_000))
    _open_main_channels(directory)
    found_guild(directory, Guild(id=RESEARCH_GUILD, name="Research", owner_id=BEN.id))
    _join(directory, RESEARCH_GUILD, ANA, after=timedelta(days=2))
    install_bot(directory, RESEARCH_GUILD, _FOUNDED + timedelta(days=4), _id(86_460_000))
    _open_channel(directory, 86_420_000, RESEARCH_GUILD, "reading-room", "What we read, and what it says")
    return directory


def found_guild(directory: Directory, guild: Guild) -> None:
    """Add a guild with its @everyone role and its owner."""
    directory.guilds[guild.id] = guild
    directory.roles[guild.id] = GuildRole(
        id=guild.id, guild_id=guild.id, name="@everyone", permissions=EVERYONE_DEFAULT, position=0
    )
    directory.members[guild.id, guild.owner_id] = GuildMember(
        guild_id=guild.id, user_id=guild.owner_id, joined_at=_FOUNDED
    )


def install_bot(directory: Directory, guild_id: Snowflake, at: datetime, role_id: Snowflake) -> None:
    """Add the bot to a guild, with the managed role an installed app gets."""
    directory.roles[role_id] = GuildRole(
        id=role_id,
        guild_id=guild_id,
        name=directory.bot.username,
        permissions=BOT_ROLE,
        position=3,
        bot_id=directory.bot.id,
    )
    directory.members[guild_id, directory.bot.id] = GuildMember(
        guild_id=guild_id, user_id=directory.bot.id, joined_at=at, roles=(role_id,)
    )


def _join(
    directory: Directory, guild_id: Snowflake, user: DiscordUser, *roles: Snowflake, after: timedelta
) -> None:
    directory.members[guild_id, user.id] = GuildMember(
        guild_id=guild_id, user_id=user.id, joined_at=_FOUNDED + after, roles=roles
    )


def _open_main_channels(directory: Directory) -> None:
    category = _id(10_000)
    directory.channels[category] = DiscordChannel(
        id=category, kind=CATEGORY, guild_id=MAIN_GUILD, name="Text Channels", position=0
    )
    _open_channel(directory, 11_000, MAIN_GUILD, "general", "Anything and everything", category, 1)
    _open_channel(directory, 12_000, MAIN_GUILD, "briefings", "Reminders and daily briefings", category, 2)
    _open_channel(directory, 13_000, MAIN_GUILD, "policy-desk", "Questions about the dossier", category, 3)
    private = _open_channel(directory, 14_000, MAIN_GUILD, "editors-only", "Proposed changes", category, 4)
    everyone = Overwrite(id=MAIN_GUILD, kind=ROLE_OVERWRITE)
    private = directory.overwrite(private, everyone, deny=Permission.VIEW_CHANNEL)
    for target in (
        Overwrite(id=EDITORS, kind=ROLE_OVERWRITE),
        Overwrite(id=BOT_ID, kind=MEMBER_OVERWRITE),
    ):
        private = directory.overwrite(private, target, allow=Permission.VIEW_CHANNEL)


def _open_channel(
    directory: Directory,
    at: int,
    guild_id: Snowflake,
    name: str,
    topic: str,
    parent: Snowflake | None = None,
    position: int = 0,
) -> DiscordChannel:
    channel = DiscordChannel(
        id=_id(at),
        kind=TEXT_CHANNEL,
        guild_id=guild_id,
        name=name,
        topic=topic,
        parent_id=parent,
        position=position,
    )
    directory.channels[channel.id] = channel
    return channel
