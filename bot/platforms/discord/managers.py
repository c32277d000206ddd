"""Who manages a server: asked at each call, and denied where Discord does not clearly say yes."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Final

import aiohttp
import discord

from bot.model.command import Authorise
from bot.model.ids import Destination

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 2.0


def authorise(interaction: discord.Interaction[Any], roles: frozenset[int]) -> Authorise:
    """Give what tells whether the asker manages a server, by permission or by one of the roles."""

    async def is_manager(destination: Destination | None) -> bool:
        member: discord.User | discord.Member | None = interaction.user
        if destination is None:
            return isinstance(member, discord.Member) and _manages(member, interaction.permissions, roles)
        guild = interaction.client.get_guild(_number(destination.workspace))
        channel = guild.get_channel_or_thread(_number(destination.channel)) if guild else None
        if guild is None or channel is None:
            return False
        if guild.id != interaction.guild_id or not isinstance(member, discord.Member):
            member = await _member(guild, interaction.user.id)
        return (
            isinstance(member, discord.Member)
            and _manages(member, member.guild_permissions, roles)
            and channel.permissions_for(member).view_channel
        )

    return is_manager


def _manages(member: discord.Member, allowed: discord.Permissions, roles: Iterable[int]) -> bool:
    return allowed.administrator or allowed.manage_guild or any(member.get_role(role) for role in roles)


async def _member(guild: discord.Guild, user: int) -> discord.Member | None:
    """Ask Discord for a member of another server than the one in which was asked."""
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
            return await guild.fetch_member(user)
    except discord.NotFound:
        return None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.warning("Discord did not say who manages server %s: %s", guild.id, error or "too slow")
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
