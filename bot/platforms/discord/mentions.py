"""Mentions in channels and direct messages to the bot, answered as the slash command would be.

Discord sends the text of both without a privileged intent; of all other messages the bot gets none.

Source: Discord documentation, Gateway, "Message Content Intent".
"""

import asyncio
import logging
import secrets
from typing import Any, Final

import discord

from bot.model.deduplication import Deduplicator
from bot.model.errors import AmbiguousError, DeliveryError, RefusedError
from bot.model.exchange import Request
from bot.model.installation import InstallationFaults
from bot.model.text import Phrase
from bot.platforms.discord import errors, parse
from bot.platforms.discord.authorization import author_of, authorise
from bot.platforms.discord.delivery import delivery
from bot.platforms.discord.files import for_library
from bot.platforms.discord.parse import PLATFORM_NAME, reply_token
from bot.platforms.discord.render import sentence
from bot.platforms.discord.render_cache import RenderCache, Rendering
from bot.platforms.discord.settings import Access
from bot.ports import Core

_log = logging.getLogger(__name__)

_SAID: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
_TRIES: Final = 3
_PAUSE_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 60.0  # for an answer that somebody waits for


class Mentions:
    """Answers mentions and direct messages, each once.

    Args:
        core: Answers.
        access: Says who is a manager.
        render_cache: Draws the answers.
        client: Sends them, each request once.
        faults: What is wrong with the installation.
        seen: Remembers what was answered, for Discord tells of it again where it resumes a session.
        tasks: Runs what outlives the handling of an event.
    """

    def __init__(
        self,
        core: Core,
        access: Access,
        render_cache: RenderCache,
        client: discord.Client,
        faults: InstallationFaults,
        seen: Deduplicator,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._core = core
        self._access = access
        self._render_cache = render_cache
        self._client = client
        self._faults = faults
        self._seen = seen
        self._tasks = tasks
        self._answering: set[asyncio.Task[None]] = set()

    def take(self, message: discord.Message, told_by: discord.Client) -> None:
        """Answer a message that asks the bot; people alone ask.

        Args:
            message: As the gateway told it.
            told_by: The client that knows of servers and channels.
        """
        me = told_by.user
        if me is None or message.author.bot or message.webhook_id or message.type not in _SAID:
            return
        is_direct = message.guild is None
        if not (is_direct or parse.calls(message.content, me.id)):
            return
        if self._seen.first(f"message {message.id}"):
            task = self._tasks.create_task(self._answer(message, told_by, me.id), name="answer a message")
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def finish(self, seconds: float) -> None:
        """Let the answers under way end, and stop those that take too long."""
        if self._answering:
            _, late = await asyncio.wait(self._answering, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _answer(self, message: discord.Message, told_by: discord.Client, me: int) -> None:
        try:
            rendering = await self._rendering(message, told_by, me)
            await self._reply(message, rendering)
        except Exception as error:  # noqa: BLE001 - one that can't be answered must not end the connection
            _log.warning("Discord: a message is left without an answer: %s", error or type(error).__name__)

    async def _rendering(self, message: discord.Message, told_by: discord.Client, me: int) -> Rendering:
        """The answer, drawn; a failure is logged and answered with a reference to the log."""
        try:
            asked = self._request(message, me)
            asker = author_of(message, told_by)
            reply = await self._core.answer(asked, authorise(asker, self._access))
            if message.guild and asked.destination:
                token = reply_token(message.id)
                await self._core.note_answer(asked.dossier, asked.destination, reply, token=token)
            return await self._render_cache.rendering(
                reply.briefing, reply.dossier or asked.dossier, reply.key
            )
        except Exception:  # noqa: BLE001 - whoever asks is told, whatever it is
            reference = secrets.token_hex(4)
            about = {"reference": reference, "platform": PLATFORM_NAME}
            _log.exception("Answering a message failed; reference %s", reference, extra=about)
            return Rendering(sentence(self._core.say(None, Phrase("failed", {"reference": reference}))))

    def _request(self, message: discord.Message, me: int) -> Request:
        names = {user.id: user.display_name for user in message.mentions}
        dossier, line = parse.asked_in(message.content, me, names, self._core.slash_commands)
        return parse.request(
            dossier,
            line,
            user=message.author.id,
            user_name=message.author.display_name,
            guild=message.guild.id if message.guild else None,
            channel=message.channel.id,
            locale=None,
            can_ask=False,
            is_public=True,
        )

    async def _reply(self, message: discord.Message, rendering: Rendering) -> None:
        """Reply where it was asked; where that is not allowed, in direct messages."""
        place = self._client.get_partial_messageable(message.channel.id)
        try:
            await self._send(
                place, rendering, str(message.id), message.to_reference(fail_if_not_exists=False)
            )
        except DeliveryError as error:
            cause = error.__cause__
            if not isinstance(cause, discord.HTTPException) or message.guild is None:
                raise
            if cause.code == errors.NO_HISTORY_FOR_REPLY:
                await self._send(place, rendering, str(message.id), None)
                return
            _log.info("Discord: an answer is sent to whoever asked: %s", error)
            async with delivery(self._faults):
                direct = await self._client.create_dm(discord.Object(message.author.id))
            await self._send(direct, rendering, str(message.id), None)

    async def _send(
        self,
        place: discord.abc.Messageable,
        rendering: Rendering,
        nonce: str,
        reference: discord.MessageReference | None,
    ) -> None:
        """Send a message; what may have arrived is sent again under the same nonce, which makes no second.

        Source: Discord documentation, Message Resource, "Create Message", field `enforce_nonce`.
        """
        fields: dict[str, Any] = {"reference": reference, "mention_author": False} if reference else {}
        for left in reversed(range(_TRIES)):
            try:
                async with delivery(self._faults):
                    await place.send(
                        **rendering.fields,
                        files=for_library(rendering.files),
                        nonce=nonce,
                        allowed_mentions=discord.AllowedMentions.none(),
                        **fields,
                    )
            except (AmbiguousError, RefusedError) as error:
                asked = error.retry_after_seconds if isinstance(error, RefusedError) else 0.0
                wait = asked or _PAUSE_SECONDS
                if not left or wait > _LONGEST_WAIT_SECONDS:
                    raise
                await asyncio.sleep(wait)
            else:
                return
