"""Drawings are kept by the key of the answer they show, on each platform."""

import pytest

from bot.model.ids import DossierId
from bot.platforms.discord.registered import RegisteredCommands
from bot.platforms.discord.render_cache import RenderCache as DiscordCache
from bot.platforms.slack.render_cache import RenderCache as SlackCache
from tests.platforms.discord.discord_core import SampleCore
from tests.platforms.slack.slack_stage import ANSWER_KEY, ScriptedCore, say

DOSSIER = DossierId("cyberdialogue")


@pytest.mark.parametrize(
    "cache", [SlackCache(ScriptedCore()), DiscordCache(SampleCore(), RegisteredCommands())]
)
async def test_an_answer_of_the_same_key_is_drawn_once(cache):
    first = await cache.rendering(say("One"), DOSSIER, ANSWER_KEY)
    assert await cache.rendering(say("One"), DOSSIER, ANSWER_KEY) is first
    assert await cache.rendering(say("Two"), DOSSIER, ANSWER_KEY._replace(line="help")) is not first


@pytest.mark.parametrize(
    "cache", [SlackCache(ScriptedCore()), DiscordCache(SampleCore(), RegisteredCommands())]
)
async def test_what_has_no_key_is_drawn_each_time(cache):
    briefing = say("One")
    assert await cache.rendering(briefing, DOSSIER) is not await cache.rendering(briefing, DOSSIER)


async def test_on_discord_a_reminder_is_a_drawing_of_its_own():
    cache = DiscordCache(SampleCore(), RegisteredCommands())
    plain = await cache.rendering(say("One"), DOSSIER, ANSWER_KEY)
    assert await cache.rendering(say("One"), DOSSIER, ANSWER_KEY, reminder="0" * 24) is not plain
