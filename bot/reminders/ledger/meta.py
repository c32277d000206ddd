"""Numbers the ledger remembers by name, in its table `meta`."""

from bot.reminders.ledger.database import ReadTransaction, Transaction


async def recall(reading: ReadTransaction, name: str) -> float | None:
    """A number; None where none is remembered by this name."""
    rows = await reading.rows("SELECT value FROM meta WHERE name = ?", name)
    return float(rows[0][0]) if rows else None


async def remember(transaction: Transaction, name: str, value: float) -> None:
    """Remember a number in the place of the one before."""
    await transaction.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )


async def remember_later(transaction: Transaction, name: str, value: float) -> None:
    """Remember a number unless the one before is as great."""
    await transaction.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE "
        "SET value = excluded.value WHERE excluded.value > meta.value",
        name,
        value,
    )


async def revision(reading: ReadTransaction) -> float:
    """The number of the newest change that people made."""
    return await recall(reading, "revision") or 0.0


async def next_revision(transaction: Transaction) -> float:
    """Take the next number; whoever asks for one meanwhile waits for this transaction's end."""
    await transaction.run(
        "INSERT INTO meta (name, value) VALUES ('revision', 1) "
        "ON CONFLICT (name) DO UPDATE SET value = meta.value + 1"
    )
    return await revision(transaction)
