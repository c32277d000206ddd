"""What became of what is due, as values; every function runs inside its caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.model.correction import Difference
from bot.model.delivery import DeliveryState, DueItem, LedgerEntry, Post, digest_before
from bot.model.ids import Destination
from bot.model.subscription import Subscription
from bot.reminders.ledger import claims, facts, marks, owing
from bot.reminders.ledger.database import ReadTransaction
from bot.reminders.ledger.rows import UnreadableSubscriptionError, instant, read_subscription

_SHOWN: Final = 20  # of one state in one answer

ENTRY: Final = (
    "SELECT d.subscription, d.occurrence, d.due_at, d.state, coalesce(d.post, ''), coalesce(p.message, ''), "
    "coalesce(nullif(d.reason, ''), p.reason, '')"
)
"""Columns of what `entry` reads, of deliveries `d` and the posts `p` that tell them."""
# What of a subscription is in a state, newest due first.
_STANDING: Final = (
    f"{ENTRY} FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
    "WHERE d.subscription = ? AND d.state = ? AND d.state <> 'delivered' "
    "ORDER BY d.due_at DESC, d.key LIMIT ?"
)
_LATEST: Final = (
    "SELECT key FROM posts WHERE subscription = ? AND state = 'delivered' ORDER BY posted_at DESC LIMIT 1"
)
# What is open is counted by its short index; what was delivered is the rest.
_COUNTS: Final = (
    "SELECT state, count(*) FROM deliveries WHERE state <> 'delivered' GROUP BY state ORDER BY state"
)
_TOTAL: Final = "SELECT count(*) FROM deliveries"
_POST: Final = (
    "SELECT p.platform, p.workspace, p.channel, p.subscription, s.body, s.suspended, p.state, p.message, "
    "p.posted_at, p.reason "
    "FROM posts p LEFT JOIN subscriptions s ON s.id = p.subscription WHERE p.key = ?"
)

_WANTED: Final = "SELECT wanted FROM shown WHERE key = ? AND wanted <> '' AND frozen = 0"


async def latest_post(reading: ReadTransaction, subscription: str) -> str | None:
    """The key of the post that was last delivered to a subscription's channel; None where none was."""
    rows = await reading.rows(_LATEST, subscription)
    return str(rows[0][0]) if rows else None


async def standing(
    reading: ReadTransaction, subscription: str, state: DeliveryState
) -> tuple[LedgerEntry, ...]:
    """What of a subscription is in a state, newest due first; so many as an answer shows."""
    return tuple(entry(row) for row in await reading.rows(_STANDING, subscription, state.value, _SHOWN))


async def counts(reading: ReadTransaction) -> Mapping[str, int]:
    """How many occurrences stand in each state."""
    found = {str(state): int(number) for state, number in await reading.rows(_COUNTS)}
    ((total,),) = await reading.rows(_TOTAL)
    delivered = total - sum(found.values())
    return {"delivered": delivered, **found} if delivered else found


async def post(reading: ReadTransaction, key: str) -> Post | None:
    """A post; None where the ledger has none by this key."""
    rows = await reading.rows(_POST, key)
    if not rows:
        return None
    platform, workspace, channel, id_, body, suspended, state, message, posted_at, reason = rows[0]
    subscription = readable(id_, body, suspended) if body else None
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
        seen=await marks.seen(reading, key),
        snoozed=await marks.put_off_from(reading, id_, items),
        reason=reason,
        corrected=await _corrected(reading, key, items),
    )


async def _corrected(reading: ReadTransaction, key: str, items: Sequence[DueItem]) -> tuple[Difference, ...]:
    """What of a post is told otherwise now, on top of it."""
    rows = await reading.rows(_WANTED, key)
    if not rows or not items:
        return ()
    return await owing.differences(reading, items[0].occurrence.dossier, rows[0][0])


def readable(id_: str, body: str, suspended: str) -> Subscription | None:
    """A subscription; None where what is written of it can't be read."""
    try:
        return read_subscription(id_, body, suspended)
    except UnreadableSubscriptionError:
        return None


def entry(row: Sequence[Any]) -> LedgerEntry:
    """A due item and what became of it."""
    subscription, occurrence, due_at, state, told_in, message, reason = row
    return LedgerEntry(
        item=claims.due_item(subscription, occurrence, due_at),
        state=DeliveryState(state),
        post=told_in,
        message=message,
        reason=reason,
    )
