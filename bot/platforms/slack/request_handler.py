"""Where questions are answered, whatever way they came in."""

import functools
import logging
import secrets
import sys
from dataclasses import dataclass

from bot.model.command import Form
from bot.model.deduplication import Deduplicator
from bot.model.errors import DeliveryError, InstallationError, UndeliverableError
from bot.model.exchange import Reply, Request
from bot.model.ids import Destination, DossierId, UserId
from bot.model.text import Phrase
from bot.platforms.slack.authorization import Authorization
from bot.platforms.slack.background import Background
from bot.platforms.slack.files import send_files
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.render import Message, carrying, sentence
from bot.platforms.slack.render_cache import RenderCache, Rendering, drawn
from bot.platforms.slack.reply_targets import Asker, put_privately
from bot.ports import Core

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, drawn.

    Attributes:
        public: Whether the whole channel shall see it.
        reply: What the core answered; None where it could not be asked.
    """

    rendering: Rendering
    public: bool
    reply: Reply | None = None

    @property
    def form(self) -> Form | None:
        """What to ask for instead, where a form can be shown."""
        return self.reply.form if self.reply else None

    @property
    def answered(self) -> bool:
        """Whether it is an answer, and no mistake or failure."""
        return self.reply is not None and self.reply.briefing.answered

    @property
    def language(self) -> str | None:
        """The language it is in; None where the core could not be asked."""
        return self.reply.language if self.reply else None

    @property
    def body(self) -> str:
        """The JSON a slash command is answered with."""
        return self.rendering.in_channel if self.public else self.rendering.ephemeral


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHandler:
    """What every way in shares."""

    core: Core
    web: WebApi
    me: Identity
    authorization: Authorization
    render_cache: RenderCache
    background: Background
    deduplicator: Deduplicator

    @property
    def around(self) -> Destination:
        """The workspace, for what is asked in none of its channels."""
        return Destination(platform=PLATFORM, workspace=self.me.team, channel="")

    def is_new(self, kind: str, trigger: str) -> bool:
        """Tell whether something a person did comes for the first time; Slack may deliver it again.

        Args:
            kind: What they did.
            trigger: Slack's id of it, given once; empty where there is none.
        """
        return not trigger or self.deduplicator.first(f"{kind} {trigger}")

    def unsure(self, key: str, language: str | None = None) -> Message:
        """A sentence for who can't be told whether it worked."""
        return sentence(self.core.say(language, Phrase(key, {"platform": "Slack"})))

    def drawn_already(self, reply: Reply) -> Answer | None:
        """A reply as an answer, where it was drawn lately; one that a channel sees is noted first."""
        rendering = None if reply.public else self.render_cache.kept(reply.key)
        return Answer(rendering=rendering, public=reply.public, reply=reply) if rendering else None

    async def answer(self, request: Request, reply: Reply | None = None, *, thread: str = "") -> Answer:
        """Answer a question; a failure is logged and answered with a reference to the log.

        Args:
            request: The question.
            reply: What the core answers, where that is known.
            thread: In which a channel sees the answer, if in any.
        """
        try:
            reply = reply or await self.core.answer(
                request, functools.partial(self.authorization.may, request.user or UserId(""))
            )
            rendering = await self.render_cache.rendering(
                reply.briefing, reply.dossier or request.dossier, reply.key
            )
            if reply.public and request.destination and not (request.is_public or request.shares):
                where = request.destination
                noted = await self.noted(rendering.message, request.dossier, where, reply, thread=thread)
                rendering = drawn(noted)
            return Answer(rendering=rendering, public=reply.public, reply=reply)
        except Exception:  # noqa: BLE001 - whoever asks is told, whatever it is
            return self.apology(request.language)

    async def noted(
        self, message: Message, dossier: DossierId, destination: Destination, reply: Reply, *, thread: str
    ) -> Message:
        """A message that a channel is about to see, noted with the key that it carries from now on."""
        token = secrets.token_hex(16)
        key = await self.core.note_answer(dossier, destination, reply, token=token, below=thread)
        return carrying(message, key) if key else message

    async def hand_over(self, answer: Answer, asker: Asker, *, public: bool) -> None:
        """Send the files of an answer that was put before whoever asked, and say where they are.

        Args:
            answer: The answer.
            asker: Who asked, and where.
            public: Whether the whole channel sees the answer.
        """
        files = answer.reply.briefing.attachments if answer.reply else ()
        if not files:
            return
        names = ", ".join(file.name for file in files)
        try:
            if not await send_files(self.web, asker, files, public=public):
                return
            said = Phrase("file_in_direct", {"file": names})
        except DeliveryError as error:
            _log.warning("Slack: a file was not sent: %s", error)
            said = Phrase("file_not_sent", {"file": names, "reason": _why(error)})
        await put_privately(self.web, asker, sentence(self.core.say(answer.language, said)))

    def apology(self, language: str | None = None) -> Answer:
        """Log the exception being handled, and say so in one sentence."""
        reference = secrets.token_hex(4)
        about = {"reference": reference, "platform": PLATFORM}
        error = sys.exception()
        if isinstance(error, DeliveryError):
            _log.warning("Slack: an answer failed; reference %s: %s", reference, error, extra=about)
        else:
            _log.exception("Slack: an answer failed; reference %s", reference, extra=about)
        return self.told(Phrase("failed", {"reference": reference}), language)

    def told(self, what: Phrase, language: str | None = None) -> Answer:
        """An answer of one sentence that is not the core's."""
        return Answer(rendering=drawn(sentence(self.core.say(language, what))), public=False)


def _why(error: DeliveryError) -> Phrase | str:
    """Why something was not done, for people, with what mends it where a person can."""
    if isinstance(error, InstallationError | UndeliverableError):
        return Phrase("obstacle", {"reason": error.reason or str(error), "remedy": error.remedy})
    return error.reason or str(error)
