"""One interaction's answer: at once where the core is quick, deferred and put in later where it is not."""

import asyncio
import logging
from enum import Enum
from typing import Any, Final

import aiohttp
import discord

from bot.platforms.discord.refusals import ALREADY_ACKNOWLEDGED
from bot.platforms.discord.sheets import Sheet

_log = logging.getLogger(__name__)

# Discord drops an interaction that is not answered within 3 s; what is left of them is for the network.
# Source: Discord documentation, Receiving and Responding, "Responding to an Interaction".
PATIENCE_SECONDS: Final = 1.2
REQUEST_TIMEOUT_SECONDS: Final = 10.0
# The last is what aiohttp raises once its session is closed.
_UNSENT: Final = (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError)


class Place(Enum):
    """Where an answer goes."""

    PRIVATE = "private"
    """A new message that the asker alone sees."""
    PUBLIC = "public"
    """A new message for the whole channel."""
    IN_PLACE = "in place"
    """The message whose button was pressed."""


class Turn:
    """Answers one interaction once.

    Args:
        interaction: The interaction to answer.
        place: Where the answer is expected to go; a deferral promises this place.
        tasks: Runs the deferral.
    """

    def __init__(self, interaction: discord.Interaction[Any], place: Place, tasks: asyncio.TaskGroup) -> None:
        self._interaction = interaction
        self._place = place
        self._tasks = tasks
        self._deferral: asyncio.Task[bool] | None = None
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(PATIENCE_SECONDS, self._start_deferring)

    async def send(self, sheet: Sheet, place: Place) -> None:
        """Send the answer; what Discord refuses is logged, for there is nobody left to tell."""
        self._timer.cancel()
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                if self._deferral and await self._deferral:
                    await self._follow_up(sheet, place)
                else:
                    await self._respond(sheet, place)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                _log.warning("Discord did not take an answer: %s", error)
        except _UNSENT as error:
            _log.warning("An answer may not have reached Discord: %s", error or type(error).__name__)

    def give_up(self) -> None:
        """Leave the interaction without an answer."""
        self._timer.cancel()

    def _start_deferring(self) -> None:
        self._deferral = self._tasks.create_task(self._defer(), name="defer an answer")

    async def _defer(self) -> bool:
        """Tell Discord that the answer will come; tell whether Discord knows."""
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                await self._interaction.response.defer(
                    ephemeral=self._place is Place.PRIVATE, thinking=self._place is not Place.IN_PLACE
                )
        except discord.HTTPException as error:
            # discord.py repeats a deferral whose answer was a 5xx; the first may have been taken.
            if error.code == ALREADY_ACKNOWLEDGED:
                return True
            _log.warning("Discord did not take a deferral: %s", error)
            return False
        except _UNSENT as error:
            _log.warning("A deferral may not have reached Discord: %s", error or type(error).__name__)
            return False
        return True

    async def _respond(self, sheet: Sheet, place: Place) -> None:
        response = self._interaction.response
        if place is Place.IN_PLACE:
            await response.edit_message(embeds=sheet.embeds, view=sheet.view)
        else:
            await response.send_message(
                embeds=sheet.embeds, view=sheet.view, ephemeral=place is Place.PRIVATE
            )

    async def _follow_up(self, sheet: Sheet, place: Place) -> None:
        """Put the answer where the deferral promised it, or beside it where it belongs elsewhere.

        Source: Discord documentation, Receiving and Responding, "Interaction Callback Type": the deferral
        settles whether the answer is ephemeral.
        """
        if place is self._place:
            await self._interaction.edit_original_response(embeds=sheet.embeds, view=sheet.view)
            return
        if self._place is not Place.IN_PLACE:
            await self._interaction.delete_original_response()
        await self._interaction.followup.send(
            embeds=sheet.embeds, view=sheet.view, ephemeral=place is Place.PRIVATE
        )
