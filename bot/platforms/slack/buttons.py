"""Pressed buttons: each carries the question it asks, and where the answer goes."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.briefing import Effect
from bot.model.errors import AmbiguousError, DeliveryError
from bot.model.exchange import Request
from bot.model.text import Phrase
from bot.platforms.slack import parse
from bot.platforms.slack.forms import Origin
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message, with_note
from bot.platforms.slack.reply_targets import Asker, put_on_home, put_on_reminder, put_privately
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
        if press and self._handler.is_new("press", press.trigger):
            self._handler.background.start(self._serve(press), "a pressed button")
        await ack()

    async def _serve(self, press: Press) -> None:
        seen = self._handler.deduplicator
        if press.effect is Effect.SHARE and not seen.first(_sharing(press)):
            if seen.knows(_unsure(press)):
                await self._privately(press, self._handler.unsure("share_unsure"))
            return
        try:
            await self._ask(press)
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            seen.forget(_sharing(press))
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
            is_shared = press.effect is Effect.SHARE
            await self._handler.hand_over(answer, _asker(press), public=is_shared)
        elif not await self._modals.show(answer, Origin.of_press(press), press.trigger):
            await self._privately(press, answer.rendering.message)

    async def _place(self, press: Press, answer: Answer) -> None:
        message = answer.rendering.message
        match press.effect:
            case Effect.REPLACE if not press.destination:
                await self._on_home(press, message)
            case Effect.REPLACE if press.ephemeral:
                await self._in_place(press, message)
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
        except DeliveryError as error:
            _log.info("Slack: an answer is shown to whoever pressed alone: %s", error)
            await self._privately(press, message)

    async def _on_home(self, press: Press, message: Message) -> None:
        try:
            await put_on_home(self._handler.web, press.user, {"type": "home", "blocks": list(message.blocks)})
        except DeliveryError as error:
            _log.info("Slack: an answer goes to direct messages: %s", error)
            await self._privately(press, message)

    async def _in_place(self, press: Press, message: Message) -> None:
        content = {**message.fields(), "replace_original": True}
        try:
            await self._handler.web.respond(press.response_url, content, repeats=True)
        except DeliveryError as error:
            _log.info("Slack: an answer takes another place: %s", error)
            await self._privately(press, message)

    async def _share(self, press: Press, answer: Answer) -> None:
        """Show the answer to the channel, once; a response_url can where the bot is no member."""
        note = self._handler.core.say(answer.language, Phrase("shared_by", {"who": press.user_name}))
        shared = with_note(answer.rendering.message, note)
        if answer.reply and press.destination and not press.thread:
            shared = await self._handler.noted(shared, press.dossier, press.destination, answer.reply)
        thread = {"thread_ts": press.thread} if press.thread else {}
        content = {**shared.fields(), **thread, "response_type": "in_channel", "replace_original": False}
        try:
            await self._handler.web.respond(press.response_url, content, repeats=False)
        except AmbiguousError as error:
            _log.warning("Slack did not say whether an answer was shared: %s", error)
            self._handler.deduplicator.first(_unsure(press))
            await self._privately(press, self._handler.unsure("share_unsure", answer.language))
            return
        if not press.ephemeral:
            return
        try:
            await self._handler.web.respond(press.response_url, {"delete_original": True}, repeats=True)
        except DeliveryError as error:
            _log.info("Slack: an answer that was shared stays with whoever asked too: %s", error)

    async def _privately(self, press: Press, message: Message) -> None:
        """Show a message to whoever pressed; on the Home tab, in the direct messages with the bot."""
        await put_privately(self._handler.web, _asker(press), message)


def _asker(press: Press) -> Asker:
    return Asker(
        user=press.user,
        channel=press.destination.channel if press.destination else "",
        thread=press.thread,
        response_url=press.response_url,
    )


def _sharing(press: Press) -> str:
    """The name under which a sharing is remembered, so that one pressed again is not done again."""
    return f"share {press.user} {press.message} {press.action}"


def _unsure(press: Press) -> str:
    return f"unsure {_sharing(press)}"
