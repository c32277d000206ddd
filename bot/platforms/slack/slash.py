"""Slash commands: the answer travels in the acknowledgement if it is ready in time, else after it."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.model.errors import AmbiguousError, DeliveryError
from bot.model.exchange import Reply
from bot.platforms.slack import parse
from bot.platforms.slack.forms import Origin
from bot.platforms.slack.interaction_response import InteractionResponse
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.parse import Question
from bot.platforms.slack.render import Message
from bot.platforms.slack.reply_targets import Asker, put_privately
from bot.platforms.slack.request_handler import RequestHandler

_NOTHING: Final = ""

_log = logging.getLogger(__name__)


class SlashCommands(AsyncMiddleware):
    """Answers slash commands, ahead of Bolt's listeners.

    Choosing and calling a listener makes up two thirds of what Bolt does for a request, most of it arguments
    nobody reads; everybody's most frequent request takes this shorter way.
    """

    def __init__(self, handler: RequestHandler, modals: Modals) -> None:
        self._handler = handler
        self._modals = modals

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - the base class's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - the base class's name
    ) -> BoltResponse | None:
        """Answer a slash command; hand anything else on."""
        if "command" not in req.body:
            return await next()
        question = parse.command(req.body, self._handler.me.team)
        if not self._handler.is_new("command", question.trigger):
            return BoltResponse(status=200)
        known = self._handler.core.known_answer(question.request)
        answer = self._handler.drawn_already(known) if known else None
        if answer:
            return BoltResponse(status=200, body=answer.body)
        acknowledgement = InteractionResponse(_NOTHING)
        self._handler.background.start(self._answer(question, acknowledgement, known), "a slash command")
        return BoltResponse(status=200, body=await acknowledgement.wait())

    async def _answer(
        self, question: Question, acknowledgement: InteractionResponse[str], known: Reply | None
    ) -> None:
        answer = await self._handler.answer(question.request, known)
        if answer.form:
            # Opened at once, for the trigger expires, and the form is all there is to see.
            acknowledgement.give(_NOTHING)
            if await self._modals.show(answer, Origin.of_question(question), question.trigger):
                return
        if acknowledgement.is_open:
            acknowledgement.give(answer.body)
        else:
            await self._follow_up(question, answer.body)
        await self._handler.hand_over(answer, _asker(question), public=answer.public)

    async def rescue(self, body: Mapping[str, Any], answer: str) -> None:
        """Send the answer to a slash command whose acknowledgement did not arrive."""
        if "command" in body:
            await self._follow_up(parse.command(body, self._handler.me.team), answer)

    async def _follow_up(self, question: Question, body: str) -> None:
        """Send an answer that could not travel in the acknowledgement."""
        content = json.loads(body)
        blocks = tuple(content["blocks"])
        message = Message(text=content["text"], blocks=blocks, encoded=json.dumps(blocks))
        asker = _asker(question)
        try:
            if content["response_type"] == "in_channel":
                await self._openly(asker, content, message)
            else:
                await put_privately(self._handler.web, asker, message)
        except DeliveryError as error:
            _log.warning("An answer did not reach whoever asked: %s", error)

    async def _openly(self, asker: Asker, content: Mapping[str, Any], message: Message) -> None:
        try:
            await self._handler.web.respond(asker.response_url, content, repeats=False)
        except AmbiguousError as error:
            _log.warning("Slack did not say whether an answer arrived: %s", error)
            await put_privately(self._handler.web, asker, self._handler.unsure("answer_unsure"))
        except DeliveryError as error:
            _log.info("Slack: an answer is shown to whoever asked alone: %s", error)
            await put_privately(self._handler.web, asker, message)


def _asker(question: Question) -> Asker:
    where = question.request.destination
    return Asker(
        user=str(question.request.user),
        channel=where.channel if where else "",
        response_url=question.response_url,
    )
