"""The shortcut of messages' own menu: what a message quotes is looked up in the sources."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.model.text import Phrase
from bot.platforms.slack.parse import Question
from bot.platforms.slack.quoting import quoted
from bot.platforms.slack.render import sentence
from bot.platforms.slack.reply_targets import Asker, put_privately
from bot.platforms.slack.request_handler import RequestHandler


class Shortcuts:
    """Answers shortcuts."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def on_quote(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        """Acknowledge at once, for the answer is a message of its own."""
        question = quoted(body, self._handler.me.team)
        if self._handler.is_new("shortcut", question.trigger):
            self._handler.background.start(self._answer(question), "a shortcut")
        await ack()

    async def _answer(self, question: Question) -> None:
        """Look the words up in every dossier's sources, for whoever asks alone, where the message stands."""
        request = question.request
        where = request.destination
        asker = Asker(
            user=str(request.user),
            channel=where.channel if where else "",
            thread=question.thread,
            response_url=question.response_url,
        )
        if request.line:
            message = (await self._handler.answer(request)).rendering.message
        else:
            message = sentence(self._handler.core.say(request.language, Phrase("no_words_there")))
        await put_privately(self._handler.web, asker, message)
