"""Starting and standing: either platform lives without the other, and only wrong settings end the program."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.playground.discord import DiscordFarEnd, Terms
from bot.playground.discord import open_far_end as open_discord
from bot.playground.slack import SlackFarEnd
from bot.playground.slack import open_far_end as open_slack
from tests.app.bots import PATIENCE, Bot, running
from tests.app.forked import ForkedProgram, forked_program
from tests.platforms.discord.discord_core import Person, text

WRONG_SETTING = 78


@pytest.fixture(scope="module")
def program() -> Iterator[ForkedProgram]:
    with forked_program() as forked:
        yield forked


@asynccontextmanager
async def both(folder: Path, discord: DiscordFarEnd, slack: SlackFarEnd, **more: str) -> AsyncIterator[Bot]:
    async with running(folder, {**discord.settings, **slack.settings, **more}) as bot:
        yield bot


async def answers(discord: DiscordFarEnd) -> None:
    assert "cybercrime" in text(await Person(discord).asks("/cyberdialogue summary")).lower()


async def until_down(bot: Bot, platform: str, words: str) -> dict[str, Any]:
    """Wait until health tells that a platform is down, and why."""
    async with asyncio.timeout(PATIENCE):
        while True:
            part: dict[str, Any] = (await bot.health())[1]["platforms"][platform]
            if part["state"] == "down" and words in part["detail"]:
                return part
            await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("method", "fault", "told"),
    [
        ("auth.test", "503", "auth.test"),
        ("auth.test", "account_inactive", "account_inactive"),
        ("auth.test", "invalid_auth", "SLACK_BOT_TOKEN"),
        ("apps.connections.open", "missing_scope", "connections:write"),
        ("apps.connections.open", "invalid_auth", "SLACK_APP_TOKEN"),
    ],
)
async def test_slack_that_refuses_at_the_start_leaves_discord_serving_and_is_tried_again(
    tmp_path: Path, discord: DiscordFarEnd, method: str, fault: str, told: str
) -> None:
    async with open_slack() as slack:
        slack.fault(match=method, fault=fault, times=1000)
        async with both(tmp_path, discord, slack) as bot:
            await until_down(bot, "slack", told)
            await bot.until_linked("discord", "up")
            await answers(discord)
            status, ready = await bot.readiness()
            assert (status, ready["waiting_for"]) == (200, ["slack"])
            assert "Traceback" not in bot.log
            slack.clear_faults()
            await bot.until_linked("slack", "up")


async def test_slack_where_nobody_listens_leaves_discord_serving_and_is_tried_again(
    tmp_path: Path, discord: DiscordFarEnd
) -> None:
    async with open_slack() as slack:
        nowhere = f"http://127.0.0.1:{free_port()}/api/"
        async with both(tmp_path, discord, slack, SLACK_API_URL=nowhere) as bot:
            await until_down(bot, "slack", "can't be reached")
            await bot.until_linked("discord", "up")
            await answers(discord)


async def test_discord_without_sessions_left_leaves_slack_serving(tmp_path: Path) -> None:
    terms = Terms(identify_total=0, identify_seconds=0.01)
    async with (
        open_discord(terms=terms) as discord,
        open_slack() as slack,
        both(tmp_path, discord, slack) as bot,
    ):
        await until_down(bot, "discord", "0 more sessions")
        await bot.until_linked("slack", "up")
        assert (await bot.readiness())[0] == 200


async def test_discord_with_a_wrong_token_leaves_slack_serving(
    tmp_path: Path, discord: DiscordFarEnd
) -> None:
    async with open_slack() as slack, both(tmp_path, discord, slack, DISCORD_TOKEN="wrong") as bot:
        await until_down(bot, "discord", "DISCORD_TOKEN")
        await bot.until_linked("slack", "up")


async def test_nothing_to_be_spoken_to_is_not_ready_and_tells_which(
    tmp_path: Path, discord: DiscordFarEnd
) -> None:
    async with running(tmp_path, dict(discord.settings)) as bot:
        await bot.until_ready()
        await discord.admin({"do": "drop_sockets", "code": 4014})
        await until_down(bot, "discord", "4014")
        status, found = await bot.readiness()
        assert (status, found["waiting_for"]) == (503, ["discord"])
        assert "4014" in found["platforms"]["discord"]["detail"]
        await bot.until_ready()
        await answers(discord)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_TOKEN": "xoxb-1"}, "did you mean SLACK_BOT_TOKEN?"),
        ({"DISCORD_BOT_TOKEN": "abc"}, "did you mean DISCORD_TOKEN?"),
        ({"DISCRD_TOKEN": "abc"}, "did you mean DISCORD_TOKEN?"),
        ({"discord_token": "abc"}, "did you mean DISCORD_TOKEN?"),
        ({"SLACK_TOKEN_FILE": "token"}, "did you mean SLACK_BOT_TOKEN_FILE?"),
        ({"SLACK_WEBHOOK_ADDRESS_OF_OURS": "x"}, "is no setting of this program."),
        ({"DISCORD_API_URL": "https://discord.com/api/v10"}, "asks for no platform by itself"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not the right kind of token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "DISCORD_TOKEN": "abc"}, "SLACK_APP_TOKEN is missing"),
        ({"DISCORD_TOKEN": "abc", "DISCORD_API_URL": "http://discord.com"}, "DISCORD_API_URL"),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_ends_it_with_its_own_code_and_never_serves_the_playground(
    tmp_path: Path, program: ForkedProgram, settings: dict[str, str], said: str
) -> None:
    ended = program.run(tmp_path, settings, "run")
    assert ended.returncode == WRONG_SETTING
    assert said in ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


async def test_a_bot_whose_every_token_is_refused_ends_with_that_code(
    tmp_path: Path, discord: DiscordFarEnd, program: ForkedProgram
) -> None:
    async with open_slack() as slack:
        settings = {**discord.settings, **slack.settings, "DISCORD_TOKEN": "wrong"}
        settings["SLACK_BOT_TOKEN"] = "xoxb-wrong"
        ended = await asyncio.to_thread(program.run, tmp_path, settings, "run")
    assert ended.returncode == WRONG_SETTING, ended.stderr
    assert "DISCORD_TOKEN" in ended.stderr
    assert "SLACK_BOT_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_stray_variable_is_named_while_the_bot_serves(tmp_path: Path, discord: DiscordFarEnd) -> None:
    settings = {**discord.settings, "SLACK_TOKEN": "xoxb-1", "TIMEZONE": "Europe/Berlin"}
    async with running(tmp_path, settings) as bot:
        await bot.until_ready()
        assert "SLACK_TOKEN is set, but is no setting of this program" in bot.log
        assert "did you mean SLACK_BOT_TOKEN?" in bot.log
        assert "did you mean TIME_ZONE?" in bot.log
        assert "xoxb-1" not in bot.log


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://bot.example/slack", "https://bot.example/slack/events"),
        ("https://bot.example/slack/events/", "https://bot.example/slack/events"),
        ("https://bot.example/slack/events?x=1", "https://bot.example/slack/events"),
        ("http://bot.example/slack/events", "https address"),
    ],
)
def test_the_manifest_takes_no_address_that_the_bot_does_not_answer_at(
    tmp_path: Path, program: ForkedProgram, url: str, said: str
) -> None:
    ended = program.run(tmp_path, {}, "manifest", "slack", "--request-url", url)
    assert ended.returncode == 2
    assert said in ended.stderr


def test_the_manifest_takes_the_address_that_the_bot_answers_at(
    tmp_path: Path, program: ForkedProgram
) -> None:
    url = "https://bot.example:8443/slack/events"
    assert url in program.run(tmp_path, {}, "manifest", "slack", "--request-url", url).stdout
