"""Claims, and the steps taken under their fence; every function runs inside its caller's transaction.

Locks are taken in one order, so that transactions wait for each other but never in a circle: the revision, a
subscription, its posts, its deliveries. Whoever takes several rows of one table and can't name their order
passes over those that are taken.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.model.delivery import DeliveryState, DueItem
from bot.model.subscription import Subscription
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant, read_occurrence, read_subscription, write_occurrence

# The post whose wait ended first: refused and to be tried again, or left in doubt, or its sender died.
_UNDER_WAY: Final = (
    "SELECT s.id, p.key, s.body, p.state, p.fence, p.ambiguous, p.released, p.first_sent_at, {clock} "
    "FROM posts p JOIN subscriptions s ON s.id = p.subscription WHERE p.platform = ? "
    "AND p.state IN ('sending', 'pending') AND p.ready_at <= {clock} AND s.suspended = '' "
    "ORDER BY p.ready_at LIMIT 1 {lock p}"
)
# The occurrence that fell due first and that no post tells yet.
_DUE: Final = (
    "SELECT s.id, s.body, d.due_at, {clock}, "
    "(SELECT coalesce(max(value), 0.0) FROM meta WHERE name = 'restored_from'), "
    "(SELECT coalesce(max(value), 0.0) FROM meta WHERE name = 'restored_at') "
    "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.platform = ? AND d.parked = 0 AND d.state = 'pending' AND d.due_at <= ? AND s.suspended = '' "
    "ORDER BY d.due_at LIMIT 1 {lock s, d}"
)
# Whoever claims a post anew takes the next fence, under which the last holder can do nothing more.
_TAKE: Final = "UPDATE posts SET state = 'sending', fence = ?, ambiguous = ?, ready_at = ? WHERE key = ?"
# All that is due for the same channel, which becomes one post.
_TOGETHER: Final = (
    "SELECT key, occurrence, due_at FROM deliveries WHERE subscription = ? AND state = 'pending' "
    "AND state <> 'delivered' AND due_at <= ? ORDER BY key {wait deliveries}"
)
# A post that was withdrawn whole may have arrived, and is taken up again under its own key.
_NEW: Final = (
    "INSERT INTO posts (key, subscription, state, fence, ready_at, due_at, ambiguous, first_sent_at, "
    "platform, workspace, channel) VALUES (?, ?, 'sending', 1, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (key) DO UPDATE SET state = 'sending', fence = posts.fence + 1, "
    "ready_at = excluded.ready_at, due_at = excluded.due_at, reason = '', "
    "ambiguous = CASE WHEN excluded.ambiguous = 1 THEN 1 ELSE posts.ambiguous END "
    "WHERE posts.state = 'withdrawn' RETURNING fence, ambiguous, first_sent_at"
)
# By key, since more may have fallen due since they were read; then all that has begun and has no post yet.
_BEGIN: Final = "UPDATE deliveries SET state = 'sending' WHERE key IN (SELECT key FROM {given key text})"
_JOIN: Final = (
    "UPDATE deliveries SET post = ? "
    "WHERE subscription = ? AND state = 'sending' AND state <> 'delivered' AND post IS NULL"
)
_IS_OURS: Final = "UPDATE posts SET reason = '' WHERE key = ? AND fence = ? AND state = 'sending'"
_AMEND: Final = "UPDATE deliveries SET occurrence = ? WHERE key = ?"
_WITHDRAW: Final = "UPDATE deliveries SET state = 'withdrawn', reason = ?, post = NULL WHERE key = ?"
_WITHDRAW_POST: Final = "UPDATE posts SET state = 'withdrawn' WHERE key = ?"
_WAIT: Final = "SELECT id FROM subscriptions WHERE id = ? {wait subscriptions}"
# What a post tells.
_TOLD: Final = "SELECT subscription, occurrence, due_at FROM deliveries WHERE post = ? ORDER BY due_at, key"
# Occurrences stand where their post does.
FOLLOW: Final = "UPDATE deliveries SET state = ? WHERE post = ?"
# In how many seconds the first post under way, and the first occurrence that waits, can be claimed.
_NEXT_UNDER_WAY: Final = (
    "SELECT p.ready_at - {clock} FROM posts p JOIN subscriptions s ON s.id = p.subscription "
    "WHERE p.platform = ? AND p.state IN ('sending', 'pending') AND p.ready_at IS NOT NULL "
    "AND s.suspended = '' ORDER BY p.ready_at LIMIT 1"
)
_NEXT_DUE: Final = (
    "SELECT d.due_at - ? FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.platform = ? AND d.parked = 0 AND d.state = 'pending' AND s.suspended = '' "
    "ORDER BY d.due_at LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step under the fence: how a post is changed, and where what it tells stands from then on."""

    sql: str
    state: DeliveryState


def _under_fence(assignment: str, standing: str = "state = 'sending'") -> str:
    return f"UPDATE posts SET {assignment} WHERE key = ? AND fence = ? AND {standing}"  # noqa: S608 - ours


