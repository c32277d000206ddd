"""Posts to look for once more, since they may stand twice; inside its caller's transaction."""

from collections.abc import Sequence
from typing import Any, Final

from bot.model.ids import Destination
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Sweep
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant

_AT_ONCE: Final = 100
_DELIVERED_AS: Final = "SELECT message FROM posts WHERE key = ? AND state = 'delivered'"

# Posts that were ambiguous, were delivered so long ago and were not looked for since.
_UNSWEPT: Final = (
    "SELECT key, fence, platform, workspace, channel, message, posted_at, first_sent_at FROM posts "
    "WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0 AND ready_at <= {clock} - ? "
    "ORDER BY ready_at LIMIT ? {lock posts}"
)
# The time until they are given again begins now.
_GIVEN: Final = "UPDATE posts SET ready_at = {clock} WHERE key IN (SELECT key FROM {given key text})"
_AGAIN: Final = (
    "UPDATE posts SET ambiguous = 1, swept = 0, ready_at = {clock}, fence = fence + 1 "
    "WHERE key = ? AND state = 'delivered'"
)
# The copy that stands may be another than the one that was confirmed.
_KEPT: Final = "UPDATE posts SET message = ?, posted_at = ? WHERE key = ? AND state = 'delivered'"
# Not where another copy may have been sent since the sweep began.
_SWEPT: Final = "UPDATE posts SET swept = 1 WHERE key = ? AND fence = ?"


async def sweeps(transaction: Transaction, after: float) -> Sequence[Sweep]:
    """Posts to look for once more; the time until they are given again begins now."""
    rows = await transaction.rows(_UNSWEPT, after, _AT_ONCE)
    await transaction.run_many(_GIVEN, [(row[0],) for row in rows])
    return [_sweep(row) for row in rows]


async def delivered_as(reading: ReadTransaction, key: str) -> str:
    """The message that a post is; empty where it is not known to have arrived."""
    rows = await reading.rows(_DELIVERED_AS, key)
    return str(rows[0][0]) if rows else ""


async def sweep_again(transaction: Transaction, key: str) -> None:
    """Have a post that is delivered looked for once more, whether or not it was, or is being, looked for."""
    await transaction.run(_AGAIN, key)


async def swept(transaction: Transaction, sweep: Sweep, kept: MessageRef | None) -> None:
    """Record that a post has been looked for once more, and which copy of it stands."""
    if kept:
        await transaction.run(_KEPT, kept.message, kept.posted_at.timestamp(), sweep.key)
    await transaction.run(_SWEPT, sweep.key, sweep.fence)


def _sweep(row: Sequence[Any]) -> Sweep:
    key, fence, platform, workspace, channel, message, posted_at, first_sent_at = row
    place = Destination(platform=platform, workspace=workspace, channel=channel)
    return Sweep(
        key=key,
        fence=fence,
        destination=place,
        message=MessageRef(destination=place, message=message, posted_at=instant(posted_at)),
        first_sent_at=instant(first_sent_at),
    )
