"""What the bot may do in a channel: as the gateway told, or asked of Discord where it did not."""

import discord

from bot.model.errors import UndeliverableError
from bot.model.ids import Destination
from bot.model.text import Phrase
from bot.platforms.discord import errors
from bot.platforms.discord.delivery import delivery, numbers
from bot.platforms.discord.gateway import Gateway


class Permits:
    """Knows the bot's permissions.

    Args:
        courier: Asks Discord.
        gateway: Tells of servers, channels and roles while this replica holds it.
    """

    def __init__(self, courier: discord.Client, gateway: Gateway) -> None:
        self._courier = courier
        self._gateway = gateway

    async def of(self, destination: Destination) -> tuple[discord.Permissions, bool]:
        """Give what the bot may do in a channel of a server, and whether that is a thread.

        Raises:
            UndeliverableError: The channel is gone, or hidden from the bot.
            DeliveryError: Discord does not say.
        """
        channel, guild = numbers(destination)
        return self._told(channel) or await self._asked(channel, guild)

    def _told(self, channel_id: int) -> tuple[discord.Permissions, bool] | None:
        """Give what follows from what the gateway told; None where it did not tell of the channel."""
        connection = self._gateway.connection
        found = connection.get_channel(channel_id) if connection and connection.is_ready() else None
        channel = found.parent if isinstance(found, discord.Thread) else found
        if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.unavailable:
            return None
        member: discord.Member | None = channel.guild.me
        return (channel.permissions_for(member), isinstance(found, discord.Thread)) if member else None

    async def _asked(self, channel_id: int, guild_id: int) -> tuple[discord.Permissions, bool]:
        """Ask for the channel, its server with the roles, and the bot's own; a thread has its channel's."""
        user = self._courier.user
        assert user
        try:
            async with delivery():
                guild = await self._courier.fetch_guild(guild_id, with_counts=False)
            async with delivery():
                member = await guild.fetch_member(user.id)
            async with delivery():
                found = await guild.fetch_channel(channel_id)
            if not isinstance(found, discord.Thread):
                return found.permissions_for(member), False
            async with delivery():
                parent = await guild.fetch_channel(found.parent_id)
        except discord.InvalidData as error:
            raise UndeliverableError(
                f"Channel {channel_id} is none of server {guild_id}",
                remedy=Phrase(errors.GONE_CHANNEL),
                reason=Phrase("discord_not_of_server", {"channel": channel_id, "server": guild_id}),
            ) from error
        return parent.permissions_for(member), True
