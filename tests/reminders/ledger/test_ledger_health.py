"""A ledger that can't be written says so, and so does one whose file was deleted or replaced."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from bot.model.errors import LedgerError
from bot.model.storage import SqliteFile
from bot.reminders.ledger.sqlite import open_sqlite
from tests.reminders.ledger.ledger_samples import NOON, later, subscription
from tests.reminders.ledger.ledger_stage import claimed, open_sql, owing, subscribe


@pytest.fixture
def file(tmp_path):
    return SqliteFile(path=tmp_path / "ledger.sqlite3")


async def test_a_ledger_that_can_be_written_is_well(ledger):
    await ledger.check()
    await ledger.enqueue([], until=NOON)
    await ledger.check()


async def test_a_full_disk_is_told_until_something_can_be_written_again(file):
    async with open_sql(file) as ledger:
        await owing(ledger)
        await _limit_pages(ledger, 1)
        with pytest.raises(LedgerError, match="the disk is full"):
            await subscribe(ledger, *(subscription(f"C{number}") for number in range(400)))
        with pytest.raises(LedgerError, match="the disk is full"):
            await ledger.check()
        assert await ledger.planned_until() == NOON
        await _limit_pages(ledger, 1_000_000)
        await ledger.enqueue([], until=later(hours=1))
        await ledger.check()


async def _limit_pages(ledger, number: int) -> None:
    """Let the file grow no further; SQLite says then what it says of a full disk."""
    async with ledger._database.transaction() as transaction:
        await transaction.rows(f"PRAGMA max_page_count = {number}")


async def test_a_ledger_that_another_process_keeps_locked_is_told(file):
    async with open_sqlite(file.path, busy_seconds=0.05) as ledger:
        with closing(sqlite3.connect(file.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerError, match="locked"):
                await ledger.enqueue([], until=NOON)
            with pytest.raises(LedgerError, match="locked"):
                await ledger.check()
            other.execute("ROLLBACK")
        await ledger.enqueue([], until=NOON)
        await ledger.check()


async def test_a_file_deleted_while_it_is_open_takes_nothing_more(file):
    async with open_sql(file) as ledger:
        await owing(ledger)
        away = file.path.with_name("away")
        file.path.rename(away)
        for use in (ledger.check, lambda: claimed(ledger), ledger.planned_until):
            with pytest.raises(LedgerError, match="was deleted while the program ran"):
                await use()
        assert not file.path.exists()
        away.rename(file.path)
        assert await claimed(ledger)
        await ledger.check()


async def test_a_file_replaced_while_it_is_open_takes_nothing_more(file, tmp_path):
    async with open_sql(SqliteFile(path=tmp_path / "other.sqlite3")):
        """An empty ledger."""
    async with open_sql(file) as ledger:
        await owing(ledger)
        os.replace(shutil.copy(tmp_path / "other.sqlite3", tmp_path / "copy"), file.path)  # noqa: PTH105
        for use in (ledger.check, lambda: claimed(ledger), ledger.active):
            with pytest.raises(LedgerError, match="another file was put in its place"):
                await use()
