"""RequestHandler slash commands and pressed buttons through the core."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

import discord

from bot.model.briefing import Effect
from bot.model.deduplication import Deduplicator
from bot.model.exchange import Request
from bot.model.ids import UNNAMED
from bot.model.request import Grammar
from bot.model.text import Phrase
from bot.platforms.discord.authorization import asker_of, authorise
from bot.platforms.discord.buttons import Control, place_of, read_control
from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.completions import Completions
from bot.platforms.discord.form_steps import FormSteps
from bot.platforms.discord.forms import (
    filled_line,
    next_step,
)
from bot.platforms.discord.interaction_place import (
    aside,
    is_conversation,
    is_guest,
    is_layout,
    place_of_control,
    place_of_line,
    request_of,
    settled,
)
from bot.platforms.discord.interaction_response import InteractionResponse
from bot.platforms.discord.message_menu import is_of_menu, line_of
from bot.platforms.discord.parse import (
    PLATFORM_NAME,
    chosen_line,
    interaction_token,
    read_command,
)
from bot.platforms.discord.registered import RegisteredCommands
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

    Attributes:
        completions: Offers values while somebody types.

    Args:
        core: RequestHandler the requests.
        access: Says who is a manager.
        render_cache: Draws the answers.
        registered: Tells which dossier a slash command asks.
        callbacks: Sends them.
        seen: Remembers what was answered, for Discord tells of it again where it resumes a session.
        tasks: Runs what outlives the handling of an event.
    """

    def __init__(
        self,
        core: Core,
        access: Access,
        render_cache: RenderCache,
        registered: RegisteredCommands,
        callbacks: Callbacks,
        seen: Deduplicator,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._core = core
        self._access = access
        self._render_cache = render_cache
        self._registered = registered
        self._callbacks = callbacks
        self._seen = seen
        self._tasks = tasks
        self._forms = FormSteps(core)
        self._sharing = Sharing(core, access, render_cache, callbacks)
        self.completions = Completions(core, callbacks)
        self._serving: set[asyncio.Task[Any]] = set()

    async def ask(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a slash command."""
        if not self._is_new(interaction):
            return
        called, line = read_command(interaction.data or {})
        dossier = self._registered.dossier_of(called)
        # A deferral promises this before the core has read the line.
        place = place_of_line(interaction, line)
        await self._serve(interaction, request_of(interaction, dossier, line, can_ask=True), place)

    def begin(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a pressed button, a filled form or a message's menu; discord.py passes on anything else."""
        answer = RequestHandler.look_up if is_of_menu(interaction) else _CARRYING.get(interaction.type)
        if answer and self._is_new(interaction):
            self._tasks.create_task(self._begin(answer(self, interaction)), name="answer an interaction")

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
            _log.warning("An interaction can't be read: %r", error)

    async def look_up(self, interaction: discord.Interaction[Any]) -> None:
        """Look the words of a message up, in every dossier's sources."""
        line = line_of(interaction)
        if line:
            asked = request_of(interaction, UNNAMED, line, can_ask=False)
            await self._serve(interaction, asked, aside(interaction))
        else:
            await self.say(interaction, Phrase("no_words_there"))

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
            shown = replace(request_of(interaction, control.dossier, line, can_ask=False), shares=True)
            await self._sharing.share(interaction, shown)
            return
        place = place_of_control(control, interaction)
        key = control.key if place is Place.IN_PLACE else ""
        asked = request_of(interaction, control.dossier, line, can_ask=True)
        asked = replace(asked, on_post=bool(key))
        await self._serve(interaction, asked, place, key=key, effect=control.effect)

    async def submit(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a filled form."""
        control, line = await self._carried(interaction)
        if control:
            step = place_of(interaction.custom_id or "")
            further = next_step(line, step) if step > 0 else ""
            line = filled_line(line, interaction.data or {})
            asked = request_of(interaction, control.dossier, line, can_ask=False)
            # Source: Discord documentation, Receiving and Responding, "Interaction Callback Type": a form
            # that a component opened may be answered in the component's message.
            place = place_of_control(control, interaction) if interaction.message else aside(interaction)
            key = control.key if place is Place.IN_PLACE else ""
            asked = replace(asked, on_post=bool(key))
            await self._serve(interaction, asked, place, key=key, further=further)

    async def say(self, interaction: discord.Interaction[Any], what: Phrase) -> None:
        """Answer with one plain sentence, which the asker alone sees."""
        place = aside(interaction)
        response = InteractionResponse(
            interaction, place, self._callbacks, self._tasks, self._spare(interaction)
        )
        await response.send(self._sentence(interaction, what), place)

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
        further: str = "",
    ) -> None:
        """Answer.

        `further` is the line that opens the next step of the form that was filled in, if there is one.
        """
        # The running task is one of discord.py's own; leaving waits for it.
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        spare = self._spare(interaction)
        response = InteractionResponse(interaction, place, self._callbacks, self._tasks, spare, task)
        origin = Control(dossier=asked.dossier, effect=effect, key=key)
        try:
            try:
                made = await self._made(interaction, response, asked, place, origin, further)
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and not response.ran_out():
                    raise
                failed = Phrase("failed", {"reference": _logged(asked.line)})
                made = self._sentence(interaction, failed), aside(interaction)
            if made:
                await response.send(*made)
        finally:
            response.give_up()
            self._serving.discard(task)

    async def _made(
        self,
        interaction: discord.Interaction[Any],
        response: InteractionResponse,
        asked: Request,
        place: Place,
        origin: Control,
        further: str,
    ) -> tuple[Rendering, Place] | None:
        """The answer, drawn, and where it goes; None where a form is the answer."""
        if is_guest(interaction) and self._takes_channel(asked):
            return self._sentence(interaction, Phrase("discord_guest")), Place.PRIVATE
        reply = await self._core.answer(asked, authorise(asker_of(interaction), self._access))
        if reply.form and await self._forms.show(response, asked, reply, origin):
            return None
        if further and reply.briefing.answered:
            reply = self._forms.with_step(reply, further)
        place = settled(place, interaction, public=reply.public)
        if origin.key and not reply.briefing.answered:
            place = aside(interaction)  # a mistake is nothing for everybody who sees the reminder
        if place is Place.PUBLIC and asked.destination and not is_conversation(interaction):
            token = interaction_token(interaction.id)
            await self._core.note_answer(asked.dossier, asked.destination, reply, token=token)
        rendering = await self._render_cache.rendering(
            reply.briefing,
            reply.dossier or asked.dossier,
            reply.key,
            reminder=origin.key if place is Place.IN_PLACE else "",
            replaces_layout=place is Place.IN_PLACE and is_layout(interaction),
        )
        if place is Place.IN_PLACE and not rendering.is_layout and is_layout(interaction):
            place = aside(interaction)  # a layout never becomes embeds again
        return rendering, place

    def _takes_channel(self, asked: Request) -> bool:
        """Whether what is asked is about a channel's reminders, which a guest can't reach."""
        offered = self._core.slash_commands
        commands = next((one.commands for one in offered if one.name == asked.dossier), ())
        command = Grammar(commands).parse(asked.line, asked.dossier).command
        return command is not None and command.reads_channel_state

    def _sentence(self, interaction: discord.Interaction[Any], what: Phrase) -> Rendering:
        return Rendering(sentence(self._core.say(interaction.locale.value, what)))

    def _spare(self, interaction: discord.Interaction[Any]) -> Callable[[], Rendering]:
        """What to say where Discord does not take an answer."""
        return lambda: self._sentence(interaction, Phrase("answer_unsure", {"platform": "Discord"}))


_CARRYING: Final = {
    discord.InteractionType.component: RequestHandler.press,
    discord.InteractionType.modal_submit: RequestHandler.submit,
}


def _logged(line: str) -> str:
    """Log the exception being handled; gives the reference under which it is in the log."""
    reference = secrets.token_hex(4)
    about = {"reference": reference, "platform": PLATFORM_NAME}
    _log.exception("Answering %r failed; reference %s", line, reference, extra=about)
    return reference
