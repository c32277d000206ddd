"""Feeds of the running program: there once a setting says so, beside health."""

from pathlib import Path

from bot.playground.slack import open_far_end
from tests.app.bots import running
from tests.feeds.reading import events


async def test_feeds_are_served_once_a_setting_turns_them_on(tmp_path: Path):
    async with open_far_end() as slack:
        async with running(tmp_path, slack.settings, "off") as bot:
            assert (await bot.get("/feeds/cyberdialogue.ics"))[0] == 404
        settings = {**slack.settings, "FEEDS_URL": "https://bot.example/"}
        async with running(tmp_path, settings, "on") as bot:
            status, calendar = await bot.get("/feeds/cyberdialogue.ics?language=zh")
            assert status == 200
            assert any("北京培训班" in str(event["SUMMARY"]) for event in events(calendar.encode()))
            status, feed = await bot.get("/feeds/cyberdialogue.atom")
            assert status == 200
            assert 'href="https://bot.example/feeds/cyberdialogue.atom"' in feed
            assert (await bot.get("/feeds/nothing.ics"))[0] == 404
            assert "/feeds/" not in bot.log
