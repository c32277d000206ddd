"""Posts, finds, edits and deletes the bot's own messages: what reminders need of Discord."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import aiohttp
import discord

from bot.model.briefing import Briefing
from bot.model.errors import AmbiguousError, RefusedError, UndeliverableError
from bot.model.ids import Destination, DossierId, UserId
from bot.platforms.discord import limits, refusals
from bot.platforms.discord.attempts import attempted
from bot.platforms.discord.controls import read_control
from bot.platforms.discord.sheets import Sheets
from bot.ports import Core, MessageRef

REQUEST_TIMEOUT_SECONDS: Final = 10.0
_UNAVAILABLE_SECONDS: Final = 60.0


class Messages:
    """The bot's messages in channels; each method asks Discord for one thing once.

    Args:
        courier: Makes the requests, each once.
        connection: Knows the servers and what the bot may do there.
        core: Says which doors there are.
        sheets: Draws the briefings.
    """

    def __init__(
        self, courier: discord.Client, connection: discord.Client, core: Core, sheets: Sheets
    ) -> None:
        self._courier = courier
        self._connection = connection
        self._core = core
        self._sheets = sheets

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once; see `Platform.post`.

        Source: Discord documentation, Message Resource, "Create Message": with `enforce_nonce`, a nonce
        seen in the last few minutes gives the message of then and makes no new one.
        """
        sheet = await self._sheets.sheet(briefing, door=self._door(briefing), key=key)
        channel = self._channel(destination)
        async with self._delivery():
            try:
                message = await channel.send(embeds=sheet.embeds, view=sheet.view, nonce=key)
            except discord.NotFound as error:
                if error.code == refusals.UNKNOWN_MESSAGE:
                    raise AmbiguousError("A message with this nonce was there and was deleted") from error
                raise
        return _ref(destination, message)

    async def find(self, destination: Destination, key: str, *, since: datetime) -> Sequence[MessageRef]:
        """Read the channel's history, page by page; see `Platform.find`."""
        await self._require_history(destination)
        channel = self._channel(destination)
        user = self._courier.user
        found: list[MessageRef] = []
        # The lowest id of that millisecond, less one, for `after` is exclusive.
        after = discord.Object(discord.utils.time_snowflake(since) - 1)
        while True:
            async with self._delivery():
                page = [
                    message
                    async for message in channel.history(
                        limit=limits.HISTORY_PAGE, after=after, oldest_first=True
                    )
                ]
            found += [
                _ref(destination, message)
                for message in page
                if message.author == user and _carries(message, key)
            ]
            if len(page) < limits.HISTORY_PAGE:
                return found
            after = discord.Object(page[-1].id)

    async def edit(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        """Put a briefing in a message's place; see `Platform.edit`."""
        sheet = await self._sheets.sheet(briefing, door=self._door(briefing), key=key)
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        async with self._delivery():
            await partial.edit(
                embeds=sheet.embeds, view=sheet.view, allowed_mentions=discord.AllowedMentions.none()
            )

    async def delete(self, message: MessageRef) -> None:
        """Delete a message; one gone already, even with its channel, is no error; see `Platform.delete`."""
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        async with self._delivery():
            try:
                await partial.delete()
            except discord.NotFound as error:
                if error.code not in {refusals.UNKNOWN_MESSAGE, refusals.UNKNOWN_CHANNEL}:
                    raise

    async def check(self, destination: Destination) -> Sequence[str]:
        """Name what keeps the bot from posting in a channel and reading its history; see `Platform.check`."""
        if not destination.workspace:
            return ()
        try:
            allowed, is_thread = await self._permissions(destination)
        except UndeliverableError as error:
            return [f"{error}. {error.remedy}"]
        except (RefusedError, AmbiguousError) as error:
            return [f"{error}. Try again in a minute."]
        needed = {
            "View Channel": allowed.view_channel,
            "Send Messages in Threads" if is_thread else "Send Messages": (
                allowed.send_messages_in_threads if is_thread else allowed.send_messages
            ),
            "Embed Links": allowed.embed_links,
            "Read Message History": allowed.read_message_history,
        }
        return [
            f"The bot lacks {name}: give it to the bot's role in this channel."
            for name, has in needed.items()
            if not has
        ]

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person directly; see `Platform.tell`."""
        del workspace  # direct messages belong to no server
        sheet = await self._sheets.sheet(briefing, door=self._door(briefing))
        async with self._delivery():
            channel = await self._courier.create_dm(discord.Object(int(user)))
        async with self._delivery():
            await channel.send(embeds=sheet.embeds, view=sheet.view)

    def _door(self, briefing: Briefing) -> DossierId:
        """Give the door that a briefing's buttons ask."""
        return briefing.dossier or self._core.doors[0].name

    def _channel(self, destination: Destination) -> discord.PartialMessageable:
        try:
            channel, guild = int(destination.channel), int(destination.workspace or 0)
        except ValueError as error:
            raise UndeliverableError(
                f"{destination.channel!r} in {destination.workspace!r} is no channel of Discord",
                remedy=refusals.GONE_CHANNEL,
            ) from error
        return self._courier.get_partial_messageable(channel, guild_id=guild or None)

    async def _require_history(self, destination: Destination) -> None:
        """Make sure that what can't be seen is not taken for what is not there.

        Source: Discord documentation, Message Resource, "Get Channel Messages": without the permission
        Read Message History, no messages are returned, and no error.
        """
        if not destination.workspace:
            return
        allowed, _ = await self._permissions(destination)
        if not (allowed.view_channel and allowed.read_message_history):
            raise UndeliverableError(
                f"The bot can't read the history of channel {destination.channel}", remedy=refusals.NO_HISTORY
            )

    async def _permissions(self, destination: Destination) -> tuple[discord.Permissions, bool]:
        """Give what the bot may do in a channel of a server, and whether that is a thread.

        The gateway tells of channels and roles; a thread has the permissions of its channel.

        Raises:
            UndeliverableError: The channel is gone, or hidden from the bot.
            RefusedError: The gateway has not told of its server yet.
        """
        channel_id = self._channel(destination).id
        found = self._connection.get_channel(channel_id)
        if found is None:
            async with self._delivery():
                far = await self._courier.fetch_channel(channel_id)
            is_thread = isinstance(far, discord.Thread)
            found = self._connection.get_channel(far.parent_id if isinstance(far, discord.Thread) else far.id)
        else:
            is_thread = isinstance(found, discord.Thread)
            found = found.parent if isinstance(found, discord.Thread) else found
        member = found.guild.me if isinstance(found, discord.abc.GuildChannel) else None
        if not isinstance(found, discord.abc.GuildChannel) or member is None or found.guild.unavailable:
            raise RefusedError(
                "Discord has not sent the server of this channel yet",
                retry_after_seconds=_UNAVAILABLE_SECONDS,
            )
        return found.permissions_for(member), is_thread

    @asynccontextmanager
    async def _delivery(self) -> AsyncIterator[None]:
        """Ask Discord for one thing, with a time limit, and say exactly what became of it.

        Raises:
            RefusedError: It certainly was not done; may be tried again.
            AmbiguousError: It may have been done.
            UndeliverableError: It can't be done until a person mends something.
        """
        async with attempted() as attempt:
            try:
                async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                    yield
            except TimeoutError as error:
                if attempt.may_have_arrived:
                    raise AmbiguousError("Discord did not answer in time") from error
                raise RefusedError("Nothing was sent, for earlier requests hold this one up") from error
            except discord.RateLimited as error:
                raise RefusedError(str(error), retry_after_seconds=error.retry_after) from error
            except discord.HTTPException as error:
                raise refusals.delivery_error(error) from error
            except (aiohttp.ClientError, OSError) as error:
                raise AmbiguousError(f"The connection to Discord broke: {error}") from error


def _ref(destination: Destination, message: discord.Message) -> MessageRef:
    return MessageRef(destination=destination, message=str(message.id), posted_at=message.created_at)


def _carries(message: discord.Message, key: str) -> bool:
    """Tell whether a message has the key, in a button or, where Discord gives it back, as its nonce."""
    if str(message.nonce) == key:
        return True
    controls = (
        read_control(button.custom_id)
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if isinstance(button, discord.Button) and button.custom_id
    )
    return any(control is not None and control.key == key for control in controls)
