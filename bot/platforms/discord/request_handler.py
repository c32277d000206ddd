"""RequestHandler slash commands and pressed buttons through the core."""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands

from bot.model.briefing import Effect
from bot.model.deduplication import Deduplicator
from bot.model.exchange import Completion, Reply, Request, SlashCommand
from bot.model.ids import DossierId
from bot.model.option import Option
from bot.model.request import asks_public
from bot.model.text import Phrase
from bot.platforms.discord import internals
from bot.platforms.discord.authorization import asker_of, authorise, may_write
from bot.platforms.discord.buttons import Control, read_control
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.fields import Complete
from bot.platforms.discord.forms import can_draw, draw_form, filled_line, needs_token
from bot.platforms.discord.interaction_response import InteractionResponse
from bot.platforms.discord.parse import PLATFORM_NAME, chosen_line, interaction_token, read_command, request
from bot.platforms.discord.render import sentence
from bot.platforms.discord.render_cache import Place, RenderCache, Rendering
from bot.platforms.discord.settings import Access
from bot.platforms.discord.sharing import Sharing
from bot.ports import Core

_log = logging.getLogger(__name__)

# How long leaving waits for answers under way.
FAREWELL_SECONDS: Final = 2.0


class RequestHandler:
    """Serves the interactions of one connection.

    Args:
        core: RequestHandler the requests.
        access: Says who is a manager.
        render_cache: Draws the answers.
        callbacks: Sends them.
        seen: Remembers what was answered, for Discord tells of it again where it resumes a session.
        tasks: Runs what outlives the handling of an event.
    """

    def __init__(
        self,
        core: Core,
        access: Access,
        render_cache: RenderCache,
        callbacks: Callbacks,
        seen: Deduplicator,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._core = core
        self._access = access
        self._render_cache = render_cache
        self._callbacks = callbacks
        self._seen = seen
        self._tasks = tasks
        self._sharing = Sharing(core, access, render_cache, callbacks)
        self._serving: set[asyncio.Task[Any]] = set()

    async def ask(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a slash command."""
        if not self._is_new(interaction):
            return
        slash_command, line = read_command(interaction.data or {})
        asked = _request(interaction, slash_command, line, can_ask=True)
        # A deferral promises this before the core has read the line.
        place = Place.PUBLIC if asks_public(line) and asked.may_write else Place.PRIVATE
        await self._serve(interaction, asked, place)

    def begin(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a pressed button or a filled form; anything else is discord.py's to pass on."""
        answer = _CARRYING.get(interaction.type)
        if answer and self._is_new(interaction):
            self._tasks.create_task(self._begin(answer(self, interaction)), name="answer a button or form")

    def _is_new(self, interaction: discord.Interaction[Any]) -> bool:
        return self._seen.first(f"interaction {interaction.id}")

    async def _begin(self, answering: Coroutine[Any, Any, None]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            await answering
        except Exception as error:  # noqa: BLE001 - one that can't be read must not end the connection
            _log.warning("A pressed button or filled form can't be read: %r", error)

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a pressed button, or what was chosen in a menu."""
        control, line = await self._carried(interaction)
        if control is None:
            return
        line = chosen_line(line, interaction.data or {})
        if control.effect is Effect.UNDO:
            await self._sharing.undo(interaction, line)
            return
        if control.effect is Effect.SHARE:
            shown = replace(_request(interaction, control.dossier, line, can_ask=False), shares=True)
            await self._sharing.share(interaction, shown)
            return
        place = _place(control, interaction)
        key = control.key if place is Place.IN_PLACE else ""
        asked = _request(interaction, control.dossier, line, can_ask=True)
        await self._serve(interaction, asked, place, key=key, effect=control.effect)

    async def submit(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a filled form."""
        control, line = await self._carried(interaction)
        if control:
            line = filled_line(line, interaction.data or {})
            asked = _request(interaction, control.dossier, line, can_ask=False)
            # Source: Discord documentation, Receiving and Responding, "Interaction Callback Type": a form
            # that a component opened may be answered in the component's message.
            place = _place(control, interaction) if interaction.message else Place.PRIVATE
            key = control.key if place is Place.IN_PLACE else ""
            await self._serve(interaction, asked, place, key=key)

    def complete(self, slash_command: SlashCommand) -> Complete:
        """What offers values for the options of a slash command."""

        async def offered(
            interaction: discord.Interaction[Any], option: Option, typed: str
        ) -> list[Completion]:
            return list(
                await self._core.complete(slash_command.name, option, typed, interaction.locale.value.lower())
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

    async def say(self, interaction: discord.Interaction[Any], what: Phrase) -> None:
        """Answer with one plain sentence, which the asker alone sees."""
        response = InteractionResponse(
            interaction, Place.PRIVATE, self._callbacks, self._tasks, self._spare(interaction)
        )
        await response.send(self._sentence(interaction, what), Place.PRIVATE)

    async def finish(self) -> None:
        """Let the answers under way end, and stop those that take too long."""
        if self._serving:
            _, late = await asyncio.wait(self._serving, timeout=FAREWELL_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _carried(self, interaction: discord.Interaction[Any]) -> tuple[Control | None, str]:
        """What a button or form carries, with its line; where it carries nothing now, answer that."""
        control = read_control(interaction.custom_id or "")
        line = None
        if control and any(
            slash_command.name == control.dossier for slash_command in self._core.slash_commands
        ):
            try:
                line = control.line if control.token is None else await self._core.kept_line(control.token)
            except Exception:  # noqa: BLE001 - whatever it is, the asker shall not be left waiting
                reference = _logged(f"button {interaction.custom_id}")
                await self.say(interaction, Phrase("failed", {"reference": reference}))
                return None, ""
        if control is None or line is None:
            await self.say(interaction, Phrase("stale_button"))
            return None, ""
        return control, line

    async def _serve(
        self,
        interaction: discord.Interaction[Any],
        asked: Request,
        place: Place,
        *,
        key: str = "",
        effect: Effect = Effect.REPLY,
    ) -> None:
        """Answer."""
        # The running task is one of discord.py's own; leaving waits for it.
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        spare = self._spare(interaction)
        response = InteractionResponse(interaction, place, self._callbacks, self._tasks, spare, task)
        try:
            try:
                reply = await self._core.answer(asked, authorise(asker_of(interaction), self._access))
                origin = Control(dossier=asked.dossier, effect=effect, key=key)
                if reply.form and await self._show(response, asked, reply, origin):
                    return
                place = _settled(place, public=reply.public)
                if key and not reply.briefing.answered:
                    place = Place.PRIVATE  # a mistake is nothing for everybody who sees the reminder
                kept_key = key if place is Place.IN_PLACE else ""
                if place is Place.PUBLIC and asked.destination:
                    token = interaction_token(interaction.id)
                    await self._core.note_answer(asked.dossier, asked.destination, reply, token=token)
                rendering = await self._render_cache.rendering(
                    reply.briefing, asked.dossier, reply.key, reminder=kept_key
                )
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and not response.ran_out():
                    raise
                rendering = self._sentence(interaction, Phrase("failed", {"reference": _logged(asked.line)}))
                place = Place.PRIVATE
            await response.send(rendering, place)
        finally:
            response.give_up()
            self._serving.discard(task)

    def _sentence(self, interaction: discord.Interaction[Any], what: Phrase) -> Rendering:
        return Rendering(sentence(self._core.say(interaction.locale.value, what)))

    def _spare(self, interaction: discord.Interaction[Any]) -> Callable[[], Rendering]:
        """What to say where Discord does not take an answer."""
        return lambda: self._sentence(interaction, Phrase("answer_unsure", {"platform": "Discord"}))

    async def _show(
        self, response: InteractionResponse, asked: Request, reply: Reply, origin: Control
    ) -> bool:
        """Show a form, if there is still time for one and Discord can show all of it; tell whether it was."""
        form = reply.form
        if not form or not asked.can_ask or not can_draw(form):
            return False
        token = await self._core.keep_line(form.line) if needs_token(form, origin=origin) else None
        return await response.show(
            draw_form(form, origin=origin, token=token, language=reply.language, say=self._core.say)
        )


_CARRYING: Final = {
    discord.InteractionType.component: RequestHandler.press,
    discord.InteractionType.modal_submit: RequestHandler.submit,
}


def _request(
    interaction: discord.Interaction[Any], dossier: DossierId, line: str, *, can_ask: bool
) -> Request:
    return request(
        dossier,
        line,
        user=interaction.user.id,
        user_name=interaction.user.display_name,
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        locale=interaction.locale.value,
        can_ask=can_ask,
        may_write=may_write(interaction),
    )


def _place(control: Control, interaction: discord.Interaction[Any]) -> Place:
    """Say where a pressed button's answer goes.

    What others see too is only replaced where it is a reminder; else it would vanish under their eyes.
    """
    message = interaction.message
    is_private = message is not None and message.flags.ephemeral
    if control.effect is Effect.REPLACE and (is_private or control.key):
        return Place.IN_PLACE
    return Place.PRIVATE


def _settled(place: Place, *, public: bool) -> Place:
    """Say where an answer goes after all, now that the core has said who shall see it."""
    if public:
        return Place.PUBLIC
    return Place.PRIVATE if place is Place.PUBLIC else place


def _logged(line: str) -> str:
    """Log the exception being handled; gives the reference under which it is in the log."""
    reference = secrets.token_hex(4)
    about = {"reference": reference, "platform": PLATFORM_NAME}
    _log.exception("Answering %r failed; reference %s", line, reference, extra=about)
    return reference
