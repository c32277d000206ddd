"""`ledger corrections` says what an edited folder would correct, and changes nothing."""

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from bot.__main__ import cli
from bot.facts.store import Store
from bot.model.correction import Shown, ShownKind
from bot.model.ids import DossierId, FactId
from bot.model.storage import SqliteFile
from bot.model.telling import tellings
from tests.facts.treaty import ReaderHere
from tests.reminders.ledger.ledger_samples import channel
from tests.reminders.ledger.ledger_stage import open_sql

ROOT = Path(__file__).parents[2]
DOSSIER = DossierId("cyberdialogue")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def tell(place: SqliteFile, facts: Path, *, fact: str = "hotline") -> None:
    """Show the hotline in two messages of one channel."""
    store = Store(facts, ReaderHere())
    store.load()
    told = tellings(store.book(DOSSIER))
    async with open_sql(place) as ledger:
        await ledger.note_tellings(DOSSIER, told, at=NOW)
        shown = Shown(
            key="a",
            kind=ShownKind.ANSWER,
            dossier=DOSSIER,
            destination=channel(),
            language="en",
            shown_at=NOW,
            told={FactId(fact): told[FactId("hotline")]},
        )
        for key in ("a", "b"):
            await ledger.show(replace(shown, key=key), now=NOW)


def test_an_edited_folder_would_correct_what_told_its_facts_otherwise(tmp_path):
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    for name in ("facts/cyberdialogue", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    asyncio.run(tell(place, tmp_path / "facts"))
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{place.path}"})
    same = runner.invoke(cli, ["ledger", "corrections", str(tmp_path / "facts")])
    assert same.stdout == "cyberdialogue: this edit would correct 0 messages in 0 channels\n", same.output
    path = tmp_path / "facts" / "cyberdialogue" / "commitments.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("en: Hotline", "en: Direct line"), "utf-8")
    for _ in range(2):
        edited = runner.invoke(cli, ["ledger", "corrections", str(tmp_path / "facts"), "--format", "json"])
        assert json.loads(edited.stdout) == {
            "dossier": "cyberdialogue",
            "messages": 2,
            "channels": 1,
            "gone": {},
        }


def test_a_fact_that_messages_show_and_no_file_holds_is_named(tmp_path):
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    for name in ("facts/cyberdialogue", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    asyncio.run(tell(place, tmp_path / "facts", fact="hot-line-of-old"))
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{place.path}"})
    said = runner.invoke(cli, ["ledger", "corrections", str(tmp_path / "facts")]).stdout
    gone = "fact 'hot-line-of-old' is gone, and 2 messages in 1 channel show it: deprecate it instead"
    assert f"cyberdialogue: {gone}\n" in said
