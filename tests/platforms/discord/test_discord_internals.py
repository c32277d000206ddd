"""What discord.py does not document is still as this platform uses it."""

import asyncio
import time

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from bot.platforms.discord import internals
from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import PATIENCE, Person


@pytest.fixture
def kept_addresses():
    """Addresses are attributes of classes, which other tests share."""
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway


@pytest.fixture
async def client(far_end: DiscordFarEnd, kept_addresses):
    """discord.py's own client, connected to the far end with no part of this platform."""
    del kept_addresses
    internals.use_api(far_end.settings["DISCORD_API_URL"])
    connected = discord.AutoShardedClient(intents=discord.Intents(guilds=True), guild_ready_timeout=0.1)
    async with connected:
        await connected.login(far_end.settings["DISCORD_TOKEN"])
        connected.shard_count, address, limits = await internals.ask_gateway(connected)
        assert {"remaining", "reset_after", "max_concurrency"} <= limits.keys()
        internals.use_gateway(address)
        async with asyncio.TaskGroup() as tasks:
            connecting = tasks.create_task(connected.connect())
            async with asyncio.timeout(PATIENCE):
                await connected.wait_until_ready()
            yield connected
            await connected.close()
            connecting.cancel()


@pytest.mark.usefixtures("kept_addresses")
def test_a_request_goes_to_the_address_set():
    internals.use_api("http://127.0.0.1:1/api")
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/users/@me"


async def test_a_session_begun_anew_goes_to_the_gateway_set(client):
    reached = asyncio.Event()

    async def refuse(_: web.Request) -> web.Response:
        reached.set()
        return web.Response(status=503)

    application = web.Application()
    application.router.add_get("/", refuse)
    async with TestServer(application) as server:
        internals.use_gateway(str(server.make_url("/")))
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await DiscordWebSocket.from_client(client, shard_id=0)
    assert reached.is_set()


async def test_requests_of_our_own_are_answered(client):
    me = await internals.ask(client, Route("GET", "/users/@me"))
    assert me["id"] == str(client.user.id)
    assert isinstance(client.http, HTTPClient)


async def test_each_event_is_read_by_what_stands_under_its_name(client, far_end):
    readers = internals.parsers(client)
    assert {"READY", "INTERACTION_CREATE", "GUILD_CREATE", "CHANNEL_UPDATE"} <= readers.keys()
    read = asyncio.Event()
    readers["CHANNEL_UPDATE"] = lambda _: read.set()
    denied = {"do": "deny", "channel": Person(far_end).channel, "permission": "EMBED_LINKS"}
    assert (await far_end.admin(denied))["ok"]
    async with asyncio.timeout(PATIENCE):
        await read.wait()


async def test_heartbeats_tell_when_the_last_one_was_answered(client):
    [shard] = client.shards.values()
    async with asyncio.timeout(PATIENCE):
        # discord.py beats at once on connecting, and tells nobody of the answer.
        while internals.answer_age(shard) is None:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)
    assert 0 <= (internals.answer_age(shard) or 0.0) < PATIENCE
    seconds, interval = internals.silence(shard) or (-1.0, -1.0)
    assert 0 <= seconds <= time.perf_counter()
    assert interval > 0


async def test_a_dropped_shard_resumes_its_session(client):
    [shard] = client.shards.values()
    resumed = asyncio.Event()

    async def note(_: int) -> None:
        resumed.set()

    client.on_shard_resumed = note
    await internals.drop(shard)
    async with asyncio.timeout(PATIENCE):
        await resumed.wait()


async def test_a_bounded_backoff_waits_no_longer(client):
    [shard] = client.shards.values()
    internals.limit_backoff(shard, 2)
    backoff = shard._parent._backoff
    assert isinstance(backoff, ExponentialBackoff)
    assert max(backoff.delay() for _ in range(50)) <= backoff._base * 2**2
