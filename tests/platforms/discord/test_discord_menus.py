"""Dossiers that come, change or can't be offered while the bot is connected."""

import asyncio
import logging
from dataclasses import replace

from bot.model.ids import UNNAMED, DossierId
from bot.model.text import Text
from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import PATIENCE, Person, SampleCore, calls, connected, text
from tests.platforms.discord.discord_samples import DIALOGUE

REGISTER = "PUT /applications/{application_id}/commands"
STRAITS = replace(DIALOGUE, name=DossierId("straits"), title=Text((("en", "The straits"),)))


async def until_registered(far_end: DiscordFarEnd, times: int) -> None:
    async with asyncio.timeout(PATIENCE):
        # The log tells nobody of its growth.
        while len(calls(far_end, REGISTER)) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_dossier_that_comes_is_offered_at_once(far_end, ana: Person):
    core = SampleCore()
    async with connected(far_end, core):
        await until_registered(far_end, 1)
        core.slash_commands = (DIALOGUE, STRAITS)
        core.renewed.set()
        await until_registered(far_end, 2)
        assert text(await ana.asks("/straits summary")) == "summary"
        assert core.requests[-1].dossier == "straits"
        assert text(await ana.asks("/cyberdialogue summary")) == "summary"


async def test_a_changed_title_is_offered_and_a_dossier_that_is_gone_no_more(far_end, ana: Person):
    core = SampleCore((DIALOGUE, STRAITS))
    async with connected(far_end, core):
        await until_registered(far_end, 1)
        core.slash_commands = (replace(DIALOGUE, title=Text((("en", "The dialogue renamed"),))),)
        core.renewed.set()
        await until_registered(far_end, 2)
        [sent] = calls(far_end, REGISTER)[1:]
        described = [command["description"] for command in sent["body"] if command["type"] == 1]
        assert described == ["The dialogue renamed"] * 2
        assert not [item for item in await ana.completes("/straits") if item["text"].startswith("/straits")]


async def test_what_discord_refuses_keeps_no_other_dossier_from_it(far_end, ana: Person, caplog):
    long = replace(DIALOGUE, name=DossierId("d" * 33))
    many = tuple(replace(STRAITS, name=DossierId(f"d{number:03}")) for number in range(101))
    with caplog.at_level(logging.ERROR):
        async with connected(far_end, SampleCore((long, *many))):
            assert text(await ana.asks("/d049 summary")) == "summary"
    sent = calls(far_end, REGISTER)[-1]["body"]
    assert [command["type"] for command in sent].count(1) == 100
    said = [record.getMessage() for record in caplog.records if "Not offered" in record.getMessage()]
    assert len(said) == 52
    assert "longer than the 32 characters" in said[0]
    assert "takes the slash commands of 50 dossiers, and /d050 is one more" in said[1]


async def test_a_message_that_names_no_dossier_leaves_it_to_the_core(far_end, ana: Person):
    core = SampleCore((DIALOGUE, STRAITS))
    async with connected(far_end, core):
        await ana.says("@cyberdialogue summary")
        await core.asked.wait()
        assert core.requests[-1].dossier == UNNAMED
