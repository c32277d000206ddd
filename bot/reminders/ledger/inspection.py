"""What whoever operates the bot looks at: occurrences with their channels."""

import json
from collections.abc import Sequence
from typing import Any, Final

from bot.model.delivery import DeliveryState, LedgerEntry, Listed, Post
from bot.model.ids import Destination
from bot.reminders.ledger import claims, records
from bot.reminders.ledger.database import ReadTransaction
from bot.reminders.ledger.rows import read_subscription

_LISTED: Final = (
    "SELECT d.subscription, d.occurrence, d.due_at, d.state, coalesce(d.post, ''), coalesce(p.message, ''), "
    "coalesce(p.reason, ''), coalesce(s.body, ''), coalesce(s.suspended, ''), d.platform, "
    "coalesce(p.workspace, ''), coalesce(p.channel, '') "
    "FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
    "LEFT JOIN subscriptions s ON s.id = d.subscription "
)
_IN_STATE: Final = "d.state = ?"
# A channel that ended its subscription is named by its posts alone.
_IN_CHANNEL: Final = (
    "d.subscription IN (SELECT subscription FROM posts WHERE channel = ? "
    "UNION SELECT id FROM subscriptions WHERE body LIKE ? ESCAPE '!')"
)


async def listing(
    reading: ReadTransaction, state: DeliveryState | None, channel: str | None, limit: int
) -> Sequence[Listed]:
    """Occurrences, newest due first."""
    conditions: list[str] = []
    values: list[Any] = []
    if state is not None:
        conditions.append(_IN_STATE)
        values.append(state.value)
    if channel is not None:
        conditions.append(_IN_CHANNEL)
        values += [channel, _containing(f'"channel": {json.dumps(channel)}')]
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = await reading.rows(f"{_LISTED}{where}ORDER BY d.due_at DESC, d.key LIMIT ?", *values, limit)
    return [_listed(row) for row in rows]


async def look_up(reading: ReadTransaction, key: str) -> tuple[Sequence[Listed], Post | None]:
    """The occurrence of a key, or all that the post of that key tells; and the post."""
    rows = await reading.rows(f"{_LISTED}WHERE d.key = ?", key)
    told_in = rows[0][4] if rows else key
    post = await records.post(reading, told_in) if told_in else None
    if not rows:
        rows = await reading.rows(f"{_LISTED}WHERE d.post = ? ORDER BY d.due_at, d.key", key)
    return [_listed(row) for row in rows], post


def _containing(text: str) -> str:
    """A pattern of LIKE for what contains the text."""
    for special in "!%_":
        text = text.replace(special, f"!{special}")
    return f"%{text}%"


def _listed(row: Sequence[Any]) -> Listed:
    subscription, occurrence, due_at, state, told_in, message, reason, body, suspended, *place = row
    if body:
        destination: Destination | None = read_subscription(body, suspended).destination
    else:
        platform, workspace, channel = place
        found = Destination(platform=platform, workspace=workspace, channel=channel)
        destination = found if channel else None
    waits = suspended if state in {DeliveryState.PENDING, DeliveryState.SENDING} else ""
    return Listed(
        entry=LedgerEntry(
            item=claims.due_item(subscription, occurrence, due_at),
            state=DeliveryState(state),
            post=told_in,
            message=message,
            reason=reason or waits,
        ),
        destination=destination,
    )
