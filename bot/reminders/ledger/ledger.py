"""The ledger over a database; see `bot.reminders.ledger.contract.Ledger`."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from bot.model.delivery import Entry, Heard, Owed, State
from bot.model.ids import Destination, DossierId, FactId
from bot.model.subscription import (
    Change,
    MarkDone,
    Snooze,
    Subscribe,
    Subscription,
    Unsubscribe,
    subscription_id,
)
from bot.ports import MessageRef
from bot.reminders.ledger import archive, claims, records
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.database import Database
from bot.reminders.ledger.rows import (
    instant,
    read_subscription,
)


class SqlLedger:
    """Keeps the contract on any database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        async with self._database.transaction() as transaction:
            return await transaction.rows(sql, *values)

    async def _run(self, sql: str, *values: Any) -> int:
        async with self._database.transaction() as transaction:
            return await transaction.run(sql, *values)

    async def subscription(self, destination: Destination, dossier: DossierId) -> Subscription | None:
        """Give the channel's subscription to the dossier."""
        id_ = subscription_id(destination, dossier)
        rows = await self._rows("SELECT body FROM subscriptions WHERE id = ?", id_)
        return read_subscription(rows[0][0]) if rows else None

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """Give all subscriptions of a workspace, by id."""
        rows = await self._rows(
            "SELECT body FROM subscriptions WHERE platform = ? AND workspace = ? ORDER BY id",
            platform,
            workspace,
        )
        return [read_subscription(body) for (body,) in rows]

    async def active(self) -> Sequence[Subscription]:
        """Give every subscription that can be delivered, by id."""
        rows = await self._rows("SELECT body FROM subscriptions WHERE suspended = 0 ORDER BY id")
        return [read_subscription(body) for (body,) in rows]

    async def heard(self, destination: Destination, dossier: DossierId, post: str | None) -> Heard:
        """Give all that a command in a channel may know."""
        id_ = subscription_id(destination, dossier)
        async with self._database.transaction() as transaction:
            body = await transaction.rows("SELECT body FROM subscriptions WHERE id = ?", id_)
            missed = await transaction.rows(
                f"{records.ENTRIES} WHERE d.subscription = ? AND d.state = 'missed' {records.NEWEST}",
                id_,
                records.SHOWN,
            )
            held = await transaction.rows(
                f"{records.ENTRIES} WHERE d.subscription = ? AND d.state = 'held' {records.NEWEST}",
                id_,
                records.SHOWN,
            )
            named = await records.post(transaction, post) if post else None
        if named and named.destination != destination:
            named = None
        return Heard(
            subscription=read_subscription(body[0][0]) if body else None,
            missed=tuple(records.entry(row) for row in missed),
            held=tuple(records.entry(row) for row in held),
            post=named,
        )

    async def apply(self, change: Change) -> None:
        """Make a change, whole or not at all."""
        async with self._database.transaction() as transaction:
            match change:
                case Subscribe(subscription=subscription):
                    await records.put(transaction, subscription)
                case Unsubscribe(destination=destination, dossier=dossier):
                    id_ = subscription_id(destination, dossier)
                    await transaction.run("DELETE FROM subscriptions WHERE id = ?", id_)
                    await transaction.run(
                        "DELETE FROM deliveries WHERE subscription = ? AND state = 'pending'", id_
                    )
                case Snooze():
                    await records.snooze(transaction, change)
                case MarkDone(post=post, by=by, at=at):
                    await transaction.run(
                        "UPDATE posts SET done_by = ?, done_at = ? WHERE key = ?", by, at.timestamp(), post
                    )
                case _:
                    assert_never(change)

    async def keep_line(self, line: str) -> str:
        """Keep a request line; gives its token."""
        token = hashlib.sha256(line.encode()).hexdigest()[:16]
        await self._run("INSERT INTO lines (token, line) VALUES (?, ?) ON CONFLICT DO NOTHING", token, line)
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
        async with self._database.transaction() as transaction:
            added = await records.enter(transaction, owed)
            await transaction.run(
                "INSERT INTO meta (name, value) VALUES ('planned_until', ?) ON CONFLICT (name) DO UPDATE "
                "SET value = CASE WHEN excluded.value > meta.value THEN excluded.value ELSE meta.value END",
                until.timestamp(),
            )
        return added

    async def claim(self, *, now: datetime, lease_seconds: float, quiet_seconds: float) -> Claim | None:
        """Claim one post."""
        async with self._database.transaction() as transaction:
            return await claims.claim(transaction, now.timestamp(), lease_seconds, quiet_seconds)

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        """Record that it arrived."""
        values = (message.message, message.posted_at.timestamp())
        assignment = "state = 'delivered', message = ?, posted_at = ?"
        return await self._step(claim, State.DELIVERED, assignment, *values)

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        """Record that this attempt did not arrive and the post may be sent after a while.

        A post that is ambiguous from before stays so: an earlier attempt may still have arrived.
        """
        assignment = "state = 'pending', retry_at = {clock} + ?"
        return await self._step(claim, State.SENDING, assignment, after_seconds)

    async def doubt(self, claim: Claim) -> bool:
        """Record that nobody can tell; the quiet time runs from now."""
        return await self._step(claim, State.SENDING, "ambiguous = 1, lease_until = {clock}")

    async def hold(self, claim: Claim, reason: str) -> bool:
        """Set it aside until a person decides."""
        return await self._step(claim, State.HELD, "state = 'held', reason = ?", reason)

    async def suspend(self, claim: Claim, reason: str) -> bool:
        """Give the claim back unsent and suspend the subscription."""
        async with self._database.transaction() as transaction:
            if not await claims.advance(transaction, claim, State.SENDING, "state = 'pending', retry_at = 0"):
                return False
            rows = await transaction.rows(
                "SELECT body FROM subscriptions WHERE id = ?", claim.subscription.id
            )
            if rows:
                await records.put(transaction, replace(read_subscription(rows[0][0]), suspended=reason))
            return True

    async def _step(self, claim: Claim, state: State, assignment: str, *values: Any) -> bool:
        async with self._database.transaction() as transaction:
            return await claims.advance(transaction, claim, state, assignment, values)

    async def miss(self, *, due_before: datetime) -> Sequence[Owed]:
        """Record what is still pending from before an instant as missed."""
        old = "state = 'pending' AND due_at < ?"
        async with self._database.transaction() as transaction:
            rows = await transaction.rows(
                f"SELECT subscription, occurrence, due_at FROM deliveries WHERE {old} ORDER BY due_at",  # noqa: S608
                due_before.timestamp(),
            )
            if rows:
                statement = f"UPDATE deliveries SET state = 'missed' WHERE {old}"  # noqa: S608
                await transaction.run(statement, due_before.timestamp())
        return [claims.owed(*row) for row in rows]

    async def sweeps(self, *, sent_before: datetime) -> Sequence[Sweep]:
        """Give delivered posts that were ambiguous and have not been swept."""
        rows = await self._rows(
            "SELECT key, platform, workspace, channel, message, posted_at, first_sent_at FROM posts "
            "WHERE ambiguous = 1 AND swept = 0 AND state = 'delivered' AND first_sent_at < ? LIMIT 100",
            sent_before.timestamp(),
        )
        return [claims.sweep(row) for row in rows]

    async def swept(self, key: str) -> None:
        """Record that a post has been looked for once more."""
        await self._run("UPDATE posts SET swept = 1 WHERE key = ?", key)

    async def next_claim_in(self, *, quiet_seconds: float) -> float | None:
        """Give how many seconds from now the first post under way can be claimed."""
        rows = await self._rows(
            "SELECT min(CASE WHEN p.state = 'sending' THEN p.lease_until + ? ELSE p.retry_at END) - {clock} "
            "FROM posts p JOIN subscriptions s ON s.id = p.subscription "
            "WHERE p.state IN ('sending', 'pending') AND s.suspended = 0",
            quiet_seconds,
        )
        return max(0.0, float(rows[0][0])) if rows and rows[0][0] is not None else None

    async def entries(self, subscription: str | None = None, *, limit: int = 100) -> Sequence[Entry]:
        """Give owed occurrences, newest due first."""
        if subscription is None:
            rows = await self._rows(f"{records.ENTRIES} {records.NEWEST}", limit)
        else:
            rows = await self._rows(
                f"{records.ENTRIES} WHERE d.subscription = ? {records.NEWEST}", subscription, limit
            )
        return [records.entry(row) for row in rows]

    async def release(self, key: str) -> bool:
        """Send a held post after all; it counts as ambiguous, so that it is looked for first."""
        async with self._database.transaction() as transaction:
            changed = await transaction.run(
                "UPDATE posts SET state = 'pending', retry_at = 0, ambiguous = 1, reason = '' "
                "WHERE key = ? AND state = 'held'",
                key,
            )
            changed += await transaction.run(
                "UPDATE deliveries SET state = CASE WHEN post IS NULL THEN 'pending' ELSE 'sending' END "
                "WHERE (post = ? OR key = ?) AND state = 'held'",
                key,
                key,
            )
            return bool(changed)

    async def hold_back(self, key: str, reason: str) -> bool:
        """Hold a pending occurrence or a post under way."""
        async with self._database.transaction() as transaction:
            changed = await transaction.run(
                "UPDATE posts SET state = 'held', fence = fence + 1, reason = ? "
                "WHERE key = ? AND state IN ('sending', 'pending')",
                reason,
                key,
            )
            changed += await transaction.run(
                "UPDATE deliveries SET state = 'held' WHERE (post = ? OR key = ?) "
                "AND state IN ('pending', 'sending')",
                key,
                key,
            )
            return bool(changed)

    async def note_facts(self, dossier: DossierId, digests: Mapping[FactId, str], *, at: datetime) -> int:
        """Note what the facts look like now."""
        async with self._database.transaction() as transaction:
            rows = await transaction.rows("SELECT fact, digest FROM fact_digests WHERE dossier = ?", dossier)
            known = {row[0]: row[1] for row in rows}
            changed = [(fact, digest) for fact, digest in digests.items() if known.get(fact) != digest]
            when = at.timestamp() if known else None
            await transaction.run_many(
                "INSERT INTO fact_digests (dossier, fact, digest, changed_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (dossier, fact) DO UPDATE "
                "SET digest = excluded.digest, changed_at = excluded.changed_at",
                [(dossier, fact, digest, when) for fact, digest in changed],
            )
        return len(changed) if known else 0

    async def changed_facts(self, dossier: DossierId, *, since: datetime) -> Sequence[FactId]:
        """Give facts noted as new or changed after an instant, newest first."""
        rows = await self._rows(
            "SELECT fact FROM fact_digests WHERE dossier = ? AND changed_at > ? "
            "ORDER BY changed_at DESC, fact",
            dossier,
            since.timestamp(),
        )
        return [FactId(fact) for (fact,) in rows]

    async def prune(self, *, delivered_before: datetime) -> int:
        """Delete what was delivered or missed before an instant."""
        async with self._database.transaction() as transaction:
            return await archive.prune(transaction, delivered_before.timestamp())

    async def counts(self) -> Mapping[str, int]:
        """Give how many occurrences stand in each state."""
        rows = await self._rows("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state")
        return {str(row[0]): int(row[1]) for row in rows}

    async def export(self) -> AsyncIterator[str]:
        """Give the whole ledger as lines of JSON, as of one moment."""
        async with self._database.transaction() as transaction:
            async for line in archive.write(transaction):
                yield line

    async def restore(self, lines: AsyncIterator[str]) -> int:
        """Fill an empty ledger from such lines, all or nothing."""
        async with self._database.transaction() as transaction:
            return await archive.read(transaction, lines)

    async def lease(self, name: str, holder: str, *, seconds: float) -> bool:
        """Take or renew a named lease."""
        changed = await self._run(
            "INSERT INTO leases (name, holder, until) VALUES (?, ?, {clock} + ?) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
            "WHERE leases.holder = excluded.holder OR leases.until < {clock}",
            name,
            holder,
            seconds,
        )
        return bool(changed)

    async def end_lease(self, name: str, holder: str) -> None:
        """Give a named lease back at once."""
        await self._run("DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
