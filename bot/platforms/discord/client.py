"""Connects to Discord: logs in, and waits until every shard is ready or another replica's are."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import discord

from bot.model.deduplication import Deduplicator
from bot.model.errors import RefusedError, SettingError
from bot.model.installation import InstallationFaults
from bot.platforms.discord.callbacks import open_callbacks
from bot.platforms.discord.connection import IDENTIFY_INTERVAL_SECONDS, WRONG_TOKEN, Connection
from bot.platforms.discord.errors import delivery_error
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.http import open_delivery_client
from bot.platforms.discord.internals import use_api
from bot.platforms.discord.mentions import Mentions
from bot.platforms.discord.posting import Messages
from bot.platforms.discord.registered import RegisteredCommands
from bot.platforms.discord.render_cache import RenderCache
from bot.platforms.discord.request_handler import FAREWELL_SECONDS, RequestHandler
from bot.platforms.discord.settings import Access, read_access
from bot.platforms.discord.status import watch
from bot.ports import Clock, Core, Gate, Platform, SoleLeader

_log = logging.getLogger(__name__)

LOGIN_TIMEOUT_SECONDS: Final = 120.0
READY_TIMEOUT_SECONDS: Final = 60.0


@asynccontextmanager
async def connect(
    settings: Mapping[str, str], core: Core, clock: Clock, gate: Gate | None = None
) -> AsyncIterator[Platform]:
    """Connect; yields once every shard is ready, another replica is inside the gate, or neither can be.

    Messages are sent without the gateway, so a gateway that can't be had is tried again while they are.

    Raises:
        SettingError: A setting is missing or wrong, or Discord does not take it.
        DeliveryError: Discord can't be reached, or refuses.
    """
    access = read_access(settings)
    # Nobody wants to hear at each start that there will be no voice.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    use_api(access.api)
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        # What goes wrong inside leaves as it is, not wrapped into a group of exceptions.
        try:
            async with _opened(core, access, clock, gate or SoleLeader(), tasks) as platform:
                yield platform
        except Exception as raised:  # noqa: BLE001 - raised again below
            failure = raised
    if failure:
        raise failure


@asynccontextmanager
async def _opened(
    core: Core, access: Access, clock: Clock, gate: Gate, tasks: asyncio.TaskGroup
) -> AsyncIterator[Platform]:
    registered = RegisteredCommands()
    render_cache = RenderCache(core, registered)
    async with open_callbacks(access.api) as callbacks, open_delivery_client() as client:
        answers = RequestHandler(
            core, access, render_cache, registered, callbacks, Deduplicator(clock.now), tasks
        )
        faults = InstallationFaults()
        mentions = Mentions(core, access, render_cache, client, faults, Deduplicator(clock.now), tasks)
        await _log_in(client, access)
        if access.manager_roles or access.fact_roles:
            # No app may do that itself. Source: Discord documentation, Application Commands, "Permissions".
            _log.info(
                "Discord shows what only managers may ask (/DOSSIER-manage) to people with Manage Server; "
                "show it to the roles of DISCORD_MANAGER_ROLES and DISCORD_FACT_ROLES in Server Settings, "
                "Integrations"
            )
        gateway = Gateway(gate, lambda: _connected(core, access, answers, mentions, registered, tasks))
        keeping = tasks.create_task(gateway.keep(), name="keep Discord's gateway")
        watching = tasks.create_task(watch(client, faults), name="watch the installation")
        try:
            await gateway.settled.wait()
            if gateway.refusal:
                raise gateway.refusal
            yield Messages(client, gateway, faults, core, render_cache)
        finally:
            watching.cancel()
            keeping.cancel()
            await asyncio.wait({keeping, watching})


@asynccontextmanager
async def _connected(
    core: Core,
    access: Access,
    answers: RequestHandler,
    mentions: Mentions,
    registered: RegisteredCommands,
    tasks: asyncio.TaskGroup,
) -> AsyncIterator[Connection]:
    async with Connection(core, answers, mentions, registered) as connection:
        await _log_in(connection, access)
        holding = tasks.create_task(connection.hold(), name="hold the Discord connection")
        try:
            await _wait_until_ready(connection, holding)
            yield connection
        finally:
            await answers.finish()
            await mentions.finish(FAREWELL_SECONDS)
            # First: cancelling would cut short a closing that Discord itself set off.
            await connection.close()
            holding.cancel()


async def _log_in(client: discord.Client, access: Access) -> None:
    try:
        async with asyncio.timeout(LOGIN_TIMEOUT_SECONDS):
            await client.login(access.token)
    except discord.LoginFailure as error:
        raise SettingError(WRONG_TOKEN) from error
    except discord.HTTPException as error:
        raise delivery_error(error) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise RefusedError(
            f"Discord can't be reached at {access.api} ({error or 'too slow'}); "
            "check DISCORD_API_URL and the network."
        ) from error


async def _wait_until_ready(connection: Connection, holding: asyncio.Task[None]) -> None:
    """Wait until every shard is ready.

    Raises:
        RefusedError: Discord refused the connection, or it takes too long.
    """
    shards = connection.shard_count or 1
    async with asyncio.TaskGroup() as waiting:
        ready = waiting.create_task(connection.wait_until_ready())
        await asyncio.wait(
            {ready, holding},
            timeout=READY_TIMEOUT_SECONDS + IDENTIFY_INTERVAL_SECONDS * shards,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not connection.is_ready():
            ready.cancel()
    if connection.failure:
        raise RefusedError(connection.failure)
    if not connection.is_ready():
        raise RefusedError(
            "Discord's gateway did not get ready in time; check DISCORD_API_URL and the network."
        )
