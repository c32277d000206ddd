"""Slash commands registered although reading or writing them fails at first."""

import pytest

from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import Person, SampleCore, calls, connected, text

READ = "GET /applications/{application_id}/commands"
REGISTER = "PUT /applications/{application_id}/commands"


async def test_commands_that_cannot_be_read_are_registered_all_the_same(far_end: DiscordFarEnd) -> None:
    far_end.fault(READ, "404")
    async with connected(far_end, SampleCore()):
        assert text(await Person(far_end).asks("/cyberdialogue summary")) == "summary"


async def test_nothing_is_registered_anew_where_reading_only_fails_for_now(far_end: DiscordFarEnd) -> None:
    async with connected(far_end, SampleCore()):
        pass
    far_end.fault(READ, "reset")
    async with connected(far_end, SampleCore()):
        assert len(calls(far_end, REGISTER)) == 1


@pytest.mark.parametrize("fault", ["429", "500"])
async def test_a_registration_refused_for_now_is_made_in_the_end(far_end: DiscordFarEnd, fault: str) -> None:
    far_end.fault(REGISTER, fault)
    async with connected(far_end, SampleCore()):
        assert text(await Person(far_end).asks("/cyberdialogue summary")) == "summary"
