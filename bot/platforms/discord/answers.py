"""Answers slash commands and pressed buttons through the core."""

import asyncio
import logging
import secrets
from typing import Any, Final

import discord

from bot.model.briefing import Effect
from bot.model.command import Authorise, Completion, Door, Option, Request
from bot.model.ids import UserId
from bot.model.text import Text
from bot.platforms.discord import phrases
from bot.platforms.discord.controls import Control, read_control
from bot.platforms.discord.fields import Complete
from bot.platforms.discord.parse import Asker, asks_public, read_command, request
from bot.platforms.discord.render import sentence
from bot.platforms.discord.settings import Access
from bot.platforms.discord.sheets import Sheet, Sheets
from bot.platforms.discord.turns import Place, Turn
from bot.ports import Core

_log = logging.getLogger(__name__)

# An interaction's token is good for 15 minutes; one is left for putting the answer in.
# Source: Discord documentation, Receiving and Responding, "Followup Messages".
ANSWER_TIMEOUT_SECONDS: Final = 14 * 60.0
# How long leaving waits for answers under way.
FAREWELL_SECONDS: Final = 2.0


class Answers:
    """Serves the interactions of one connection.

    Args:
        core: Answers the requests.
        access: Says who is a manager.
        sheets: Draws the answers.
        tasks: Runs what outlives the handling of an event.
    """

    def __init__(self, core: Core, access: Access, sheets: Sheets, tasks: asyncio.TaskGroup) -> None:
        self._core = core
        self._access = access
        self._sheets = sheets
        self._tasks = tasks
        self._serving: set[asyncio.Task[Any]] = set()

    async def ask(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a slash command."""
        asked = read_command(interaction.data or {}, _asker(interaction))
        place = Place.PUBLIC if asks_public(asked.line) else Place.PRIVATE
        await self._serve(interaction, asked, place)

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a pressed button."""
        control = read_control(interaction.custom_id or "")
        line = await self._line(control) if control and self._has_door(control) else None
        if control is None or line is None:
            await self.say(interaction, phrases.STALE_BUTTON)
            return
        place = _place(control, interaction)
        note = _shared_by(interaction) if control.effect is Effect.SHARE else ""
        asked = request(control.door, line, _asker(interaction))
        await self._serve(
            interaction, asked, place, key=control.key if place is Place.IN_PLACE else "", note=note
        )

    def complete(self, door: Door) -> Complete:
        """Give what offers values for the options of a door."""

        async def offered(
            interaction: discord.Interaction[Any], option: Option, typed: str
        ) -> list[Completion]:
            return list(await self._core.complete(door.name, option, typed, interaction.locale.value.lower()))

        return offered

    async def say(self, interaction: discord.Interaction[Any], text: Text, **values: str) -> None:
        """Answer with one plain sentence, which the asker alone sees."""
        turn = Turn(interaction, Place.PRIVATE, self._tasks)
        await turn.send(_sentence(interaction, text, **values), Place.PRIVATE)

    async def finish(self) -> None:
        """Let the answers under way end, and stop those that take too long."""
        if self._serving:
            _, late = await asyncio.wait(self._serving, timeout=FAREWELL_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _has_door(self, control: Control) -> bool:
        return any(door.name == control.door for door in self._core.doors)

    async def _line(self, control: Control) -> str | None:
        if control.token is None:
            return control.line
        return await self._core.kept_line(control.token)

    async def _serve(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        place: Place,
        *,
        key: str = "",
        note: str = "",
    ) -> None:
        # The running task is one of discord.py's own; leaving waits for it.
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        turn = Turn(interaction, place, self._tasks)
        try:
            try:
                sheet, place = await self._answer(interaction, asked, place, key=key, note=note)
            except Exception:  # noqa: BLE001 - whatever it is, the asker shall not be left waiting
                reference = secrets.token_hex(4)
                _log.exception("Answering %r failed; reference %s", asked.line, reference)
                sheet, place = _sentence(interaction, phrases.FAILED, reference=reference), Place.PRIVATE
            await turn.send(sheet, place)
        finally:
            turn.give_up()
            self._serving.discard(task)

    async def _answer(
        self, interaction: discord.Interaction[Any], asked: Request, place: Place, *, key: str, note: str
    ) -> tuple[Sheet, Place]:
        """Give the answer and where it goes after all."""
        async with asyncio.timeout(ANSWER_TIMEOUT_SECONDS):
            reply = await self._core.answer(asked, self._authorise(interaction))
        if reply.public or note:
            place = Place.PUBLIC
        elif place is Place.PUBLIC:
            place = Place.PRIVATE
        sheet = await self._sheets.sheet(
            reply.briefing, door=asked.dossier, key=key if place is Place.IN_PLACE else "", note=note
        )
        return sheet, place

    def _authorise(self, interaction: discord.Interaction[Any]) -> Authorise:
        async def is_manager() -> bool:
            member = interaction.user
            if interaction.guild_id is None or not isinstance(member, discord.Member):
                return False
            allowed = interaction.permissions
            return (
                allowed.administrator
                or allowed.manage_guild
                or any(member.get_role(role) for role in self._access.manager_roles)
            )

        return is_manager


def _asker(interaction: discord.Interaction[Any]) -> Asker:
    return Asker(
        user=UserId(str(interaction.user.id)),
        guild=str(interaction.guild_id or ""),
        channel=str(interaction.channel_id or ""),
        language=interaction.locale.value,
    )


def _place(control: Control, interaction: discord.Interaction[Any]) -> Place:
    """Say where a pressed button's answer goes.

    What others see too is only replaced where it is a reminder; else it would vanish under their eyes.
    """
    if control.effect is Effect.SHARE:
        return Place.PUBLIC
    message = interaction.message
    is_private = message is not None and message.flags.ephemeral
    if control.effect is Effect.REPLACE and (is_private or control.key):
        return Place.IN_PLACE
    return Place.PRIVATE


def _shared_by(interaction: discord.Interaction[Any]) -> str:
    # A mention inside an embed shows the name and notifies nobody.
    return phrases.SHARED_BY.best(interaction.locale.value).format(who=f"<@{interaction.user.id}>")


def _sentence(interaction: discord.Interaction[Any], text: Text, **values: str) -> Sheet:
    return Sheet(sentence(text.best(interaction.locale.value).format(**values)))
