"""Ledgers that have been in use for long: a great many posts, all of them delivered."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from bot.model.delivery import delivery_key
from bot.model.ids import Destination, DossierId, FactId
from bot.model.schedule import Occurrence
from bot.model.storage import SqliteFile
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.ledger.rows import write_occurrence

_CHANNELS: Final = 1000
_DOSSIER: Final = DossierId("cyberdialogue")


def subscribed(destination: Destination, dossier: DossierId, at: time) -> Subscription:
    """A subscription to a weekly digest on Mondays, UTC."""
    return Subscription(
        destination=destination,
        dossier=dossier,
        occasions=frozenset({Occasion.DIGEST}),
        lead_days=(),
        at=at,
        zone="UTC",
        language="en",
        since=date(2016, 1, 1),
        created_at=datetime(2016, 1, 1, tzinfo=UTC),
    )


async def fill(path: Path, count: int) -> None:
    """Make a ledger with so many delivered rows, told by as many posts in a thousand channels."""
    channels = [
        Destination(platform="slack", workspace="T1", channel=f"C{number:08}") for number in range(_CHANNELS)
    ]
    asked = [subscribed(channel, _DOSSIER, time(9)) for channel in channels]
    now = datetime.now(UTC)
    async with open_ledger(SqliteFile(path=path)) as ledger:
        for subscription in asked:
            await ledger.apply(Subscribe(subscription=subscription))
        await ledger.enqueue((), until=now)
    await asyncio.to_thread(_insert, path, asked, count, now)


def _insert(path: Path, asked: Sequence[Subscription], count: int, now: datetime) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO deliveries (key, subscription, platform, due_at, occurrence, state, post) "
            "VALUES (?1, ?2, 'slack', ?4, ?5, 'delivered', ?1)",
            _rows(asked, count, now),
        )
        connection.executemany(
            "INSERT INTO posts (key, subscription, state, fence, ready_at, due_at, first_sent_at, platform, "
            "workspace, channel, message, posted_at) "
            "VALUES (?1, ?2, 'delivered', 1, ?4, ?4, ?4, 'slack', 'T1', ?3, ?1, ?4)",
            (row[:4] for row in _rows(asked, count, now)),
        )
    connection.close()


def _rows(asked: Sequence[Subscription], count: int, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Give key, subscription, channel, instant and occurrence of each, over the last two years."""
    for number in range(count):
        subscription = asked[number % len(asked)]
        due = now - timedelta(hours=1) - timedelta(days=700) * (number / count)
        occurrence = Occurrence(
            day=due.date(),
            dossier=_DOSSIER,
            fact=FactId(f"fact-{number}"),
            occasion=Occasion.DIGEST,
            refers_to=due.date(),
            count=0,
        )
        yield (
            delivery_key(subscription.id, occurrence),
            subscription.id,
            subscription.destination.channel,
            due.timestamp(),
            write_occurrence(occurrence),
        )
