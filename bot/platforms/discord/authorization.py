"""Who manages a server: told by Discord at each call; nobody where it does not say."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

import aiohttp
import discord

from bot.model.command import Authorise
from bot.model.errors import RightsUnknownError
from bot.model.ids import Destination
from bot.model.text import Phrase
from bot.platforms.discord.events import PICKED

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 2.0


def authorise(interaction: discord.Interaction[Any], roles: frozenset[int]) -> Authorise:
    """What tells whether the asker manages a server, by permission or by one of the roles."""

    async def is_manager(destination: Destination | None) -> bool:
        member = interaction.user
        if destination is None or destination.workspace == str(interaction.guild_id):
            return (
                isinstance(member, discord.Member)
                and _manages(member, interaction.permissions, roles)
                and (destination is None or _sees(interaction, member, destination))
            )
        guild = interaction.client.get_guild(_number(destination.workspace))
        channel = guild.get_channel_or_thread(_number(destination.channel)) if guild else None
        if guild is None or channel is None:
            return False
        elsewhere = await _member(guild, interaction.user.id)
        return (
            elsewhere is not None
            and _manages(elsewhere, elsewhere.guild_permissions, roles)
            and channel.permissions_for(elsewhere).view_channel
        )

    return is_manager


def _sees(interaction: discord.Interaction[Any], member: discord.Member, destination: Destination) -> bool:
    """Tell whether a member sees a channel of the server in which was asked.

    Source: Discord documentation, Receiving and Responding, "Resolved Data Structure": a picked channel
    comes with what the asker may do there.
    """
    data: Mapping[str, Any] = interaction.data or {}
    picked = (data.get(PICKED) or {}).get("channels") or {}
    if destination.channel in picked:
        allowed = discord.Permissions(int(picked[destination.channel].get("permissions") or 0))
        return allowed.administrator or allowed.view_channel
    channel = member.guild.get_channel_or_thread(_number(destination.channel))
    return channel is not None and (
        interaction.permissions.administrator or channel.permissions_for(member).view_channel
    )


def _manages(member: discord.Member, allowed: discord.Permissions, roles: Iterable[int]) -> bool:
    return allowed.administrator or allowed.manage_guild or any(member.get_role(role) for role in roles)


async def _member(guild: discord.Guild, user: int) -> discord.Member | None:
    """The member of another server than the one in which was asked; None where there is none.

    Raises:
        RightsUnknownError: Discord does not say just now.
    """
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
            return await guild.fetch_member(user)
    except discord.NotFound:
        return None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.warning("Discord did not say who manages server %s: %s", guild.id, error or "too slow")
        raise RightsUnknownError(Phrase("rights_unknown", {"platform": "Discord"})) from error


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
