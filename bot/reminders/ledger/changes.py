"""What people change: subscriptions, snoozed, held and released posts; each inside its caller's transaction.

Every change first takes the next revision, by which dispatchers notice it.
"""

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from bot.model.delivery import DeliveryState, DueItem
from bot.model.subscription import (
    Change,
    MarkSeen,
    MarkUnseen,
    ResumeAll,
    Snooze,
    Subscribe,
    Subscription,
    Unsnooze,
    Unsubscribe,
    subscription_id,
)
from bot.reminders.ledger import claims, corrections, marks, redrawing
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.meta import next_revision
from bot.reminders.ledger.rows import channel_of, write_occurrence, write_subscription

# The parts of each index's condition are said as they stand in the schema.
_REPLACE: Final = "UPDATE subscriptions SET suspended = ?, revision = ?, body = ? WHERE id = ?"
_BEGIN: Final = (
    "INSERT INTO subscriptions (id, platform, workspace, suspended, revision, body) VALUES (?, ?, ?, ?, ?, ?)"
)
_NO_LONGER_ENDED: Final = "DELETE FROM ended WHERE id = ?"
_END: Final = "DELETE FROM subscriptions WHERE id = ?"
# Other processes learn of the end by its revision.
_ENDED: Final = (
    "INSERT INTO ended (id, revision) VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET revision = excluded.revision"
)
_DROP_WAITING: Final = (
    "DELETE FROM deliveries WHERE subscription = ? AND state = 'pending' AND state <> 'delivered'"
)
# Waiting rows of a suspended subscription are kept out of every claim's sight, and let back into it.
_SUSPEND: Final = "UPDATE subscriptions SET suspended = ?, revision = ? WHERE id = ? AND suspended = ''"
_SUSPENDED: Final = (
    "SELECT id, body, platform, workspace FROM subscriptions WHERE suspended <> '' ORDER BY id"
)
_RESUME: Final = "UPDATE subscriptions SET suspended = '', revision = ? WHERE id = ?"
_PARK_POSTS: Final = (
    "UPDATE posts SET ready_at = NULL WHERE subscription = ? AND state = 'pending' "
    "AND state IN ('sending', 'pending', 'held')"
)
_PARK: Final = (
    "UPDATE deliveries SET parked = 1 "
    "WHERE subscription = ? AND state = 'pending' AND state <> 'delivered' AND parked = 0"
)
_UNPARK_POSTS: Final = (
    "UPDATE posts SET ready_at = 0 WHERE subscription = ? AND state = 'pending' "
    "AND state IN ('sending', 'pending', 'held') AND ready_at IS NULL"
)
_UNPARK: Final = (
    "UPDATE deliveries SET parked = 0 "
    "WHERE subscription = ? AND state = 'pending' AND state <> 'delivered' AND parked = 1"
)
# Posts of a subscription that are not settled.
_OPEN_POSTS: Final = (
    "SELECT key, state, ambiguous FROM posts WHERE subscription = ? "
    "AND state IN ('sending', 'pending', 'held') ORDER BY key {wait posts}"
)
_FORGET_POST: Final = "DELETE FROM posts WHERE key = ?"
_FORGET_TOLD: Final = "DELETE FROM deliveries WHERE post = ?"
# What was under way may have arrived, and stays missed in any case.
_END_POST: Final = "UPDATE posts SET state = 'missed', ambiguous = 1 WHERE key = ?"
# A row that is there already stays as it is; nothing is entered for a subscription that has ended.
_ENQUEUE: Final = (
    "INSERT INTO deliveries (key, subscription, platform, due_at, occurrence, state) "
    "SELECT given.key, s.id, s.platform, given.due_at, given.occurrence, 'pending' "
    "FROM {given key text, subscription text, due_at float, occurrence text} "
    "JOIN subscriptions s ON s.id = given.subscription WHERE 1 = 1 ON CONFLICT DO NOTHING"
)
# What an edit made owed comes in the place of what was withdrawn before.
_REINSTATE: Final = (
    "INSERT INTO deliveries (key, subscription, platform, due_at, occurrence, state, parked) "
    "SELECT given.key, s.id, s.platform, given.due_at, given.occurrence, 'pending', "
    "CASE WHEN s.suspended = '' THEN 0 ELSE 1 END "
    "FROM {given key text, subscription text, due_at float, occurrence text} "
    "JOIN subscriptions s ON s.id = given.subscription WHERE 1 = 1 "
    "ON CONFLICT (key) DO UPDATE SET state = 'pending', due_at = excluded.due_at, "
    "occurrence = excluded.occurrence, parked = excluded.parked, reason = '' "
    "WHERE deliveries.state = 'withdrawn'"
)
# What was held may have been sent, so it is ambiguous.
_RELEASE: Final = (
    "UPDATE posts SET state = 'pending', ready_at = 0, ambiguous = 1, released = 1, reason = '' "
    "WHERE key = ? AND state = 'held'"
)
# The next fence: whoever is sending it can record nothing more.
_HOLD: Final = (
    "UPDATE posts SET state = 'held', fence = fence + 1, reason = ? "
    "WHERE key = ? AND state IN ('sending', 'pending')"
)
_WAITING: Final = (
    "SELECT s.id, s.platform, s.workspace, s.body, d.due_at, {clock} "
    "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
    "WHERE d.key = ? AND d.state = 'pending' {wait s, d}"
)
_HOLD_ALONE: Final = (
    "INSERT INTO posts (key, subscription, state, fence, due_at, first_sent_at, "
    "platform, workspace, channel, reason) VALUES (?, ?, 'held', 0, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (key) DO UPDATE SET state = 'held', fence = posts.fence + 1, reason = excluded.reason "
    "WHERE posts.state = 'withdrawn'"
)
_TELL_ALONE: Final = "UPDATE deliveries SET state = 'held', post = ? WHERE key = ?"
_TOLD_IN: Final = "SELECT post FROM deliveries WHERE key = ? AND post IS NOT NULL"


