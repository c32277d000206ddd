"""Pressed buttons: each carries the question it asks, and where the answer goes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.briefing import Effect
from bot.model.command import Request
from bot.platforms.slack import parse
from bot.platforms.slack.desk import Answer, Desk
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message, keyed, sentence, with_note
from bot.platforms.slack.webapi import call
from bot.platforms.slack.wording import SHARED_BY, STALE_BUTTON


class Presses:
    """Answers pressed buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def on_press(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge at once, for what follows replaces or adds messages and is no part of this answer."""
        press = parse.press(body, self._desk.me.team)
        if press:
            self._desk.background.start(self._serve(press), "a pressed button")
        await ack()

    async def _serve(self, press: Press) -> None:
        name = f"share {press.user} {press.message} {press.action}"
        if press.effect is Effect.SHARE and not self._desk.once.first(name):
            return
        try:
            await self._ask(press)
        except Exception:  # noqa: BLE001 - whoever pressed is told, whatever it is
            self._desk.once.forget(name)
            answer = self._desk.apology()
            await self._privately(press, answer.rendering.message)

    async def _ask(self, press: Press) -> None:
        if press.token:
            kept = await self._desk.core.kept_line(press.token)
            if kept is None:
                await self._privately(press, sentence(STALE_BUTTON))
                return
            press = replace(press, line=kept)
        answer = await self._desk.answer(
            Request(dossier=press.dossier, line=press.line, user=press.user, destination=press.destination)
        )
        await self._place(press, answer)

    async def _place(self, press: Press, answer: Answer) -> None:
        message = answer.rendering.message
        match press.effect:
            case Effect.REPLACE if not press.destination:
                await self._on_home(press, message)
            case Effect.REPLACE if press.ephemeral:
                await self._desk.web.respond(
                    press.response_url, {**message.fields(), "replace_original": True}
                )
            case Effect.REPLACE if press.key:
                await self._in_reminder(press, message)
            case Effect.SHARE if press.destination:
                await self._share(press, message)
            case _:
                await self._privately(press, message)

    async def _share(self, press: Press, message: Message) -> None:
        """Show the answer to the channel, which a response_url can where the bot is no member."""
        shared = with_note(message, SHARED_BY.format(who=press.user_name))
        await self._desk.web.respond(
            press.response_url,
            {
                **shared.fields(),
                **_thread(press),
                "response_type": "in_channel",
                "replace_original": False,
            },
        )
        if press.ephemeral:
            await self._desk.web.respond(press.response_url, {"delete_original": True})

    async def _privately(self, press: Press, message: Message) -> None:
        """Show a message to whoever pressed; on the Home tab, in the direct messages with the bot."""
        if press.destination:
            await self._desk.web.respond(
                press.response_url,
                {
                    **message.fields(),
                    **_thread(press),
                    "response_type": "ephemeral",
                    "replace_original": False,
                },
            )
        else:
            await call(
                self._desk.web.writes.chat_postMessage(channel=press.user, **message.fields()),
                f"chat.postMessage to {press.user}",
            )

    async def _in_reminder(self, press: Press, message: Message) -> None:
        channel = press.destination.channel if press.destination else ""
        await call(
            self._desk.web.writes.chat_update(channel=channel, ts=press.message, **keyed(message, press.key)),
            f"chat.update in {channel}",
        )

    async def _on_home(self, press: Press, message: Message) -> None:
        await call(
            self._desk.web.writes.views_publish(
                user_id=press.user, view={"type": "home", "blocks": list(message.blocks)}
            ),
            f"views.publish for {press.user}",
        )


def _thread(press: Press) -> dict[str, str]:
    return {"thread_ts": press.thread} if press.thread else {}
