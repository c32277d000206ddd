"""Answers shared with a channel: once, by who may write there, and taken back by who shared them."""

import logging

from bot.model.briefing import Briefing, Effect, without
from bot.model.errors import AmbiguousError, DeliveryError, RightsUnknownError
from bot.model.text import Phrase
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message, sentence
from bot.platforms.slack.reply_targets import asker_of, put_privately
from bot.platforms.slack.request_handler import Answer, RequestHandler

_log = logging.getLogger(__name__)


class Sharing:
    """Shares answers, and undoes it."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler

    async def share(self, press: Press, answer: Answer) -> None:
        """Show an answer to the channel, once; a response_url can where the bot is no member.

        Args:
            press: Of the button that shares.
            answer: What the channel shall see.
        """
        where, core = press.destination, self._handler.core
        if where is None or answer.reply is None or not answer.public:
            await self._privately(press, answer.rendering.message)
            return
        refusal = await self._refusal(press, where.channel)
        if refusal:
            await self._say(press, refusal, answer.language)
            return
        name = f"slack {where.workspace} {where.channel} {press.user} {press.message} {press.action}"
        claim = await core.begin_sharing(name)
        if not claim:
            await self._say(press, Phrase("share_unsure", {"platform": "Slack"}), answer.language)
            return
        try:
            await self._post(press, answer)
        except AmbiguousError as error:
            _log.warning("Slack did not say whether an answer was shared: %s", error)
            await self._say(press, Phrase("share_unsure", {"platform": "Slack"}), answer.language)
            return
        except Exception:
            await core.end_sharing(name, claim)
            raise
        if press.ephemeral:
            await self._mark(press, answer.reply.briefing)
        await self._handler.hand_over(answer, asker_of(press), public=True)

    async def _refusal(self, press: Press, channel: str) -> Phrase | None:
        """Why it can't be shared; None where it can."""
        may_write = self._handler.authorization.may_write
        try:
            is_allowed = await may_write(press.user, channel, in_thread=bool(press.thread))
        except RightsUnknownError as error:
            return error.what
        return None if is_allowed else Phrase("share_forbidden")

    async def _post(self, press: Press, answer: Answer) -> None:
        shared = answer.rendering.message
        if answer.reply and press.destination:
            shared = await self._handler.noted(
                shared, press.dossier, press.destination, answer.reply, thread=press.thread
            )
        thread = {"thread_ts": press.thread} if press.thread else {}
        content = {**shared.fields(), **thread, "response_type": "in_channel", "replace_original": False}
        await self._handler.web.respond(press.response_url, content, repeats=False)

    async def _mark(self, press: Press, shared: Briefing) -> None:
        """Leave whoever asked the answer, which says that it is shared, without the button for it."""
        private = await self._handler.render_cache.rendering(without(shared, Effect.UNDO), press.dossier)
        content = {**private.message.fields(), "replace_original": True}
        try:
            await self._handler.web.respond(press.response_url, content, repeats=True)
        except DeliveryError as error:
            _log.info("Slack: an answer that was shared stays as it was for whoever asked: %s", error)

    async def undo(self, press: Press) -> None:
        """Delete what somebody shared, for them alone; it is corrected no longer.

        Source: Slack, "Handling user interaction", section "Deleting a message in response".
        """
        if press.user != press.line:
            await self._say(press, Phrase("share_of_another"))
            return
        await self._handler.web.respond(press.response_url, {"delete_original": True}, repeats=True)
        if press.shown:
            await self._handler.core.forget_answer(press.shown)

    async def _say(self, press: Press, what: Phrase, language: str | None = None) -> None:
        await self._privately(press, sentence(self._handler.core.say(language, what)))

    async def _privately(self, press: Press, message: Message) -> None:
        await put_privately(self._handler.web, asker_of(press), message)
