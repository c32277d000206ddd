"""A Discord on loopback, and the bot connected to it."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.discord import DiscordFarEnd, open_far_end
from bot.ports import Platform
from tests.platforms.discord.discord_core import TERMS, Person, SampleCore, connected


@pytest.fixture
async def far_end() -> AsyncIterator[DiscordFarEnd]:
    async with open_far_end(terms=TERMS) as opened:
        yield opened


@pytest.fixture
def core() -> SampleCore:
    return SampleCore()


@pytest.fixture
async def platform(far_end: DiscordFarEnd, core: SampleCore) -> AsyncIterator[Platform]:
    async with connected(far_end, core) as connection:
        yield connection


@pytest.fixture
def ana(far_end: DiscordFarEnd) -> Person:
    """An ordinary member."""
    return Person(far_end, "ana")


@pytest.fixture
def ben(far_end: DiscordFarEnd) -> Person:
    """Somebody with Manage Server."""
    return Person(far_end, "ben")
