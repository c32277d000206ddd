"""Claims, and the steps taken under their fence; every function runs inside its caller's transaction.

Locks are taken in one order, so that transactions wait for each other but never in a circle: the revision, a
subscription, its posts, its deliveries. Whoever takes several rows of one table and can't name their order
passes over those that are taken.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.model.delivery import DeliveryState, DueItem
from bot.model.ids import Destination
from bot.model.subscription import Subscription
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant, read_occurrence, read_subscription

_AT_ONCE: Final = 1000  # rows told or missed in one transaction
_SWEPT_AT_ONCE: Final = 100
_UNDER_WAY: Final = (
    "SELECT p.key, s.body, p.state, p.fence, p.ambiguous, p.released, p.first_sent_at, {clock} "
    "FROM posts p JOIN subscriptions s ON s.id = p.subscription WHERE p.platform = ? "
    "AND p.state IN ('sending', 'pending') AND p.ready_at <= {clock} AND s.suspended = '' "
    "ORDER BY p.ready_at LIMIT 1 {lock p}"
)
_DUE: Final = (
    "SELECT s.body, d.due_at, {clock}, "
    "(SELECT coalesce(max(value), 0.0) FROM meta WHERE name = 'restored_at') "
    "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.platform = ? AND d.parked = 0 AND d.state = 'pending' AND d.due_at <= ? AND s.suspended = '' "
    "ORDER BY d.due_at LIMIT 1 {lock s, d}"
)
_TOGETHER: Final = (
    "SELECT key, occurrence, due_at FROM deliveries WHERE subscription = ? AND state = 'pending' "
    "AND state <> 'delivered' AND due_at <= ? ORDER BY key {wait deliveries}"
)
_NEW: Final = (
    "INSERT INTO posts (key, subscription, state, fence, ready_at, due_at, ambiguous, first_sent_at, "
    "platform, workspace, channel) VALUES (?, ?, 'sending', 1, ?, ?, ?, ?, ?, ?, ?)"
)
# By key, since more may have fallen due since they were read; then all that has begun and has no post yet.
_BEGIN: Final = "UPDATE deliveries SET state = 'sending' WHERE key IN (SELECT key FROM {given key text})"
_JOIN: Final = (
    "UPDATE deliveries SET post = ? "
    "WHERE subscription = ? AND state = 'sending' AND state <> 'delivered' AND post IS NULL"
)


async def claim(
    transaction: Transaction, platform: str, now: datetime, lease: float, quiet: float
) -> Claim | None:
    """Claim one post for a platform; see the contract."""
    under_way = await transaction.rows(_UNDER_WAY, platform)
    if under_way:
        return await _take(transaction, under_way[0], lease, quiet)
    due = await transaction.rows(_DUE, platform, now.timestamp())
    if not due:
        return None
    body, due_at, clock, restored_at = due[0]
    subscription = read_subscription(body, "")
    if due_at > restored_at:
        return await _new(transaction, subscription, now, clock, lease, quiet)
    # A ledger lost since may have sent it; then all that fell due with it stands in the same message.
    together = instant(due_at)
    return await _new(transaction, subscription, together, clock, lease, quiet, is_ambiguous=True)


async def _take(transaction: Transaction, row: Sequence[Any], lease: float, quiet: float) -> Claim:
    """Claim a post under way; whoever held it before has lost it."""
    key, body, state, fence, ambiguous, released, first_sent_at, clock = row
    is_ambiguous = bool(ambiguous) or state == DeliveryState.SENDING
    await transaction.run(
        "UPDATE posts SET state = 'sending', fence = ?, ambiguous = ?, ready_at = ? WHERE key = ?",
        fence + 1,
        int(is_ambiguous),
        clock + lease + quiet,
        key,
    )
    return Claim(
        key=key,
        subscription=read_subscription(body, ""),
        items=await told_by(transaction, key),
        fence=fence + 1,
        is_ambiguous=is_ambiguous,
        is_released=bool(released),
        first_sent_at=instant(first_sent_at),
        quiet_seconds=quiet,
    )


async def _new(
    transaction: Transaction,
    subscription: Subscription,
    until: datetime,
    clock: float,
    lease: float,
    quiet: float,
    *,
    is_ambiguous: bool = False,
) -> Claim:
    """Join all that is due for a subscription into one post, and record the intent to send it."""
    id_, place = subscription.id, subscription.destination
    rows = await transaction.rows(_TOGETHER, id_, until.timestamp())
    key = rows[0][0]
    await transaction.run_many(_BEGIN, [(row[0],) for row in rows])
    await transaction.run(_JOIN, key, id_)
    # The platform's clock may be behind this one, the caller's may be moved: the earlier is looked from.
    first_sent_at = min(clock, until.timestamp())
    newest = max(row[2] for row in rows)
    values = (key, id_, clock + lease + quiet, newest, int(is_ambiguous), first_sent_at)
    await transaction.run(_NEW, *values, place.platform, place.workspace, place.channel)
    return Claim(
        key=key,
        subscription=subscription,
        items=tuple(due_item(id_, *row[1:]) for row in sorted(rows, key=lambda row: (row[2], row[0]))),
        fence=1,
        is_ambiguous=is_ambiguous,
        is_released=False,
        first_sent_at=instant(first_sent_at),
        quiet_seconds=quiet,
    )


async def told_by(transaction: ReadTransaction, key: str) -> tuple[DueItem, ...]:
    """What a post tells, in order of time."""
    rows = await transaction.rows(
        "SELECT subscription, occurrence, due_at FROM deliveries WHERE post = ? ORDER BY due_at, key", key
    )
    return tuple(due_item(*row) for row in rows)


async def advance(
    transaction: Transaction, claim_: Claim, state: DeliveryState, assignment: str, values: Sequence[Any] = ()
) -> bool:
    """Take a step under the fence; the occurrences follow their post.

    Args:
        transaction: Of the caller.
        claim_: Names the post and the fence.
        state: Where its occurrences stand from now on.
        assignment: Columns of the post and what they become, as in `state = 'held', reason = ?`.
        values: For the assignment.
    """
    # What arrived has arrived, also where the channel has unsubscribed in the meantime.
    standing = "state IN ('sending', 'missed')" if state is DeliveryState.DELIVERED else "state = 'sending'"
    changed = await transaction.run(
        f"UPDATE posts SET {assignment} WHERE key = ? AND fence = ? AND {standing}",  # noqa: S608
        *values,
        claim_.key,
        claim_.fence,
    )
    if changed:
        await transaction.run("UPDATE deliveries SET state = ? WHERE post = ?", state.value, claim_.key)
    return bool(changed)


async def miss_waiting(transaction: Transaction, before: float) -> Sequence[DueItem]:
    """Record occurrences due before an instant, which no post tells yet, as missed; so many."""
    # The plus keeps SQLite from going through all that was ever due; the index of what is pending is short.
    # Source: SQLite documentation, "The SQLite Query Optimizer Overview", "Disqualifying WHERE Clause Terms
    # Using Unary-+".
    rows = await transaction.rows(
        "SELECT key, subscription, occurrence, due_at FROM deliveries WHERE state = 'pending' "
        "AND +due_at < ? LIMIT ? {lock deliveries}",
        before,
        _AT_ONCE,
    )
    await transaction.run_many(
        "UPDATE deliveries SET state = 'missed' WHERE key IN (SELECT key FROM {given key text})",
        [(row[0],) for row in rows],
    )
    return [due_item(*row[1:]) for row in rows]


async def miss_refused(transaction: Transaction, before: float) -> Sequence[DueItem]:
    """Record posts that certainly did not arrive, and are all due before an instant, as missed; so many."""
    posts = await transaction.rows(
        "SELECT key FROM posts WHERE state = 'pending' AND ambiguous = 0 AND due_at < ? "
        "ORDER BY due_at LIMIT ? {lock posts}",
        before,
        _AT_ONCE,
    )
    missed: list[DueItem] = []
    for (key,) in posts:
        await transaction.run("UPDATE posts SET state = 'missed' WHERE key = ?", key)
        await transaction.run("UPDATE deliveries SET state = 'missed' WHERE post = ?", key)
        missed += await told_by(transaction, key)
    return missed


async def next_claims(reading: ReadTransaction, platform: str, now: float) -> Sequence[float]:
    """In how many seconds the first post under way, and the first that waits, can be claimed."""
    under_way = await reading.rows(
        "SELECT p.ready_at - {clock} FROM posts p JOIN subscriptions s ON s.id = p.subscription "
        "WHERE p.platform = ? AND p.state IN ('sending', 'pending') AND p.ready_at IS NOT NULL "
        "AND s.suspended = '' ORDER BY p.ready_at LIMIT 1",
        platform,
    )
    waiting = await reading.rows(
        "SELECT d.due_at - ? FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
        "WHERE d.platform = ? AND d.parked = 0 AND d.state = 'pending' AND s.suspended = '' "
        "ORDER BY d.due_at LIMIT 1",
        now,
        platform,
    )
    return [row[0] for row in (*under_way, *waiting)]


async def sweeps(transaction: Transaction, after: float) -> Sequence[Sweep]:
    """Posts to look for once more; the time until they are given again begins now."""
    rows = await transaction.rows(
        "SELECT key, fence, platform, workspace, channel, message, posted_at, first_sent_at FROM posts "
        "WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0 AND ready_at <= {clock} - ? "
        "ORDER BY ready_at LIMIT ? {lock posts}",
        after,
        _SWEPT_AT_ONCE,
    )
    await transaction.run_many(
        "UPDATE posts SET ready_at = {clock} WHERE key IN (SELECT key FROM {given key text})",
        [(row[0],) for row in rows],
    )
    return [_sweep(row) for row in rows]


async def sweep_again(transaction: Transaction, key: str) -> None:
    """Have a post that is delivered looked for once more, whether or not it was, or is being, looked for."""
    await transaction.run(
        "UPDATE posts SET ambiguous = 1, swept = 0, ready_at = {clock}, fence = fence + 1 "
        "WHERE key = ? AND state = 'delivered'",
        key,
    )


def due_item(subscription: str, occurrence: str, due_at: float) -> DueItem:
    """One row as a due item."""
    return DueItem(subscription=subscription, occurrence=read_occurrence(occurrence), due_at=instant(due_at))


def _sweep(row: Sequence[Any]) -> Sweep:
    key, fence, platform, workspace, channel, message, posted_at, first_sent_at = row
    place = Destination(platform=platform, workspace=workspace, channel=channel)
    return Sweep(
        key=key,
        fence=fence,
        destination=place,
        message=MessageRef(destination=place, message=message, posted_at=instant(posted_at)),
        first_sent_at=instant(first_sent_at),
    )