async def apply(transaction: Transaction, change: Change, *, draws: bool) -> None:
    """Make a change that a person asked for; whether a post that it is about is drawn again, they say."""
    number = await next_revision(transaction)
    match change:
        case Subscribe(subscription=subscription):
            await _put(transaction, subscription, number)
        case Unsubscribe(destination=destination, dossier=dossier):
            await _end(transaction, subscription_id(destination, dossier), number)
        case ResumeAll(platform=platform, workspace=workspace):
            await _resume(transaction, number, lambda place: place[:2] == (platform, workspace))
        case Snooze():
            await enqueue(transaction, enqueued_rows(await marks.put_off(transaction, change)))
        case Unsnooze():
            await marks.unsnooze(transaction, change)
        case MarkSeen():
            await marks.see(transaction, change)
        case MarkUnseen():
            await marks.unsee(transaction, change)
        case _:
            assert_never(change)
    if isinstance(change, Snooze | Unsnooze | MarkSeen | MarkUnseen):
        if draws:
            await redrawing.draw_again(transaction, change.post, number)
        else:
            await redrawing.drawn_by_others(transaction, change.post)


async def _put(transaction: Transaction, subscription: Subscription, number: float) -> None:
    """Write a subscription in the place of any with its id."""
    id_, suspended = subscription.id, subscription.suspended
    body, place = write_subscription(subscription), subscription.destination
    if not await transaction.run(_REPLACE, suspended, number, body, id_):
        # A planner that had not heard of the end yet can have entered something after it.
        await transaction.run(_DROP_WAITING, id_)
        await transaction.run(_NO_LONGER_ENDED, id_)
        await transaction.run(_BEGIN, id_, place.platform, place.workspace, suspended, number, body)
    if not suspended:
        await _let_go_on(transaction, id_, (place.platform, place.workspace, place.channel))


async def _let_go_on(transaction: Transaction, id_: str, place: tuple[str, str, str]) -> None:
    await transaction.run(_UNPARK_POSTS, id_)
    await transaction.run(_UNPARK, id_)
    await corrections.let_go_on(transaction, *place)


async def _end(transaction: Transaction, id_: str, number: float) -> None:
    """Forget a subscription and what it is still due.

    A post under way may arrive yet, and is then recorded; nobody claims it any more.
    """
    await transaction.run(_END, id_)
    await transaction.run(_ENDED, id_, number)
    for key, state, ambiguous in await transaction.rows(_OPEN_POSTS, id_):
        if state == DeliveryState.PENDING and not ambiguous:
            await transaction.run(_FORGET_POST, key)
            await transaction.run(_FORGET_TOLD, key)
        else:
            await transaction.run(_END_POST, key)
            await transaction.run(claims.FOLLOW, DeliveryState.MISSED.value, key)
    await transaction.run(_DROP_WAITING, id_)


