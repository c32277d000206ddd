"""Buttons of posts that were made before the ledger was lost say so."""

from pathlib import Path

import pytest

from bot.app import open_kernel
from bot.clock import SystemClock
from bot.config import read_settings
from bot.model.command import Right
from bot.model.exchange import Request
from bot.model.ids import Destination, DossierId
from tests.app.bots import ROOT

KEY = "0123456789abcdef01234567"


async def allow(right: Right, destination: Destination | None) -> bool:
    del right, destination
    return True


@pytest.mark.parametrize("asked", ["snooze {} days:7", "done {}", "why {}", "show {}"])
async def test_a_post_that_the_ledger_does_not_know_is_told_as_one_of_a_lost_ledger(
    tmp_path: Path, asked: str
) -> None:
    settings = read_settings(
        {
            "FACTS_DIR": str(ROOT / "facts" / "cyberdialogue"),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}",
        }
    )
    where = Destination(platform="slack", workspace="T1", channel="C1")
    async with open_kernel(settings, settings.ledger, SystemClock()) as kernel:
        for key, said in ((KEY, "before the ledger was lost or replaced"), ("misspelt", "is called")):
            request = Request(
                dossier=DossierId("cyberdialogue"), line=f"remind {asked.format(key)}", destination=where
            )
            reply = await kernel.core.answer(request, allow)
            assert said in str(reply.briefing.blocks)
