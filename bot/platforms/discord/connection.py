"""discord.py's client with this platform's commands, buttons and rules for connecting."""

import asyncio
import logging
import re
from collections.abc import Iterable
from typing import Any, Final, Self

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

from bot.model.command import Door
from bot.platforms.discord import phrases, refusals
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.registration import register
from bot.platforms.discord.tree import CONTEXTS, INSTALLS, Handlers, grow
from bot.platforms.discord.wording import Wording

_log = logging.getLogger(__name__)

# Source: Discord documentation, Gateway, "Session Start Limit Object", field `max_concurrency`.
IDENTIFY_INTERVAL_SECONDS: Final = 5.0
# discord.py waits this long for another server before it calls a shard ready. Servers that come later are
# taken all the same.
GUILD_WAIT_SECONDS: Final = 0.5
# Source: Discord documentation, Opcodes and Status Codes, "Gateway Close Event Codes".
_AUTHENTICATION_FAILED: Final = 4004


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(r"(?s).*")):
    """Any pressed button: found by its custom_id alone, so those of before a restart work."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Wrap the button."""
        del interaction, match
        assert isinstance(item, discord.ui.Button)
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        connection = interaction.client
        assert isinstance(connection, Connection)
        await connection.answers.press(interaction)


class Tree(app_commands.CommandTree["Connection"]):
    """The slash commands."""

    async def on_error(
        self, interaction: discord.Interaction["Connection"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the asker that their app still shows a command of before a change."""
        _log.warning("A slash command does not fit: %s", error)
        if interaction.type is discord.InteractionType.application_command:
            await self.client.answers.say(interaction, phrases.STALE_COMMAND)


class Connection(discord.AutoShardedClient):
    """discord.py's client with this platform's events.

    Attributes:
        answers: Serves the interactions.
        failure: Why Discord closed the connection for good; empty while it has not.
        remedy: What a person does about the failure.
    """

    def __init__(self, doors: Iterable[Door], answers: Answers) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=GUILD_WAIT_SECONDS,
        )
        self.answers = answers
        self.failure = ""
        self.remedy = refusals.RESTART
        self._tree = Tree(self, allowed_contexts=CONTEXTS, allowed_installs=INSTALLS)
        handlers = Handlers(ask=self.answers.ask, complete=self.answers.complete)
        for door in doors:
            self._tree.add_command(grow(door, handlers))
        self.add_dynamic_items(Press)
        self._identify_lanes = 1
        self._identified_at: dict[int, float] = {}

    async def setup_hook(self) -> None:
        """Ask for the gateway, and register the slash commands; both before the first event comes."""
        self.shard_count, address, limits = await self.http.get_bot_gateway()
        self._identify_lanes = max(1, limits["max_concurrency"])
        # The gateway is not a setting of discord.py: where a session can't be resumed, a shard goes back to
        # this class attribute, whichever address Discord told. It is the same for all shards.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        await self._tree.set_translator(Wording())
        try:
            await register(self._tree)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError):
            _log.exception("The slash commands could not be registered; those of before stay")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep shards of one lane five seconds apart.

        Source: Discord documentation, Gateway, "Sharding", `rate_limit_key = shard_id % max_concurrency`.
        """
        del initial
        lane = (shard_id or 0) % self._identify_lanes
        now = self.loop.time()
        start = max(
            now, self._identified_at.get(lane, -IDENTIFY_INTERVAL_SECONDS) + IDENTIFY_INTERVAL_SECONDS
        )
        self._identified_at[lane] = start
        await asyncio.sleep(start - now)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass an event on; a filled form comes as nothing but the event of an interaction.

        A handler of that event would be a task more for each slash command.
        """
        super().dispatch(event, *args, **kwargs)
        if event == "interaction" and args[0].type is discord.InteractionType.modal_submit:
            self.answers.submit(args[0])

    async def hold(self) -> None:
        """Keep the shards connected until the connection is closed, by us or by Discord for good."""
        try:
            await self.connect()
        except discord.ConnectionClosed as error:
            self.failure = f"Discord closed the connection for good, with code {error.code}"
            if error.code == _AUTHENTICATION_FAILED:
                self.failure, self.remedy = "Discord does not accept DISCORD_TOKEN", refusals.TOKEN
            _log.critical("%s; nobody is answered there until the bot is started again", self.failure)
