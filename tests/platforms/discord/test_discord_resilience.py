"""What Discord sends wrong, or leaves out, ends nothing but itself."""

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.model.connection import ConnectionState
from bot.platforms.discord import internals
from bot.platforms.discord.events import completed
from bot.platforms.discord.gateway import Pauses
from bot.playground.discord import DiscordFarEnd, Terms, open_far_end
from bot.ports import Platform
from tests.platforms.discord.discord_core import PATIENCE, RESPOND, Person, SampleCore, connected, text
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


async def closed_for_good(far_end: DiscordFarEnd, platform: Platform, code: int) -> None:
    """Have the gateway closed with a code, and wait until that is told."""
    await far_end.admin({"do": "drop_sockets", "code": code})
    async with asyncio.timeout(PATIENCE):
        while str(code) not in platform.connection_status().detail:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert platform.connection_status().state is ConnectionState.DOWN


@pytest.mark.parametrize("code", [4010, 4011, 4012, 4013, 4014])
async def test_a_gateway_closed_for_good_is_told_with_its_code_while_deliveries_go_on(
    far_end: DiscordFarEnd, platform: Platform, ana: Person, code: int
) -> None:
    await closed_for_good(far_end, platform, code)
    await platform.post(ana.destination, SAMPLES["timeline"], key=KEY)
    assert len(ana.messages) == 1


# discord.py tells of the first as of any other code, and of the second by an error of its own.
@pytest.mark.parametrize("code", [4010, 4014])
async def test_a_gateway_closed_for_good_is_opened_anew(
    far_end: DiscordFarEnd, platform: Platform, ana: Person, code: int
) -> None:
    await closed_for_good(far_end, platform, code)
    await ana.until(lambda: bool(far_end.view("ana")["connected"]))
    assert text(await ana.asks("/cyberdialogue summary")) == "summary"


def test_a_gateway_is_back_within_a_minute_of_what_was_mended_as_long_as_sessions_are_plenty() -> None:
    pauses = Pauses()
    waited = []
    for _ in range(20):
        pauses.note_begin(spares_sessions=False)
        waited.append(pauses.next())
    assert waited == sorted(waited)
    assert (waited[0], max(waited)) == (5, 45)
    assert {pauses.next() for _ in range(20)} == {45}
    for _ in range(3):
        pauses.note_begin(spares_sessions=True)
        longest = pauses.next()
    # What is left of the half of a thousand sessions lasts for a day.
    assert longest * 500 > 0.9 * 86400
    assert pauses.next() == 45


async def test_no_session_is_started_once_discord_takes_no_more_of_them() -> None:
    async with open_far_end(terms=Terms(identify_total=1, identify_seconds=0.01)) as far_end:
        token = far_end.settings["DISCORD_TOKEN"]
        async with connected(far_end, SampleCore()):
            pass
        async with connected(far_end, SampleCore()) as platform:
            status = platform.connection_status()
            assert status.state is ConnectionState.DOWN
            assert "0 more sessions" in status.detail
            await platform.post(Person(far_end).destination, SAMPLES["timeline"], key=KEY)
        # Discord resets the token of a bot that starts one more.
        assert far_end.settings["DISCORD_TOKEN"] == token


async def test_a_command_left_over_in_one_server_is_removed(far_end: DiscordFarEnd) -> None:
    async with discord.Client(intents=discord.Intents.none()) as client:
        internals.use_api(far_end.settings["DISCORD_API_URL"])
        await client.login(far_end.settings["DISCORD_TOKEN"])
        guild = discord.Object(int(Person(far_end).destination.workspace))
        tree = app_commands.CommandTree(client)
        tree.add_command(app_commands.Group(name="trial", description="A trial"), guild=guild)
        await tree.sync(guild=guild)
        assert [command.name for command in await tree.fetch_commands(guild=guild)] == ["trial"]
        async with connected(far_end, SampleCore()), asyncio.timeout(PATIENCE):
            while await tree.fetch_commands(guild=guild):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.05)


async def test_a_completion_whose_connection_drops_leaves_one_line(
    far_end: DiscordFarEnd, platform: Platform, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert platform.connection_status().state is ConnectionState.UP
    far_end.fault(match=RESPOND, fault="reset", times=2)
    typed = {"do": "complete", "channel": ana.channel, "text": "/cyberdialogue fact id:h"}
    assert not (await far_end.act("ana", typed))["ok"]
    async with asyncio.timeout(PATIENCE):
        while "did not take an answer" not in caplog.text:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert "Traceback" not in caplog.text
    assert text(await ana.asks("/cyberdialogue summary")) == "summary"
