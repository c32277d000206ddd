"""discord.py's client with this platform's commands, buttons and rules for connecting."""

import asyncio
import contextlib
import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands

from bot.model.errors import RefusedError
from bot.model.exchange import SlashCommand
from bot.model.text import Phrase
from bot.platforms.discord import errors, internals
from bot.platforms.discord.events import shield
from bot.platforms.discord.heartbeats import close_the_dead
from bot.platforms.discord.mentions import Mentions
from bot.platforms.discord.message_menu import is_of_menu, message_menu
from bot.platforms.discord.names import managing, refused
from bot.platforms.discord.registered import RegisteredCommands
from bot.platforms.discord.registration import register, remove_leftovers
from bot.platforms.discord.request_handler import RequestHandler
from bot.platforms.discord.strings import Wording
from bot.platforms.discord.tree import CONTEXTS, INSTALLS, Handlers, build_groups, partitioned
from bot.ports import Core

_log = logging.getLogger(__name__)

# Source: Discord documentation, Gateway, "Session Start Limit Object", field `max_concurrency`.
# With a margin, for Discord counts from when it hears of the first, which may take longer than of the next.
IDENTIFY_INTERVAL_SECONDS: Final = 5.5
# discord.py waits this long for another server before it calls a shard ready. Servers that come later are
# taken all the same.
GUILD_WAIT_SECONDS: Final = 0.1
# Source: Discord documentation, Opcodes and Status Codes, "Gateway Close Event Codes".
_DISALLOWED_INTENTS: Final = 4014
WRONG_TOKEN: Final = (
    "Discord does not accept DISCORD_TOKEN; "  # noqa: S105 - the setting's name
    "copy it again from the Bot page of the developer portal."
)
_CLOSED: Final[Mapping[int, str]] = {
    4004: WRONG_TOKEN,
    4011: "Discord closed the gateway with code 4011: the bot is in more servers than before, and asks anew "
    "how many connections it needs.",
    _DISALLOWED_INTENTS: "Discord closed the gateway with code 4014: the bot may not see its servers; look "
    "at the Bot page of the developer portal.",
}
_CLOSED_OTHERWISE: Final = "if it stays so, report it as a fault of the bot, with its log."
_REGISTER_AGAIN_SECONDS: Final = 60.0
_LONGEST_WAIT_EXPONENT: Final = 5  # of 2 seconds


