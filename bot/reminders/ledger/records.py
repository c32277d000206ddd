"""Rows of the ledger as values, and the writing of them, inside the caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.model.delivery import Entry, Owed, Post, State
from bot.model.ids import Destination
from bot.model.subscription import Snooze, Subscription
from bot.reminders.ledger import claims
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.rows import instant, read_subscription, write_occurrence, write_subscription

ENTRIES: Final = (
    "SELECT d.subscription, d.occurrence, d.due_at, d.state, coalesce(d.post, ''), coalesce(p.message, ''), "
    "coalesce(p.reason, '') FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
)
NEWEST: Final = "ORDER BY d.due_at DESC, d.key LIMIT ?"
SHOWN: Final = 20  # missed or held ones in one answer


async def put(transaction: Transaction, subscription: Subscription) -> None:
    """Write a subscription in the place of any with its id."""
    place = subscription.destination
    await transaction.run(
        "INSERT INTO subscriptions (id, platform, workspace, suspended, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET suspended = excluded.suspended, body = excluded.body",
        subscription.id,
        place.platform,
        place.workspace,
        int(bool(subscription.suspended)),
        write_subscription(subscription),
    )


async def enter(transaction: Transaction, owed: Sequence[Owed]) -> int:
    """Enter what is owed; gives how many rows are new."""
    before = await transaction.rows("SELECT count(*) FROM deliveries") if owed else ((0,),)
    await transaction.run_many(
        "INSERT INTO deliveries (key, subscription, due_at, occurrence, state) "
        "VALUES (?, ?, ?, ?, 'pending') ON CONFLICT DO NOTHING",
        [
            (row.key, row.subscription, row.due_at.timestamp(), write_occurrence(row.occurrence))
            for row in owed
        ],
    )
    after = await transaction.rows("SELECT count(*) FROM deliveries") if owed else ((0,),)
    return int(after[0][0]) - int(before[0][0])


async def snooze(transaction: Transaction, change: Snooze) -> None:
    """Owe each occurrence of the post once more, on the later day."""
    told = await claims.told_by(transaction, change.post)
    later = [
        replace(one, occurrence=replace(one.occurrence, snoozed_to=change.until), due_at=change.due_at)
        for one in told
    ]
    await enter(transaction, later)


async def post(transaction: Transaction, key: str) -> Post | None:
    """Give a post; None where the ledger has none by this key."""
    rows = await transaction.rows(
        "SELECT p.platform, p.workspace, p.channel, s.body, p.state, p.message, p.posted_at, "
        "p.done_by, p.done_at, p.reason FROM posts p LEFT JOIN subscriptions s ON s.id = p.subscription WHERE p.key = ?",
        key,
    )
    if not rows:
        return None
    platform, workspace, channel, body, state, message, posted_at, done_by, done_at, reason = rows[0]
    return Post(
        key=key,
        destination=Destination(platform=platform, workspace=workspace, channel=channel),
        subscription=read_subscription(body) if body else None,
        owed=await claims.told_by(transaction, key),
        state=State(state),
        message=message,
        posted_at=instant(posted_at) if posted_at is not None else None,
        done_by=done_by,
        done_at=instant(done_at) if done_at is not None else None,
        reason=reason,
    )


def entry(row: Sequence[Any]) -> Entry:
    """Give one row of what is owed and what became of it."""
    subscription, occurrence, due_at, state, post, message, reason = row
    return Entry(
        owed=claims.owed(subscription, occurrence, due_at),
        state=State(state),
        post=post,
        message=message,
        reason=reason,
    )
