"""Slash commands registered although reading or writing them fails at first."""

import pytest

from bot.platforms.discord.emulator import Emulator
from tests.platforms.discord.discord_core import Desk, SampleCore, calls, connected, text

READ = "GET /applications/{application_id}/commands"
REGISTER = "PUT /applications/{application_id}/commands"


async def test_commands_that_cannot_be_read_are_registered_all_the_same(emulator: Emulator) -> None:
    emulator.fault(READ, "404")
    async with connected(emulator, SampleCore()):
        assert text(await Desk(emulator).asks("/cyberdialogue summary")) == "summary"


async def test_nothing_is_registered_anew_where_reading_only_fails_for_now(emulator: Emulator) -> None:
    async with connected(emulator, SampleCore()):
        pass
    emulator.fault(READ, "reset")
    async with connected(emulator, SampleCore()):
        assert len(calls(emulator, REGISTER)) == 1


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_registration_refused_for_now_is_made_in_the_end(emulator: Emulator, fault: str) -> None:
    emulator.fault(REGISTER, fault)
    async with connected(emulator, SampleCore()):
        assert text(await Desk(emulator).asks("/cyberdialogue summary")) == "summary"
