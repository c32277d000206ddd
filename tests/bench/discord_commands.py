"""`/cyberdialogue fact hotline` on Discord, against a bare discord.py client that answers a fixed text."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any, Final

import discord
from discord import app_commands
from discord.http import Route

from bot.app import Kernel
from bot.clock import SystemClock
from bot.model.deduplication import Deduplicator
from bot.model.installation import InstallationFaults
from bot.platforms.discord.callbacks import open_callbacks
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.http import open_delivery_client
from bot.platforms.discord.mentions import Mentions
from bot.platforms.discord.registered import RegisteredCommands
from bot.platforms.discord.render_cache import RenderCache
from bot.platforms.discord.request_handler import RequestHandler
from bot.platforms.discord.settings import Access
from tests.bench.pairs import Batch, compare
from tests.bench.responder import APPLICATION, CONTENT_LIMIT
from tests.bench.slack_commands import open_real_kernel
from tests.bench.table import Row

_TURNS: Final = 31
_TIMES: Final = 40
_IDS: Final = count(1_180_000_000_000_000_000)
_SECONDS: Final = 10.0


async def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    async with AsyncExitStack() as stack:
        kernel = await stack.enter_async_context(open_real_kernel())
        responder, api = await stack.enter_async_context(_open_responder())
        Route.BASE = api
        ours = await stack.enter_async_context(_our_client(kernel, api))
        await _feeding(ours)(1)
        size = await _size_of_last(responder)
        bare = await stack.enter_async_context(_bare_client("x" * min(size, CONTENT_LIMIT)))
        compared = await compare(_feeding(ours), _feeding(bare), turns=_TURNS, times=_TIMES)
    return [compared.row("Discord, discord.py in process, against a bare command")]


@asynccontextmanager
async def _open_responder() -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Open a process that takes every answer, so that taking it does not count."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.responder", stdin=-1, stdout=-1
    )
    assert process.stdout
    try:
        async with asyncio.timeout(_SECONDS):
            address = (await process.stdout.readline()).decode().strip()
        yield process, address
    finally:
        process.kill()
        await process.wait()


async def _size_of_last(responder: asyncio.subprocess.Process) -> int:
    assert responder.stdin
    assert responder.stdout
    responder.stdin.write(b"\n")
    async with asyncio.timeout(_SECONDS):
        return int(await responder.stdout.readline())


@asynccontextmanager
async def _our_client(kernel: Kernel, api: str) -> AsyncIterator[discord.Client]:
    access = Access(token="bench", api=api)
    registered, seen, faults = RegisteredCommands(), Deduplicator(SystemClock().now), InstallationFaults()
    cache = RenderCache(kernel.core, registered)
    async with (
        asyncio.TaskGroup() as tasks,
        open_callbacks(api) as callbacks,
        open_delivery_client() as client,
    ):
        answers = RequestHandler(kernel.core, access, cache, registered, callbacks, seen, tasks)
        mentions = Mentions(kernel.core, access, cache, client, faults, seen, tasks)
        async with Connection(kernel.core, answers, mentions, registered) as connection:
            await connection.login("bench")
            yield connection


@asynccontextmanager
async def _bare_client(text: str) -> AsyncIterator[discord.Client]:
    """Open a client as discord.py's first example of slash commands has it."""
    client = discord.Client(intents=discord.Intents.default())
    tree = app_commands.CommandTree(client)
    group = app_commands.Group(name="cyberdialogue", description="bench")

    @group.command(name="fact")
    async def answer(interaction: discord.Interaction[Any], id: str) -> None:  # noqa: A002 - the option's name
        """Answer."""
        del id
        await interaction.response.send_message(text, ephemeral=True)

    tree.add_command(group)
    async with client:
        await client.login("bench")
        yield client


def _feeding(client: discord.Client) -> Batch:
    async def batch(times: int) -> None:
        for _ in range(times):
            before = asyncio.all_tasks()
            client._connection.parse_interaction_create(_interaction(next(_IDS)))
            async with asyncio.timeout(_SECONDS):
                done, _ = await asyncio.wait(asyncio.all_tasks() - before)
            for task in done:
                task.result()

    return batch


def _interaction(number: int) -> Any:
    """An INTERACTION_CREATE as the gateway sends it, read anew as from its JSON."""
    return json.loads(_PAYLOAD.replace("NUMBER", str(number)))


_USER: Final = {
    "id": "1150000000000000001",
    "username": "ana",
    "global_name": "Ana",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "avatar_decoration_data": None,
    "clan": None,
}
_PAYLOAD: Final = json.dumps(
    {
        "id": "NUMBER",
        "application_id": APPLICATION,
        "type": 2,
        "token": "aW50ZXJhY3Rpb246MTE4MDAwMDAwMDAwMDAwMDAwMDpiZW5jaC10b2tlbi1vZi1hbi1pbnRlcmFjdGlvbg",
        "version": 1,
        "data": {
            "id": "1170000000000000002",
            "name": "cyberdialogue",
            "type": 1,
            "guild_id": None,
            "options": [
                {
                    "name": "fact",
                    "type": 1,
                    "options": [{"name": "id", "type": 3, "value": "hotline"}],
                }
            ],
        },
        "guild_id": "1140000000000000001",
        "guild": {"id": "1140000000000000001", "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "channel_id": "1160000000000000001",
        "channel": {
            "id": "1160000000000000001",
            "type": 0,
            "name": "general",
            "guild_id": "1140000000000000001",
            "position": 0,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
            "permissions": "2248473465835073",
        },
        "member": {
            "user": _USER,
            "roles": [],
            "nick": None,
            "avatar": None,
            "joined_at": "2024-01-01T00:00:00.000000+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
            "permissions": "2248473465835073",
        },
        "locale": "en-US",
        "app_permissions": "2248473465835073",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": "1140000000000000001"},
        "context": 0,
        "attachment_size_limit": 10485760,
    }
)
