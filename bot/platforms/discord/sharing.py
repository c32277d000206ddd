"""Answers shared with a channel: once, by who may write there, and taken back by who shared them."""

import logging
import secrets
from typing import Any, Final

import discord

from bot.model.briefing import Effect, without
from bot.model.correction import answer_key
from bot.model.exchange import Reply, Request
from bot.model.text import Phrase
from bot.platforms.discord.authorization import asker_of, authorise
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.parse import PLATFORM_NAME, interaction_token
from bot.platforms.discord.render import sentence
from bot.platforms.discord.render_cache import Place, RenderCache, Rendering, encoded
from bot.platforms.discord.settings import Access
from bot.ports import Core

_log = logging.getLogger(__name__)

# Keeps the message of the pressed button as it is until it is edited or deleted.
# Source: Discord documentation, Receiving and Responding, "Interaction Callback Type".
_UPDATE_LATER: Final = encoded({"type": 6})


class Sharing:
    """Shares answers, and undoes it.

    Args:
        core: Answers, and knows what was shared.
        access: Says who has which right.
        render_cache: Draws the answers.
        callbacks: Sends them.
    """

    def __init__(self, core: Core, access: Access, render_cache: RenderCache, callbacks: Callbacks) -> None:
        self._core = core
        self._access = access
        self._render_cache = render_cache
        self._callbacks = callbacks

    async def share(self, interaction: discord.Interaction[Any], asked: Request) -> None:
        """Show the answer to the channel, and leave it without the button to whoever pressed that."""
        if not await self._callbacks.respond(interaction, _UPDATE_LATER):
            return
        if not asked.may_write:
            await self._say(interaction, Phrase("share_forbidden"))
            return
        try:
            reply = await self._core.answer(asked, authorise(asker_of(interaction), self._access))
            rendering = await self._render_cache.rendering(reply.briefing, asked.dossier)
            if reply.public:
                await self._once(interaction, asked, reply, rendering)
            else:
                await self._callbacks.follow_up(
                    interaction, rendering.message(Place.PRIVATE), rendering.files
                )
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            await self._fail(interaction, asked.line)

    async def _once(
        self, interaction: discord.Interaction[Any], asked: Request, reply: Reply, rendering: Rendering
    ) -> None:
        answer = _named(interaction)
        claim = await self._core.begin_sharing(answer)
        unsure = Phrase("share_unsure", {"platform": "Discord"})
        if not claim:
            await self._say(interaction, unsure, reply.language)
            return
        try:
            done = await self._post(interaction, asked, reply, rendering)
        except Exception:
            await self._core.end_sharing(answer, claim)
            raise
        if done:
            left = without(reply.briefing, Effect.UNDO)
            private = await self._render_cache.rendering(left, asked.dossier)
            await self._callbacks.edit(interaction, private.message(Place.IN_PLACE, has_files=True))
            return
        if done is False:
            await self._core.end_sharing(answer, claim)
        what = unsure if done is None else Phrase("answer_unsure", {"platform": "Discord"})
        await self._say(interaction, what, reply.language)

    async def _post(
        self, interaction: discord.Interaction[Any], asked: Request, reply: Reply, rendering: Rendering
    ) -> bool | None:
        if asked.destination:
            token = interaction_token(interaction.id)
            await self._core.note_answer(asked.dossier, asked.destination, reply, token=token)
        return await self._callbacks.follow_up(interaction, rendering.message(Place.PUBLIC), rendering.files)

    async def undo(self, interaction: discord.Interaction[Any], sharer: str) -> None:
        """Delete what somebody shared, for them alone; it is corrected no longer.

        Args:
            interaction: Of the pressed button.
            sharer: The id of whoever shared it.
        """
        if not await self._callbacks.respond(interaction, _UPDATE_LATER):
            return
        if sharer != str(interaction.user.id):
            await self._say(interaction, Phrase("share_of_another"))
            return
        try:
            if not await self._callbacks.delete(interaction):
                await self._say(interaction, Phrase("answer_unsure", {"platform": "Discord"}))
                return
            shown = interaction.message.interaction_metadata if interaction.message else None
            if shown:
                await self._core.forget_answer(answer_key(interaction_token(shown.id)))
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            await self._fail(interaction, "undo")

    async def _fail(self, interaction: discord.Interaction[Any], line: str) -> None:
        """Log the exception being handled, and say so."""
        reference = secrets.token_hex(4)
        about = {"reference": reference, "platform": PLATFORM_NAME}
        _log.exception("Sharing %r failed; reference %s", line, reference, extra=about)
        await self._say(interaction, Phrase("failed", {"reference": reference}))

    async def _say(
        self, interaction: discord.Interaction[Any], what: Phrase, language: str | None = None
    ) -> None:
        """Say one sentence to whoever pressed, in the language of their app where none is given."""
        said = Rendering(sentence(self._core.say(language or interaction.locale.value, what)))
        await self._callbacks.follow_up(interaction, said.message(Place.PRIVATE))


def _named(interaction: discord.Interaction[Any]) -> str:
    """The name of what is shared: a private answer, by the button that shares it."""
    message = interaction.message.id if interaction.message else 0
    return f"discord {interaction.user.id} {message} {interaction.custom_id}"
