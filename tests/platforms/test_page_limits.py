"""The core knows no limit of a platform but those that it declares, and of those only the configured ones."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app import open_kernel
from bot.clock import SystemClock
from bot.config import read_settings
from bot.model.briefing import Briefing, Button, Buttons, Paragraph, plain
from bot.model.storage import SqliteFile
from bot.platforms.discord import PLATFORM as DISCORD
from bot.platforms.slack import PLATFORM as SLACK
from bot.ports import PageLimits, PlatformKind
from bot.router.pages import pages
from tests.platforms.third.placed.third import PLATFORM as THIRD

STARRED = "*" * 1500  # for Discord, each has to be escaped


async def limits_with(folder: Path, kinds: Sequence[PlatformKind]) -> PageLimits:
    settings = read_settings({"FACTS_DIR": str(Path(__file__).parents[2] / "facts" / "cyberdialogue")})
    opening = open_kernel(settings, SqliteFile(path=folder / "ledger.sqlite3"), SystemClock(), kinds=kinds)
    async with opening as kernel:
        limits: PageLimits = kernel.core._router._limits
        return limits


@pytest.mark.parametrize(("kinds", "count"), [([SLACK], 1), ([DISCORD], 2), ([SLACK, DISCORD], 2)])
async def test_a_bot_pages_by_the_escaping_of_its_own_platforms_alone(tmp_path, kinds, count):
    limits = await limits_with(tmp_path, kinds)
    paragraph = Paragraph(line=plain(STARRED))
    assert len(pages(Briefing(title="Stars", blocks=(paragraph, paragraph)), limits)) == count


async def test_the_tightest_of_all_configured_platforms_counts(tmp_path):
    limits = await limits_with(tmp_path, [SLACK, DISCORD, THIRD])
    assert (limits.characters, limits.title, limits.buttons_in_row, limits.label, limits.offers) == (
        900,
        60,
        2,
        30,
        3,
    )
    alone = await limits_with(tmp_path, [SLACK])
    assert (alone.characters, alone.title, alone.buttons_in_row) == (4000, 150, 25)


def test_buttons_stand_in_rows_as_wide_as_the_platform_takes():
    row = Buttons(buttons=tuple(Button(label=str(number), line="help") for number in range(5)))
    [page] = pages(Briefing(title="Five", blocks=(row,)), THIRD.limits)
    assert [len(block.buttons) for block in page.blocks if isinstance(block, Buttons)] == [2, 2, 1]
