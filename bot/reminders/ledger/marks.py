"""What people note on a post: that they saw it, or that it is to be told again.

Every function runs inside its caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.model.delivery import DueItem, SeenMark
from bot.model.ids import FactId
from bot.model.subscription import MarkSeen, MarkUnseen, Snooze, Unsnooze
from bot.reminders.ledger import claims
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant

_SEEN: Final = "SELECT fact, person, name, seen_at FROM seen WHERE post = ? ORDER BY seen_at, person, fact"
# Of a post that is there.
_SEE: Final = (
    "INSERT INTO seen (post, fact, person, name, seen_at) "
    "SELECT p.key, given.fact, given.person, given.name, given.seen_at "
    "FROM {given post text, fact text, person text, name text, seen_at float} "
    "JOIN posts p ON p.key = given.post WHERE 1 = 1 ON CONFLICT DO NOTHING"
)
_UNSEE: Final = "DELETE FROM seen WHERE post = ? AND fact = ? AND person = ?"
# What of a subscription waits and no post tells yet.
_WAITING: Final = (
    "SELECT subscription, occurrence, due_at FROM deliveries "
    "WHERE subscription = ? AND state = 'pending' AND state <> 'delivered' ORDER BY due_at, key"
)
_FORGET: Final = "DELETE FROM deliveries WHERE key = ? AND state = 'pending' AND state <> 'delivered'"


async def put_off(transaction: Transaction, change: Snooze) -> Sequence[DueItem]:
    """What is to be entered for the later day; whatever other later day was chosen before is forgotten."""
    told = await _meant(transaction, change.post, change.facts)
    await _forget(transaction, told)
    return [
        replace(
            one,
            occurrence=replace(one.occurrence, snoozed_to=change.until, is_from_edit=False),
            due_at=change.due_at,
        )
        for one in told
    ]


async def unsnooze(transaction: Transaction, change: Unsnooze) -> None:
    """Forget that what a post tells of some facts is to be told again."""
    await _forget(transaction, await _meant(transaction, change.post, change.facts))


async def see(transaction: Transaction, change: MarkSeen) -> None:
    """Note who saw what a post tells of some facts; whether these need not be told again, the change says."""
    if change.ends_snooze:
        await _forget(transaction, await _meant(transaction, change.post, change.facts))
    at = change.at.timestamp()
    rows = [(change.post, fact, change.person, change.name, at) for fact in sorted(change.facts)]
    await transaction.run_many(_SEE, rows)


async def unsee(transaction: Transaction, change: MarkUnseen) -> None:
    """Take back that a person saw what a post tells of some facts."""
    for fact in sorted(change.facts):
        await transaction.run(_UNSEE, change.post, fact, change.person)


async def seen(reading: ReadTransaction, post: str) -> tuple[SeenMark, ...]:
    """Who saw what of a post, in order of time."""
    return tuple(
        SeenMark(fact=FactId(fact), person=person, name=name, at=instant(seen_at))
        for fact, person, name, seen_at in await reading.rows(_SEEN, post)
    )


async def put_off_from(
    reading: ReadTransaction, subscription: str, told: Sequence[DueItem]
) -> tuple[DueItem, ...]:
    """What waits to be told again of what a post tells."""
    names = {one.occurrence.itself.name for one in told}
    waiting = [claims.due_item(*row) for row in await reading.rows(_WAITING, subscription)]
    return tuple(one for one in waiting if one.occurrence.snoozed_to and one.occurrence.itself.name in names)


async def _meant(transaction: Transaction, post: str, facts: frozenset[FactId]) -> Sequence[DueItem]:
    """What a post tells of some facts, once nobody else can change what its subscription is due."""
    told = await claims.told_by(transaction, post)
    for id_ in sorted({one.subscription for one in told}):
        await claims.wait_for(transaction, id_)
    return [one for one in told if one.occurrence.fact in facts]


async def _forget(transaction: Transaction, told: Sequence[DueItem]) -> None:
    """Forget that these are to be told again, as far as that is not under way."""
    for id_ in sorted({one.subscription for one in told}):
        for item in await put_off_from(transaction, id_, told):
            await transaction.run(_FORGET, item.key)
