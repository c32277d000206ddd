"""Where an interaction was begun, and where its answer goes."""

from typing import Any

import discord

from bot.model.briefing import Effect
from bot.model.exchange import Request
from bot.model.ids import DossierId
from bot.model.request import asks_public
from bot.platforms.discord.buttons import Control
from bot.platforms.discord.parse import request
from bot.platforms.discord.render_cache import Place


def is_conversation(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether it was begun in direct messages with the bot, where all that is said is between two.

    Source: Discord documentation, Receiving and Responding, "Interaction Context Types".
    """
    if interaction.context.private_channel:
        return False
    return interaction.guild_id is None


def is_guest(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the bot is there for the asker alone, who installed it, and not in the server or group.

    Source: Discord documentation, Receiving and Responding, "Authorizing Integration Owners Object".
    """
    if interaction.context.private_channel:
        return True
    return (
        interaction.guild_id is not None
        and interaction.is_user_integration()
        and not interaction.is_guild_integration()
    )


def may_write(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether whoever did something may write where they did it; in direct messages everybody may.

    Source: Discord documentation, Receiving and Responding, "Interaction Structure", field `member`: its
    permissions are those in the channel, overwrites included. Permissions, "Permissions for Threads" and
    "Permissions for Timed Out Members".
    """
    if interaction.guild_id is None:
        return True
    allowed, who, place = interaction.permissions, interaction.user, interaction.channel
    if allowed.administrator:
        return True
    if isinstance(who, discord.Member) and who.is_timed_out():
        return False
    return allowed.send_messages_in_threads if isinstance(place, discord.Thread) else allowed.send_messages


def request_of(
    interaction: discord.Interaction[Any], dossier: DossierId, line: str, *, can_ask: bool
) -> Request:
    """What an interaction asks. The bot reaches no channel in which it is a guest."""
    return request(
        dossier,
        line,
        user=interaction.user.id,
        user_name=interaction.user.display_name,
        guild=interaction.guild_id,
        channel=None if is_guest(interaction) else interaction.channel_id,
        locale=interaction.locale.value,
        can_ask=can_ask,
        is_public=is_conversation(interaction),
        may_write=may_write(interaction),
    )


def aside(interaction: discord.Interaction[Any]) -> Place:
    """Where the asker alone reads an answer."""
    return Place.PUBLIC if is_conversation(interaction) else Place.PRIVATE


def place_of_line(interaction: discord.Interaction[Any], line: str) -> Place:
    """Where the answer to a slash command is expected to go."""
    return Place.PUBLIC if asks_public(line) and may_write(interaction) else aside(interaction)


def place_of_control(control: Control, interaction: discord.Interaction[Any]) -> Place:
    """Where a pressed button's answer is expected to go.

    What others see too is only replaced where it is a reminder; else it would vanish under their eyes.
    """
    message = interaction.message
    is_theirs = message is not None and (message.flags.ephemeral or is_conversation(interaction))
    if control.effect is Effect.REPLACE and (is_theirs or control.key):
        return Place.IN_PLACE
    return aside(interaction)


def settled(place: Place, interaction: discord.Interaction[Any], *, public: bool) -> Place:
    """Where an answer goes after all, now that the core has said who shall see it."""
    if is_conversation(interaction):
        return place
    if public:
        return Place.PUBLIC
    return Place.PRIVATE if place is Place.PUBLIC else place


def is_layout(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether the message whose button was pressed is a layout."""
    return interaction.message is not None and interaction.message.flags.components_v2
