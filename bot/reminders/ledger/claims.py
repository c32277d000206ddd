"""Claims, and the steps taken under their fence; every function runs inside its caller's transaction."""

from collections.abc import Sequence
from typing import Any, Final

from bot.model.delivery import Owed, State
from bot.model.ids import Destination
from bot.model.subscription import Subscription
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.rows import instant, read_occurrence, read_subscription

_UNDER_WAY: Final = (
    "SELECT p.key, s.body, p.state FROM posts p JOIN subscriptions s ON s.id = p.subscription "
    "WHERE s.suspended = 0 AND ((p.state = 'sending' AND p.lease_until + ? < {clock}) "
    "OR (p.state = 'pending' AND p.retry_at <= {clock})) ORDER BY p.lease_until LIMIT 1 {lock p}"
)
_DUE: Final = (
    "SELECT s.body FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.state = 'pending' AND d.due_at <= ? AND s.suspended = 0 "
    "ORDER BY d.due_at, d.key LIMIT 1 {lock s}"
)
_TAKE: Final = (
    "UPDATE posts SET state = 'sending', fence = fence + 1, lease_until = {clock} + ?, "
    "ambiguous = CASE WHEN state = 'sending' THEN 1 ELSE ambiguous END WHERE key = ?"
)
_NEW: Final = (
    "INSERT INTO posts "
    "(key, subscription, state, fence, lease_until, first_sent_at, platform, workspace, channel) "
    "VALUES (?, ?, 'sending', 1, {clock} + ?, {clock}, ?, ?, ?)"
)
_MINE: Final = "subscription = ? AND state = 'pending' AND due_at <= ?"


async def claim(transaction: Transaction, now: float, lease: float, quiet: float) -> Claim | None:
    """Claim one post; see the contract."""
    under_way = await transaction.rows(_UNDER_WAY, quiet)
    if under_way:
        key, body, _ = under_way[0]
        await transaction.run(_TAKE, lease, key)
        return await _claimed(transaction, key, read_subscription(body))
    due = await transaction.rows(_DUE, now)
    if not due:
        return None
    subscription = read_subscription(due[0][0])
    key = await _new_post(transaction, subscription, now, lease)
    return await _claimed(transaction, key, subscription)


async def _new_post(transaction: Transaction, subscription: Subscription, now: float, lease: float) -> str:
    """Join all that is due for a subscription into one post, and record the intent to send it."""
    ((key,),) = await transaction.rows(f"SELECT min(key) FROM deliveries WHERE {_MINE}", subscription.id, now)  # noqa: S608
    await transaction.run(
        f"UPDATE deliveries SET state = 'sending', post = ? WHERE {_MINE}",  # noqa: S608 - a constant
        key,
        subscription.id,
        now,
    )
    place = subscription.destination
    await transaction.run(_NEW, key, subscription.id, lease, place.platform, place.workspace, place.channel)
    return str(key)


async def _claimed(transaction: Transaction, key: str, subscription: Subscription) -> Claim:
    ((fence, ambiguous, first_sent_at),) = await transaction.rows(
        "SELECT fence, ambiguous, first_sent_at FROM posts WHERE key = ?", key
    )
    return Claim(
        key=key,
        subscription=subscription,
        owed=await told_by(transaction, key),
        fence=fence,
        is_ambiguous=bool(ambiguous),
        first_sent_at=instant(first_sent_at),
    )


async def told_by(transaction: Transaction, key: str) -> tuple[Owed, ...]:
    """Give what a post tells, in order of time."""
    rows = await transaction.rows(
        "SELECT subscription, occurrence, due_at FROM deliveries WHERE post = ? ORDER BY due_at, key", key
    )
    return tuple(owed(*row) for row in rows)


async def advance(
    transaction: Transaction, claim_: Claim, state: State, assignment: str, values: Sequence[Any] = ()
) -> bool:
    """Take a step under the fence; the occurrences follow their post.

    Args:
        transaction: Of the caller.
        claim_: Names the post and the fence.
        state: Where its occurrences stand from now on.
        assignment: Columns of the post and what they become, as in `state = 'held', reason = ?`.
        values: For the assignment.
    """
    changed = await transaction.run(
        f"UPDATE posts SET {assignment} WHERE key = ? AND fence = ? AND state = 'sending'",  # noqa: S608
        *values,
        claim_.key,
        claim_.fence,
    )
    if changed:
        await transaction.run("UPDATE deliveries SET state = ? WHERE post = ?", state.value, claim_.key)
    return bool(changed)


def owed(subscription: str, occurrence: str, due_at: float) -> Owed:
    """Give one row of what is owed."""
    return Owed(subscription=subscription, occurrence=read_occurrence(occurrence), due_at=instant(due_at))


def sweep(row: Sequence[Any]) -> Sweep:
    """Give one post to look for again."""
    key, platform, workspace, channel, message, posted_at, first_sent_at = row
    place = Destination(platform=platform, workspace=workspace, channel=channel)
    return Sweep(
        key=key,
        destination=place,
        message=MessageRef(destination=place, message=message, posted_at=instant(posted_at)),
        first_sent_at=instant(first_sent_at),
    )