# What arrived has arrived, also where the channel has unsubscribed in the meantime.
CONFIRM: Final = Step(
    _under_fence(
        "state = 'delivered', message = ?, posted_at = ?, ready_at = {clock}",
        "state IN ('sending', 'missed')",
    ),
    DeliveryState.DELIVERED,
)
# A post that is ambiguous from before stays so: an earlier attempt may still have arrived.
RETRY: Final = Step(_under_fence("state = 'pending', ready_at = {clock} + ?"), DeliveryState.SENDING)
# The quiet time runs from now.
DOUBT: Final = Step(_under_fence("ambiguous = 1, ready_at = {clock} + ?"), DeliveryState.SENDING)
HOLD: Final = Step(_under_fence("state = 'held', reason = ?"), DeliveryState.HELD)
GIVE_UP: Final = Step(_under_fence("state = 'missed', reason = ?"), DeliveryState.MISSED)
# It waits until its subscription is resumed.
PARK: Final = Step(_under_fence("state = 'pending', ready_at = NULL"), DeliveryState.SENDING)


async def claim(
    transaction: Transaction, platform: str, now: datetime, lease: float, quiet: float
) -> Claim | None:
    """Claim one post for a platform; see the contract.

    Raises:
        UnreadableSubscriptionError: The next post is of a subscription that can't be read.
    """
    under_way = await transaction.rows(_UNDER_WAY, platform)
    if under_way:
        return await _take(transaction, under_way[0], lease, quiet)
    due = await transaction.rows(_DUE, platform, now.timestamp())
    if not due:
        return None
    id_, body, due_at, clock, restored_from, restored_at = due[0]
    subscription = read_subscription(id_, body, "")
    if not restored_from < due_at <= restored_at:
        return await _new(transaction, subscription, now, clock, lease, quiet)
    # A ledger lost since may have sent it; then all that fell due with it stands in the same message.
    together = instant(due_at)
    return await _new(transaction, subscription, together, clock, lease, quiet, is_ambiguous=True)


async def _take(transaction: Transaction, row: Sequence[Any], lease: float, quiet: float) -> Claim:
    """Claim a post under way; whoever held it before has lost it."""
    id_, key, body, state, fence, ambiguous, released, first_sent_at, clock = row
    subscription = read_subscription(id_, body, "")
    is_ambiguous = bool(ambiguous) or state == DeliveryState.SENDING
    await transaction.run(_TAKE, fence + 1, int(is_ambiguous), clock + lease + quiet, key)
    return Claim(
        key=key,
        subscription=subscription,
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
    await transaction.run_many(_BEGIN, [(row[0],) for row in rows])
    # The platform's clock may be behind this one, the caller's may be moved: the earlier is looked from.
    first_sent_at = min(clock, until.timestamp())
    newest = max(row[2] for row in rows)
    values = (id_, clock + lease + quiet, newest, int(is_ambiguous), first_sent_at)
    for key in _names([row[0] for row in rows]):
        made = await transaction.rows(_NEW, key, *values, place.platform, place.workspace, place.channel)
        if made:
            break
    ((fence, ambiguous, first_sent_at),) = made
    await transaction.run(_JOIN, key, id_)
    return Claim(
        key=key,
        subscription=subscription,
        items=tuple(due_item(id_, *row[1:]) for row in sorted(rows, key=lambda row: (row[2], row[0]))),
        fence=fence,
        is_ambiguous=bool(ambiguous),
        is_released=False,
        first_sent_at=instant(first_sent_at),
        quiet_seconds=quiet,
    )


def _names(keys: Sequence[str]) -> Iterator[str]:
    """Keys for a post that tells what these name, the first that is free to be taken.

    A post keeps the key of what was withdrawn from it, which may be owed again later.
    """
    yield from keys
    key = keys[0]
    while True:
        key = hashlib.sha256(key.encode()).hexdigest()[: len(key)]
        yield key


async def follow(
    transaction: Transaction, claimed: Claim, items: Sequence[DueItem], withdrawn: Mapping[str, str]
) -> bool:
    """Have a post tell these items as they are now, and withdraw others; False where the fence moved on."""
    if not await transaction.run(_IS_OURS, claimed.key, claimed.fence):
        return False
    for item in items:
        await transaction.run(_AMEND, write_occurrence(item.occurrence), item.key)
    for key, reason in withdrawn.items():
        await transaction.run(_WITHDRAW, reason, key)
    if not items:
        await transaction.run(_WITHDRAW_POST, claimed.key)
    return True


async def wait_for(transaction: Transaction, subscription: str) -> None:
    """Wait until nobody else changes what a subscription is due, and keep others waiting from then on."""
    await transaction.rows(_WAIT, subscription)


async def told_by(transaction: ReadTransaction, key: str) -> tuple[DueItem, ...]:
    """What a post tells, in order of time."""
    return tuple(due_item(*row) for row in await transaction.rows(_TOLD, key))


async def advance(transaction: Transaction, claimed: Claim, step: Step, *values: Any) -> bool:
    """Take a step under the fence; False where another claim has been made since, and nothing is changed."""
    changed = await transaction.run(step.sql, *values, claimed.key, claimed.fence)
    if changed:
        await transaction.run(FOLLOW, step.state.value, claimed.key)
    return bool(changed)


async def next_claims(reading: ReadTransaction, platform: str, now: float) -> Sequence[float]:
    """In how many seconds the first post under way, and the first that waits, can be claimed."""
    under_way = await reading.rows(_NEXT_UNDER_WAY, platform)
    waiting = await reading.rows(_NEXT_DUE, now, platform)
    return [row[0] for row in (*under_way, *waiting)]


def due_item(subscription: str, occurrence: str, due_at: float) -> DueItem:
    """One row as a due item."""
    return DueItem(subscription=subscription, occurrence=read_occurrence(occurrence), due_at=instant(due_at))
