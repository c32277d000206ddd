"""Both stores: the schema goes forward step by step, and a newer one is refused."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.errors import LedgerError
from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.ledger.postgres import open_postgres
from bot.reminders.ledger.schema import SCHEMA, ColumnType, LedgerColumn, LedgerTable
from bot.reminders.ledger.sqlite import open_sqlite
from tests.reminders.ledger.ledger_samples import NOON
from tests.reminders.ledger.ledger_stage import claimed, owing

NEXT = "CREATE TABLE stars (name TEXT); INSERT INTO stars VALUES ('Sirius')"
BROKEN = "CREATE TABLE moons (name TEXT); CREATE TABLE moons (name TEXT)"


def opening(place: LedgerPlace, *more: str, tables: tuple[LedgerTable, ...] = SCHEMA.tables):
    schema = replace(SCHEMA, tables=tables, steps=(*SCHEMA.steps, *more))
    if isinstance(place, PostgresAddress):
        return open_postgres(place, schema=schema)
    return open_sqlite(place.path, schema=schema)


async def stars(ledger: SqlLedger, table: str = "stars") -> list[str]:
    async with ledger._database.reading() as reading:
        return [row[0] for row in await reading.rows(f"SELECT name FROM {table}")]  # noqa: S608 - ours


async def test_a_step_is_taken_once_and_keeps_what_there_is(place):
    async with opening(place) as ledger:
        await owing(ledger)
    for _ in range(2):
        async with opening(place, NEXT) as ledger:
            assert await stars(ledger) == ["Sirius"]
            assert await ledger.counts() == {"pending": 1}
            assert await ledger.planned_until() == NOON


async def test_a_ledger_of_a_newer_release_is_refused_in_one_sentence_and_left_alone(place):
    async with opening(place, NEXT) as ledger:
        await owing(ledger)
    with pytest.raises(LedgerError) as raised:
        async with open_ledger(place):
            pytest.fail("it should not have opened")
    known = SCHEMA.version
    assert f"newer release (its schema is {known + 1}, this one knows {known})" in str(raised.value)
    assert "\n" not in str(raised.value)
    async with opening(place, NEXT) as ledger:
        assert await claimed(ledger)


async def test_a_step_that_fails_is_undone_whole(place):
    async with opening(place) as ledger:
        await owing(ledger)
    with pytest.raises(LedgerError):
        async with opening(place, NEXT, BROKEN):
            pytest.fail("it should not have opened")
    async with opening(place) as ledger:
        assert await claimed(ledger)
        for table in ("stars", "moons"):
            with pytest.raises(LedgerError):
                await stars(ledger, table)


async def test_processes_that_start_together_take_each_step_once(place):
    async def start() -> list[str]:
        async with opening(place, NEXT) as ledger:
            return await stars(ledger)

    assert await asyncio.gather(*(start() for _ in range(4))) == [["Sirius"]] * 4


async def test_a_ledger_outlives_its_process(place):
    async with open_ledger(place) as ledger:
        assert await ledger.planned_until() is None
        await ledger.enqueue([], until=NOON)
    async with open_ledger(place) as ledger:
        assert await ledger.planned_until() == NOON


STORED = Path(__file__).parent / "stored"
"""What releases wrote when their schema was the newest: an export, and the dump of a SQLite file."""
LINES = {1: 27, 2: 27, 3: 28, 4: 39}
COUNTS = {"delivered": 1, "held": 1, "missed": 1, "pending": 2, "sending": 4}
STARRED = tuple(
    replace(
        table,
        columns=(
            *table.columns,
            LedgerColumn(name="stars", type=ColumnType.INT, default="3", since=SCHEMA.version + 1),
        ),
    )
    if table.name == "posts"
    else table
    for table in SCHEMA.tables
)
"""A column that a release to come adds to the posts."""
RENAME = "UPDATE posts SET reason = 'it was held' WHERE state = 'held'"


async def stored(version: int) -> AsyncIterator[str]:
    for line in (STORED / f"version-{version}.jsonl").read_text(encoding="utf-8").split("\n")[:-2]:
        yield line


def restored_file(version: int, path: Path) -> SqliteFile:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STORED / f"version-{version}.sql").read_text(encoding="utf-8"))
    return SqliteFile(path=path)


def test_what_every_version_wrote_is_stored():
    """Whoever adds a version stores an export and a dump made with it."""
    names = {path.name for path in STORED.iterdir()}
    versions = range(1, SCHEMA.version + 1)
    assert names == {f"version-{version}.{kind}" for version in versions for kind in ("jsonl", "sql")}


@pytest.mark.parametrize("version", range(1, SCHEMA.version + 1))
async def test_an_export_of_every_version_can_be_imported(ledger, version):
    assert await ledger.restore(stored(version)) == LINES[version]
    assert await ledger.counts() == COUNTS
    assert len(await ledger.active()) == 7
    assert await ledger.planned_until() == NOON


@pytest.mark.parametrize("version", range(1, SCHEMA.version + 1))
async def test_a_file_of_every_version_can_be_opened(tmp_path, version):
    async with opening(restored_file(version, tmp_path / "old.sqlite3")) as ledger:
        assert await ledger.counts() == COUNTS
        assert len(await ledger.active()) == 7


@pytest.mark.parametrize("version", range(1, SCHEMA.version + 1))
async def test_an_old_export_goes_through_the_steps_that_came_after_it(place, version):
    """What a step does to rows it does to those of an export too, not only to those of an old ledger."""
    async with opening(place, RENAME, tables=STARRED) as ledger:
        assert await ledger.restore(stored(version)) == LINES[version]
        async with ledger._database.reading() as reading:
            rows = await reading.rows("SELECT DISTINCT stars FROM posts")
            [(reason,)] = await reading.rows("SELECT reason FROM posts WHERE state = 'held'")
        assert [tuple(row) for row in rows] == [(3,)]
        assert reason == "it was held"
        assert await ledger.counts() == COUNTS
        lines = [line async for line in ledger.export()]
    assert f'"version": {SCHEMA.version + 1}' in lines[0]
    assert {json.loads(line)[-1] for line in lines if line.startswith('["posts"')} == {3}


@pytest.mark.parametrize("version", range(1, SCHEMA.version + 1))
async def test_an_old_file_gets_the_columns_that_came_after_it(tmp_path, version):
    place = restored_file(version, tmp_path / "old.sqlite3")
    for _ in range(2):
        async with opening(place, RENAME, tables=STARRED) as ledger, ledger._database.reading() as reading:
            assert [row[0] for row in await reading.rows("SELECT DISTINCT stars FROM posts")] == [3]


async def test_tables_made_at_once_and_step_by_step_are_the_same(tmp_path):
    """Columns are declared once, and nothing but the order in which they came may tell the two apart."""
    async with opening(SqliteFile(path=tmp_path / "new.sqlite3"), RENAME, tables=STARRED) as ledger:
        new = await columns_of(ledger)
    old = restored_file(1, tmp_path / "old.sqlite3")
    async with opening(old, RENAME, tables=STARRED) as ledger:
        assert await columns_of(ledger) == new


async def columns_of(ledger: SqlLedger) -> list[tuple[str, ...]]:
    async with ledger._database.reading() as reading:
        names = [row[0] for row in await reading.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = []
        for name in sorted(names):
            rows = await reading.rows(f"PRAGMA table_info({name})")
            found.append((name, *(str(row[1:3]) for row in rows)))
        return found
