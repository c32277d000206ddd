"""The ledger in one SQLite file: write-ahead log, one connection on one thread that does all the work."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.model.errors import LedgerError
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.schema import migrate

T = TypeVar("T")

# `unixepoch('subsec')` is newer than the SQLite many systems have.
# Source: SQLite documentation, "Date And Time Functions".
_CLOCK: Final = "((julianday('now') - 2440587.5) * 86400.0)"
_BUSY_SECONDS: Final = 30.0
_FETCHED_AT_ONCE: Final = 500


@lru_cache(maxsize=256)
def _dialect(sql: str) -> str:
    # One writer at a time holds the whole file, so that rows need no locks.
    head, _, _ = sql.partition("{lock")
    return head.replace("{clock}", _CLOCK)


class _Thread:
    """One connection and the thread it lives on."""

    def __init__(self, connection: sqlite3.Connection, executor: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._executor = executor

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work, self._connection)
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger can't be used: {error}") from error


class _Transaction:
    """See `bot.reminders.ledger.database.Transaction`."""

    def __init__(self, thread: _Thread) -> None:
        self._thread = thread

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        return await self._thread.do(lambda connection: connection.execute(_dialect(sql), values).fetchall())

    async def run(self, sql: str, *values: Any) -> int:
        return await self._thread.do(lambda connection: connection.execute(_dialect(sql), values).rowcount)

    async def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        await self._thread.do(lambda connection: connection.executemany(_dialect(sql), values))

    async def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        cursor = await self._thread.do(lambda connection: connection.execute(_dialect(sql)))
        while rows := await self._thread.do(lambda _: cursor.fetchmany(_FETCHED_AT_ONCE)):
            for row in rows:
                yield row


class SqliteDatabase:
    """See `bot.reminders.ledger.database.Database`."""

    def __init__(self, thread: _Thread) -> None:
        self._thread = thread
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that can write."""
        async with self._one_at_a_time:
            await asyncio.shield(self._thread.do(lambda connection: connection.execute("BEGIN IMMEDIATE")))
            try:
                yield _Transaction(self._thread)
            except BaseException:
                await asyncio.shield(self._thread.do(_roll_back))
                raise
            await asyncio.shield(self._thread.do(lambda connection: connection.execute("COMMIT")))


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@asynccontextmanager
async def open_sqlite(path: Path) -> AsyncIterator[SqlLedger]:
    """Open the ledger, making it where there is none.

    Raises:
        LedgerError: The file can't be opened, or a newer release wrote it.
    """
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as executor:
        try:
            connection = await loop.run_in_executor(executor, _connect, path)
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger {str(path)!r} can't be opened: {error}") from error
        try:
            database = SqliteDatabase(_Thread(connection, executor))
            async with database.transaction() as transaction:
                await migrate(transaction, repr(str(path)))
            yield SqlLedger(database)
        finally:
            await loop.run_in_executor(executor, connection.close)
