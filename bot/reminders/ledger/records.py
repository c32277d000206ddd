"""What became of what is due, as values; every function runs inside its caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.model.delivery import DeliveryState, LedgerEntry, Post, digest_before
from bot.model.ids import Destination
from bot.reminders.ledger import claims, facts
from bot.reminders.ledger.database import ReadTransaction
from bot.reminders.ledger.rows import instant, read_subscription

_ENTRIES: Final = (
    "SELECT d.subscription, d.occurrence, d.due_at, d.state, coalesce(d.post, ''), coalesce(p.message, ''), "
    "coalesce(p.reason, '') FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
)
_NEWEST: Final = "ORDER BY d.due_at DESC, d.key LIMIT ?"
_SHOWN: Final = 20  # of one state in one answer


async def entries(reading: ReadTransaction, subscription: str | None, limit: int) -> Sequence[LedgerEntry]:
    """Due items, newest due first; of one subscription, or of all."""
    if subscription is None:
        rows = await reading.rows(f"{_ENTRIES} {_NEWEST}", limit)
    else:
        rows = await reading.rows(f"{_ENTRIES} WHERE d.subscription = ? {_NEWEST}", subscription, limit)
    return [_entry(row) for row in rows]


async def standing(reading: ReadTransaction, subscription: str, state: str) -> tuple[LedgerEntry, ...]:
    """What of a subscription is in a state, newest due first; so many as an answer shows."""
    rows = await reading.rows(
        f"{_ENTRIES} WHERE d.subscription = ? AND d.state = ? AND d.state <> 'delivered' {_NEWEST}",
        subscription,
        state,
        _SHOWN,
    )
    return tuple(_entry(row) for row in rows)


async def counts(reading: ReadTransaction) -> Mapping[str, int]:
    """How many occurrences stand in each state."""
    rows = await reading.rows(
        "SELECT state, count(*) FROM deliveries WHERE state <> 'delivered' GROUP BY state ORDER BY state"
    )
    ((total,),) = await reading.rows("SELECT count(*) FROM deliveries")
    found = {str(state): int(number) for state, number in rows}
    delivered = total - sum(found.values())
    return {"delivered": delivered, **found} if delivered else found


async def post(reading: ReadTransaction, key: str) -> Post | None:
    """A post; None where the ledger has none by this key."""
    rows = await reading.rows(
        "SELECT p.platform, p.workspace, p.channel, s.body, s.suspended, p.state, p.message, p.posted_at, "
        "p.done_by, p.done_at, p.reason FROM posts p LEFT JOIN subscriptions s ON s.id = p.subscription "
        "WHERE p.key = ?",
        key,
    )
    if not rows:
        return None
    platform, workspace, channel, body, suspended, state, message, posted_at, done_by, done_at, reason = rows[
        0
    ]
    subscription = read_subscription(body, suspended) if body else None
    items = await claims.told_by(reading, key)
    since = digest_before(subscription, items) if subscription else None
    return Post(
        key=key,
        destination=Destination(platform=platform, workspace=workspace, channel=channel),
        subscription=subscription,
        items=items,
        changed=tuple(await facts.changed(reading, subscription.dossier, since))
        if subscription and since
        else (),
        state=DeliveryState(state),
        message=message,
        posted_at=instant(posted_at) if posted_at is not None else None,
        done_by=done_by,
        done_at=instant(done_at) if done_at is not None else None,
        reason=reason,
    )


def _entry(row: Sequence[Any]) -> LedgerEntry:
    subscription, occurrence, due_at, state, told_in, message, reason = row
    return LedgerEntry(
        item=claims.due_item(subscription, occurrence, due_at),
        state=DeliveryState(state),
        post=told_in,
        message=message,
        reason=reason,
    )
