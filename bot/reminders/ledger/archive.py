"""Backup and restore of a ledger, and pruning of what is old; each inside its caller's transaction."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.schema import MIGRATIONS, TABLES

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "meta": ("name", "value"),
    "subscriptions": ("id", "platform", "workspace", "suspended", "body"),
    "deliveries": ("key", "subscription", "due_at", "occurrence", "state", "post"),
    "posts": (
        "key",
        "subscription",
        "state",
        "fence",
        "lease_until",
        "retry_at",
        "ambiguous",
        "first_sent_at",
        "platform",
        "workspace",
        "channel",
        "message",
        "posted_at",
        "swept",
        "done_by",
        "done_at",
        "reason",
    ),
    "lines": ("token", "line"),
    "fact_digests": ("dossier", "fact", "digest", "changed_at"),
}
_FORMAT: Final = "cyberdialogue ledger"


async def write(transaction: Transaction) -> AsyncIterator[str]:
    """Give the ledger as lines of JSON: a head, then `[table, value, …]`."""
    yield json.dumps({"format": _FORMAT, "version": len(MIGRATIONS)})
    for table in TABLES:
        columns = ", ".join(COLUMNS[table])
        async for row in transaction.stream(f"SELECT {columns} FROM {table} ORDER BY 1"):  # noqa: S608
            yield json.dumps([table, *row], ensure_ascii=False)


async def read(transaction: Transaction, lines: AsyncIterator[str]) -> int:
    """Write such lines into empty tables; gives how many there were.

    Raises:
        LedgerError: The ledger is not empty, or a line is not of the form; the sentence names it.
    """
    for table in ("subscriptions", "deliveries", "posts"):
        if await transaction.rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608
            raise LedgerError("the ledger is not empty: restore into a new one")
    await transaction.run("DELETE FROM meta")
    number = 0
    async for line in lines:
        number += 1
        if number == 1:
            _check_head(line)
            continue
        table, values = _row(line, number)
        places = ", ".join("?" for _ in values)
        await transaction.run(f"INSERT INTO {table} ({', '.join(COLUMNS[table])}) VALUES ({places})", *values)  # noqa: S608
    if not number:
        raise LedgerError("the file is empty: it should begin with a line that names its format")
    return number


def _check_head(line: str) -> None:
    try:
        head = json.loads(line)
        known = head["format"] == _FORMAT
        version = int(head["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError("line 1 is not the head of an exported ledger") from error
    if not known or version != len(MIGRATIONS):
        raise LedgerError(
            f"line 1 says format {head['format']!r} version {version}: export it with this release"
        )


def _row(line: str, number: int) -> tuple[str, Sequence[Any]]:
    try:
        table, *values = json.loads(line)
        columns = COLUMNS[table]
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(f"line {number} is not a row of an exported ledger") from error
    if len(values) != len(columns):
        raise LedgerError(f"line {number} has {len(values)} values where {table} has {len(columns)} columns")
    return table, values


async def prune(transaction: Transaction, before: float) -> int:
    """Delete posts delivered, and occurrences missed, before an instant; gives how many occurrences."""
    old = "SELECT key FROM posts WHERE state = 'delivered' AND posted_at < ?"
    told = await transaction.run(f"DELETE FROM deliveries WHERE post IN ({old})", before)  # noqa: S608
    missed = await transaction.run("DELETE FROM deliveries WHERE state = 'missed' AND due_at < ?", before)
    await transaction.run("DELETE FROM posts WHERE state = 'delivered' AND posted_at < ?", before)
    return told + missed
