"""Offers values for what somebody types into an option of a slash command."""

import json
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.model.exchange import Completion, SlashCommand
from bot.model.option import Option
from bot.platforms.discord import internals
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.fields import Complete
from bot.platforms.discord.interaction_place import is_guest
from bot.platforms.discord.parse import place_of
from bot.ports import Core


class Completions:
    """Asks the core, and tells Discord.

    Args:
        core: Knows the values.
        callbacks: Sends them.
    """

    def __init__(self, core: Core, callbacks: Callbacks) -> None:
        self._core = core
        self._callbacks = callbacks

    def complete(self, slash_command: SlashCommand) -> Complete:
        """What offers values for the options of a slash command."""

        async def offered(
            interaction: discord.Interaction[Any], option: Option, typed: str
        ) -> list[Completion]:
            return list(
                await self._core.complete(
                    slash_command.name,
                    option,
                    typed,
                    interaction.locale.value.lower(),
                    None if is_guest(interaction) else place_of(interaction.guild_id, interaction.channel_id),
                )
            )

        return offered

    async def offer(
        self, interaction: discord.Interaction[Any], choices: Sequence[app_commands.Choice[Any]]
    ) -> None:
        """Offer values for what somebody types.

        Source: Discord documentation, Receiving and Responding, "Interaction Callback Type".
        """
        internals.mark_answered(interaction)
        offered = {"choices": [choice.to_dict() for choice in choices]}
        kind = discord.InteractionResponseType.autocomplete_result.value
        body = json.dumps({"type": kind, "data": offered}, ensure_ascii=False).encode()
        await self._callbacks.respond(interaction, body)
