"""Pressed buttons: each carries the question it asks, and where the answer goes."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.briefing import Effect
from bot.model.errors import DeliveryError
from bot.model.exchange import Request
from bot.model.text import Phrase
from bot.platforms.slack import parse
from bot.platforms.slack.forms import Origin
from bot.platforms.slack.home import Home
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message
from bot.platforms.slack.reply_targets import asker_of, put_on_reminder, put_privately
from bot.platforms.slack.request_handler import Answer, RequestHandler
from bot.platforms.slack.sharing import Sharing

_log = logging.getLogger(__name__)


class Presses:
    """Answers pressed buttons."""

    def __init__(self, handler: RequestHandler, modals: Modals, home: Home) -> None:
        self._handler = handler
        self._modals = modals
        self._home = home
        self._sharing = Sharing(handler)

    async def on_press(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge at once, for what follows replaces or adds messages and is no part of this answer."""
        press = parse.press(body, self._handler.me.team)
        if press and self._handler.is_new("press", press.trigger):
            self._handler.background.start(self._serve(press), "a pressed button")
        await ack()

    async def _serve(self, press: Press) -> None:
        try:
            await self._ask(press)
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            answer = self._handler.apology()
            await self._privately(press, answer.rendering.message)

    async def _ask(self, press: Press) -> None:
        if press.token:
            kept = await self._handler.core.kept_line(press.token)
            if kept is None:
                await self._privately(press, self._handler.told(Phrase("stale_button")).rendering.message)
                return
            press = replace(press, line=kept)
        if press.effect is Effect.UNDO:
            await self._sharing.undo(press)
            return
        if press.effect is Effect.HOME:
            await self._home.draw(press.user, int(press.line) if press.line.isdecimal() else 1)
            return
        answer = await self._handler.answer(
            Request(
                dossier=press.dossier,
                line=press.line,
                user=press.user,
                destination=press.destination,
                user_name=press.user_name,
                around=self._handler.around,
                can_ask=bool(press.trigger) and press.effect is not Effect.SHARE,
                shares=press.effect is Effect.SHARE,
                on_post=bool(press.key) and press.effect is Effect.REPLACE and not press.ephemeral,
            )
        )
        if not answer.form:
            await self._place(press, answer)
            if press.effect is not Effect.SHARE:
                await self._handler.hand_over(answer, asker_of(press), public=False)
        elif not await self._modals.show(answer, Origin.of_press(press), press.trigger):
            await self._privately(press, answer.rendering.message)

    async def _place(self, press: Press, answer: Answer) -> None:
        message = answer.rendering.message
        match press.effect:
            case Effect.REPLACE if not press.destination:
                await self._on_home(press, answer)
            case Effect.REPLACE if press.ephemeral:
                await self._in_place(press, message)
            case Effect.REPLACE if press.destination and press.key and answer.answered:
                await self._in_reminder(press, press.destination.channel, message)
            case Effect.SHARE:
                await self._sharing.share(press, answer)
            case _:
                await self._privately(press, message)

    async def _in_reminder(self, press: Press, channel: str, message: Message) -> None:
        """Show the answer to all who see the reminder; if it is gone, to whoever pressed."""
        try:
            await put_on_reminder(self._handler.web, channel, press.message, message, key=press.key)
        except DeliveryError as error:
            _log.info("Slack: an answer is shown to whoever pressed alone: %s", error)
            await self._privately(press, message)

    async def _on_home(self, press: Press, answer: Answer) -> None:
        try:
            await self._home.show(press.user, answer)
        except DeliveryError as error:
            _log.info("Slack: an answer goes to direct messages: %s", error)
            await self._privately(press, answer.rendering.message)

    async def _in_place(self, press: Press, message: Message) -> None:
        content = {**message.fields(), "replace_original": True}
        try:
            await self._handler.web.respond(press.response_url, content, repeats=True)
        except DeliveryError as error:
            _log.info("Slack: an answer takes another place: %s", error)
            await self._privately(press, message)

    async def _privately(self, press: Press, message: Message) -> None:
        """Show a message to whoever pressed; on the Home tab, in the direct messages with the bot."""
        await put_privately(self._handler.web, asker_of(press), message)
