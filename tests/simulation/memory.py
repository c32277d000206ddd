"""A database in memory that runs on virtual time, and breaks when told; the product's ledger keeps to it."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from random import Random
from types import TracebackType
from typing import Any

from bot.model.errors import LedgerError
from bot.reminders.ledger.schema import migrate
from bot.reminders.ledger.sqlite import dialect
from tests.simulation.process import Process
from tests.simulation.timeline import Timeline

AT_COMMIT: ContextVar[Callable[[], None] | None] = ContextVar("at_commit", default=None)
"""Called when a transaction of this task has ended, before anybody else has a turn."""

BROKEN_BEFORE = "ledger broken before a transaction"
BROKEN_AFTER = "ledger broken after a commit"


class Memory:
    """One connection for all processes; what histories write to it, the next one takes back.

    Nobody has a turn inside a transaction, and none may fail there; hence they need no beginning and no end.

    Attributes:
        timeline: Gives the database's time.
        failures: Of transactions.
    """

    has_own_clock = False

    def __init__(self) -> None:
        self.timeline = Timeline(Random(0), 0.0)  # noqa: S311 - of no use here
        self.failures: list[str] = []
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=256)
        self.connection.create_function("ledger_clock", 0, self._clock, deterministic=True)

    async def make_tables(self) -> None:
        """Make the product's tables."""
        async with self.transaction() as statements:
            await migrate(statements, "in memory")
        # They make a few rows no faster to find, and each to write slower.
        for (index,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"):
            self.connection.execute(f"DROP INDEX {index}")

    def _clock(self) -> float:
        return self.timeline.now

    def transaction(self) -> AbstractAsyncContextManager["_Statements"]:
        """Begin a transaction of no process; with the two below, a database to prepare things in."""
        return _Held(self, _Statements(self.connection), None)

    reading = migration = transaction

    def keep(self) -> None:
        """Let every history begin with what is in the tables now."""
        self.connection.execute("BEGIN")
        self.connection.execute("SAVEPOINT beginning")

    def rewind(self, timeline: Timeline) -> None:
        """Begin a history: put back what was kept, and run on its time."""
        self.connection.execute("ROLLBACK TO beginning")
        self.timeline = timeline
        self.failures.clear()

    def forget_intents(self) -> None:
        """Put back what was claimed once and is not delivered, as if no claim had been written down."""
        self.connection.execute(
            "UPDATE deliveries SET state = 'pending', post = NULL WHERE post IN "
            "(SELECT key FROM posts WHERE state = 'sending' AND fence = 1)"
        )
        self.connection.execute("DELETE FROM posts WHERE state = 'sending' AND fence = 1")

    def forget_corrections(self) -> None:
        """Put back corrections under way, as if no claim had been written down."""
        self.connection.execute(
            "UPDATE shown SET stage = 'pending', ready_at = 0, ambiguous = 0 WHERE stage = 'sending'"
        )

    def forget_doubts(self, key: str) -> None:
        """Have a correction taken for one that nobody ever doubted."""
        self.connection.execute("UPDATE shown SET ambiguous = 0 WHERE key = ?", (key,))

    def fence(self, key: str, *, is_correction: bool) -> int:
        """The fencing number of a post, or of a correction."""
        table = "shown" if is_correction else "posts"
        ((fence,),) = self.rows(f"SELECT fence FROM {table} WHERE key = ?", key)  # noqa: S608 - ours
        return int(fence)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()


class _Statements:
    """See `bot.reminders.ledger.database.Transaction` and `Snapshot`."""

    def __init__(self, connection: sqlite3.Connection, spoil: tuple[str, str] = ("", "")) -> None:
        self.connection = connection
        # One for all statements that are read at once; making one takes as long as a short statement.
        self._cursor = connection.cursor()
        self._said: Callable[[str], str] = dialect
        if spoil[0]:
            self._said = lambda sql: dialect(sql).replace(*spoil)

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        return self._cursor.execute(self._said(sql), values).fetchall()

    async def run(self, sql: str, *values: Any) -> int:
        return self._cursor.execute(self._said(sql), values).rowcount

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        if not rows:
            return 0
        return self._cursor.executemany(self._said(sql), rows).rowcount

    async def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        for row in self.connection.execute(self._said(sql)):
            yield row


class _Held:
    """A transaction; nobody else has a turn inside it, so that none has to wait."""

    def __init__(self, memory: Memory, statements: _Statements, process: Process | None) -> None:
        self._memory = memory
        self._statements = statements
        self._process = process
        self._number = 0

    async def __aenter__(self) -> _Statements:
        if self._process:
            await self._process.step("begins a transaction")
            self._number = self._process.world.next_transaction()
            if self._number in self._process.world.scenario.broken:
                self._process.note("loses the ledger before the transaction")
                self._process.world.befell(BROKEN_BEFORE)
                raise LedgerError("the ledger can't be used: told to break")
        return self._statements

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:
            self._memory.failures.append(f"a transaction failed: {error!r}")
        check = AT_COMMIT.get()
        if check:
            check()
        if self._process and not kind:
            await self._process.step("has committed")
            if -self._number in self._process.world.scenario.broken:
                self._process.note("loses the ledger after the commit")
                self._process.world.befell(BROKEN_AFTER)
                raise LedgerError("the ledger can't be used: told to break")


class _Looking:
    """A transaction that only reads."""

    def __init__(self, statements: _Statements, process: Process) -> None:
        self._statements = statements
        self._process = process

    async def __aenter__(self) -> _Statements:
        self._process.require_life()
        return self._statements

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was changed."""


class MemoryDatabase:
    """See `bot.reminders.ledger.database.Database`; as one process sees it.

    Args:
        memory: What all processes share.
        process: Whose steps these are.
        spoil: A piece of SQL and what is said in its place.
    """

    has_own_clock = False

    def __init__(self, memory: Memory, process: Process, spoil: tuple[str, str] = ("", "")) -> None:
        self._memory = memory
        self._statements = _Statements(memory.connection, spoil)
        self._process = process

    def transaction(self) -> AbstractAsyncContextManager[_Statements]:
        return _Held(self._memory, self._statements, self._process)

    migration = transaction

    def reading(self) -> AbstractAsyncContextManager[_Statements]:
        return _Looking(self._statements, self._process)
