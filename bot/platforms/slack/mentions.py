"""Mentions in channels and direct messages to the app, answered as the slash command would be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model.request import Grammar
from bot.platforms.slack import parse
from bot.platforms.slack.parse import Question
from bot.platforms.slack.reply_targets import Asker, put_in_channel, put_privately
from bot.platforms.slack.request_handler import RequestHandler


class Mentions:
    """Answers mentions and direct messages."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def on_mention(self, body: Mapping[str, Any]) -> None:
        """Take a mention."""
        self._take(body)

    async def on_message(self, body: Mapping[str, Any]) -> None:
        """Take a direct message; of channels, the mentions alone are ours."""
        if body["event"].get("channel_type") == "im":
            self._take(body)

    def _take(self, body: Mapping[str, Any]) -> None:
        slash_commands = self._handler.core.slash_commands
        question = parse.message(
            body["event"],
            self._handler.me.team,
            self._handler.me.user,
            [dossier.name for dossier in slash_commands],
            Grammar(slash_commands[0].commands if slash_commands else ()),
        )
        if not question:
            return
        # By the message and not the event: an event is repeated, and one message may cause two.
        where = question.request.destination
        if self._handler.deduplicator.first(f"question {where and where.channel} {question.message}"):
            self._handler.background.start(self._answer(question), "a mention")

    async def _answer(self, question: Question) -> None:
        # In a channel, what everybody sees goes under the question.
        thread = question.thread if question.direct else question.thread or question.message
        answer = await self._handler.answer(question.request, thread=thread)
        where, user = question.request.destination, question.request.user
        assert where
        asker = Asker(user=str(user), channel=where.channel, thread=question.thread)
        if question.direct or answer.public:
            below = replace(asker, thread=thread)
            unsure = self._handler.unsure("answer_unsure", answer.language)
            await put_in_channel(self._handler.web, below, answer.rendering.message, unsure=unsure)
            await self._handler.hand_over(answer, below, public=True)
            return
        await put_privately(self._handler.web, asker, answer.rendering.message)
        await self._handler.hand_over(answer, asker, public=False)
