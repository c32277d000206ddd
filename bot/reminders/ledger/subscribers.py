"""Subscriptions, and what commands ask of the ledger; see `bot.ports.Subscriptions`."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, suppress
from types import TracebackType
from typing import Any, Final

from bot.model.delivery import LATEST_POST, ChannelState, DeliveryState, Post
from bot.model.errors import LedgerError
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Change, Subscription, subscription_id
from bot.reminders.ledger import changes, records
from bot.reminders.ledger.database import Database, ReadTransaction, Transaction
from bot.reminders.ledger.meta import revision
from bot.reminders.ledger.records import readable
from bot.reminders.ledger.rows import UnreadableSubscriptionError, read_subscription

logger = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 2.0  # how soon a change made by another process is noticed
_REFRESH_SECONDS: Final = 86400.0


# What may be asked of subscriptions: one, a workspace's, what has changed since a revision.
_BY_ID: Final = "SELECT id, body, suspended FROM subscriptions WHERE id = ?"
_OF_WORKSPACE: Final = (
    "SELECT id, body, suspended FROM subscriptions WHERE platform = ? AND workspace = ? ORDER BY id"
)
_CHANGED_SINCE: Final = "SELECT id, body, suspended FROM subscriptions WHERE revision > ?"
_ENDED_SINCE: Final = "SELECT id FROM ended WHERE revision > ?"
# A line that is asked for goes on being kept, and is written anew once a day at most.
_KEEP_LINE: Final = (
    "INSERT INTO lines (token, line, kept_at) VALUES (?, ?, {clock}) ON CONFLICT (token) DO UPDATE "
    "SET kept_at = excluded.kept_at WHERE lines.kept_at < excluded.kept_at - ?"
)
_KEPT_LINE: Final = "SELECT line FROM lines WHERE token = ?"


class SqlSubscriptions:
    """What channels asked for, on any database.

    Attributes:
        write_failure: Why the last transaction could not be written; empty where it could.
    """

    def __init__(self, database: Database) -> None:
        self.write_failure = ""
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
        async with self._writing() as transaction:
            return await transaction.run(sql, *values)

    def _writing(self) -> "_Writing":
        """Begin a transaction that can write, and remember whether it could."""
        return _Writing(self, self._database.transaction())

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """All subscriptions of a workspace that can be read, by id."""
        found = [readable(*row) for row in await self._rows(_OF_WORKSPACE, platform, workspace)]
        return [one for one in found if one]

    async def subscription(self, id_: str) -> Subscription | None:
        """The subscription of an id, where there is one that can be read."""
        async with self._database.reading() as reading:
            return await _subscription(reading, id_)

    async def active(self) -> Sequence[Subscription]:
        """Every subscription that can be delivered, by id; reads only what has changed since."""
        async with self._reading_active:
            async with self._database.reading() as reading:
                latest = await revision(reading)
                if latest == self._active_as_of:
                    return self._in_order
                ended = await reading.rows(_ENDED_SINCE, self._active_as_of)
                rows = await reading.rows(_CHANGED_SINCE, self._active_as_of)
            read, unreadable = await asyncio.to_thread(_read_all, rows)
            for error in unreadable:
                await self._set_aside(error)
            for id_ in (*(row[0] for row in ended), *(row[0] for row in rows)):
                self._active.pop(id_, None)
            self._active |= read
            self._in_order = tuple(self._active[id_] for id_ in sorted(self._active))
            self._active_as_of = latest
            return self._in_order

    async def _set_aside(self, error: UnreadableSubscriptionError) -> None:
        """Suspend a subscription that can't be read: it must keep none of the others waiting."""
        async with self._writing() as transaction:
            is_new = await changes.set_aside(transaction, error.id, str(error))
        if is_new:
            logger.error("Subscription %s is suspended: %s", error.id, error)

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
            if post == LATEST_POST:
                post = await records.latest_post(reading, id_)
            named = await records.post(reading, post) if post else None
            return ChannelState(
                subscription=await _subscription(reading, id_),
                missed=await records.standing(reading, id_, DeliveryState.MISSED),
                held=await records.standing(reading, id_, DeliveryState.HELD),
                withdrawn=await records.standing(reading, id_, DeliveryState.WITHDRAWN),
                waiting=await records.standing(reading, id_, DeliveryState.PENDING),
                post=_of(destination, named),
            )

    async def apply(self, change: Change, *, draws: bool = False) -> None:
        """Make a change, whole or not at all."""
        async with self._writing() as transaction:
            await changes.apply(transaction, change, draws=draws)
        self._announce()

    async def keep_line(self, line: str) -> str:
        """Keep a request line; gives its token."""
        line = line.encode(errors="replace").decode()
        token = hashlib.sha256(line.encode()).hexdigest()[:16]
        await self._run(_KEEP_LINE, token, line, _REFRESH_SECONDS)
        return token

    async def kept_line(self, token: str) -> str | None:
        """The line kept under a token; None where it is unknown."""
        rows = await self._rows(_KEPT_LINE, token)
        return str(rows[0][0]) if rows else None


class _Writing:
    """A transaction that notes how it ended; there is one to each step, so it is no generator."""

    def __init__(
        self, subscriptions: SqlSubscriptions, transaction: AbstractAsyncContextManager[Transaction]
    ) -> None:
        self._subscriptions = subscriptions
        self._transaction = transaction

    async def __aenter__(self) -> Transaction:
        try:
            return await self._transaction.__aenter__()
        except LedgerError as error:
            self._subscriptions.write_failure = str(error)
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, LedgerError):
            self._subscriptions.write_failure = str(error)
        try:
            await self._transaction.__aexit__(kind, error, trace)
        except LedgerError as failure:
            self._subscriptions.write_failure = str(failure)
            raise
        if error is None:
            self._subscriptions.write_failure = ""


async def _subscription(reading: ReadTransaction, id_: str) -> Subscription | None:
    rows = await reading.rows(_BY_ID, id_)
    return readable(*rows[0]) if rows else None


def _read_all(
    rows: Sequence[Sequence[str]],
) -> tuple[dict[str, Subscription], list[UnreadableSubscriptionError]]:
    """The subscriptions that are not suspended, by id, and why the others can't be read."""
    read: dict[str, Subscription] = {}
    unreadable = []
    for id_, body, suspended in rows:
        if suspended:
            continue
        try:
            read[id_] = read_subscription(id_, body, suspended)
        except UnreadableSubscriptionError as error:
            unreadable.append(error)
    return read, unreadable


def _of(destination: Destination, post: Post | None) -> Post | None:
    return post if post and post.destination == destination else None
