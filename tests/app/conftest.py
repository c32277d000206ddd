"""A PostgreSQL server, and far ends."""

import signal
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.playground.discord import DiscordFarEnd, open_far_end
from tests.platforms.discord.discord_core import TERMS
from tests.reminders.ledger.postgres_server import running_server

# A shell starts what it puts in the background with interrupts ignored, and the tests' bots inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("pg") / "data") as url:
        yield url


@pytest.fixture
async def discord() -> AsyncIterator[DiscordFarEnd]:
    async with open_far_end(terms=TERMS) as opened:
        yield opened
