"""The ledger over a database; see `bot.reminders.ledger.contract.Ledger`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from bot.model.delivery import DeliveryState, DueItem, Listed, Post, SuspendedChannel
from bot.model.errors import LedgerError
from bot.model.ids import DossierId, FactId
from bot.ports import MessageRef
from bot.reminders.ledger import (
    archive,
    changes,
    claims,
    facts,
    inspection,
    meta,
    overdue,
    pruning,
    records,
    redrawing,
    sweeps,
)
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.correcting import SqlCorrections
from bot.reminders.ledger.database import Database, Transaction
from bot.reminders.ledger.faults import SqlFaultNotes
from bot.reminders.ledger.rows import UnreadableSubscriptionError, instant
from bot.reminders.ledger.schema import SCHEMA, LedgerSchema

_Some = Callable[[Transaction, float], Awaitable[Sequence[DueItem]]]

# A lease that has ended is anybody's; its holder may have it longer.
_LEASE: Final = (
    "INSERT INTO leases (name, holder, until) VALUES (?, ?, {clock} + ?) "
    "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
    "WHERE leases.holder = excluded.holder OR leases.until < {clock}"
)
_SERVER_TIME: Final = "SELECT {clock}"
_END_LEASE: Final = "DELETE FROM leases WHERE name = ? AND holder = ?"


class SqlLedger(SqlFaultNotes, SqlCorrections):
    """Keeps the contract on any database."""

    def __init__(self, database: Database, schema: LedgerSchema = SCHEMA) -> None:
        super().__init__(database)
        self._schema = schema
        self._turn = 0

    async def planned_until(self) -> datetime | None:
        """The instant up to which everything due has been enqueued."""
        async with self._database.reading() as reading:
            found = await meta.recall(reading, "planned_until")
        return None if found is None else instant(found)

    async def enqueue(self, items: Sequence[DueItem], *, until: datetime) -> int:
        """Enter what is due; a row that is there already stays as it is."""
        rows = await asyncio.to_thread(changes.enqueued_rows, items) if items else []
        async with self._writing() as transaction:
            await meta.remember_later(transaction, "planned_until", until.timestamp())
            return await changes.enqueue(transaction, rows)

    async def reinstate(self, items: Sequence[DueItem]) -> int:
        """Enter what an edit made owed, also where it was withdrawn before."""
        rows = await asyncio.to_thread(changes.enqueued_rows, items)
        async with self._writing() as transaction:
            return await changes.reinstate(transaction, rows)

    async def withdrawn(self, *, due_since: datetime) -> Sequence[DueItem]:
        """What was withdrawn and had been due since an instant."""
        async with self._database.reading() as reading:
            return await overdue.withdrawn(reading, due_since)

    async def doubt_the_past(self, *, now: datetime, overlap_seconds: float) -> None:
        """Have what fell due while no process ran looked for before it is sent."""
        async with self._writing() as transaction:
            await overdue.doubt_the_past(transaction, now.timestamp(), overlap_seconds)

    async def claim(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> Claim | None:
        """Claim one post; each platform is asked first in its turn."""
        self._turn += 1
        first = self._turn % len(platforms) if platforms else 0
        while True:
            try:
                async with self._writing() as transaction:
                    for platform in (*platforms[first:], *platforms[:first]):
                        claim = await claims.claim(transaction, platform, now, lease_seconds, quiet_seconds)
                        if claim:
                            return claim
                    return None
            except UnreadableSubscriptionError as error:
                await self._set_aside(error)

    async def _step(self, claim: Claim, step: claims.Step, *values: Any) -> bool:
        async with self._writing() as transaction:
            return await claims.advance(transaction, claim, step, *values)

    async def _sent(self, transaction: Transaction, claim: Claim, step: claims.Step, *values: Any) -> bool:
        """Take a step after sending; if the fence has moved on, two have sent it: it is swept once more."""
        if await claims.advance(transaction, claim, step, *values):
            return True
        await sweeps.sweep_again(transaction, claim.key)
        return False

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        """Record that it arrived."""
        posted_at = message.posted_at.timestamp()
        async with self._writing() as transaction:
            if not await self._sent(transaction, claim, claims.CONFIRM, message.message, posted_at):
                return False
            if claim.is_ambiguous:
                await redrawing.draw_what_is_older(transaction, claim.key, posted_at, sent=claim.fence - 1)
            return True

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        """Record that this attempt did not arrive and the post may be sent after a while."""
        return await self._step(claim, claims.RETRY, after_seconds)

    async def doubt(self, claim: Claim) -> bool:
        """Record that nobody can tell; the quiet time runs from now."""
        async with self._writing() as transaction:
            return await self._sent(transaction, claim, claims.DOUBT, claim.quiet_seconds)

    async def hold(self, claim: Claim, reason: str) -> bool:
        """Set it aside until a person decides."""
        return await self._step(claim, claims.HOLD, reason)

    async def follow(self, claim: Claim, items: Sequence[DueItem], withdrawn: Mapping[str, str]) -> bool:
        """Have the post tell these items, and withdraw others."""
        async with self._writing() as transaction:
            return await claims.follow(transaction, claim, items, withdrawn)

    async def give_up(self, claim: Claim, reason: str) -> bool:
        """Record that it did not arrive and is too late to be sent."""
        return await self._step(claim, claims.GIVE_UP, reason)

    async def suspend(self, claim: Claim, reason: str) -> bool:
        """Put the claim back unsent and suspend the subscription."""
        async with self._writing() as transaction:
            suspended = await changes.suspend(transaction, claim, reason)
        self._announce()
        return suspended

    async def suspend_all(self, ids: Sequence[str], reason: str) -> Sequence[str]:
        """Suspend subscriptions; gives those that were not suspended before."""
        async with self._writing() as transaction:
            suspended = [id_ for id_ in sorted(ids) if await changes.set_aside(transaction, id_, reason)]
        self._announce()
        return suspended

    async def resume(self, *, channel: str | None = None) -> int:
        """Let suspended subscriptions go on."""
        async with self._writing() as transaction:
            resumed = await changes.resume(transaction, channel)
        self._announce()
        return resumed

    async def miss(self, *, due_before: datetime) -> Sequence[DueItem]:
        """Record what is still unsent from before an instant as missed."""
        return await self._until_none_is_left(overdue.miss_waiting, overdue.miss_refused, due_before)

    async def bring_back(self, *, due_since: datetime) -> Sequence[DueItem]:
        """Let what is due since an instant wait again, though it was recorded as missed."""
        return await self._until_none_is_left(
            overdue.bring_back_waiting, overdue.bring_back_refused, due_since
        )

    async def _until_none_is_left(self, waiting: _Some, refused: _Some, at: datetime) -> Sequence[DueItem]:
        every: list[DueItem] = []
        for some in (waiting, refused):
            while True:
                async with self._writing() as transaction:
                    found = await some(transaction, at.timestamp())
                if not found:
                    break
                every += found
        return sorted(every, key=attrgetter("due_at", "key"))

    async def delivered_as(self, key: str) -> str:
        """The message that a post is; empty where it is not known to have arrived."""
        async with self._database.reading() as reading:
            return await sweeps.delivered_as(reading, key)

    async def sweeps(self, *, after_seconds: float) -> Sequence[Sweep]:
        """Delivered posts to look for once more."""
        async with self._writing() as transaction:
            return await sweeps.sweeps(transaction, after_seconds)

    async def swept(self, sweep: Sweep, kept: MessageRef | None = None) -> None:
        """Record that a post has been looked for once more, and which copy of it stands."""
        async with self._writing() as transaction:
            await sweeps.swept(transaction, sweep, kept)

    async def next_claim_in(self, *, now: datetime, platforms: Sequence[str]) -> float | None:
        """In how many seconds the next post can be claimed."""
        found: list[float] = []
        async with self._database.reading() as reading:
            for platform in platforms:
                found += await claims.next_claims(reading, platform, now.timestamp())
        return max(min(found), 0.0) if found else None

    async def listing(
        self,
        *,
        state: DeliveryState | None = None,
        is_suspended: bool = False,
        channel: str | None = None,
        limit: int = 100,
    ) -> Sequence[Listed]:
        """Due items with their channels, newest due first."""
        async with self._database.reading() as reading:
            return await inspection.listing(reading, state, channel, limit, is_suspended=is_suspended)

    async def suspended(self) -> Sequence[SuspendedChannel]:
        """Every suspended subscription, by id."""
        async with self._database.reading() as reading:
            return await inspection.suspended(reading)

    async def look_up(self, key: str) -> tuple[Sequence[Listed], Post | None]:
        """The occurrence of this key, or all that the post of this key tells; and the post."""
        async with self._database.reading() as reading:
            return await inspection.look_up(reading, key)

    async def release(self, key: str) -> bool:
        """Send a held post after all; it counts as ambiguous, so that it is looked for first."""
        async with self._writing() as transaction:
            released = await changes.release(transaction, key)
        self._announce()
        return released

    async def hold_back(self, key: str, reason: str) -> bool:
        """Hold a pending occurrence or a post under way."""
        async with self._writing() as transaction:
            held = await changes.hold_back(transaction, key, reason)
        self._announce()
        return held

    async def note_facts(self, dossier: DossierId, digests: Mapping[FactId, str], *, at: datetime) -> int:
        """Note what the facts look like now."""
        async with self._writing() as transaction:
            return await facts.note(transaction, dossier, digests, at)

    async def changed_facts(self, dossier: DossierId, *, since: datetime) -> Sequence[FactId]:
        """Facts noted as new or changed after an instant, newest first."""
        async with self._database.reading() as reading:
            return await facts.changed(reading, dossier, since)

    async def note_timelines(
        self, dossier: DossierId, digests: Mapping[FactId, str], *, at: datetime
    ) -> None:
        """Note when facts fall due now."""
        async with self._writing() as transaction:
            await facts.note_timelines(transaction, dossier, digests, at)

    async def moved_facts(self, dossier: DossierId, *, since: datetime) -> Mapping[FactId, datetime]:
        """Facts noted as new or moved after an instant, with the instant of that."""
        async with self._database.reading() as reading:
            return await facts.moved(reading, dossier, since)

    async def prune(self, *, delivered_before: datetime) -> int:
        """Delete what was delivered or missed before an instant."""
        pruned = 0
        for some in (pruning.prune_posts, pruning.prune_missed, pruning.prune_shown, pruning.prune_lines):
            while True:
                async with self._writing() as transaction:
                    found, deleted = await some(transaction, delivered_before.timestamp())
                pruned += deleted
                if not found:
                    break
        return pruned

    async def counts(self) -> Mapping[str, int]:
        """How many occurrences stand in each state."""
        async with self._database.reading() as reading:
            return await records.counts(reading)

    async def export(self) -> AsyncIterator[str]:
        """The whole ledger as lines of JSON, as of one moment."""
        async with self._database.reading() as reading:
            async for line in archive.write(reading, self._schema):
                yield line

    async def restore(self, lines: AsyncIterator[str]) -> int:
        """Fill an empty ledger from such lines, all or nothing."""
        async with self._database.migration() as transaction:
            number = await archive.read(transaction, lines, self._schema)
        self._announce()
        return number

    async def server_time(self) -> datetime | None:
        """The instant on the database's clock, where it has one."""
        rows = await self._rows(_SERVER_TIME) if self._database.has_own_clock else ()
        return instant(rows[0][0]) if rows else None

    async def lease(self, name: str, holder: str, *, seconds: float) -> bool:
        """Take or renew a named lease."""
        return bool(await self._run(_LEASE, name, holder, seconds))

    async def end_lease(self, name: str, holder: str) -> None:
        """End a named lease at once."""
        await self._run(_END_LEASE, name, holder)

    async def check(self) -> None:
        """See whether the ledger can be read, and could be written the last time."""
        async with self._database.reading() as reading:
            await meta.recall(reading, "planned_until")
        if self.write_failure:
            raise LedgerError(self.write_failure)