def enqueued_rows(items: Sequence[DueItem]) -> list[tuple[str, str, float, str]]:
    """What is due as rows for `enqueue`, in the order in which everybody enters them."""
    return sorted(
        (one.key, one.subscription, one.due_at.timestamp(), write_occurrence(one.occurrence)) for one in items
    )


async def enqueue(transaction: Transaction, rows: Sequence[tuple[str, str, float, str]]) -> int:
    """Enter what is due to subscriptions that there are; gives how many rows are new."""
    return await transaction.run_many(_ENQUEUE, rows)


async def reinstate(transaction: Transaction, rows: Sequence[tuple[str, str, float, str]]) -> int:
    """Enter what an edit made owed, also where it was withdrawn before; gives how many rows that changed."""
    return await transaction.run_many(_REINSTATE, rows)


async def suspend(transaction: Transaction, claim: Claim, reason: str) -> bool:
    """Put a claim back unsent, and let all that its subscription is due wait."""
    number = await next_revision(transaction)
    id_ = claim.subscription.id
    await claims.wait_for(transaction, id_)
    if not await claims.advance(transaction, claim, claims.PARK):
        return False
    await _park(transaction, id_, reason, number)
    return True


async def set_aside(transaction: Transaction, id_: str, reason: str) -> bool:
    """Suspend a subscription that can't be read, so that it keeps nobody else waiting; False where it was."""
    number = await next_revision(transaction)
    await claims.wait_for(transaction, id_)
    return await _park(transaction, id_, reason, number)


async def _park(transaction: Transaction, id_: str, reason: str, number: float) -> bool:
    suspended = await transaction.run(_SUSPEND, reason, number, id_)
    if suspended:
        await transaction.run(_PARK_POSTS, id_)
        await transaction.run(_PARK, id_)
    return bool(suspended)


async def resume(transaction: Transaction, channel: str | None) -> int:
    """Let suspended subscriptions go on, of one channel or all; gives how many."""
    number = await next_revision(transaction)
    return await _resume(transaction, number, lambda place: channel in {None, place[2]})


async def _resume(
    transaction: Transaction, number: float, is_meant: Callable[[tuple[str, str, str]], bool]
) -> int:
    found = [
        (id_, place)
        for id_, body, platform, workspace in await transaction.rows(_SUSPENDED)
        if is_meant(place := (platform, workspace, channel_of(body)))
    ]
    for id_, place in found:
        await claims.wait_for(transaction, id_)
        await transaction.run(_RESUME, number, id_)
        await _let_go_on(transaction, id_, place)
    return len(found)


async def release(transaction: Transaction, key: str) -> bool:
    """Send a held post after all; it counts as ambiguous, so that it is looked for first."""
    await next_revision(transaction)
    post = await _post_of(transaction, key)
    changed = await transaction.run(_RELEASE, post)
    if changed:
        await transaction.run(claims.FOLLOW, DeliveryState.SENDING.value, post)
    return bool(changed)


async def hold_back(transaction: Transaction, key: str, reason: str) -> bool:
    """Hold a post under way, or an occurrence that waits, as a post of its own."""
    await next_revision(transaction)
    for id_, platform, workspace, body, due_at, clock in await transaction.rows(_WAITING, key):
        first_sent_at = min(clock, due_at)
        place = platform, workspace, channel_of(body)
        if not await transaction.run(_HOLD_ALONE, key, id_, due_at, first_sent_at, *place, reason):
            return False
        await transaction.run(_TELL_ALONE, key, key)
        return True
    post = await _post_of(transaction, key)
    changed = await transaction.run(_HOLD, reason, post)
    if changed:
        await transaction.run(claims.FOLLOW, DeliveryState.HELD.value, post)
    return bool(changed)


async def _post_of(transaction: ReadTransaction, key: str) -> str:
    """The post that tells an occurrence, or the key itself, which may be a post's."""
    rows = await transaction.rows(_TOLD_IN, key)
    return str(rows[0][0]) if rows else key
