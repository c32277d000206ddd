"""Two replicas on one PostgreSQL: one holds Discord's gateway, both deliver, and each takes over."""

import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.storage import PostgresAddress
from bot.model.subscription import Occasion, Subscribe
from bot.playground.discord import DiscordFarEnd
from bot.reminders.ledger.opening import open_ledger
from tests.app.bots import Bot, running
from tests.platforms.discord.discord_core import GET_MESSAGES, RESPOND, Person, calls, text
from tests.reminders.ledger.ledger_samples import due_item, subscription
from tests.reminders.ledger.postgres_server import fresh_schema

SHORT, LONG = "6", "600"  # seconds of a lease: one that ends within a test, and one that does not


@pytest.fixture
async def place(server: str) -> PostgresAddress:
    return await fresh_schema(server)


@asynccontextmanager
async def replicas(
    folder: Path, place: PostgresAddress, discord: DiscordFarEnd, *, lease: str
) -> AsyncIterator[tuple[Bot, Bot]]:
    """Run two; the first holds the gateway."""
    settings = {**discord.settings, "DATABASE_URL": place.url, "GATEWAY_LEASE_SECONDS": lease}
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running(folder, settings, "first"))
        await first.until_ready()
        second = await stack.enter_async_context(running(folder, settings, "second"))
        await second.until_ready()
        assert await first.link("discord") == "up"
        assert await second.link("discord") == "standby"
        yield first, second


async def answers(discord: DiscordFarEnd) -> None:
    """Ask; the answer is given once."""
    before = len(calls(discord, RESPOND))
    assert "cybercrime" in text(await Person(discord).asks("/cyberdialogue summary")).lower()
    assert len(calls(discord, RESPOND)) == before + 1


async def hold_one_back(place: PostgresAddress, discord: DiscordFarEnd) -> str:
    """Owe a channel a reminder that is due now, and hold it; gives its key."""
    channel = replace(
        subscription(occasions=frozenset({Occasion.ANNIVERSARY})), destination=Person(discord).destination
    )
    due = due_item(channel, "first-dialogue", due_at=datetime.now(UTC))
    async with open_ledger(place) as ledger:
        await ledger.apply(Subscribe(subscription=channel))
        await ledger.enqueue([due], until=due.due_at)
        assert await ledger.hold_back(due.key, "for the test")
    return due.key


async def release(place: PostgresAddress, key: str) -> None:
    """Have it posted, once it was looked for in its channel."""
    async with open_ledger(place) as ledger:
        assert await ledger.release(key)


async def test_a_replica_that_waits_delivers_and_is_handed_the_gateway_when_the_other_stops(
    tmp_path: Path, place: PostgresAddress, discord: DiscordFarEnd
) -> None:
    """The lease is so long that nothing but a hand-over can end it."""
    key = await hold_one_back(place, discord)
    async with replicas(tmp_path, place, discord, lease=LONG) as (first, second):
        await answers(discord)
        before = len(Person(discord).messages)
        first.process.send_signal(signal.SIGSTOP)
        await release(place, key)
        await second.until_number(1, "cyberdialogue_posts_total", platform="discord", result="delivered")
        assert await second.link("discord") == "standby"
        assert len(calls(discord, GET_MESSAGES)) == 1
        [message] = Person(discord).messages[before:]
        assert "first ministerial dialogue" in str(message).lower()

        first.process.send_signal(signal.SIGCONT)
        assert await first.stop() == 0, first.log
        await second.until_linked("discord", "up")
        await answers(discord)


async def test_a_frozen_or_killed_replica_is_taken_over_and_lets_go_of_the_gateway_when_it_wakes(
    tmp_path: Path, place: PostgresAddress, discord: DiscordFarEnd
) -> None:
    async with replicas(tmp_path, place, discord, lease=SHORT) as (first, second):
        first.process.send_signal(signal.SIGSTOP)
        await second.until_linked("discord", "up")
        await answers(discord)
        first.process.send_signal(signal.SIGCONT)
        await first.until_linked("discord", "standby")
        await answers(discord)

        assert await second.stop(signal.SIGKILL) == -signal.SIGKILL
        await first.until_linked("discord", "up")
        await answers(discord)
