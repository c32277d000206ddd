"""Opens the ledger wherever it is kept."""

import importlib
from contextlib import AbstractAsyncContextManager
from typing import assert_never

from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.sqlite import open_sqlite


def open_ledger(place: LedgerPlace) -> AbstractAsyncContextManager[Ledger]:
    """Open the ledger, making it where there is none.

    Raises:
        LedgerError: It can't be used, or a newer release wrote it; raised on entering.
    """
    match place:
        case SqliteFile(path=path):
            return open_sqlite(path)
        case PostgresAddress():
            # Imported where it is used, for asyncpg takes memory and time that SQLite needs none of.
            postgres = importlib.import_module("bot.reminders.ledger.postgres")
            opened: AbstractAsyncContextManager[Ledger] = postgres.open_postgres(place)
            return opened
        case _:
            assert_never(place)