class Tree(app_commands.CommandTree["Connection"]):
    """The slash commands."""

    async def interaction_check(self, interaction: discord.Interaction["Connection"], /) -> bool:
        """Leave what was chosen in a message's menu to whoever answers it by what it carries."""
        return not is_of_menu(interaction)

    async def on_error(
        self, interaction: discord.Interaction["Connection"], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the asker that their app still shows a command of before a change."""
        _log.warning("A slash command does not fit: %s", error)
        if interaction.type is discord.InteractionType.application_command:
            await self.client.answers.say(interaction, Phrase("stale_command"))


# For whoever runs the program.


class Connection(discord.AutoShardedClient):
    """discord.py's client with this platform's events.

    Attributes:
        answers: Serves the interactions.
        spares_sessions: Whether more than half of the sessions that Discord takes in a day are used up.
        failure: Why the connection ended, and what a person does about it; empty while it has not.
        ended: Set once it has, by Discord or by a fault; another one has to take its place.
    """

    def __init__(
        self, core: Core, answers: RequestHandler, mentions: Mentions, registered: RegisteredCommands
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=GUILD_WAIT_SECONDS,
        )
        self.answers = answers
        self._mentions = mentions
        self._registered = registered
        self.spares_sessions = False
        self.failure = ""
        self.ended = asyncio.Event()
        self._tree = Tree(self, allowed_contexts=CONTEXTS, allowed_installs=INSTALLS)
        self._core = core
        self._offered: Sequence[SlashCommand] = ()
        self._offer(core.slash_commands)
        shield(internals.parsers(self))
        self._identify_lanes = 1
        self._identified_at: dict[int, float] = {}
        self._registers_again = False

    async def setup_hook(self) -> None:
        """Ask for the gateway, and register the slash commands; both before the first event comes.

        Raises:
            RefusedError: Discord takes no more new sessions today.
        """
        self.shard_count, address, allowed = await internals.ask_gateway(self)
        # Source: Discord documentation, Gateway, "Identifying": who starts more gets a new token.
        if allowed["remaining"] < self.shard_count:
            seconds = allowed["reset_after"] / 1000
            raise RefusedError(
                f"Discord takes {allowed['remaining']} more sessions of this bot and {self.shard_count} are "
                f"needed; more in {math.ceil(seconds / 60)} minutes, and reminders are posted meanwhile",
                retry_after_seconds=seconds,
            )
        self.spares_sessions = 2 * allowed["remaining"] < allowed["total"]
        self._identify_lanes = max(1, allowed["max_concurrency"])
        internals.use_gateway(address)
        await self._tree.set_translator(Wording())
        self._registers_again = await self._register()

    def _offer(self, slash_commands: Sequence[SlashCommand]) -> None:
        """Put these slash commands into the tree; one that Discord can't take keeps no other from it."""
        self._offered = slash_commands
        handlers = Handlers(ask=self.answers.ask, complete=self.answers.completions.complete)
        self._tree.clear_commands(guild=None)
        self._tree.add_command(message_menu(self._core))
        reasons = refused([slash_command.name for slash_command in slash_commands])
        second = managing([one.name for one in slash_commands if one.name not in reasons])
        every = slash_commands[0].commands if slash_commands else ()
        self._registered.offer(second, [command.name for command in partitioned(every)[1]])
        for slash_command in slash_commands:
            if slash_command.name in reasons:
                _log.error("Not offered on Discord: %s", reasons[slash_command.name])
            else:
                for group in build_groups(slash_command, handlers, managing=second[slash_command.name]):
                    self._tree.add_command(group)

    async def _register(self) -> bool:
        """Register the slash commands; tell whether it is worth trying again."""
        try:
            self._registered.note(await register(self._tree))
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as error:
            _log.exception("The slash commands could not be registered; those of before stay")
            is_refused = isinstance(error, discord.HTTPException) and not errors.is_passing(error)
            return not is_refused and not isinstance(error, ValueError)
        return False

    async def _tidy(self) -> None:
        """Remove leftover commands of single servers, once it is known in which ones the bot is."""
        await self.wait_until_ready()
        try:
            await remove_leftovers(self)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("Whether single servers have commands left over can't be told now: %s", error)

    async def _keep_registered(self) -> None:
        """Register the slash commands again once they are others, and where that failed before."""
        while True:
            wait = _REGISTER_AGAIN_SECONDS if self._registers_again else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    self._offer(await self._core.other_slash_commands(self._offered))
            self._registers_again = await self._register()

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard, and have it try again every half minute once Discord can't be reached."""
        await super().launch_shard(gateway, shard_id, initial=initial)
        shard = self.get_shard(shard_id)
        assert shard
        # The exponent of its longest wait, which is 17 minutes else.
        internals.limit_backoff(shard, _LONGEST_WAIT_EXPONENT)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep shards of one lane five seconds apart, and a little more.

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
        """Pass an event on; pressed buttons and filled forms are answered by what they carry alone.

        discord.py looks for a button in the message as it was sent with the press. A handler of the event
        would be a task more for each slash command, and for each message of a server.
        """
        super().dispatch(event, *args, **kwargs)
        if event == "interaction":
            self.answers.begin(args[0])
        elif event == "message":
            self._mentions.take(args[0], self)

    async def hold(self) -> None:
        """Keep the shards connected until the connection is closed, by us, by Discord for good, or broken."""
        async with asyncio.TaskGroup() as tasks:
            beside = (
                tasks.create_task(close_the_dead(self._shards_now), name="watch heartbeats"),
                tasks.create_task(self._keep_registered(), name="register the slash commands"),
                tasks.create_task(self._tidy(), name="remove leftover slash commands"),
            )
            try:
                await self.connect()
            except discord.ConnectionClosed as error:
                self._fail(error.code)
            except discord.PrivilegedIntentsRequired:
                self._fail(_DISALLOWED_INTENTS)
            except Exception:  # noqa: BLE001 - discord.py ends all shards with whatever one meets
                _log.exception("The connection to Discord broke")
                self._end("The connection to Discord broke.")
            finally:
                for task in beside:
                    task.cancel()

    def _shards_now(self) -> Iterable[discord.ShardInfo]:
        return self.shards.values()

    def _fail(self, code: int) -> None:
        self._end(_CLOSED.get(code, f"Discord closed the gateway with code {code}: {_CLOSED_OTHERWISE}"))

    def _end(self, failure: str) -> None:
        self.failure = failure
        self.ended.set()
