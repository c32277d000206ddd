"""SQLite in one file: a write-ahead log, one connection that writes, a few that read, a thread for each."""

import asyncio
import logging
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.model.errors import LedgerError
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.ledger_clock import SteadyClock, boot_number
from bot.reminders.ledger.schema import SCHEMA, LedgerSchema, migrate
from bot.reminders.ledger.sqlite_file import LedgerFile

logger = logging.getLogger(__name__)
T = TypeVar("T")

_BUSY_SECONDS: Final = 10.0
_AGAIN_SECONDS: Final = 0.02
_FETCHED_AT_ONCE: Final = 500
_ROWS_AT_ONCE: Final = 100
# Older releases take no more.
# Source: SQLite documentation, "Limits", "Maximum Number Of Host Parameters".
_VALUES_AT_ONCE: Final = 999
_READERS: Final = 3
_LOG_BYTES: Final = 64 * 1024 * 1024  # what stays of the write-ahead log after a large transaction
_LOG_PAGES: Final = 8192  # until they are copied into the file; keys are random, so pages come again
_CACHE_KIB: Final = 64 * 1024  # at most, filled as needed
_WORDS: Final = re.compile(r"\{(clock|lock [^}]*|wait [^}]*|given ([^}]*))\}")


@lru_cache(maxsize=512)
def dialect(sql: str, rows: int = 1) -> str:
    """A statement as SQLite says it, for so many given rows."""
    return _WORDS.sub(lambda found: _word(found, rows), sql)


def _word(found: re.Match[str], rows: int) -> str:
    """One writer at a time holds the whole file, so that rows need no locks."""
    if found[1] == "clock":
        return "ledger_clock()"
    if found[2] is None:
        return ""
    names = [column.split()[0] for column in found[2].split(",")]
    columns = ", ".join(f"column{number} AS {name}" for number, name in enumerate(names, 1))
    places = ", ".join([f"({', '.join('?' for _ in names)})"] * rows)
    return f"(SELECT {columns} FROM (VALUES {places})) AS given"  # noqa: S608 - names of ours


