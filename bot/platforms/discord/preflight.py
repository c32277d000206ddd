"""What the bot may do in a channel: as the gateway told, or asked of Discord where it did not."""

from dataclasses import dataclass
from typing import Final

import discord

from bot.model.errors import UndeliverableError
from bot.model.ids import Destination
from bot.model.installation import InstallationFaults
from bot.model.text import Phrase
from bot.platforms.discord import errors
from bot.platforms.discord.delivery import delivery, numbers
from bot.platforms.discord.gateway import Gateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the bot may do in a channel.

    Attributes:
        kind: Of the channel; of a thread, that of its channel.
    """

    permissions: discord.Permissions
    kind: discord.ChannelType
    is_thread: bool = False


# A forum's posts are threads, which take messages; the others hold people, or channels.
_UNSUITABLE: Final = frozenset(
    {
        discord.ChannelType.forum,
        discord.ChannelType.media,
        discord.ChannelType.category,
        discord.ChannelType.voice,
        discord.ChannelType.stage_voice,
    }
)


def is_suitable(allowed: Allowed) -> bool:
    """Tell whether a channel is of a kind that can be reminded, whatever the bot may do there."""
    return allowed.is_thread or allowed.kind not in _UNSUITABLE


def missing(found: Allowed) -> tuple[str, ...]:
    """The names of the permissions that posting and looking for a post need and the bot lacks.

    Without one that others depend on, Discord takes the others away too; they are not named.

    Source: Discord documentation, Permissions, "Implicit Permissions".
    """
    allowed = found.permissions
    if not allowed.view_channel:
        return ("View Channel",)
    may_send = allowed.send_messages_in_threads if found.is_thread else allowed.send_messages
    needed = {
        "Send Messages in Threads" if found.is_thread else "Send Messages": may_send,
        "Embed Links": allowed.embed_links or not may_send,
        "Read Message History": allowed.read_message_history,
    }
    return tuple(name for name, has in needed.items() if not has)


class ChannelPermissions:
    """Knows the bot's permissions.

    Args:
        client: Asks Discord.
        gateway: Tells of servers, channels and roles while this replica holds it.
        faults: What is wrong with the installation.
    """

    def __init__(self, client: discord.Client, gateway: Gateway, faults: InstallationFaults) -> None:
        self._client = client
        self._gateway = gateway
        self._faults = faults

    async def of(self, destination: Destination) -> Allowed:
        """What the bot may do in a channel of a server.

        Raises:
            UndeliverableError: The channel is gone, or hidden from the bot.
            DeliveryError: Discord does not say.
        """
        channel, guild = numbers(destination)
        return self._told(channel) or await self._asked(channel, guild)

    def _told(self, channel_id: int) -> Allowed | None:
        """What follows from what the gateway told; None where it did not tell of the channel."""
        connection = self._gateway.connection
        found = connection.get_channel(channel_id) if connection and connection.is_ready() else None
        channel = found.parent if isinstance(found, discord.Thread) else found
        if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.unavailable:
            return None
        member: discord.Member | None = channel.guild.me
        return _allowed(channel, member, is_thread=isinstance(found, discord.Thread)) if member else None

    async def _asked(self, channel_id: int, guild_id: int) -> Allowed:
        """Ask for the channel, its server with the roles, and the bot's own; a thread has its channel's."""
        user = self._client.user
        assert user
        try:
            async with delivery(self._faults):
                guild = await self._client.fetch_guild(guild_id, with_counts=False)
            async with delivery(self._faults):
                member = await guild.fetch_member(user.id)
            async with delivery(self._faults):
                found = await guild.fetch_channel(channel_id)
            if not isinstance(found, discord.Thread):
                return _allowed(found, member)
            async with delivery(self._faults):
                parent = await guild.fetch_channel(found.parent_id)
                assert not isinstance(parent, discord.Thread)
        except discord.InvalidData as error:
            raise UndeliverableError(
                f"Channel {channel_id} is none of server {guild_id}",
                remedy=Phrase(errors.GONE_CHANNEL),
                reason=Phrase("discord_not_of_server", {"channel": channel_id, "server": guild_id}),
            ) from error
        return _allowed(parent, member, is_thread=True)


def _allowed(
    channel: discord.abc.GuildChannel, member: discord.Member, *, is_thread: bool = False
) -> Allowed:
    return Allowed(permissions=channel.permissions_for(member), kind=channel.type, is_thread=is_thread)
