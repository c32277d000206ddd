"""PostgreSQL through asyncpg: a pool of connections; any number of replicas share one ledger."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from itertools import count
from typing import Any, Final

import asyncpg

from bot.model.storage import PostgresAddress
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.refusals import FAILURES, in_words
from bot.reminders.ledger.schema import SCHEMA, LedgerSchema, migrate

_CONNECTIONS: Final = 10
_CONNECT_SECONDS: Final = 10.0
_STATEMENT_SECONDS: Final = 30.0
_LOCK_SECONDS: Final = 10.0
# A replica that stops in the middle of a transaction must not keep the others waiting for its locks.
_IDLE_SECONDS: Final = 15.0
_MIGRATION_SECONDS: Final = 3600.0
_CLOSE_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 5.0  # more than the server gives itself, so that its own word comes first
_FETCHED_AT_ONCE: Final = 500
_ROWS_AT_ONCE: Final = 5000
_MIGRATION_LOCK: Final = 0x63796265726C6467  # one of our own among a server's advisory locks
_PLACE: Final = re.compile(r"\?|\{(clock|lock ([^}]*)|wait ([^}]*)|given ([^}]*))\}")
_TYPES: Final = {"text": "text", "float": "double precision", "int": "integer"}
# As of the statement's start, and not `clock_timestamp()`, which changes while a statement runs: no index
# can be searched for a bound that changes.
# Source: PostgreSQL documentation, "Function Volatility Categories".
_CLOCK: Final = "extract(epoch from statement_timestamp())::double precision"


@lru_cache(maxsize=256)
def dialect(sql: str) -> str:
    """A statement as PostgreSQL says it."""
    numbers = count(1)

    def said(found: re.Match[str]) -> str:
        if found[0] == "?":
            return f"${next(numbers)}"
        if found[1] == "clock":
            return _CLOCK
        if found[2]:
            return f"FOR UPDATE OF {found[2]} SKIP LOCKED"
        if found[3]:
            return f"FOR UPDATE OF {found[3]}"
        columns = [column.split() for column in found[4].split(",")]
        arrays = ", ".join(f"${next(numbers)}::{_TYPES[type_]}[]" for _, type_ in columns)
        return f"unnest({arrays}) AS given ({', '.join(name for name, _ in columns)})"

    return _PLACE.sub(said, sql)


def _clean(values: Sequence[Any]) -> Sequence[Any]:
    """Values that PostgreSQL can keep.

    Source: PostgreSQL documentation, "Character Types": the character with code zero cannot be stored.
    """
    if any(isinstance(value, str) and "\0" in value for value in values):
        return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values]
    return values


class _Transaction:
    """See `bot.reminders.ledger.database.Transaction` and `ReadTransaction`."""

    def __init__(self, connection: Any, place: str, seconds: float) -> None:
        self._connection = connection
        self._place = place
        self._seconds = seconds

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        with in_words(self._place):
            found: Sequence[Sequence[Any]] = await self._connection.fetch(
                dialect(sql), *_clean(values), timeout=self._seconds
            )
        return found

    async def run(self, sql: str, *values: Any) -> int:
        with in_words(self._place):
            status = await self._connection.execute(dialect(sql), *_clean(values), timeout=self._seconds)
        return _changed(status)

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        changed = 0
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = [_clean(row) for row in rows[start : start + _ROWS_AT_ONCE]]
            with in_words(self._place):
                status = await self._connection.execute(
                    dialect(sql), *zip(*part, strict=True), timeout=self._seconds
                )
            changed += _changed(status)
        return changed

    async def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        # Whoever reads may be slow: a file, a pipe, a person.
        await self.run("SET LOCAL idle_in_transaction_session_timeout = 0")
        with in_words(self._place):
            cursor = await self._connection.cursor(dialect(sql))
        while True:
            with in_words(self._place):
                rows = await cursor.fetch(_FETCHED_AT_ONCE, timeout=self._seconds)
            for row in rows:
                yield row
            if len(rows) < _FETCHED_AT_ONCE:
                return


def _changed(status: str) -> int:
    """Read how many rows a statement changed, as in `UPDATE 3` and `INSERT 0 3`."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


class PostgresDatabase:
    """See `bot.reminders.ledger.database.Database`."""

    has_own_clock = True

    def __init__(self, pool: Any, place: str, statement_seconds: float) -> None:
        self._pool = pool
        self._place = place
        self._seconds = statement_seconds + _ANSWER_SECONDS

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that can write."""
        # Set, since a server can have another default. Stricter ones fail where replicas meet.
        async with self._begun(self._seconds, isolation="read_committed") as transaction:
            yield transaction

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that only reads."""
        async with self._begun(self._seconds, isolation="repeatable_read", readonly=True) as transaction:
            yield transaction

    @asynccontextmanager
    async def migration(self) -> AsyncIterator[_Transaction]:
        """Begin a transaction that no other migration runs beside."""
        async with self._begun(_MIGRATION_SECONDS, isolation="read_committed") as transaction:
            await transaction.run("SET LOCAL statement_timeout = 0")
            await transaction.run("SET LOCAL lock_timeout = 0")
            await transaction.run(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            yield transaction

    @asynccontextmanager
    async def _begun(self, seconds: float, **kind: Any) -> AsyncIterator[_Transaction]:
        with in_words(self._place):
            connection = await self._pool.acquire(timeout=_CONNECT_SECONDS)
        try:
            held = connection.transaction(**kind)
            with in_words(self._place):
                await held.__aenter__()
            try:
                yield _Transaction(connection, self._place, seconds)
            except BaseException:
                with suppress(*FAILURES):
                    await held.__aexit__(*sys.exc_info())
                raise
            with in_words(self._place):
                await held.__aexit__(None, None, None)
        finally:
            # A connection that is not fit for use any more is closed here, which is all that is wanted.
            with suppress(*FAILURES):
                await self._pool.release(connection, timeout=_CONNECT_SECONDS)


async def _keep_session(_connection: Any) -> None:
    """Leave the session as it is: no transaction changes it, and asking costs a round trip."""


@asynccontextmanager
async def open_postgres(
    address: PostgresAddress,
    *,
    statement_seconds: float = _STATEMENT_SECONDS,
    schema: LedgerSchema = SCHEMA,
) -> AsyncIterator[SqlLedger]:
    """Open the ledger, making its tables where there are none.

    Args:
        address: Of a database, or a schema on the search path, of its own.
        statement_seconds: How long one statement may take.
        schema: The tables.

    Raises:
        LedgerError: The database can't be used, or a newer release wrote it.
    """
    place = str(address)
    with in_words(place):
        pool = await asyncpg.create_pool(
            address.url,
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=_CONNECT_SECONDS,
            command_timeout=statement_seconds + _ANSWER_SECONDS,
            reset=_keep_session,
            server_settings={
                "application_name": "cyberdialogue",
                # A plan made while the tables were small would be kept when they are large.
                "plan_cache_mode": "force_custom_plan",
                "statement_timeout": _milliseconds(statement_seconds),
                "lock_timeout": _milliseconds(min(_LOCK_SECONDS, statement_seconds)),
                "idle_in_transaction_session_timeout": _milliseconds(_IDLE_SECONDS),
            },
        )
    try:
        database = PostgresDatabase(pool, place, statement_seconds)
        async with database.migration() as transaction:
            await migrate(transaction, place, schema)
        yield SqlLedger(database, schema)
    finally:
        await _close(pool)


async def _close(pool: Any) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await pool.close()
    except FAILURES:
        pool.terminate()


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))
