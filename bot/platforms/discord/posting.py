"""Posts, finds, edits and deletes the bot's own messages: what reminders need of Discord."""

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import discord

from bot.model.briefing import Briefing, Notice
from bot.model.connection import ConnectionStatus
from bot.model.errors import (
    AmbiguousError,
    DeliveryError,
    FrozenMessageError,
    InstallationError,
    MissingMessageError,
    RefusedError,
    UndeliverableError,
    UnsuitableChannelError,
)
from bot.model.ids import Destination, DossierId, UserId
from bot.model.installation import InstallationFaults
from bot.model.search_progress import Progress, Searches
from bot.model.text import Phrase
from bot.platforms.discord import errors, limits
from bot.platforms.discord.delivery import delivery, numbers
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.own_messages import carries, drawn, named
from bot.platforms.discord.preflight import ChannelPermissions, is_suitable, missing
from bot.platforms.discord.render import with_notice
from bot.platforms.discord.render_cache import RenderCache, Rendering
from bot.ports import Core, MessageRef

# How often a search may be taken up and cut off without having come further.
_PATIENCE_SEARCHES: Final = 10
_OF_PERMISSIONS: Final = frozenset({errors.MISSING_ACCESS, errors.MISSING_PERMISSIONS})


class Messages:
    """The bot's messages in channels; each method asks Discord for one thing once.

    Args:
        client: Makes the requests, each once.
        gateway: Tells of the servers while this replica holds it; nothing here needs it.
        faults: What is wrong with the installation.
        core: Says which slash commands there are.
        render_cache: Draws the briefings.
    """

    def __init__(
        self,
        client: discord.Client,
        gateway: Gateway,
        faults: InstallationFaults,
        core: Core,
        render_cache: RenderCache,
    ) -> None:
        self._client = client
        self._gateway = gateway
        self._faults = faults
        self._searches = Searches()
        self._permissions = ChannelPermissions(client, gateway, faults)
        self._core = core
        self._render_cache = render_cache

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once; see `Platform.post`.

        Source: Discord documentation, Message Resource, "Create Message": with `enforce_nonce`, a nonce
        seen in the last few minutes gives the message of then and makes no new one.
        """
        return await self._post(destination, briefing, key)

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once as a reply; see `Platform.reply`.

        Source: Discord documentation, Message Resource, "Message Reference Structure": one to a message that
        is gone is sent all the same, without it, where `fail_if_not_exists` is false.
        """
        channel, guild = numbers(message.destination)
        answered = discord.MessageReference(
            message_id=int(message.message),
            channel_id=channel,
            guild_id=guild or None,
            fail_if_not_exists=False,
        )
        return await self._post(message.destination, briefing, key, reference=answered, mention_author=False)

    async def _post(self, destination: Destination, briefing: Briefing, key: str, **reply: Any) -> MessageRef:
        rendering = await self._render_cache.rendering(briefing, self._dossier(briefing), reminder=key)
        channel = self._channel(destination)
        try:
            async with delivery(self._faults):
                try:
                    message = await channel.send(**rendering.fields, nonce=key, **reply)
                except discord.NotFound as error:
                    if error.code == errors.UNKNOWN_MESSAGE:
                        raise AmbiguousError("A message with this nonce was there and was deleted") from error
                    raise
        except UndeliverableError as error:
            raise await self._naming(destination, error) from error
        return _ref(destination, message)

    async def _naming(self, destination: Destination, error: UndeliverableError) -> UndeliverableError:
        """The same error, with what is missing by name where Discord tells it."""
        cause = error.__cause__
        if not isinstance(cause, discord.Forbidden) or cause.code not in _OF_PERMISSIONS:
            return error
        try:
            obstacles = await self.check(destination)
        except UnsuitableChannelError as unsuitable:
            obstacles = [unsuitable.what]
        return UndeliverableError(str(error), remedy=obstacles[0]) if obstacles else error

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        """Read the channel's history, page by page, where replies stand too; see `Platform.find`.

        Cut off, it goes on where it stopped, since a busy channel's pages may take longer than anybody waits.
        """
        del below
        wanted = (destination, key, since)
        with self._searches.taken_up(wanted, until) as progress:
            if progress.idle > _PATIENCE_SEARCHES:
                progress.is_over = True
                raise UndeliverableError(
                    f"Discord did not give the history of channel {destination.channel} in time, "
                    f"{_PATIENCE_SEARCHES} times in a row",
                    reason=Phrase("history_not_in_time"),
                    remedy=Phrase("history_slow"),
                )
            try:
                await self._require_history(destination)
                await self._read(destination, key, since, progress)
            except DeliveryError:
                progress.idle = 0
                raise
        return [named(destination, id_) for id_ in progress.found]

    async def _read(self, destination: Destination, key: str, since: datetime, progress: Progress) -> None:
        """Read on to the end of the history."""
        # The lowest id of that millisecond, less one, for `after` is exclusive.
        first = discord.utils.time_snowflake(since) - 1
        last = discord.utils.time_snowflake(progress.until, high=True) if progress.until else None
        while not progress.is_over:
            after = int(progress.position or first)
            page = await self._page(destination, after, last)
            ours = [message for message in page if message.author == self._client.user]
            found = [str(message.id) for message in ours if carries(message, key)]
            progress.advance(str(page[-1].id) if page else str(after), found)
            progress.is_over = len(page) < limits.HISTORY_PAGE

    async def _page(self, destination: Destination, after: int, last: int | None) -> list[discord.Message]:
        """The next messages of a channel's history after an id and up to another one, oldest first.

        Source: Discord documentation, Message Resource, "Get Channel Messages": it takes `before` or `after`;
        where both are given, discord.py asks for what comes after and leaves out the rest itself.
        """
        asked = self._channel(destination).history(
            limit=limits.HISTORY_PAGE,
            after=discord.Object(after),
            before=discord.Object(last + 1) if last else None,
            oldest_first=True,
        )
        async with delivery(self._faults):
            return [message async for message in asked]

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        """Put a notice on top of what a message says, which is read back; see `Platform.amend`."""
        await self._require_history(message.destination)
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        try:
            async with delivery(self._faults):
                found = await partial.fetch()
            made = Rendering(with_notice(drawn(found), notice, dossier=dossier, key=key))
            async with delivery(self._faults):
                await partial.edit(**made.fields, allowed_mentions=discord.AllowedMentions.none())
        except ValueError as error:
            raise FrozenMessageError(str(error), remedy=Phrase("fault_of_ours")) from error
        except UndeliverableError as error:
            raise _about_message(error) from error

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        """Put a post as it is now in the place of what stands there; see `Platform.redraw`."""
        await self._require_history(message.destination)
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        try:
            async with delivery(self._faults):
                is_layout = drawn(await partial.fetch()).is_layout
            made = await self._render_cache.rendering(
                briefing, self._dossier(briefing), reminder=key, replaces_layout=is_layout
            )
            if is_layout and not made.is_layout:
                raise FrozenMessageError("a layout never becomes embeds", remedy=Phrase("fault_of_ours"))
            fields = {"embeds": [], **made.fields}  # those that stand there go where a layout comes
            async with delivery(self._faults):
                await partial.edit(**fields, allowed_mentions=discord.AllowedMentions.none())
        except UndeliverableError as error:
            raise _about_message(error) from error

    async def delete(self, message: MessageRef) -> None:
        """Delete a message; one gone already, even with its channel, is no error; see `Platform.delete`."""
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        async with delivery(self._faults):
            try:
                await partial.delete()
            except discord.NotFound as error:
                if error.code not in {errors.UNKNOWN_MESSAGE, errors.UNKNOWN_CHANNEL}:
                    raise

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        """Name what keeps the bot from posting in a channel and reading its history; see `Platform.check`."""
        if not destination.workspace:
            return ()
        try:
            allowed = await self._permissions.of(destination)
        except (InstallationError, UndeliverableError) as error:
            return [Phrase("obstacle", {"reason": error.reason or str(error), "remedy": error.remedy})]
        except (RefusedError, AmbiguousError) as error:
            return [Phrase("discord_cannot_tell", {"error": str(error)})]
        if not is_suitable(allowed):
            raise UnsuitableChannelError(Phrase("unsuitable_channel"))
        return [Phrase("discord_lacks", {"name": name}) for name in missing(allowed)]

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person directly; see `Platform.tell`."""
        del workspace  # direct messages belong to no server
        rendering = await self._render_cache.rendering(briefing, self._dossier(briefing))
        try:
            async with delivery(self._faults):
                channel = await self._client.create_dm(discord.Object(int(user)))
        except AmbiguousError as error:
            # Whatever became of the opening, nothing was written.
            raise RefusedError(str(error)) from error
        async with delivery(self._faults):
            await channel.send(**rendering.fields)

    async def server_time(self) -> datetime:
        """The instant on Discord's clock; see `Platform.server_time`."""
        async with delivery(self._faults) as attempt:
            await self._client.application_info()
        if attempt.answered_at is None:
            raise RefusedError("Discord's answer does not say when it was given")
        return attempt.answered_at

    def _dossier(self, briefing: Briefing) -> DossierId:
        """The slash command that a briefing's buttons ask."""
        return briefing.dossier or self._core.slash_commands[0].name

    def _channel(self, destination: Destination) -> discord.PartialMessageable:
        channel, guild = numbers(destination)
        return self._client.get_partial_messageable(channel, guild_id=guild or None)

    async def _require_history(self, destination: Destination) -> None:
        """Make sure that what can't be seen is not taken for what is not there.

        Source: Discord documentation, Message Resource, "Get Channel Messages": without the permission
        Read Message History, no messages are returned, and no error.
        """
        if not destination.workspace:
            return
        allowed = (await self._permissions.of(destination)).permissions
        if not (allowed.view_channel and allowed.read_message_history):
            raise UndeliverableError(
                f"The bot can't read the history of channel {destination.channel}",
                remedy=Phrase(errors.NO_HISTORY),
                reason=Phrase("discord_unread"),
            )

    def connection_status(self) -> ConnectionStatus:
        """Tell how the gateway is connected; see `Platform.connection_status`."""
        return self._faults.shown_in(
            self._gateway.connection_status(), functools.partial(self._core.say, "en")
        )


def _about_message(error: UndeliverableError) -> UndeliverableError:
    """The same of one message that was to be changed, where it is about that alone."""
    cause = error.__cause__
    code = cause.code if isinstance(cause, discord.HTTPException) else 0
    if code == errors.UNKNOWN_MESSAGE:
        return MissingMessageError(str(error))
    return FrozenMessageError(str(error), remedy=error.remedy) if code in errors.FROZEN else error


def _ref(destination: Destination, message: discord.Message) -> MessageRef:
    return MessageRef(destination=destination, message=str(message.id), posted_at=message.created_at)
