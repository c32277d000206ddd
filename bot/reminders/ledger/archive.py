"""Backup and restore of a ledger, and pruning of what is old; each inside its caller's transaction."""

import json
from collections.abc import AsyncIterator, Mapping
from math import isfinite
from typing import Any, Final

from bot.model.delivery import DeliveryState
from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Snapshot, Transaction
from bot.reminders.ledger.meta import next_revision, recall, remember
from bot.reminders.ledger.rows import read_occurrence, read_subscription
from bot.reminders.ledger.schema import COLUMNS, MIGRATIONS

_FORMAT: Final = "cyberdialogue ledger"
_ROWS_AT_ONCE: Final = 1000
_LONGEST_LEASE_SECONDS: Final = 60.0
_INTEGERS: Final = 2**31


async def write(reading: Snapshot) -> AsyncIterator[str]:
    """The ledger as lines of JSON: a head, then `[table, value, …]`."""
    planned_until = await recall(reading, "planned_until")
    yield json.dumps({"format": _FORMAT, "version": len(MIGRATIONS), "planned_until": planned_until})
    for table, columns in COLUMNS.items():
        async for row in reading.stream(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"):  # noqa: S608
            yield json.dumps([table, *row], ensure_ascii=False)


async def read(transaction: Transaction, lines: AsyncIterator[str]) -> int:
    """Write such lines into empty tables; gives how many there were.

    What is due by now may have been sent by the ledger that was lost, and is looked for before it is sent.

    Raises:
        LedgerError: The ledger is not empty, or a line is not of the form; the sentence names it.
    """
    for table in ("subscriptions", "deliveries", "posts"):
        if await transaction.rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608
            raise LedgerError("the ledger is not empty: restore into a new one")
    number, waiting = 0, _Waiting(transaction)
    async for line in lines:
        number += 1
        if number == 1:
            planned_until = _head(line)
        else:
            await waiting.add(*_row(line, number))
    if not number:
        raise LedgerError("the file is empty: it should begin with a line that names its format")
    await waiting.write()
    for name, value in (("planned_until", planned_until), ("restored_at", await _clock(transaction))):
        if value is not None:
            await remember(transaction, name, value)
    await transaction.run("UPDATE subscriptions SET revision = ?", await next_revision(transaction))
    await transaction.run(
        "UPDATE posts SET ready_at = {clock} + ? "
        "WHERE state IN ('sending', 'pending') AND ready_at > {clock} + ?",
        _LONGEST_LEASE_SECONDS,
        _LONGEST_LEASE_SECONDS,
    )
    return number


class _Waiting:
    """Rows of one table, to be written together."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._table = ""
        self._rows: list[list[Any]] = []

    async def add(self, table: str, row: list[Any]) -> None:
        if table != self._table or len(self._rows) >= _ROWS_AT_ONCE:
            await self.write()
        self._table = table
        self._rows.append(row)

    async def write(self) -> None:
        if not self._rows:
            return
        columns = COLUMNS[self._table]
        names = ", ".join(columns)
        given = ", ".join(f"{name} {kind.rstrip('?')}" for name, kind in columns.items())
        await self._transaction.run_many(
            f"INSERT INTO {self._table} ({names}) SELECT {names} FROM {{given {given}}}",  # noqa: S608
            self._rows,
        )
        self._rows = []


async def _clock(transaction: Transaction) -> float:
    ((now,),) = await transaction.rows("SELECT {clock}")
    return float(now)


def _head(line: str) -> float | None:
    """The instant up to which the exported ledger had planned."""
    try:
        head = json.loads(line)
        known = head["format"] == _FORMAT
        version = int(head["version"])
        planned = head["planned_until"]
        planned_until = None if planned is None else float(planned)
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError("line 1 is not the head of an exported ledger") from error
    if not known:
        raise LedgerError(f"line 1 names the format {head['format']!r}, which is no exported ledger")
    if version != len(MIGRATIONS):
        other = "a newer" if version > len(MIGRATIONS) else "an older"
        raise LedgerError(
            f"{other} release exported it (its schema is {version}, this one's {len(MIGRATIONS)}): "
            "import it with that release"
        )
    return planned_until


def _row(line: str, number: int) -> tuple[str, list[Any]]:
    try:
        table, *values = json.loads(line)
        columns = COLUMNS[table]
        _check(table, dict(zip(columns, values, strict=True)))
        return table, [_value(value, kind) for value, kind in zip(values, columns.values(), strict=True)]
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise LedgerError(f"line {number} is not a row of an exported ledger: {error!r}") from error


def _check(table: str, row: Mapping[str, Any]) -> None:
    """Read what is written as text, so that no line gets in that could not be read later."""
    if table == "subscriptions" and read_subscription(row["body"], row["suspended"]).id != row["id"]:
        raise ValueError("the subscription has another id")
    if table == "deliveries":
        read_occurrence(row["occurrence"])
    if "state" in row:
        DeliveryState(row["state"])


def _value(value: object, kind: str) -> object:
    match value, kind.rstrip("?"):
        case None, _ if kind.endswith("?"):
            return None
        case str(), "text":
            return value
        case bool(), _:
            pass
        case int(), "int" if abs(value) < _INTEGERS:
            return value
        case int() | float(), "float" if isfinite(value):
            return float(value)
    raise ValueError(f"{value!r} is no {kind}")


async def prune_posts(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete posts delivered or missed before an instant, and what they told; gives how many of each."""
    posts = await transaction.rows(
        "SELECT key FROM posts WHERE (state = 'delivered' AND posted_at < ?) "
        "OR (state = 'missed' AND due_at < ?) LIMIT ? {lock posts}",
        before,
        before,
        _ROWS_AT_ONCE,
    )
    keys = [(row[0],) for row in posts]
    deleted = await transaction.run_many(
        "DELETE FROM deliveries WHERE post IN (SELECT post FROM {given post text})", keys
    )
    await transaction.run_many("DELETE FROM posts WHERE key IN (SELECT key FROM {given key text})", keys)
    return len(keys), deleted


async def prune_missed(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete occurrences missed before an instant that no post tells; gives how many, twice."""
    rows = await transaction.rows(
        "SELECT key FROM deliveries "
        "WHERE state = 'missed' AND state <> 'delivered' AND post IS NULL AND due_at < ? "
        "LIMIT ? {lock deliveries}",
        before,
        _ROWS_AT_ONCE,
    )
    deleted = await transaction.run_many(
        "DELETE FROM deliveries WHERE key IN (SELECT key FROM {given key text})", [(row[0],) for row in rows]
    )
    return len(rows), deleted


async def prune_lines(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete request lines last kept before an instant; no occurrence goes with them."""
    await transaction.run("DELETE FROM lines WHERE kept_at < ?", before)
    return 0, 0
