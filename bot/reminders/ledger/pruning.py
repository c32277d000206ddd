"""Deletes what is old, so much at a time; inside its caller's transaction."""

from typing import Final

from bot.reminders.ledger.database import Transaction

_AT_ONCE: Final = 1000

_OLD_POSTS: Final = (
    "SELECT key FROM posts WHERE (state = 'delivered' AND posted_at < ?) "
    "OR (state = 'missed' AND due_at < ?) OR (state = 'withdrawn' AND due_at < ?) LIMIT ? {lock posts}"
)
_DELETE_TOLD: Final = "DELETE FROM deliveries WHERE post IN (SELECT post FROM {given post text})"
_DELETE_SEEN: Final = "DELETE FROM seen WHERE post IN (SELECT post FROM {given post text})"
_DELETE_POSTS: Final = "DELETE FROM posts WHERE key IN (SELECT key FROM {given key text})"
# Occurrences missed or withdrawn that no post tells.
_OLD_MISSED: Final = (
    "SELECT key FROM deliveries WHERE state IN ('missed', 'withdrawn') AND state <> 'delivered' "
    "AND post IS NULL "
    "AND due_at < ? LIMIT ? {lock deliveries}"
)
_DELETE_MISSED: Final = "DELETE FROM deliveries WHERE key IN (SELECT key FROM {given key text})"
_OLD_SHOWN: Final = "SELECT key FROM shown WHERE shown_at < ? LIMIT ? {lock shown}"
_DELETE_FACTS: Final = "DELETE FROM shown_facts WHERE key IN (SELECT key FROM {given key text})"
_DELETE_SHOWN: Final = "DELETE FROM shown WHERE key IN (SELECT key FROM {given key text})"
_DELETE_LINES: Final = "DELETE FROM lines WHERE kept_at < ?"
_DELETE_LEASES: Final = "DELETE FROM leases WHERE until < {clock}"


async def prune_posts(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete posts settled before an instant, and what they told; gives how many of each."""
    keys = [(row[0],) for row in await transaction.rows(_OLD_POSTS, before, before, before, _AT_ONCE)]
    deleted = await transaction.run_many(_DELETE_TOLD, keys)
    await transaction.run_many(_DELETE_SEEN, keys)
    await transaction.run_many(_DELETE_POSTS, keys)
    return len(keys), deleted


async def prune_missed(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete occurrences missed or withdrawn before an instant that no post tells; gives how many, twice."""
    keys = [(row[0],) for row in await transaction.rows(_OLD_MISSED, before, _AT_ONCE)]
    return len(keys), await transaction.run_many(_DELETE_MISSED, keys)


async def prune_shown(transaction: Transaction, before: float) -> tuple[int, int]:
    """Forget messages that showed facts before an instant; no occurrence goes with them."""
    keys = [(row[0],) for row in await transaction.rows(_OLD_SHOWN, before, _AT_ONCE)]
    await transaction.run_many(_DELETE_FACTS, keys)
    await transaction.run_many(_DELETE_SHOWN, keys)
    return len(keys), 0


async def prune_lines(transaction: Transaction, before: float) -> tuple[int, int]:
    """Delete request lines last kept before an instant, and leases that have ended; no occurrence does."""
    await transaction.run(_DELETE_LINES, before)
    await transaction.run(_DELETE_LEASES)
    return 0, 0
