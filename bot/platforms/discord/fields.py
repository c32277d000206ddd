"""How Discord's form asks for an option's value: its type, bounds, choices and completions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from bot.model.exchange import Completion
from bot.model.option import Meaning, Named, OneOf, Option, Place, WholeNumber, Words, YesNo
from bot.platforms.discord import limits
from bot.platforms.discord.strings import localised, shortened

_log = logging.getLogger(__name__)

# Source: Discord documentation, Receiving and Responding: an interaction not answered within 3 s fails.
COMPLETION_TIMEOUT_SECONDS: Final = 2.0

CHANNEL_TYPES: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)

_OFFERED: Final = frozenset(
    {Meaning.ZONE, Meaning.WEEKDAYS, Meaning.LEADS, Meaning.OCCASIONS, Meaning.COUNTRY, Meaning.POST}
)
"""What a text stands for where the core knows what can be written."""

Complete = Callable[[discord.Interaction[Any], Option, str], Awaitable[list[Completion]]]
"""Offers values for an option while somebody types it."""


class Field(app_commands.Transformer):
    """Asks for one option's value; what comes in stays as it is, for the core reads the request line.

    A number that may be "all" is asked for as text: a field for numbers takes no word that is typed.
    """

    def __init__(self, option: Option) -> None:
        self._option = option

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of input Discord shows."""
        match self._option.value:
            case WholeNumber(takes_all=False):
                return discord.AppCommandOptionType.integer
            case YesNo():
                return discord.AppCommandOptionType.boolean
            case Place():
                return discord.AppCommandOptionType.channel
            case _:
                return discord.AppCommandOptionType.string

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channels that take messages."""
        return list(CHANNEL_TYPES) if isinstance(self._option.value, Place) else []

    @property
    def min_value(self) -> int | None:
        """The least number, or the least length of a text."""
        match self._option.value:
            case WholeNumber(least=least, takes_all=False):
                return least
            case Words():
                return 1
            case _:
                return None

    @property
    def max_value(self) -> int | None:
        """The greatest number, or the greatest length of a text."""
        match self._option.value:
            case WholeNumber(most=most, takes_all=False):
                return most
            case Words(longest=longest):
                return min(longest, limits.TEXT_OPTION_LIMIT)
            case _:
                return None

    @property
    def choices(self) -> list[app_commands.Choice[int | float | str]] | None:
        """The closed set to choose from, where Discord can show it whole."""
        match self._option.value:
            case OneOf(choices=choices) if len(choices) <= limits.COMMAND_CHILDREN_LIMIT:
                return [
                    app_commands.Choice(name=localised(choice.label), value=choice.value)
                    for choice in choices
                ]
            case _:
                return None

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """The value as Discord sent it."""
        del interaction
        return value


class CompletedField(Field):
    """A field that offers values while somebody types."""

    def __init__(self, option: Option, complete: Complete) -> None:
        super().__init__(option)
        self._complete = complete

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: float | str, /
    ) -> list[app_commands.Choice[int | float | str]]:
        """Offer at most 25 values; none where the core is too slow, for then nobody waits for them.

        discord.py would send what this gives, and write a traceback where the connection drops.
        """
        try:
            async with asyncio.timeout(COMPLETION_TIMEOUT_SECONDS):
                found = await self._complete(interaction, self._option, str(value))
        except TimeoutError:
            _log.warning("Completing %r took too long", self._option.name)
            found = []
        # A value that is too long can't be cut, for it would stand for something else.
        choices = [
            app_commands.Choice[int | float | str](
                name=shortened(completion.label, limits.CHOICE_LIMIT), value=completion.value
            )
            for completion in found
            if 0 < limits.length(completion.value) <= limits.CHOICE_LIMIT
        ][: limits.COMMAND_CHILDREN_LIMIT]
        await interaction.client.answers.completions.offer(interaction, choices)
        return choices


def field_for(option: Option, complete: Complete) -> Field:
    """Choose how to ask for an option."""
    match option.value:
        case Named() | WholeNumber(takes_all=True):
            return CompletedField(option, complete)
        case Words(means=Meaning.QUOTATION):
            return Field(option)
        case Words(means=means) if option.takes_rest or means in _OFFERED:
            return CompletedField(option, complete)
        case OneOf(choices=choices) if len(choices) > limits.COMMAND_CHILDREN_LIMIT:
            return CompletedField(option, complete)
        case _:
            return Field(option)
