"""Forms: opened in answer to a command or a press, and answered when they are handed in."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.briefing import Briefing, Buttons, Effect, Paragraph, words
from bot.model.command import Form
from bot.model.errors import DeliveryError
from bot.model.exchange import Completion, Request
from bot.model.ids import Destination
from bot.model.text import Phrase
from bot.platforms.slack import limits
from bot.platforms.slack.fields import offered
from bot.platforms.slack.forms import (
    Origin,
    Submission,
    read_form,
    read_search,
    render_form,
    searched,
)
from bot.platforms.slack.home import Home
from bot.platforms.slack.interaction_response import InteractionResponse
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.render import Message
from bot.platforms.slack.reply_targets import (
    Asker,
    put_in_channel,
    put_on_reminder,
    put_privately,
)
from bot.platforms.slack.request_handler import Answer, RequestHandler

_Acknowledged = dict[str, Any]
# A trigger is good for three seconds.
# Source: Slack, "Handling user interaction", section "Trigger lifecycle".
_OPEN_SECONDS: Final = 3.0

_log = logging.getLogger(__name__)


class Modals:
    """Asks with forms, and answers them."""

    def __init__(self, handler: RequestHandler, home: Home) -> None:
        self._handler = handler
        self._home = home

    async def show(self, answer: Answer, origin: Origin, trigger: str) -> bool:
        """Open an answer's form before whoever caused the trigger; tell whether it is there."""
        form = answer.form
        if not trigger or not form:
            return False
        origin = replace(origin, language=answer.language or "")
        try:
            metadata = origin.metadata(line=form.line)
            if len(metadata) > limits.PRIVATE_METADATA:
                metadata = origin.metadata(line="", token=await self._handler.core.keep_line(form.line))
            view = render_form(
                form,
                metadata,
                language=answer.language,
                say=self._handler.core.say,
                labels=await self._labels(form, origin),
            )
            await self._handler.web.call(
                self._handler.web.writes.views_open(trigger_id=trigger, view=view),
                "views.open",
                seconds=_OPEN_SECONDS,
            )
        except DeliveryError as error:
            _log.warning("Slack: a form was not opened, so words stand in for it: %s", error)
            return False
        except Exception:  # noqa: BLE001 - whatever it is, words can stand in for a form
            _log.exception("Slack: a form can't be shown, so words stand in for it")
            return False
        return True

    async def _labels(self, form: Form, origin: Origin) -> dict[str, str]:
        """What the values are called that are found by typing, as they are offered."""
        complete, found = self._handler.core.complete, {}
        for field in searched(form):
            for one in await complete(origin.dossier, field.option, field.value or "", origin.language):
                if one.value == field.value:
                    found[field.option.name] = one.label
        return found

    async def on_search(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Offer values for what somebody types in a form."""
        asked = read_search(body)
        commands = [
            command
            for slash_command in self._handler.core.slash_commands
            if slash_command.name == asked.dossier
            for command in slash_command.commands
        ]
        options = (
            option for command in commands for option in command.options if option.name == asked.option
        )
        option = next(options, None)
        found = (
            await self._handler.core.complete(asked.dossier, option, asked.typed, asked.language)
            if option
            else ()
        )
        # Where nothing is known to be like it, what was typed is judged when it is handed in.
        as_typed = (Completion(label=asked.typed, value=asked.typed),) if asked.typed else ()
        await ack(options=offered(found or as_typed))

    async def on_submitted(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Take a form that was handed in; a mistake told in time keeps the form open."""
        submission = read_form(body)
        if not self._handler.is_new("form", str(body.get("trigger_id") or "")):
            await ack()
            return
        acknowledgement: InteractionResponse[_Acknowledged] = InteractionResponse({})
        self._handler.background.start(self._serve(submission, acknowledgement), "a form")
        await ack(**await acknowledgement.wait())

    async def _serve(
        self, submission: Submission, acknowledgement: InteractionResponse[_Acknowledged]
    ) -> None:
        try:
            answer = await self._answer(submission)
            # A mistake about one of the fields is told beside it.
            if answer.reply and answer.reply.option in submission.names and acknowledgement.is_open:
                errors = {answer.reply.option: _in_short(answer.reply.briefing)}
                acknowledgement.give({"response_action": "errors", "errors": errors})
                return
            acknowledgement.give({})
            await self._place(submission, answer)
        except Exception:  # noqa: BLE001 - whoever asked is told, whatever it is
            acknowledgement.give({})
            await self._privately(submission, self._handler.apology().rendering.message)

    async def _answer(self, submission: Submission) -> Answer:
        origin, line = submission.origin, submission.line
        if submission.token:
            kept = await self._handler.core.kept_line(submission.token)
            if kept is None:
                return self._handler.told(Phrase("stale_button"))
            line = kept
        where = Destination(platform=PLATFORM, workspace=self._handler.me.team, channel=origin.channel)
        return await self._handler.answer(
            Request(
                dossier=origin.dossier,
                line=submission.asks(line),
                user=submission.user,
                destination=where if origin.channel else None,
                around=self._handler.around,
                user_name=submission.user_name,
                on_post=bool(origin.key and origin.channel) and origin.effect is Effect.REPLACE,
            )
        )

    async def _place(self, submission: Submission, answer: Answer) -> None:
        message = answer.rendering.message
        try:
            placed = await self._openly(submission, answer)
        except DeliveryError as error:
            _log.info("Slack: an answer is shown to whoever asked alone: %s", error)
            placed = False
        if not placed:
            await self._privately(submission, message)
        await self._handler.hand_over(answer, _asker(submission), public=placed and answer.public)

    async def _openly(self, submission: Submission, answer: Answer) -> bool:
        """Put an answer where the press it began with wants it; tell whether that is anywhere but private."""
        web, origin, message = self._handler.web, submission.origin, answer.rendering.message
        replaces = origin.effect is Effect.REPLACE and answer.answered
        if replaces and not origin.channel:
            await self._home.show(submission.user, answer)
        elif replaces and origin.key:
            await put_on_reminder(web, origin.channel, origin.message, message, key=origin.key)
        elif answer.public and origin.channel:
            unsure = self._handler.unsure("answer_unsure", answer.language)
            await put_in_channel(web, _asker(submission), message, unsure=unsure)
        else:
            return False
        return True

    async def _privately(self, submission: Submission, message: Message) -> None:
        """Show a message to whoever handed the form in: where they asked, else in direct messages."""
        await put_privately(self._handler.web, _asker(submission), message)


def _asker(submission: Submission) -> Asker:
    origin = submission.origin
    return Asker(user=submission.user, channel=origin.channel, thread=origin.thread)


def _in_short(mistake: Briefing) -> str:
    """What was wrong and what can be written instead, as plain text."""
    said = [words(block.line) for block in mistake.blocks if isinstance(block, Paragraph)]
    # What opens a form again is of no use beside one that is still open.
    offered = [
        button.label
        for block in mistake.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.effect is not Effect.REPLY
    ]
    return " ".join([*said, ", ".join(offered)]).strip()
