"""The emulated Discord, and the bot connected to it."""

from collections.abc import AsyncIterator

import pytest

from bot.platforms.discord.emulator import Emulator, open_emulator
from bot.ports import Platform
from tests.platforms.discord.discord_core import TERMS, Desk, SampleCore, connected


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with open_emulator(terms=TERMS) as opened:
        yield opened


@pytest.fixture
def core() -> SampleCore:
    return SampleCore()


@pytest.fixture
async def platform(emulator: Emulator, core: SampleCore) -> AsyncIterator[Platform]:
    async with connected(emulator, core) as connection:
        yield connection


@pytest.fixture
def ana(emulator: Emulator) -> Desk:
    """An ordinary member."""
    return Desk(emulator, "ana")


@pytest.fixture
def ben(emulator: Emulator) -> Desk:
    """Somebody with Manage Server."""
    return Desk(emulator, "ben")
