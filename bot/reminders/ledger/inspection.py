"""What whoever operates the bot looks at: occurrences with their channels, and what is suspended."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.model.delivery import DeliveryState, Listed, Post, SuspendedChannel
from bot.model.ids import Destination
from bot.reminders.ledger import records
from bot.reminders.ledger.database import ReadTransaction
from bot.reminders.ledger.rows import channel_of

# A channel that ended its subscription is named by its posts alone.
_LISTED: Final = (
    f"{records.ENTRY}, coalesce(s.suspended, ''), d.platform, coalesce(s.workspace, p.workspace, ''), "
    "coalesce(s.body, ''), coalesce(p.channel, '') "
    "FROM deliveries d LEFT JOIN posts p ON p.key = d.post "
    "LEFT JOIN subscriptions s ON s.id = d.subscription "
)
_NEWEST: Final = "ORDER BY d.due_at DESC, d.key LIMIT ?"
_IN_STATE: Final = "d.state = ?"
_IS_SUSPENDED: Final = "d.state IN ('pending', 'sending') AND s.suspended <> ''"
_GOES_ON: Final = "coalesce(s.suspended, '') = ''"
_IN_CHANNEL: Final = (
    "d.subscription IN (SELECT subscription FROM posts WHERE channel = ? "
    "UNION SELECT id FROM subscriptions WHERE body LIKE ? ESCAPE '!')"
)
_BY_KEY: Final = f"{_LISTED} WHERE d.key = ?"
_BY_POST: Final = f"{_LISTED} WHERE d.post = ? ORDER BY d.due_at, d.key"
_SUSPENDED: Final = (
    "SELECT id, platform, workspace, body, suspended FROM subscriptions WHERE suspended <> '' ORDER BY id"
)
_WAITS: Final = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})


async def listing(
    reading: ReadTransaction,
    state: DeliveryState | None,
    channel: str | None,
    limit: int,
    *,
    is_suspended: bool,
) -> Sequence[Listed]:
    """Occurrences, newest due first."""
    conditions: list[str] = []
    values: list[Any] = []
    if is_suspended:
        conditions.append(_IS_SUSPENDED)
    elif state is not None:
        conditions += [_IN_STATE, _GOES_ON] if state in _WAITS else [_IN_STATE]
        values.append(state.value)
    if channel is not None:
        conditions.append(_IN_CHANNEL)
        values += [channel, _containing(f'"channel": {json.dumps(channel)}')]
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = await reading.rows(f"{_LISTED}{where}{_NEWEST}", *values, limit)
    return [_listed(row) for row in rows]


async def look_up(reading: ReadTransaction, key: str) -> tuple[Sequence[Listed], Post | None]:
    """The occurrence of a key, or all that the post of that key tells; and the post."""
    found = [_listed(row) for row in await reading.rows(_BY_KEY, key)]
    told_in = found[0].entry.post if found else key
    post = await records.post(reading, told_in) if told_in else None
    return found or [_listed(row) for row in await reading.rows(_BY_POST, key)], post


async def suspended(reading: ReadTransaction) -> Sequence[SuspendedChannel]:
    """Every suspended subscription, by id."""
    return [
        SuspendedChannel(
            subscription=id_,
            destination=Destination(platform=platform, workspace=workspace, channel=channel_of(body)),
            reason=reason,
        )
        for id_, platform, workspace, body, reason in await reading.rows(_SUSPENDED)
    ]


def _containing(text: str) -> str:
    """A pattern of LIKE for what contains the text."""
    for special in "!%_":
        text = text.replace(special, f"!{special}")
    return f"%{text}%"


def _listed(row: Sequence[Any]) -> Listed:
    *found, reason, platform, workspace, body, posted_in = row
    entry = records.entry(found)
    is_suspended = bool(reason) and entry.state in _WAITS
    channel = channel_of(body) or posted_in
    place = Destination(platform=platform, workspace=workspace, channel=channel)
    return Listed(
        entry=replace(entry, reason=entry.reason or reason) if is_suspended else entry,
        destination=place if channel else None,
        is_suspended=is_suspended,
    )
