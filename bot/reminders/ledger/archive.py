"""Backup and restore of a ledger; each inside its caller's transaction.

An export names the version of the schema it was made with. One of an earlier version is read into the tables
of that version, which are then brought to the newest as a ledger of that age would be.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, Final, NoReturn

from bot.model.correction import ShownKind
from bot.model.delivery import DeliveryState
from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Snapshot, Transaction
from bot.reminders.ledger.meta import next_revision, recall, remember
from bot.reminders.ledger.owing import read_parts
from bot.reminders.ledger.rows import read_occurrence, read_subscription
from bot.reminders.ledger.schema import ColumnType, LedgerColumn, LedgerSchema, begin_anew, migrate
from bot.reminders.ledger.tellings import read_told

_FORMAT: Final = "cyberdialogue ledger"
_ROWS_AT_ONCE: Final = 1000
_LONGEST_LEASE_SECONDS: Final = 60.0
_INTEGERS: Final = 2**31
_FIRST_DAY: Final = date(1900, 1, 1)
_FIRST_INSTANT: Final = datetime(1900, 1, 1, tzinfo=UTC).timestamp()
_LAST_INSTANT: Final = datetime(9999, 12, 31, tzinfo=UTC).timestamp()

_TELLINGS: Final[Mapping[str, Callable[[Mapping[str, Any]], object]]] = {
    "tellings": lambda row: read_told(row["body"]),
    "shown": lambda row: (ShownKind(row["kind"]), read_parts(row["wanted"])),
}

_Columns = Mapping[str, tuple[LedgerColumn, ...]]

# Tables that must be empty, and are asked for one row.
_FILLED: Final = ("subscriptions", "deliveries", "posts", "shown")
_CLOCK: Final = "SELECT {clock}"
# Other processes have read nothing of it yet.
_CHANGED: Final = "UPDATE subscriptions SET revision = ?"
# A lease of the ledger that was lost ends soon, whatever its clock said.
_WAITS_NO_LONGER: Final = (
    "UPDATE posts SET ready_at = {clock} + ? WHERE state IN ('sending', 'pending') AND ready_at > {clock} + ?"
)
_CORRECTIONS_WAIT_NO_LONGER: Final = "UPDATE shown SET ready_at = 0 WHERE stage IN ('sending', 'pending')"


async def write(reading: Snapshot, schema: LedgerSchema) -> AsyncIterator[str]:
    """The ledger as lines of JSON: a head, then `[table, value, …]`."""
    planned_until = await recall(reading, "planned_until")
    yield json.dumps({"format": _FORMAT, "version": schema.version, "planned_until": planned_until})
    for table, columns in schema.exported(schema.version).items():
        names = ", ".join(column.name for column in columns)
        async for row in reading.stream(f"SELECT {names} FROM {table} ORDER BY 1, 2"):  # noqa: S608 - ours
            yield json.dumps([table, *row], ensure_ascii=False)


async def read(transaction: Transaction, lines: AsyncIterator[str], schema: LedgerSchema) -> int:
    """Write such lines into empty tables; gives how many there were.

    What is due by now may have been sent by the ledger that was lost, and is looked for before it is sent.

    Raises:
        LedgerError: The ledger is not empty, or a line is not of the form; the sentence names it.
    """
    for table in _FILLED:
        if await transaction.rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608 - ours
            raise LedgerError("the ledger is not empty: restore into a new one")
    first = await anext(lines, None)
    if first is None:
        raise LedgerError("the file is empty: it should begin with a line that names its format")
    version, planned_until = _head(first, schema)
    if version < schema.version:
        await begin_anew(transaction, schema, version)
    number = await _fill(transaction, lines, schema.exported(version))
    await migrate(transaction, "that is restored", schema)
    ((now,),) = await transaction.rows(_CLOCK)
    for name, value in (("planned_until", planned_until), ("restored_at", float(now))):
        if value is not None:
            await remember(transaction, name, value)
    await transaction.run(_CHANGED, await next_revision(transaction))
    await transaction.run(_WAITS_NO_LONGER, _LONGEST_LEASE_SECONDS, _LONGEST_LEASE_SECONDS)
    await transaction.run(_CORRECTIONS_WAIT_NO_LONGER)
    return number


async def _fill(transaction: Transaction, lines: AsyncIterator[str], tables: _Columns) -> int:
    """Write all lines after the first; gives the number of the last."""
    number, waiting = 1, _Waiting(transaction, tables)
    async for line in lines:
        number += 1
        try:
            await waiting.add(*_row(line, tables))
        except RecursionError as error:
            raise LedgerError(f"line {number} is nested too deeply for an exported ledger") from error
        except ValueError as error:
            raise LedgerError(f"line {number} is not a row of an exported ledger: {error}") from error
    await waiting.write()
    return number


class _Waiting:
    """Rows of one table, to be written together."""

    def __init__(self, transaction: Transaction, tables: _Columns) -> None:
        self._transaction = transaction
        self._tables = tables
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
        columns = self._tables[self._table]
        names = ", ".join(column.name for column in columns)
        given = ", ".join(f"{column.name} {column.type}" for column in columns)
        await self._transaction.run_many(
            f"INSERT INTO {self._table} ({names}) SELECT {names} FROM {{given {given}}}",  # noqa: S608 - ours
            self._rows,
        )
        self._rows = []


def _head(line: str, schema: LedgerSchema) -> tuple[int, float | None]:
    """The version of an export, and the instant up to which its ledger had planned."""
    try:
        head = _loads(line)
        known = head["format"] == _FORMAT
        version = int(head["version"])
        planned = head["planned_until"]
        planned_until = None if planned is None else _instant(float(planned), "planned_until")
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise LedgerError("line 1 is not the head of an exported ledger") from error
    if not known:
        raise LedgerError(f"line 1 names the format {head['format']!r}, which is no exported ledger")
    if version > schema.version:
        raise LedgerError(
            f"a newer release exported it (its schema is {version}, this one's {schema.version}): "
            "import it with that release"
        )
    if version < 1:
        raise LedgerError(f"line 1 names the schema {version}, which there never was")
    return version, planned_until


def _loads(line: str) -> Any:
    """A line of JSON; infinities and what is not a number are not part of it, though Python reads them."""
    return json.loads(line, parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _row(line: str, tables: _Columns) -> tuple[str, list[Any]]:
    """A table's name and the values of one of its rows.

    Raises:
        ValueError: The line is none; the text says why.
    """
    found = _loads(line)
    if not (isinstance(found, list) and found and isinstance(found[0], str)):
        raise ValueError("it is no list that begins with the name of a table")
    table, *values = found
    columns = tables.get(table)
    if columns is None:
        raise ValueError(f"there is no table {table!r}")
    if len(values) != len(columns):
        raise ValueError(f"{table} has {len(columns)} values, and this line {len(values)}")
    row = [_value(value, column) for value, column in zip(values, columns, strict=True)]
    _check(table, dict(zip((column.name for column in columns), row, strict=True)))
    return table, row


def _check(table: str, row: Mapping[str, Any]) -> None:
    """Read what is written as text, so that no line gets in that could not be read later."""
    if "state" in row and row["state"] not in set(DeliveryState):
        raise ValueError(f"there is no state {row['state']!r}")
    # What could not be read by the ledger that was exported is suspended, and is kept as it is.
    if table == "subscriptions" and not row["suspended"]:
        subscription = read_subscription(row["id"], row["body"], "")
        _days(
            "the subscription", subscription.since, subscription.created_at.date(), subscription.paused_until
        )
    if table in _TELLINGS:
        try:
            _TELLINGS[table](row)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"what it tells can't be read ({error})") from error
    if table == "deliveries":
        try:
            occurrence = read_occurrence(row["occurrence"])
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"its occurrence can't be read ({error})") from error
        _days("the occurrence", occurrence.day, occurrence.snoozed_to)


def _days(what: str, *days: date | None) -> None:
    early: Sequence[date] = [day for day in days if day and day < _FIRST_DAY]
    if early:
        raise ValueError(f"{what} names the day {early[0]}, which is not from 1900 to 9999")


def _instant(seconds: float, name: str) -> float:
    if not _FIRST_INSTANT <= seconds <= _LAST_INSTANT:
        raise ValueError(f"{name} is {seconds!r}, which is no instant from 1900 to 9999")
    return seconds


def _value(value: object, column: LedgerColumn) -> object:
    """A value as its column holds it."""
    match value, column.type:
        case None, _ if column.is_optional:
            return None
        case str(), ColumnType.TEXT:
            return value
        case bool(), _:
            pass
        case int(), ColumnType.INT if abs(value) < _INTEGERS:
            return value
        case ((int() | float()), ColumnType.FLOAT) if abs(value) < 2**1000 and isfinite(value):
            return _instant(float(value), column.name) if column.name.endswith("_at") else float(value)
    raise ValueError(f"{column.name} is {_shown(value)}, which is no {column.type}")


def _shown(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else f"{said[:60]}…"  # noqa: PLR2004 - enough to be recognised by
