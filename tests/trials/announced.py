"""The product's ledger and platforms, announcing each point of the protocol as it is reached.

At the one point named in its fate a process tells the harness and waits, and is killed or stopped just there.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from bot.model.briefing import Briefing, Notice
from bot.model.connection import ConnectionStatus
from bot.model.delivery import DueItem
from bot.model.errors import LedgerError
from bot.model.ids import Destination, DossierId, UserId
from bot.model.text import Phrase
from bot.ports import MessageRef, Platform
from bot.reminders.corrector import Corrector
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.database import Database, Snapshot, Transaction
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.sender import Sender
from tests.trials.order import Fate

T = TypeVar("T")
_STEP: ContextVar[str] = ContextVar("step", default="")


class Announcer:
    """Knows the point at which this process meets its end, and waits there."""

    def __init__(self, pipe: Connection, fate: Fate | None) -> None:
        self._pipe = pipe
        self._point = fate.point if fate else ""
        self._skips = fate.skips if fate else 0

    def reach(self, point: str) -> None:
        """Pass a point, or wait at it; the whole process waits."""
        if point != self._point:
            return
        if self._skips:
            self._skips -= 1
            return
        self._point = ""
        self.tell("reached", point)
        self._pipe.recv()

    def tell(self, what: str, value: object = None) -> None:
        self._pipe.send((what, value))

    async def step(self, name: str, work: Awaitable[T]) -> T:
        """Take a step, with the points before and after it."""
        token = _STEP.set(name)
        try:
            self.reach(f"{name}.before")
            done = await work
            self.reach(f"{name}.after")
        finally:
            _STEP.reset(token)
        return done


class AnnouncedDatabase:
    """See `bot.reminders.ledger.database.Database`; announces that a transaction is about to be committed."""

    has_own_clock = False

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._database.transaction() as transaction:
            yield transaction
            self._announcer.reach(f"{_STEP.get()}.inside")

    def reading(self) -> AbstractAsyncContextManager[Snapshot]:
        return self._database.reading()

    def migration(self) -> AbstractAsyncContextManager[Transaction]:
        return self._database.migration()


class AnnouncedLedger(SqlLedger):
    """The product's ledger."""

    def __init__(self, ledger: SqlLedger, announcer: Announcer) -> None:
        super().__init__(AnnouncedDatabase(ledger._database, announcer))
        self._announcer = announcer

    async def enqueue(self, items: Sequence[DueItem], *, until: datetime) -> int:
        if not items:
            return await super().enqueue(items, until=until)
        return await self._announcer.step("enqueue", super().enqueue(items, until=until))

    async def claim(self, **asked: Any) -> Claim | None:
        return await self._announcer.step("claim", super().claim(**asked))

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        return await self._announcer.step("confirm", super().confirm(claim, message))

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        return await self._announcer.step("retry", super().retry(claim, after_seconds=after_seconds))

    async def doubt(self, claim: Claim) -> bool:
        return await self._announcer.step("doubt", super().doubt(claim))

    async def hold(self, claim: Claim, reason: str) -> bool:
        return await self._announcer.step("hold", super().hold(claim, reason))

    async def claim_correction(self, **asked: Any) -> CorrectionClaim | None:
        claim = await self._announcer.step("claim_correction", super().claim_correction(**asked))
        if claim:
            self._announcer.reach("claimed_reply" if claim.is_reply else "claimed_edit")
        return claim

    async def corrected(self, claim: CorrectionClaim, **done: Any) -> bool:
        name = "told" if claim.is_reply else "edited"
        return await self._announcer.step(name, super().corrected(claim, **done))

    async def retry_correction(self, claim: CorrectionClaim, *, after_seconds: float) -> bool:
        retrying = super().retry_correction(claim, after_seconds=after_seconds)
        return await self._announcer.step("retry_correction", retrying)

    async def doubt_correction(self, claim: CorrectionClaim) -> bool:
        return await self._announcer.step("doubt_correction", super().doubt_correction(claim))

    async def freeze(self, claim: CorrectionClaim) -> bool:
        return await self._announcer.step("freeze", super().freeze(claim))

    async def sweeps(self, *, after_seconds: float) -> Sequence[Sweep]:
        found = await super().sweeps(after_seconds=after_seconds)
        if found:
            self._announcer.reach("sweeps.after")
        return found

    async def swept(self, sweep: Sweep, kept: MessageRef | None = None) -> None:
        await self._announcer.step("swept", super().swept(sweep, kept))


class AnnouncedPlatform:
    """See `bot.ports.Platform`."""

    def __init__(self, platform: Platform, announcer: Announcer) -> None:
        self._platform = platform
        self._announcer = announcer

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        return await self._announcer.step("post", self._platform.post(destination, briefing, key=key))

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        finding = self._platform.find(destination, key, since=since, until=until, below=below)
        return await self._announcer.step("find", finding)

    async def delete(self, message: MessageRef) -> None:
        await self._announcer.step("delete", self._platform.delete(message))

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        amending = self._platform.amend(message, notice, dossier=dossier, key=key)
        await self._announcer.step("amend", amending)

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        await self._announcer.step("redraw", self._platform.redraw(message, briefing, key=key))

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        return await self._announcer.step("reply", self._platform.reply(message, briefing, key=key))

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        return await self._platform.check(destination)

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        await self._platform.tell(workspace, user, briefing)

    async def server_time(self) -> datetime:
        return await self._platform.server_time()

    def connection_status(self) -> ConnectionStatus:
        return self._platform.connection_status()


class AnnouncedSender(Sender):
    """The product's sender, which also tells whether it has anything in hand."""

    busy = 0

    async def deliver(self, claim: Claim, lease_ends: float) -> None:
        self.busy += 1
        try:
            await super().deliver(claim, lease_ends)
        finally:
            self.busy -= 1

    async def sweep(self) -> None:
        self.busy += 1
        try:
            await super().sweep()
        finally:
            self.busy -= 1


class AnnouncedCorrector(Corrector):
    """The product's corrector, which also tells whether it has anything in hand."""

    busy = 0

    async def deliver(self, claim: CorrectionClaim, lease_ends: float) -> None:
        self.busy += 1
        try:
            await super().deliver(claim, lease_ends)
        finally:
            self.busy -= 1


_BECAME = (
    "SELECT d.state, coalesce(p.ambiguous, 0), coalesce(p.swept, 0) "
    "FROM deliveries d LEFT JOIN posts p ON p.key = d.post"
)
_OPEN_CORRECTIONS = "SELECT 1 FROM shown WHERE stage IN ('sending', 'pending') LIMIT 1"
_LOOK_SECONDS = 0.06


async def tell_when_settled(
    ledger: SqlLedger, sender: AnnouncedSender, corrector: AnnouncedCorrector, announcer: Announcer
) -> None:
    """Tell again and again, with when that was, once nothing is left to be done and nothing is in hand."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        seen_at = loop.time()
        if sender.busy or corrector.busy:
            continue
        try:
            async with ledger._database.reading() as reading:
                rows = await reading.rows(_BECAME)
                if await reading.rows(_OPEN_CORRECTIONS):
                    continue
        except LedgerError:
            continue
        if rows and not sender.busy and not corrector.busy and all(_is_settled(*row) for row in rows):
            announcer.tell("settled", (seen_at, [row[0] for row in rows]))


def _is_settled(state: str, ambiguous: int, swept: int) -> bool:
    return state in {"held", "missed"} or (state == "delivered" and (not ambiguous or bool(swept)))
