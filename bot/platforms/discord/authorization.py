"""Who manages a server: told by Discord at each call; nobody where it does not say."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import discord

from bot.model.command import Right
from bot.model.errors import RightsUnknownError
from bot.model.exchange import Authorise
from bot.model.ids import Destination
from bot.model.text import Phrase
from bot.platforms.discord.events import PICKED
from bot.platforms.discord.interaction_place import is_conversation
from bot.platforms.discord.parse import place_of
from bot.platforms.discord.settings import Access

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, as Discord tells it with what they did.

    Attributes:
        permissions: What they may do in the channel in which they ask.
        guild: The server's id; None in direct messages.
        client: Knows the servers.
        picked: The channels they picked, with what they may do there, by id.
        own: Their direct messages with the bot, where they ask there; None elsewhere.
    """

    user: discord.User | discord.Member
    permissions: discord.Permissions
    guild: int | None
    client: discord.Client
    picked: Mapping[str, Any] = field(default_factory=dict)
    own: Destination | None = None


def asker_of(interaction: discord.Interaction[Any]) -> Asker:
    """Who gave a command, pressed a button or filled a form.

    Source: Discord documentation, Receiving and Responding, "Resolved Data Structure": a picked channel
    comes with what the asker may do there.
    """
    data: Mapping[str, Any] = interaction.data or {}
    return Asker(
        user=interaction.user,
        permissions=interaction.permissions,
        guild=interaction.guild_id,
        client=interaction.client,
        picked=(data.get(PICKED) or {}).get("channels") or {},
        own=place_of(None, interaction.channel_id) if is_conversation(interaction) else None,
    )


def author_of(message: discord.Message, client: discord.Client) -> Asker:
    """Who wrote a message; of a channel that the gateway did not tell of, nobody may do anything."""
    allowed, place = discord.Permissions.none(), message.channel
    if isinstance(message.author, discord.Member) and isinstance(
        place, discord.abc.GuildChannel | discord.Thread
    ):
        try:
            allowed = place.permissions_for(message.author)
        except discord.ClientException as error:  # a thread whose channel is not known
            _log.warning("What an author may do in channel %s is not known: %s", place.id, error)
    return Asker(
        user=message.author,
        permissions=allowed,
        guild=message.guild.id if message.guild else None,
        client=client,
        own=None if message.guild else place_of(None, message.channel.id),
    )


def authorise(asker: Asker, access: Access) -> Authorise:
    """What tells whether the asker has a right in a server, by permission or by a role of the settings."""

    async def may(right: Right, destination: Destination | None) -> bool:
        member, roles = asker.user, access.roles_with(right)
        if asker.own and destination in {None, asker.own}:
            return right is Right.REMINDERS  # of their own direct messages, which are nobody else's
        if destination is None or destination.workspace == str(asker.guild):
            return (
                isinstance(member, discord.Member)
                and (right is Right.SEE or _manages(member, asker.permissions, roles))
                and (destination is None or _sees(asker, member, destination))
            )
        guild = asker.client.get_guild(_number(destination.workspace))
        channel = guild.get_channel_or_thread(_number(destination.channel)) if guild else None
        if guild is None or channel is None:
            return False
        elsewhere = await _member(guild, asker.user.id)
        return (
            elsewhere is not None
            and (right is Right.SEE or _manages(elsewhere, elsewhere.guild_permissions, roles))
            and channel.permissions_for(elsewhere).view_channel
        )

    return may


def _sees(asker: Asker, member: discord.Member, destination: Destination) -> bool:
    """Tell whether a member sees a channel of the server in which was asked."""
    if destination.channel in asker.picked:
        allowed = discord.Permissions(int(asker.picked[destination.channel].get("permissions") or 0))
        return allowed.administrator or allowed.view_channel
    channel = member.guild.get_channel_or_thread(_number(destination.channel))
    return channel is not None and (
        asker.permissions.administrator or channel.permissions_for(member).view_channel
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
