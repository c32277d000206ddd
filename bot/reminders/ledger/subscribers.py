"""Subscriptions, and what commands ask of the ledger; see `bot.ports.Subscriptions`."""

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from bot.model.delivery import ChannelState, Post
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Change, Subscription, subscription_id
from bot.reminders.ledger import changes, records
from bot.reminders.ledger.database import Database, ReadTransaction
from bot.reminders.ledger.meta import revision
from bot.reminders.ledger.rows import read_subscription

_LOOK_SECONDS: Final = 2.0  # how soon a change made by another process is noticed
_REFRESH_SECONDS: Final = 86400.0


class SqlSubscriptions:
    """What channels asked for, on any database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._active: dict[str, Subscription] = {}
        self._in_order: tuple[Subscription, ...] = ()
        self._active_as_of = -1.0
        self._reading_active = asyncio.Lock()
        self._changed = asyncio.Event()

    async def _rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        async with self._database.reading() as reading:
            return await reading.rows(sql, *values)

    async def _run(self, sql: str, *values: Any) -> int:
        async with self._database.transaction() as transaction:
            return await transaction.run(sql, *values)

    async def subscription(self, destination: Destination, dossier: DossierId) -> Subscription | None:
        """The channel's subscription to the dossier."""
        async with self._database.reading() as reading:
            return await _subscription(reading, subscription_id(destination, dossier))

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """All subscriptions of a workspace, by id."""
        rows = await self._rows(
            "SELECT body, suspended FROM subscriptions WHERE platform = ? AND workspace = ? ORDER BY id",
            platform,
            workspace,
        )
        return [read_subscription(*row) for row in rows]

    async def active(self) -> Sequence[Subscription]:
        """Every subscription that can be delivered, by id; reads only what has changed since."""
        async with self._reading_active:
            async with self._database.reading() as reading:
                latest = await revision(reading)
                if latest == self._active_as_of:
                    return self._in_order
                ended = await reading.rows("SELECT id FROM ended WHERE revision > ?", self._active_as_of)
                rows = await reading.rows(
                    "SELECT id, body, suspended FROM subscriptions WHERE revision > ?", self._active_as_of
                )
            for (id_,) in ended:
                self._active.pop(id_, None)
            read = await asyncio.to_thread(_by_id, rows)
            self._active |= read
            for id_ in [id_ for id_, one in read.items() if one.suspended]:
                del self._active[id_]
            self._in_order = tuple(self._active[id_] for id_ in sorted(self._active))
            self._active_as_of = latest
            return self._in_order

    async def changed(self, since: int) -> int:
        """Return the number of the newest change once it is past `since`."""
        while True:
            announced = self._changed
            async with self._database.reading() as reading:
                latest = int(await revision(reading))
            if latest > since:
                return latest
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await announced.wait()

    def _announce(self) -> None:
        """Tell this process at once; the others look."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def channel_state(
        self, destination: Destination, dossier: DossierId, post: str | None
    ) -> ChannelState:
        """All that a command in a channel may know, as of one moment."""
        id_ = subscription_id(destination, dossier)
        async with self._database.reading() as reading:
            named = await records.post(reading, post) if post else None
            return ChannelState(
                subscription=await _subscription(reading, id_),
                missed=await records.standing(reading, id_, "missed"),
                held=await records.standing(reading, id_, "held"),
                waiting=await records.standing(reading, id_, "pending"),
                post=_of(destination, named),
            )

    async def apply(self, change: Change) -> None:
        """Make a change, whole or not at all."""
        async with self._database.transaction() as transaction:
            await changes.apply(transaction, change)
        self._announce()

    async def keep_line(self, line: str) -> str:
        """Keep a request line; gives its token."""
        line = line.encode(errors="replace").decode()
        token = hashlib.sha256(line.encode()).hexdigest()[:16]
        await self._run(
            "INSERT INTO lines (token, line, kept_at) VALUES (?, ?, {clock}) ON CONFLICT (token) DO UPDATE "
            "SET kept_at = excluded.kept_at WHERE lines.kept_at < excluded.kept_at - ?",
            token,
            line,
            _REFRESH_SECONDS,
        )
        return token

    async def kept_line(self, token: str) -> str | None:
        """The line kept under a token; None where it is unknown."""
        rows = await self._rows("SELECT line FROM lines WHERE token = ?", token)
        return str(rows[0][0]) if rows else None


async def _subscription(reading: ReadTransaction, id_: str) -> Subscription | None:
    rows = await reading.rows("SELECT body, suspended FROM subscriptions WHERE id = ?", id_)
    return read_subscription(*rows[0]) if rows else None


def _by_id(rows: Sequence[Sequence[str]]) -> dict[str, Subscription]:
    return {id_: read_subscription(body, suspended) for id_, body, suspended in rows}


def _of(destination: Destination, post: Post | None) -> Post | None:
    return post if post and post.destination == destination else None
