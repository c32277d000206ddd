"""What people change: subscriptions, snoozed, held and released posts; each inside its caller's transaction.

Every change first takes the next revision, by which dispatchers notice it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.model.delivery import DeliveryState, DueItem
from bot.model.subscription import (
    Change,
    MarkDone,
    Snooze,
    Subscribe,
    Subscription,
    Unsubscribe,
    subscription_id,
)
from bot.reminders.ledger import claims
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.meta import next_revision
from bot.reminders.ledger.rows import read_subscription, write_occurrence, write_subscription


async def apply(transaction: Transaction, change: Change) -> None:
    """Make a change that a person asked for."""
    number = await next_revision(transaction)
    match change:
        case Subscribe(subscription=subscription):
            await _put(transaction, subscription, number)
        case Unsubscribe(destination=destination, dossier=dossier):
            await _end(transaction, subscription_id(destination, dossier), number)
        case Snooze():
            await _snooze(transaction, change)
        case MarkDone(post=post, by=by, at=at):
            await transaction.run(
                "UPDATE posts SET done_by = ?, done_at = ? WHERE key = ? AND done_by = ''",
                by,
                at.timestamp(),
                post,
            )
        case _:
            assert_never(change)


async def _put(transaction: Transaction, subscription: Subscription, number: float) -> None:
    """Write a subscription in the place of any with its id."""
    id_, suspended = subscription.id, subscription.suspended
    body, place = write_subscription(subscription), subscription.destination
    changed = await transaction.run(
        "UPDATE subscriptions SET suspended = ?, revision = ?, body = ? WHERE id = ?",
        suspended,
        number,
        body,
        id_,
    )
    if not changed:
        # A planner that had not heard of the end yet can have entered something after it.
        await _drop_waiting(transaction, id_)
        await transaction.run("DELETE FROM ended WHERE id = ?", id_)
        await transaction.run(
            "INSERT INTO subscriptions (id, platform, workspace, suspended, revision, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            id_,
            place.platform,
            place.workspace,
            suspended,
            number,
            body,
        )
    if not suspended:
        await transaction.run(
            "UPDATE posts SET ready_at = 0 WHERE subscription = ? AND state = 'pending' "
            "AND state IN ('sending', 'pending', 'held') AND ready_at IS NULL",
            id_,
        )
        await transaction.run(
            "UPDATE deliveries SET parked = 0 "
            "WHERE subscription = ? AND state = 'pending' AND state <> 'delivered' AND parked = 1",
            id_,
        )


async def _end(transaction: Transaction, id_: str, number: float) -> None:
    """Forget a subscription and what it is still due.

    A post under way may arrive yet, and is then recorded; nobody claims it any more.
    """
    await transaction.run("DELETE FROM subscriptions WHERE id = ?", id_)
    await transaction.run(
        "INSERT INTO ended (id, revision) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision",
        id_,
        number,
    )
    posts = await transaction.rows(
        "SELECT key, state, ambiguous FROM posts WHERE subscription = ? "
        "AND state IN ('sending', 'pending', 'held') ORDER BY key {wait posts}",
        id_,
    )
    for key, state, ambiguous in posts:
        if state == DeliveryState.PENDING and not ambiguous:
            await transaction.run("DELETE FROM posts WHERE key = ?", key)
            await transaction.run("DELETE FROM deliveries WHERE post = ?", key)
        else:
            await transaction.run("UPDATE posts SET state = 'missed' WHERE key = ?", key)
            await transaction.run("UPDATE deliveries SET state = 'missed' WHERE post = ?", key)
    await _drop_waiting(transaction, id_)


async def _drop_waiting(transaction: Transaction, id_: str) -> None:
    await transaction.run(
        "DELETE FROM deliveries WHERE subscription = ? AND state = 'pending' AND state <> 'delivered'", id_
    )


async def _snooze(transaction: Transaction, change: Snooze) -> None:
    """Owe each occurrence of the post once more on the later day, however often it is put off to that day."""
    told = await claims.told_by(transaction, change.post)
    await _wait_for(transaction, {one.subscription for one in told})
    later = [
        replace(one, occurrence=replace(one.occurrence, snoozed_to=change.until), due_at=change.due_at)
        for one in told
    ]
    await enter(transaction, given_rows(later))


async def _wait_for(transaction: Transaction, ids: set[str]) -> None:
    for id_ in sorted(ids):
        await transaction.rows("SELECT id FROM subscriptions WHERE id = ? {wait subscriptions}", id_)


def given_rows(items: Sequence[DueItem]) -> list[tuple[str, str, float, str]]:
    """What is due as rows for `enter`, in the order in which everybody enters them."""
    return sorted(
        (one.key, one.subscription, one.due_at.timestamp(), write_occurrence(one.occurrence)) for one in items
    )


async def enter(transaction: Transaction, rows: Sequence[tuple[str, str, float, str]]) -> int:
    """Enter what is due to subscriptions that there are; gives how many rows are new."""
    return await transaction.run_many(
        "INSERT INTO deliveries (key, subscription, platform, due_at, occurrence, state) "
        "SELECT given.key, s.id, s.platform, given.due_at, given.occurrence, 'pending' "
        "FROM {given key text, subscription text, due_at float, occurrence text} "
        "JOIN subscriptions s ON s.id = given.subscription WHERE 1 = 1 ON CONFLICT DO NOTHING",
        rows,
    )


async def suspend(transaction: Transaction, claim: Claim, reason: str) -> bool:
    """Put a claim back unsent, and let all that its subscription is due wait."""
    number = await next_revision(transaction)
    id_ = claim.subscription.id
    await _wait_for(transaction, {id_})
    if not await claims.advance(
        transaction, claim, DeliveryState.SENDING, "state = 'pending', ready_at = NULL"
    ):
        return False
    suspended = await transaction.run(
        "UPDATE subscriptions SET suspended = ?, revision = ? WHERE id = ?", reason, number, id_
    )
    if suspended:
        await transaction.run(
            "UPDATE posts SET ready_at = NULL WHERE subscription = ? AND state = 'pending' "
            "AND state IN ('sending', 'pending', 'held')",
            id_,
        )
        await transaction.run(
            "UPDATE deliveries SET parked = 1 "
            "WHERE subscription = ? AND state = 'pending' AND state <> 'delivered' AND parked = 0",
            id_,
        )
    return True


async def release(transaction: Transaction, key: str) -> bool:
    """Send a held post after all; it counts as ambiguous, so that it is looked for first."""
    await next_revision(transaction)
    post = await _post_of(transaction, key)
    changed = await transaction.run(
        "UPDATE posts SET state = 'pending', ready_at = 0, ambiguous = 1, released = 1, reason = '' "
        "WHERE key = ? AND state = 'held'",
        post,
    )
    if changed:
        await transaction.run("UPDATE deliveries SET state = 'sending' WHERE post = ?", post)
    return bool(changed)


async def hold_back(transaction: Transaction, key: str, reason: str) -> bool:
    """Hold a post under way, or an occurrence that waits, as a post of its own."""
    await next_revision(transaction)
    rows = await transaction.rows(
        "SELECT s.id, s.body, d.due_at, {clock} "
        "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
        "WHERE d.key = ? AND d.state = 'pending' {wait s, d}",
        key,
    )
    if rows:
        await _held_alone(transaction, key, rows[0], reason)
        return True
    post = await _post_of(transaction, key)
    changed = await transaction.run(
        "UPDATE posts SET state = 'held', fence = fence + 1, reason = ? "
        "WHERE key = ? AND state IN ('sending', 'pending')",
        reason,
        post,
    )
    if changed:
        await transaction.run("UPDATE deliveries SET state = 'held' WHERE post = ?", post)
    return bool(changed)


async def _held_alone(transaction: Transaction, key: str, row: Sequence[str | float], reason: str) -> None:
    id_, body, due_at, clock = row
    place = read_subscription(str(body), "").destination
    await transaction.run(
        "INSERT INTO posts (key, subscription, state, fence, due_at, first_sent_at, "
        "platform, workspace, channel, reason) VALUES (?, ?, 'held', 0, ?, ?, ?, ?, ?, ?)",
        key,
        id_,
        due_at,
        min(clock, due_at),
        place.platform,
        place.workspace,
        place.channel,
        reason,
    )
    await transaction.run("UPDATE deliveries SET state = 'held', post = ? WHERE key = ?", key, key)


async def _post_of(transaction: ReadTransaction, key: str) -> str:
    """The post that tells an occurrence, or the key itself, which may be a post's."""
    rows = await transaction.rows("SELECT post FROM deliveries WHERE key = ? AND post IS NOT NULL", key)
    return str(rows[0][0]) if rows else key
