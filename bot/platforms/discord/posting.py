"""Posts, finds, edits and deletes the bot's own messages: what reminders need of Discord."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.model.briefing import Briefing
from bot.model.connection import ConnectionStatus
from bot.model.errors import AmbiguousError, RefusedError, UndeliverableError
from bot.model.ids import Destination, DossierId, UserId
from bot.model.text import Phrase
from bot.platforms.discord import errors, limits
from bot.platforms.discord.buttons import read_control
from bot.platforms.discord.delivery import delivery, numbers
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.preflight import Permits
from bot.platforms.discord.render_cache import RenderCache
from bot.ports import Core, MessageRef


class Messages:
    """The bot's messages in channels; each method asks Discord for one thing once.

    Args:
        courier: Makes the requests, each once.
        gateway: Tells of the servers while this replica holds it; nothing here needs it.
        core: Says which slash commands there are.
        render_cache: Draws the briefings.
    """

    def __init__(
        self, courier: discord.Client, gateway: Gateway, core: Core, render_cache: RenderCache
    ) -> None:
        self._courier = courier
        self._gateway = gateway
        self._permits = Permits(courier, gateway)
        self._core = core
        self._render_cache = render_cache

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once; see `Platform.post`.

        Source: Discord documentation, Message Resource, "Create Message": with `enforce_nonce`, a nonce
        seen in the last few minutes gives the message of then and makes no new one.
        """
        rendering = await self._render_cache.rendering(briefing, self._dossier(briefing), reminder=key)
        channel = self._channel(destination)
        async with delivery():
            try:
                message = await channel.send(embeds=rendering.embeds, view=rendering.view, nonce=key)
            except discord.NotFound as error:
                if error.code == errors.UNKNOWN_MESSAGE:
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
            async with delivery():
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
        rendering = await self._render_cache.rendering(briefing, self._dossier(briefing), reminder=key)
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        async with delivery():
            await partial.edit(
                embeds=rendering.embeds, view=rendering.view, allowed_mentions=discord.AllowedMentions.none()
            )

    async def delete(self, message: MessageRef) -> None:
        """Delete a message; one gone already, even with its channel, is no error; see `Platform.delete`."""
        partial = self._channel(message.destination).get_partial_message(int(message.message))
        async with delivery():
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
            allowed, is_thread = await self._permits.of(destination)
        except UndeliverableError as error:
            return [Phrase("obstacle", {"reason": error.reason or str(error), "remedy": error.remedy})]
        except (RefusedError, AmbiguousError) as error:
            return [Phrase("discord_cannot_tell", {"error": str(error)})]
        needed = {
            "View Channel": allowed.view_channel,
            "Send Messages in Threads" if is_thread else "Send Messages": (
                allowed.send_messages_in_threads if is_thread else allowed.send_messages
            ),
            "Embed Links": allowed.embed_links,
            "Read Message History": allowed.read_message_history,
        }
        return [Phrase("discord_lacks", {"name": name}) for name, has in needed.items() if not has]

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person directly; see `Platform.tell`."""
        del workspace  # direct messages belong to no server
        rendering = await self._render_cache.rendering(briefing, self._dossier(briefing))
        async with delivery():
            channel = await self._courier.create_dm(discord.Object(int(user)))
        async with delivery():
            await channel.send(embeds=rendering.embeds, view=rendering.view)

    async def server_time(self) -> datetime:
        """The instant on Discord's clock; see `Platform.server_time`."""
        async with delivery() as attempt:
            await self._courier.application_info()
        if attempt.answered_at is None:
            raise RefusedError("Discord's answer does not say when it was given")
        return attempt.answered_at

    def _dossier(self, briefing: Briefing) -> DossierId:
        """The slash command that a briefing's buttons ask."""
        return briefing.dossier or self._core.slash_commands[0].name

    def _channel(self, destination: Destination) -> discord.PartialMessageable:
        channel, guild = numbers(destination)
        return self._courier.get_partial_messageable(channel, guild_id=guild or None)

    async def _require_history(self, destination: Destination) -> None:
        """Make sure that what can't be seen is not taken for what is not there.

        Source: Discord documentation, Message Resource, "Get Channel Messages": without the permission
        Read Message History, no messages are returned, and no error.
        """
        if not destination.workspace:
            return
        allowed, _ = await self._permits.of(destination)
        if not (allowed.view_channel and allowed.read_message_history):
            raise UndeliverableError(
                f"The bot can't read the history of channel {destination.channel}",
                remedy=Phrase(errors.NO_HISTORY),
                reason=Phrase("discord_unread", {"channel": destination.channel}),
            )

    def connection_status(self) -> ConnectionStatus:
        """Tell how the gateway is connected; see `Platform.connection_status`."""
        return self._gateway.connection_status()


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
