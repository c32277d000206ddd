"""Numbers the ledger remembers by name, in its table `meta`."""

from typing import Final

from bot.reminders.ledger.database import ReadTransaction, Transaction

_RECALL: Final = "SELECT value FROM meta WHERE name = ?"
_REMEMBER: Final = (
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
# Never back: another process may have come further.
_REMEMBER_LATER: Final = f"{_REMEMBER} WHERE excluded.value > meta.value"
# In one statement: whoever asks for a number meanwhile waits for this transaction's end.
_NEXT: Final = (
    "INSERT INTO meta (name, value) VALUES ('revision', 1) "
    "ON CONFLICT (name) DO UPDATE SET value = meta.value + 1"
)


async def recall(reading: ReadTransaction, name: str) -> float | None:
    """A number; None where none is remembered by this name."""
    rows = await reading.rows(_RECALL, name)
    return float(rows[0][0]) if rows else None


async def remember(transaction: Transaction, name: str, value: float) -> None:
    """Remember a number in the place of the one before."""
    await transaction.run(_REMEMBER, name, value)


async def remember_later(transaction: Transaction, name: str, value: float) -> None:
    """Remember a number unless the one before is as great."""
    await transaction.run(_REMEMBER_LATER, name, value)


async def revision(reading: ReadTransaction) -> float:
    """The number of the newest change that people made."""
    return await recall(reading, "revision") or 0.0


async def next_revision(transaction: Transaction) -> float:
    """Take the next number; whoever asks for one meanwhile waits for this transaction's end."""
    await transaction.run(_NEXT)
    return await revision(transaction)
