"""Where the ledger is kept, as a value."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteFile:
    """A SQLite file; it is made where there is none."""

    path: Path

    def __str__(self) -> str:
        """What messages and logs may show."""
        return str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresAddress:
    """A PostgreSQL database.

    Attributes:
        url: With the password, if there is one: not to be shown.
        shown: The same without password and options.
    """

    url: str = field(repr=False)
    shown: str

    def __str__(self) -> str:
        """What messages and logs may show."""
        return self.shown


LedgerPlace = SqliteFile | PostgresAddress
