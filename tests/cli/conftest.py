"""Ledgers of either kind for the commands that look into one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model.storage import LedgerPlace, SqliteFile
from tests.reminders.ledger.postgres_server import fresh_schema, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("pg") / "data") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> LedgerPlace:
    """Name a ledger of either kind that is not there yet."""
    if request.param == "sqlite":
        return SqliteFile(path=tmp_path / "ledger.sqlite3")
    return asyncio.run(fresh_schema(request.getfixturevalue("server")))