class _Thread:
    """One connection and the thread it lives on; what is asked of it is done in the order asked."""

    def __init__(self, path: Path, file: LedgerFile, executor: ThreadPoolExecutor) -> None:
        self._path = path
        self._file = file
        self._executor = executor
        self._connection: sqlite3.Connection | None = None

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the connection; once begun it is finished, whoever stops waiting for it.

        Raises:
            LedgerError: SQLite refused.
        """
        assert self._connection
        return await self._run(partial(work, self._connection))

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except (sqlite3.Error, UnicodeError) as error:
            raise self._file.refused(error) from error

    async def open(self, connect: Callable[[Path], sqlite3.Connection]) -> None:
        """Connect."""
        await self._run(lambda: self._keep(connect(self._path)))

    def _keep(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def close(self) -> None:
        """Disconnect after all that has been asked before."""
        await asyncio.shield(self._run(self._disconnect))
        self._executor.shutdown(wait=False)

    def _disconnect(self) -> None:
        if self._connection:
            self._connection.close()


class _Transaction:
    """See `bot.reminders.ledger.database.Transaction` and `ReadTransaction`."""

    def __init__(self, thread: _Thread) -> None:
        self._thread = thread

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        return await self._thread.do(lambda connection: connection.execute(dialect(sql), values).fetchall())

    async def run(self, sql: str, *values: Any) -> int:
        return await self._thread.do(lambda connection: connection.execute(dialect(sql), values).rowcount)

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        return await self._thread.do(lambda connection: _run_many(connection, sql, rows))

    async def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        cursor = await self._thread.do(lambda connection: connection.execute(dialect(sql)))
        while rows := await self._thread.do(lambda _: cursor.fetchmany(_FETCHED_AT_ONCE)):
            for row in rows:
                yield row


def _run_many(connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run a statement for many rows at once: begun for each row, it takes twice as long."""
    changed = 0
    at_once = max(1, min(_ROWS_AT_ONCE, _VALUES_AT_ONCE // len(rows[0]))) if rows else 1
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        values = [value for row in some for value in row]
        changed += connection.execute(dialect(sql, len(some)), values).rowcount
    return changed


class SqliteDatabase:
    """See `bot.reminders.ledger.database.Database`."""

    has_own_clock = False

    def __init__(self, path: Path, clock: Callable[[], float], busy_seconds: float) -> None:
        self._busy_seconds = busy_seconds
        self._path = path
        self._file = LedgerFile(path)
        self._clock = clock
        self._threads: list[_Thread] = []
        self._idle: list[_Thread] = []
        self._readers = asyncio.Semaphore(_READERS)
        self._writer: _Thread | None = None
        self._one_at_a_time = asyncio.Lock()

    async def _open(self, connect: Callable[[Path], sqlite3.Connection]) -> _Thread:
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        thread = _Thread(self._path, self._file, executor)
        self._threads.append(thread)
        try:
            await thread.open(connect)
        except LedgerError:
            self._threads.remove(thread)
            await thread.close()
            raise
        return thread

    async def close(self) -> None:
        """Close every connection; the last one tidies up the write-ahead log."""
        for thread in self._threads:
            await thread.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that can write."""
        async with self._one_at_a_time:
            self._file.check()
            if self._writer is None:
                self._writer = await self._open(partial(_writing, self._clock, self._busy_seconds))
                self._file.note()
            async with _begun(self._writer, "BEGIN IMMEDIATE") as transaction:
                yield transaction

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that only reads."""
        async with self._readers:
            self._file.check()
            thread = (
                self._idle.pop()
                if self._idle
                else await self._open(partial(_reading, self._clock, self._busy_seconds))
            )
            try:
                async with _begun(thread, "BEGIN") as transaction:
                    yield transaction
            finally:
                self._idle.append(thread)

    def migration(self) -> AbstractAsyncContextManager[_Transaction]:
        """Begin a transaction that can write; there is only one at a time anyway."""
        return self.transaction()


@asynccontextmanager
async def _begun(thread: _Thread, begin: str) -> AsyncIterator[_Transaction]:
    """Hold a transaction.

    Whoever waits here may be cancelled at any point; the thread then still does what it has begun, and the
    rollback stands in line behind it.
    """
    try:
        await thread.do(lambda connection: _begin(connection, begin))
        yield _Transaction(thread)
        await asyncio.shield(thread.do(lambda connection: connection.execute("COMMIT")))
    except BaseException:
        await asyncio.shield(thread.do(_roll_back))
        raise


def _begin(connection: sqlite3.Connection, begin: str) -> None:
    _roll_back(connection)
    connection.execute(begin)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            logger.exception("The ledger could not roll back; tried again before the next transaction")


def _connect(path: Path, clock: Callable[[], float], busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=busy_seconds, cached_statements=256
    )
    connection.create_function("ledger_clock", 0, clock)
    return connection


def _writing(clock: Callable[[], float], busy_seconds: float, path: Path) -> sqlite3.Connection:
    connection = _connect(path, clock, busy_seconds)
    try:
        _keep_log(connection, busy_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Have a write-ahead log; where several processes make the file at once, SQLite itself does not wait."""
    give_up_at = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > give_up_at:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def _reading(clock: Callable[[], float], busy_seconds: float, path: Path) -> sqlite3.Connection:
    connection = _connect(path, clock, busy_seconds)
    connection.execute("PRAGMA query_only = ON")
    return connection


@asynccontextmanager
async def open_sqlite(
    path: Path,
    *,
    clock: Callable[[], float] | None = None,
    schema: LedgerSchema = SCHEMA,
    busy_seconds: float = _BUSY_SECONDS,
) -> AsyncIterator[SqlLedger]:
    """Open the ledger, making it where there is none.

    Args:
        path: The file; its folder must exist.
        clock: Gives seconds since 1970 in place of the steady clock, for tests and simulations.
        schema: The tables.
        busy_seconds: How long to wait for another process that has the file locked.

    Raises:
        LedgerError: The file can't be used, or a newer release wrote it.
    """
    steady = SteadyClock()
    database = SqliteDatabase(path, clock or steady, busy_seconds)
    try:
        async with database.migration() as transaction:
            await migrate(transaction, repr(str(path)), schema)
            if clock is None:
                await steady.agree(transaction, boot_number())
        yield SqlLedger(database, schema)
    finally:
        await database.close()
