"""A PostgreSQL server, and far ends."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.playground.discord import DiscordFarEnd, open_far_end
from tests.platforms.discord.discord_core import TERMS
from tests.reminders.ledger.postgres_server import running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("pg") / "data") as url:
        yield url


@pytest.fixture
async def discord() -> AsyncIterator[DiscordFarEnd]:
    async with open_far_end(terms=TERMS) as opened:
        yield opened
