"""What is too old to be posted, and what was taken for it wrongly; inside its caller's transaction.

Each function takes so many rows at a time, so that no transaction takes long; it is called until none is
left.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.model.delivery import DeliveryState, DueItem
from bot.reminders.ledger.claims import FOLLOW, due_item, told_by
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.meta import recall, remember

_AT_ONCE: Final = 1000

# Occurrences that no post tells yet. The plus keeps SQLite from going through all that was ever due; the
# index of what is pending is short.
# Source: SQLite documentation, "The SQLite Query Optimizer Overview", "Disqualifying WHERE Clause Terms
# Using Unary-+".
_WAITING: Final = (
    "SELECT key, subscription, occurrence, due_at FROM deliveries WHERE state = 'pending' "
    "AND +due_at < ? LIMIT ? {lock deliveries}"
)
_MISS_WAITING: Final = (
    "UPDATE deliveries SET state = 'missed' WHERE key IN (SELECT key FROM {given key text})"
)
# Posts that certainly did not arrive, and all that they tell is as old.
_REFUSED: Final = (
    "SELECT key FROM posts WHERE state = 'pending' AND ambiguous = 0 AND due_at < ? "
    "ORDER BY due_at LIMIT ? {lock posts}"
)
_MISS_POST: Final = "UPDATE posts SET state = 'missed' WHERE key = ?"
# Occurrences missed, though they are not as old as all that is: the clock was ahead when they were.
_MISSED_EARLY: Final = (
    "SELECT d.key, d.subscription, d.occurrence, d.due_at "
    "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.state = 'missed' AND d.state <> 'delivered' AND d.post IS NULL AND d.due_at >= ? "
    "LIMIT ? {lock d}"
)
_BRING_BACK: Final = (
    "UPDATE deliveries SET state = 'pending', "
    "parked = (SELECT CASE WHEN suspended = '' THEN 0 ELSE 1 END FROM subscriptions "
    "WHERE id = deliveries.subscription) WHERE key IN (SELECT key FROM {given key text})"
)
# The same of posts, but for those that were given up for a reason, or may have arrived.
_REFUSED_EARLY: Final = (
    "SELECT p.key FROM posts p JOIN subscriptions s ON s.id = p.subscription "
    "WHERE p.state = 'missed' AND p.ambiguous = 0 AND p.reason = '' AND p.due_at >= ? LIMIT ? {lock p}"
)
_BRING_BACK_POST: Final = (
    "UPDATE posts SET state = 'pending', "
    "ready_at = (SELECT CASE WHEN suspended = '' THEN 0.0 END FROM subscriptions "
    "WHERE id = posts.subscription) WHERE key = ?"
)

_WITHDRAWN: Final = (
    "SELECT subscription, occurrence, due_at FROM deliveries WHERE state = 'withdrawn' AND due_at > ? "
    "ORDER BY due_at, key"
)
# Looked for before they are sent: what fell due in this span, which a process may have sent that is not
# remembered here.
_RESTORED: Final = ("restored_from", "restored_at")
_BEFORE_IS_OPEN: Final = "SELECT 1 FROM deliveries WHERE state = 'pending' AND +due_at <= ? LIMIT 1"
_DOUBT_POSTS: Final = "UPDATE posts SET ambiguous = 1 WHERE state = 'pending' AND ambiguous = 0"


async def withdrawn(reading: ReadTransaction, since: datetime) -> Sequence[DueItem]:
    """What was withdrawn and had been due since an instant."""
    return [due_item(*row) for row in await reading.rows(_WITHDRAWN, since.timestamp())]


async def doubt_the_past(transaction: Transaction, now: float, overlap: float) -> None:
    """Have what fell due while no process ran looked for before it is sent.

    The file may be an older copy. Where more time is missing than processes that take turns leave, whatever
    had waited in the copy may have been sent too.
    """
    planned_until = await recall(transaction, "planned_until")
    if planned_until is None or planned_until >= now:
        return
    is_gap = planned_until < now - overlap
    start = 0.0 if is_gap else planned_until
    before = await recall(transaction, _RESTORED[1])
    if before is not None and await transaction.rows(_BEFORE_IS_OPEN, before):
        start = min(start, await recall(transaction, _RESTORED[0]) or 0.0)
    for name, value in zip(_RESTORED, (start, now), strict=True):
        await remember(transaction, name, value)
    if is_gap:
        await transaction.run(_DOUBT_POSTS)


async def miss_waiting(transaction: Transaction, before: float) -> Sequence[DueItem]:
    """Record occurrences due before an instant, which no post tells yet, as missed."""
    rows = await transaction.rows(_WAITING, before, _AT_ONCE)
    await transaction.run_many(_MISS_WAITING, [(row[0],) for row in rows])
    return [due_item(*row[1:]) for row in rows]


async def miss_refused(transaction: Transaction, before: float) -> Sequence[DueItem]:
    """Record posts that certainly did not arrive, and are all due before an instant, as missed."""
    missed: list[DueItem] = []
    for (key,) in await transaction.rows(_REFUSED, before, _AT_ONCE):
        await transaction.run(_MISS_POST, key)
        await transaction.run(FOLLOW, DeliveryState.MISSED.value, key)
        missed += await told_by(transaction, key)
    return missed


async def bring_back_waiting(transaction: Transaction, since: float) -> Sequence[DueItem]:
    """Let occurrences due since an instant wait to be told, though they were taken for missed."""
    rows = await transaction.rows(_MISSED_EARLY, since, _AT_ONCE)
    await transaction.run_many(_BRING_BACK, [(row[0],) for row in rows])
    return [due_item(*row[1:]) for row in rows]


async def bring_back_refused(transaction: Transaction, since: float) -> Sequence[DueItem]:
    """Let posts due since an instant be tried again, though they were taken for missed."""
    back: list[DueItem] = []
    for (key,) in await transaction.rows(_REFUSED_EARLY, since, _AT_ONCE):
        await transaction.run(_BRING_BACK_POST, key)
        await transaction.run(FOLLOW, DeliveryState.SENDING.value, key)
        back += await told_by(transaction, key)
    return back
