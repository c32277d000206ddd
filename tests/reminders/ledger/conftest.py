"""A ledger of each kind, new for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.model.storage import LedgerPlace, SqliteFile
from bot.reminders.ledger.ledger import SqlLedger
from tests.reminders.ledger.ledger_stage import open_sql
from tests.reminders.ledger.postgres_server import fresh_schema, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("pg") / "data") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> LedgerPlace:
    if request.param == "sqlite":
        return SqliteFile(path=tmp_path / "ledger.sqlite3")
    return await fresh_schema(request.getfixturevalue("server"))


@pytest.fixture
async def ledger(place: LedgerPlace) -> AsyncIterator[SqlLedger]:
    async with open_sql(place) as opened:
        yield opened
