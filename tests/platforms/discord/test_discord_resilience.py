"""What Discord sends wrong, or leaves out, ends nothing but itself."""

import asyncio
import logging
from typing import Any

import pytest

from bot.model.connection import ConnectionState
from bot.model.errors import SettingError
from bot.platforms.discord.events import completed
from bot.playground.discord import DiscordFarEnd, Terms, open_far_end
from bot.ports import Platform
from tests.platforms.discord.discord_core import PATIENCE, Person, SampleCore, connected, text
from tests.platforms.discord.discord_samples import KEY, SAMPLES

INTERACTION: dict[str, Any] = {
    "id": "700000000000000001",
    "application_id": "700000000000000002",
    "type": 2,
    "token": "told",
    "version": 1,
    "attachment_size_limit": 10,
    "data": {"id": "1", "name": "cyberdialogue", "type": 1, "options": [{"type": 1, "name": "summary"}]},
    "user": {"id": "700000000000000003", "username": "eve", "discriminator": "0", "avatar": None},
    "locale": "en-US",
    "channel_id": "700000000000000004",
}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("INTERACTION_CREATE", {"type": 2}),
        ("INTERACTION_CREATE", {**INTERACTION, "type": 3, "data": {"custom_id": "?", "component_type": 2}}),
        ("INTERACTION_CREATE", {**INTERACTION, "type": 5, "data": {"custom_id": "?", "components": [{}]}}),
        ("INTERACTION_CREATE", {**INTERACTION, "type": 99}),
        ("GUILD_CREATE", {"id": "x"}),
        ("CHANNEL_UPDATE", {"guild_id": "1"}),
        ("SOMETHING_NEW", {"id": 1}),
    ],
)
@pytest.mark.usefixtures("platform")
async def test_an_event_that_cannot_be_read_leaves_the_bot_answering(
    ana: Person, event: str, data: dict[str, Any]
) -> None:
    assert (await ana.far_end.admin({"do": "tell", "event": event, "data": data}))["ok"]
    assert text(await ana.asks("/cyberdialogue summary")) == "summary"


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("left_out", ["version", "attachment_size_limit"])
async def test_an_interaction_is_answered_without_what_an_answer_does_not_need(
    far_end: DiscordFarEnd, core: SampleCore, left_out: str
) -> None:
    data = {key: value for key, value in INTERACTION.items() if key != left_out}
    await far_end.admin({"do": "tell", "event": "INTERACTION_CREATE", "data": data})
    async with asyncio.timeout(PATIENCE):
        await core.asked.wait()
    assert core.requests[0].line == "summary"


def test_a_channel_told_by_its_id_alone_is_completed_and_one_told_whole_is_kept() -> None:
    whole = {"id": "5", "type": 0}
    assert completed(INTERACTION)["channel"] == {"id": "700000000000000004"}
    assert completed({**INTERACTION, "channel": whole})["channel"] == whole
    assert "channel" not in completed({"id": "1"})


async def test_a_connection_whose_heartbeats_stay_unanswered_is_left_for_another_one() -> None:
    terms = Terms(heartbeat_seconds=0.5, max_concurrency=16, identify_seconds=0.01)
    async with open_far_end(terms=terms) as far_end, connected(far_end, SampleCore()):
        person = Person(far_end)
        await far_end.admin({"do": "mute"})
        await person.until(lambda: not far_end.view("ana")["connected"])
        await person.until(lambda: bool(far_end.view("ana")["connected"]))
        assert text(await person.asks("/cyberdialogue summary")) == "summary"


@pytest.mark.parametrize("code", [4013, 4014])
async def test_a_connection_closed_for_good_is_told_and_ends_no_delivery(
    far_end: DiscordFarEnd, platform: Platform, ana: Person, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    await far_end.admin({"do": "drop_sockets", "code": code})
    async with asyncio.timeout(PATIENCE):
        while str(code) not in platform.connection_status().detail:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert platform.connection_status().state is ConnectionState.DOWN
    assert any(record.levelno == logging.CRITICAL for record in caplog.records)
    await platform.post(ana.destination, SAMPLES["timeline"], key=KEY)
    assert len(ana.messages) == 1


async def test_no_session_is_started_once_discord_takes_no_more_of_them() -> None:
    async with open_far_end(terms=Terms(identify_total=1, identify_seconds=0.01)) as far_end:
        token = far_end.settings["DISCORD_TOKEN"]
        async with connected(far_end, SampleCore()):
            pass
        with pytest.raises(SettingError, match="0 more sessions"):
            async with connected(far_end, SampleCore()):
                pass
        # Discord resets the token of a bot that starts one more.
        assert far_end.settings["DISCORD_TOKEN"] == token
