"""Pressed buttons: each carries the question it asks, and where the answer goes."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.briefing import Effect
from bot.model.command import Request
from bot.model.errors import DeliveryError, UndeliverableError
from bot.model.text import Phrase
from bot.platforms.slack import parse
from bot.platforms.slack.forms import Origin
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message, with_note
from bot.platforms.slack.reply_targets import put_on_home, put_on_reminder, write_to
from bot.platforms.slack.request_handler import Answer, RequestHandler

_log = logging.getLogger(__name__)


class Presses:
    """Answers pressed buttons."""

    def __init__(self, handler: RequestHandler, modals: Modals) -> None:
        self._handler = handler
        self._modals = modals

    async def on_press(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge at once, for what follows replaces or adds messages and is no part of this answer."""
        press = parse.press(body, self._handler.me.team)
        if press:
            self._handler.background.start(self._serve(press), "a pressed button")
        await ack()

    async def _serve(self, press: Press) -> None:
        name = f"share {press.user} {press.message} {press.action}"
        if press.effect is Effect.SHARE and not self._handler.once.first(name):
            return
        try:
            await self._ask(press)
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            self._handler.once.forget(name)
            answer = self._handler.apology()
            await self._privately(press, answer.rendering.message)

    async def _ask(self, press: Press) -> None:
        if press.token:
            kept = await self._handler.core.kept_line(press.token)
            if kept is None:
                await self._privately(press, self._handler.told(Phrase("stale_button")).rendering.message)
                return
            press = replace(press, line=kept)
        answer = await self._handler.answer(
            Request(
                dossier=press.dossier,
                line=press.line,
                user=press.user,
                destination=press.destination,
                user_name=press.user_name,
                can_ask=bool(press.trigger),
            )
        )
        if not answer.form:
            await self._place(press, answer)
        elif not await self._modals.show(answer, Origin.of_press(press), press.trigger):
            await self._privately(press, answer.rendering.message)

    async def _place(self, press: Press, answer: Answer) -> None:
        message = answer.rendering.message
        match press.effect:
            case Effect.REPLACE if not press.destination:
                await put_on_home(self._handler.web, press.user, message)
            case Effect.REPLACE if press.ephemeral:
                await self._handler.web.respond(
                    press.response_url, {**message.fields(), "replace_original": True}
                )
            case Effect.REPLACE if press.destination and press.key and answer.answered:
                await self._in_reminder(press, press.destination.channel, message)
            case Effect.SHARE if press.destination:
                await self._share(press, answer)
            case _:
                await self._privately(press, message)

    async def _in_reminder(self, press: Press, channel: str, message: Message) -> None:
        """Show the answer to all who see the reminder; if it is gone, to whoever pressed."""
        try:
            await put_on_reminder(self._handler.web, channel, press.message, message, key=press.key)
        except UndeliverableError as error:
            _log.info("Slack: an answer is shown to whoever pressed alone: %s", error)
            await self._privately(press, message)

    async def _share(self, press: Press, answer: Answer) -> None:
        """Show the answer to the channel, which a response_url can where the bot is no member."""
        note = self._handler.core.say(answer.language, Phrase("shared_by", {"who": press.user_name}))
        shared = with_note(answer.rendering.message, note)
        await self._handler.web.respond(
            press.response_url,
            {
                **shared.fields(),
                **_thread(press),
                "response_type": "in_channel",
                "replace_original": False,
            },
        )
        if not press.ephemeral:
            return
        try:
            await self._handler.web.respond(press.response_url, {"delete_original": True})
        except DeliveryError as error:
            _log.info("Slack: an answer that was shared stays with whoever asked too: %s", error)

    async def _privately(self, press: Press, message: Message) -> None:
        """Show a message to whoever pressed; on the Home tab, in the direct messages with the bot."""
        if not press.destination:
            await write_to(self._handler.web, press.user, message)
            return
        await self._handler.web.respond(
            press.response_url,
            {
                **message.fields(),
                **_thread(press),
                "response_type": "ephemeral",
                "replace_original": False,
            },
        )


def _thread(press: Press) -> dict[str, str]:
    return {"thread_ts": press.thread} if press.thread else {}
