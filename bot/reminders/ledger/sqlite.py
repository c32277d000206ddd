"""The ledger in one SQLite file: write-ahead log, one thread that does all writing."""

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, assert_never

from bot.model.errors import LedgerError
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Change, Subscribe, Subscription, Unsubscribe, subscription_id
from bot.ports import MessageRef
from bot.reminders.ledger import sqlite_statements as statements
from bot.reminders.ledger.contract import Claim, Entry, Owed, State, Sweep
from bot.reminders.ledger.rows import (
    instant,
    read_subscription,
    write_occurrence,
)

T = TypeVar("T")


class SqliteLedger:
    """See `bot.reminders.ledger.contract.Ledger`."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do work in one transaction on the ledger's thread."""

        def transaction() -> T:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
            return result

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)
        except sqlite3.Error as error:
            raise LedgerError(f"the ledger can't be used: {error}") from error

    async def _rows(self, sql: str, *values: Any) -> list[Any]:
        return await self._write(lambda connection: connection.execute(sql, values).fetchall())

    async def subscription(self, destination: Destination, dossier: DossierId) -> Subscription | None:
        """Give the channel's subscription to the dossier."""
        rows = await self._rows(
            "SELECT body FROM subscriptions WHERE id = ?", subscription_id(destination, dossier)
        )
        return read_subscription(rows[0][0]) if rows else None

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """Give all subscriptions of a workspace."""
        rows = await self._rows(
            "SELECT body FROM subscriptions WHERE platform = ? AND workspace = ? ORDER BY id",
            platform,
            workspace,
        )
        return [read_subscription(body) for (body,) in rows]

    async def active(self) -> Sequence[Subscription]:
        """Give every subscription that can be delivered."""
        rows = await self._rows("SELECT body FROM subscriptions WHERE suspended = 0 ORDER BY id")
        return [read_subscription(body) for (body,) in rows]

    async def apply(self, change: Change) -> None:
        """Make a change, whole or not at all."""
        match change:
            case Subscribe(subscription=subscription):
                await self._write(lambda connection: statements.put(connection, subscription))
            case Unsubscribe(destination=destination, dossier=dossier):
                id_ = subscription_id(destination, dossier)
                await self._write(lambda connection: statements.remove(connection, id_))
            case _:
                assert_never(change)

    async def keep_line(self, line: str) -> str:
        """Keep a request line; gives its token."""
        token = hashlib.sha256(line.encode()).hexdigest()[:16]
        await self._rows("INSERT OR IGNORE INTO lines VALUES (?, ?)", token, line)
        return token

    async def kept_line(self, token: str) -> str | None:
        """Give a kept line back."""
        rows = await self._rows("SELECT line FROM lines WHERE token = ?", token)
        return str(rows[0][0]) if rows else None

    async def planned_until(self) -> datetime | None:
        """Give the instant up to which everything owed has been materialised."""
        rows = await self._rows("SELECT value FROM meta WHERE name = 'planned_until'")
        return instant(rows[0][0]) if rows else None

    async def materialise(self, owed: Sequence[Owed], *, until: datetime) -> int:
        """Enter what is owed; a row that is there already stays as it is."""

        def enter(connection: sqlite3.Connection) -> int:
            before = connection.total_changes
            connection.executemany(
                "INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?, 'pending', NULL)",
                (
                    (row.key, row.subscription, row.due_at.timestamp(), write_occurrence(row.occurrence))
                    for row in owed
                ),
            )
            added = connection.total_changes - before
            connection.execute(
                "INSERT INTO meta VALUES ('planned_until', ?1) "
                "ON CONFLICT DO UPDATE SET value = max(value, ?1)",
                (until.timestamp(),),
            )
            return added

        return await self._write(enter)

    async def claim(self, *, now: datetime, lease_seconds: float, quiet_seconds: float) -> Claim | None:
        """Claim one post that is due, ambiguous ones first."""
        return await self._write(
            lambda connection: statements.claim(connection, now.timestamp(), lease_seconds, quiet_seconds)
        )

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        """Record that it arrived."""
        return await self._step(
            claim,
            State.DELIVERED,
            "state = 'delivered', message = ?, posted_at = ?",
            message.message,
            message.posted_at.timestamp(),
        )

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        """Record that it certainly did not arrive and may be sent after a while."""
        return await self._step(
            claim, State.SENDING, f"state = 'pending', retry_at = {statements.CLOCK} + ?", after_seconds
        )

    async def doubt(self, claim: Claim) -> bool:
        """Record that nobody can tell; the quiet time runs from now."""
        return await self._step(claim, State.SENDING, f"ambiguous = 1, lease_until = {statements.CLOCK}")

    async def hold(self, claim: Claim, reason: str) -> bool:
        """Set it aside until a person decides."""
        return await self._step(claim, State.HELD, "state = 'held', reason = ?", reason)

    async def suspend(self, claim: Claim, reason: str) -> bool:
        """Give the claim back unsent and suspend the subscription."""

        def work(connection: sqlite3.Connection) -> bool:
            if not statements.advance(
                connection, claim, State.SENDING, "state = 'pending', retry_at = 0", ()
            ):
                return False
            row = connection.execute(
                "SELECT body FROM subscriptions WHERE id = ?", (claim.subscription.id,)
            ).fetchone()
            if row:
                statements.put(connection, replace(read_subscription(row[0]), suspended=reason))
            return True

        return await self._write(work)

    async def _step(self, claim: Claim, state: State, assignment: str, *values: Any) -> bool:
        return await self._write(
            lambda connection: statements.advance(connection, claim, state, assignment, values)
        )

    async def miss(self, *, due_before: datetime) -> Sequence[Owed]:
        """Record what is still pending from before an instant as missed."""

        def work(connection: sqlite3.Connection) -> list[Owed]:
            rows = connection.execute(
                "SELECT subscription, occurrence, due_at FROM deliveries "
                "WHERE state = 'pending' AND due_at < ? ORDER BY due_at",
                (due_before.timestamp(),),
            ).fetchall()
            connection.execute(
                "UPDATE deliveries SET state = 'missed' WHERE state = 'pending' AND due_at < ?",
                (due_before.timestamp(),),
            )
            return [statements.owed(*row) for row in rows]

        return await self._write(work)

    async def sweeps(self, *, sent_before: datetime) -> Sequence[Sweep]:
        """Give delivered posts that were ambiguous and have not been swept."""
        rows = await self._rows(
            "SELECT key, platform, workspace, channel, message, posted_at, first_sent_at FROM posts "
            "WHERE ambiguous = 1 AND swept = 0 AND state = 'delivered' AND first_sent_at < ? LIMIT 100",
            sent_before.timestamp(),
        )
        return [statements.sweep(*row) for row in rows]

    async def swept(self, key: str) -> None:
        """Record that a post has been looked for once more."""
        await self._rows("UPDATE posts SET swept = 1 WHERE key = ?", key)

    async def entries(self, subscription: str | None = None, *, limit: int = 100) -> Sequence[Entry]:
        """Give rows, newest due first."""
        rows = await self._rows(
            "SELECT d.key, d.subscription, d.occurrence, d.due_at, d.state, coalesce(d.post, ''), "
            "coalesce(p.message, ''), coalesce(p.reason, '') "
            "FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
            "WHERE ?1 IS NULL OR d.subscription = ?1 ORDER BY d.due_at DESC, d.key LIMIT ?2",
            subscription,
            limit,
        )
        return [
            Entry(
                key=key,
                owed=statements.owed(owner, told, due),
                state=State(state),
                post=post,
                message=message,
                reason=reason,
            )
            for key, owner, told, due, state, post, message, reason in rows
        ]


def _open(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > statements.VERSION:
            connection.close()
            raise LedgerError(
                f"the ledger {str(path)!r} was written by a newer release (schema {version}; "
                f"this one knows {statements.VERSION}): "
                "install that release"
            )
        if version == 0:
            connection.executescript(
                f"BEGIN IMMEDIATE; {statements.SCHEMA} PRAGMA user_version = {statements.VERSION}; COMMIT;"
            )
    except sqlite3.Error as error:
        raise LedgerError(f"the ledger {str(path)!r} can't be opened: {error}") from error
    return connection


@asynccontextmanager
async def open_sqlite(path: Path) -> AsyncIterator[SqliteLedger]:
    """Open the ledger, making it where there is none.

    Raises:
        LedgerError: The file can't be opened, or a newer release wrote it.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as thread:
        connection = await asyncio.get_running_loop().run_in_executor(thread, _open, path)
        try:
            yield SqliteLedger(connection, thread)
        finally:
            await asyncio.get_running_loop().run_in_executor(thread, connection.close)
