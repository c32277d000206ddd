"""Slash commands: the answer travels in the acknowledgement if it is ready in time, else after it."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.model.errors import DeliveryError
from bot.platforms.slack import parse
from bot.platforms.slack.desk import Desk
from bot.platforms.slack.parse import Question

# Slack shows "operation_timeout" to whoever asked, once an acknowledgement takes three seconds.
# Source: Slack, "Implementing slash commands", section "Confirming receipt".
_PATIENCE_SECONDS: Final = 1.2

_log = logging.getLogger(__name__)


class SlashCommands(AsyncMiddleware):
    """Answers slash commands, ahead of Bolt's listeners.

    Choosing and calling a listener makes up two thirds of what Bolt does for a request, most of it arguments
    nobody reads; everybody's most frequent request takes this shorter way.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
        question = parse.command(req.body, self._desk.me.team)
        loop = asyncio.get_running_loop()
        acknowledgement: asyncio.Future[str] = loop.create_future()
        timer = loop.call_later(_PATIENCE_SECONDS, _release, acknowledgement)
        self._desk.background.start(self._answer(question, acknowledgement), "a slash command")
        body = await acknowledgement
        timer.cancel()
        return BoltResponse(status=200, body=body)

    async def _answer(self, question: Question, acknowledgement: asyncio.Future[str]) -> None:
        body = (await self._desk.answer(question.request)).body
        if acknowledgement.done():
            await self.follow_up(question.response_url, body)
        else:
            acknowledgement.set_result(body)

    async def follow_up(self, response_url: str, body: str) -> None:
        """Send an answer that could not travel in the acknowledgement."""
        try:
            await self._desk.web.respond(response_url, json.loads(body))
        except DeliveryError as error:
            _log.warning("An answer did not reach whoever asked: %s", error)


def _release(acknowledgement: asyncio.Future[str]) -> None:
    if not acknowledgement.done():
        acknowledgement.set_result("")
