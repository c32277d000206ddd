"""What the ledger asks of a database, so that one ledger serves SQLite and PostgreSQL.

Statements are written with `?` for values, and with words in braces for what the two say differently.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol


class Transaction(Protocol):
    """Statements that hold together, or not at all."""

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        """Give the rows a statement returns."""
        ...

    async def run(self, sql: str, *values: Any) -> int:
        """Run a statement; gives how many rows it changed."""
        ...

    async def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""
        ...

    def stream(self, sql: str) -> AsyncIterator[Sequence[Any]]:
        """Give rows one by one, however many there are."""
        ...


class Database(Protocol):
    """A connection, or a pool of them.

    `{clock}` in a statement stands for seconds since 1970 by the database's own clock, `{lock}` for taking a
    lock on the rows of the table or alias named next, passing over rows that others have locked.
    """

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction that can write; commits at the end, rolls back on any exception."""
        ...
