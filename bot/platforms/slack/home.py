"""The app's Home tab: drawn anew whenever somebody opens it, with what they alone see there."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model.briefing import Briefing, Button, Buttons, Effect
from bot.model.command import Right
from bot.model.errors import DeliveryError, RightsUnknownError
from bot.model.exchange import Visitor
from bot.model.ids import DossierId, UserId
from bot.model.text import Phrase
from bot.platforms.slack.memberships import Member
from bot.platforms.slack.render import render_home
from bot.platforms.slack.reply_targets import put_on_home
from bot.platforms.slack.request_handler import Answer, RequestHandler

_log = logging.getLogger(__name__)


class Home:
    """Draws the Home tab."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def on_opened(self, body: Mapping[str, Any]) -> None:
        """Take the news that somebody opened the app; its other tab is the direct messages.

        Source: Events API reference, "app_home_opened".
        """
        event = body["event"]
        if event.get("tab") == "home":
            self._handler.background.start(self.draw(event["user"]), "the Home tab")

    async def draw(self, user: str, page: int = 1) -> None:
        """Draw a page of the start page.

        Raises:
            DeliveryError: Slack did not take it, or nobody knows.
        """
        member = await self._member(user)
        reply = await self._handler.core.home(
            Visitor(
                around=self._handler.around,
                channels=member.channels,
                direct=member.direct,
                language=member.locale or None,
                may_manage=await self._manages(user),
                page=page,
            )
        )
        await self._put(user, reply.briefing, reply.dossier)

    async def show(self, user: str, answer: Answer) -> None:
        """Put an answer in the place of the start page, with the way back.

        Raises:
            DeliveryError: Slack did not take it, or nobody knows.
        """
        reply = answer.reply
        if reply is None:
            blocks = list(answer.rendering.message.blocks)
            await put_on_home(self._handler.web, user, {"type": "home", "blocks": blocks})
            return
        label = self._handler.core.say(reply.language, Phrase("home_back"))
        back = Buttons(buttons=(Button(label=label, line="1", effect=Effect.HOME),))
        told = replace(reply.briefing, blocks=(*reply.briefing.blocks, back))
        await self._put(user, told, reply.dossier)

    async def _put(self, user: str, briefing: Briefing, dossier: DossierId) -> None:
        dossier = dossier or self._handler.core.slash_commands[0].name
        tokens = await self._handler.render_cache.tokens(briefing, dossier)
        await put_on_home(self._handler.web, user, render_home(briefing, dossier=dossier, tokens=tokens))

    async def _member(self, user: str) -> Member:
        """Who opened it; of somebody of whom Slack does not say, no channel is known."""
        try:
            return await self._handler.authorization.memberships.member(user)
        except DeliveryError as error:
            _log.warning("Slack did not say which channels somebody is in: %s", error)
            return Member(channels=frozenset(), direct="", locale="")

    async def _manages(self, user: str) -> bool:
        try:
            return await self._handler.authorization.may(UserId(user), Right.REMINDERS, None)
        except RightsUnknownError:
            return False
