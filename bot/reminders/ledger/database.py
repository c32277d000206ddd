"""What the ledger asks of a database, so that one ledger serves SQLite and PostgreSQL.

Statements are written with `?` for values, and with words in braces for what the two say differently:

- `{clock}`: seconds since 1970 on the database's own clock, as of the statement's start.
- `{lock a, b}` at the end: lock the rows found of these tables or aliases, passing over those that another
  transaction holds. `{wait a, b}` the same, waiting for them.
- `{given name type, name type}`: the rows handed to `run_many`, as a table called `given`; the types are
  `text`, `float` and `int`.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class ReadTransaction(Protocol):
    """Statements that read."""

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        """The rows a statement returns."""
        ...


class Snapshot(ReadTransaction, Protocol):
    """Statements that see the database as it stood at one moment."""

    def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        """Rows one by one, however many there are."""
        ...


class Transaction(ReadTransaction, Protocol):
    """Statements that hold together, or not at all; each sees what was committed before it began."""

    async def run(self, sql: str, *values: Any) -> int:
        """Run a statement; gives how many rows it changed."""
        ...

    async def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run a statement that reads from `{given …}`; gives how many rows it changed."""
        ...


class Database(Protocol):
    """A connection, or a pool of them.

    Every method raises LedgerError where the database can't be used.

    Attributes:
        has_own_clock: Whether `{clock}` is another clock than this machine's.
    """

    has_own_clock: bool

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that can write; commits at the end, rolls back on any exception."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Snapshot]:
        """Begin a transaction that only reads, and neither waits for writers nor makes them wait."""
        ...

    def migration(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that no other migration runs beside, and that may take long."""
        ...
