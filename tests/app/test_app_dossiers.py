"""Dossiers as the running program serves them: renamed ones, and the one that a setting names."""

import logging
from dataclasses import replace
from pathlib import Path

from bot.app import open_kernel
from bot.clock import SystemClock
from bot.config import read_settings
from bot.facts.authoring.renaming import rename
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Subscribe
from tests.facts.treaty import ReaderHere, write_treaty
from tests.reminders.ledger.ledger_samples import subscription


async def test_a_channel_follows_a_dossier_that_is_renamed_while_the_bot_runs(tmp_path: Path, caplog):
    folder = write_treaty(tmp_path)
    settings = read_settings(
        {
            "FACTS_DIR": str(folder.parent),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'ledger.sqlite3'}",
            "DEFAULT_DOSSIER": "nowhere",
        }
    )
    with caplog.at_level(logging.WARNING):
        async with open_kernel(settings, settings.ledger, SystemClock()) as kernel:
            one = subscription("C1")
            place = Destination(platform="slack", workspace="T1", channel="C1")
            wished = replace(one, dossier=DossierId("treaty"), destination=place)
            await kernel.ledger.apply(Subscribe(subscription=wished))
            rename(folder, "treaty", "harbour", ReaderHere())
            await kernel.store.reload()
            assert [one.name for one in kernel.core.slash_commands] == ["harbour"]
            assert not kernel.store.is_gone(DossierId("treaty"))
            await kernel.core.note_facts()
            assert [one.dossier for one in await kernel.ledger.active()] == ["harbour"]
    assert any("DEFAULT_DOSSIER is 'nowhere'" in record.getMessage() for record in caplog.records)
