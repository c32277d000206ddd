"""The bot as one process on both platforms: it tells of itself, keeps its secrets, and ends when told."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.storage import SqliteFile
from bot.model.subscription import Occasion, Subscribe
from bot.playground.discord import DiscordFarEnd
from bot.playground.slack import open_far_end as open_slack
from bot.reminders.ledger.opening import open_ledger
from tests.app.bots import Bot, running
from tests.platforms.discord.discord_core import Person, text
from tests.reminders.ledger.ledger_samples import due_item, subscription

SECRET_NAMES = ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


@asynccontextmanager
async def both(folder: Path, discord: DiscordFarEnd, **more: str) -> AsyncIterator[Bot]:
    async with open_slack() as slack:
        settings = {**discord.settings, **slack.settings, **more}
        async with running(folder, settings) as bot:
            yield bot


async def test_every_part_is_told_of_and_the_end_is_clean(tmp_path: Path, discord: DiscordFarEnd) -> None:
    async with both(tmp_path, discord) as bot:
        await bot.until_ready()
        report = await bot.until_healthy(200)
        assert {name: part["state"] for name, part in report["platforms"].items()} == {
            "discord": "up",
            "slack": "up",
        }
        assert report["ledger"]["reachable"] is True
        assert report["facts"]["dossiers"] == 1
        assert "cybercrime" in text(await Person(discord).asks("/cyberdialogue summary")).lower()
        labels = {"command": "summary", "platform": "discord"}
        await bot.until_number(1, "cyberdialogue_command_seconds_count", **labels)
        assert await bot.stop() == 0, bot.log
        assert "Stopping" in bot.log
        assert "Traceback" not in bot.log


@pytest.mark.parametrize("form", ["json", "text"])
async def test_a_log_at_its_fullest_shows_no_token(tmp_path: Path, discord: DiscordFarEnd, form: str) -> None:
    async with open_slack() as slack:
        settings = {**discord.settings, **slack.settings, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": form}
        async with running(tmp_path, settings) as bot:
            await bot.until_ready()
            await bot.until_healthy(200)
            await Person(discord).asks("/cyberdialogue remind list")
            assert await bot.stop() == 0
        for name in SECRET_NAMES:
            assert settings.get(name, "\0") not in bot.log, name
        assert "ticket=" not in bot.log
        if form == "json":
            assert {"time", "level", "logger", "message"} <= set(bot.records[0])


async def test_every_line_about_a_delivery_has_its_key(tmp_path: Path, discord: DiscordFarEnd) -> None:
    channel = replace(
        subscription(occasions=frozenset({Occasion.ANNIVERSARY})), destination=Person(discord).destination
    )
    due = due_item(channel, "first-dialogue", due_at=datetime.now(UTC))
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    async with open_ledger(place) as ledger:
        await ledger.apply(Subscribe(subscription=channel))
        await ledger.enqueue([due], until=due.due_at)
    url = f"sqlite:///{place.path}"
    async with running(tmp_path, {**discord.settings, "DATABASE_URL": url, "LOG_FORMAT": "json"}) as bot:
        await bot.until_number(1, "cyberdialogue_posts_total", platform="discord", result="delivered")
        about = [record for record in bot.records if due.key in record["message"]]
        assert about
        assert all(record["key"] == due.key for record in about)


async def test_a_secret_may_come_from_a_file(tmp_path: Path, discord: DiscordFarEnd) -> None:
    settings = dict(discord.settings)
    (tmp_path / "token").write_text(settings.pop("DISCORD_TOKEN") + "\n")
    async with running(tmp_path, {**settings, "DISCORD_TOKEN_FILE": str(tmp_path / "token")}) as bot:
        await bot.until_linked("discord", "up")


async def test_an_interrupt_ends_it_as_well(tmp_path: Path, discord: DiscordFarEnd) -> None:
    async with running(tmp_path, dict(discord.settings)) as bot:
        await bot.until_ready()
        assert await bot.stop(signal.SIGINT) in {0, 1, 130}
        assert "Traceback" not in bot.log


async def test_a_wrong_setting_ends_it_in_one_sentence(tmp_path: Path, discord: DiscordFarEnd) -> None:
    """Where it listens is found taken only once it runs."""
    async with running(tmp_path, dict(discord.settings)) as bot:
        port = re.findall(r":(\d+)$", bot.url)[0]
        settings = {**discord.settings, "HTTP_PORT": port}
        with pytest.raises(AssertionError) as raised:
            async with asyncio.timeout(30), running(tmp_path, settings, "second"):
                pytest.fail("it should have ended")
        last = str(raised.value).splitlines()[0]
        assert "cyberdialogue: HTTP_HOST and HTTP_PORT: " in last or f":{port} can't be listened on" in last
