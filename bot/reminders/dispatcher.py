"""Waits, plans, claims, reconciles, posts and records: the sender's half of the delivery protocol.

1. Wait until something falls due, and enter it in the ledger.
2. Claim a post; the ledger records the intent to send it before anything is sent.
3. A claim that is ambiguous is looked for in its channel first: found, it is confirmed; not found, it is
   sent; where the channel can't be read, it is held and not sent.
4. Send once, and only while the lease leaves time for a whole request.
5. Confirm under the fence. A refusal is retried when the platform says so; whatever leaves doubt is never
   resent without looking.
6. Sweep: what was ever ambiguous is looked for once more later, and a second copy is deleted.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.model.briefing import Briefing
from bot.model.delivery import Owed
from bot.model.errors import (
    AmbiguousError,
    DeliveryError,
    LedgerError,
    RefusedError,
    UndeliverableError,
)
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.plan import WHOLE_DOSSIER, Calendar
from bot.model.subscription import Subscription
from bot.ports import Clock, MessageRef, Platform
from bot.reminders.ledger.contract import Claim, Ledger, Sweep
from bot.reminders.planner import next_due, owed_between
from bot.wording.reminders import compose

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the protocol waits, in seconds.

    Attributes:
        lease: How long a claim is good for.
        request: How long one request to a platform may take; a send begins only with this much lease left.
        quiet: How long after a lease a post stays untouched, so that a late message can arrive.
        grace: How late a post may be; what is older is recorded as missed.
        late: From how late on a post says that it is late.
        sweep: How long after sending an ambiguous post is looked for once more.
        idle: The longest sleep between two looks at the ledger.
        senders: Posts under way at one time.
    """

    lease: float = 45.0
    request: float = 12.0
    quiet: float = 15.0
    grace: float = 48 * 3600.0
    late: float = 15 * 60.0
    sweep: float = 300.0
    idle: float = 15.0
    senders: int = 16


class Books(Protocol):
    """Where the dispatcher finds the current books."""

    def current_book(self, dossier: DossierId) -> FactBook | None:
        """Give a dossier's book; None where it does not serve."""
        ...


_SKEW: Final = timedelta(minutes=5)  # between the ledger's clock and a platform's


class Dispatcher:
    """Delivers what is owed; one per process."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        books: Books,
        calendar: Calendar,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._ledger = ledger
        self._platforms = platforms
        self._books = books
        self._calendar = calendar
        self._clock = clock
        self._pace = pace
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Look again now: subscriptions, facts or the clock have changed."""
        self._nudged.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._nudged.clear()
            try:
                await self.turn()
                wake = await self._next_wake()
            except LedgerError:
                logger.exception("The ledger failed; trying again")
                wake = self._clock.now() + timedelta(seconds=self._pace.idle)
            await self._sleep_until(wake)

    async def turn(self) -> None:
        """Enter what is owed and deliver all that is due now."""
        now = self._clock.now()
        await self._materialise(now)
        missed = await self._ledger.miss(due_before=now - timedelta(seconds=self._pace.grace))
        for owed in missed:
            logger.warning("Missed %s: due %s, %s", owed.key, owed.due_at.isoformat(), owed.occurrence.name)
        async with asyncio.TaskGroup() as senders:
            for number in range(self._pace.senders):
                senders.create_task(self._deliver_all(), name=f"sender {number}")
        await self._sweep(now)

    async def _materialise(self, now: datetime) -> None:
        after = await self._ledger.planned_until() or now
        subscriptions = await self._ledger.active()
        owed = await asyncio.to_thread(
            lambda: list(owed_between(subscriptions, self._books.current_book, self._calendar, after, now))
        )
        await self._ledger.materialise(owed, until=now)

    async def _next_wake(self) -> datetime:
        now = self._clock.now()
        latest = now + timedelta(seconds=self._pace.idle)
        subscriptions = await self._ledger.active()
        found = await asyncio.to_thread(
            next_due, subscriptions, self._books.current_book, self._calendar, now
        )
        return min(found[1].due_at, latest) if found else latest

    async def _sleep_until(self, wake: datetime) -> None:
        waiting = asyncio.ensure_future(self._clock.wait_until(wake))
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            await asyncio.wait({waiting, nudged}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (waiting, nudged):
                task.cancel()
            await asyncio.gather(waiting, nudged, return_exceptions=True)

    async def _deliver_all(self) -> None:
        while True:
            started = time.monotonic()
            claim = await self._ledger.claim(
                now=self._clock.now(), lease_seconds=self._pace.lease, quiet_seconds=self._pace.quiet
            )
            if claim is None:
                return
            await self._deliver(claim, started + self._pace.lease)

    async def _deliver(self, claim: Claim, lease_ends: float) -> None:
        """Deliver one claim; whatever happens is recorded, so that nothing is forgotten."""
        try:
            message = await self._send_once(claim, lease_ends)
        except UndeliverableError as error:
            await self._undeliverable(claim, error)
        except RefusedError as error:
            logger.info("Post %s was refused, to be retried: %s", claim.key, error)
            await self._ledger.retry(claim, after_seconds=max(error.retry_after_seconds, 0.5))
        except (AmbiguousError, TimeoutError) as error:
            logger.warning("Post %s is ambiguous: %s", claim.key, error or "no answer in time")
            await self._ledger.doubt(claim)
        except Exception:  # one attempt must not end the others; the claim stays and is looked into again
            logger.exception("Post %s failed", claim.key)
            await self._ledger.doubt(claim)
        else:
            if not await self._ledger.confirm(claim, message):
                logger.warning("Post %s was taken over before it could be confirmed", claim.key)

    async def _send_once(self, claim: Claim, lease_ends: float) -> MessageRef:
        platform = self._platform(claim.subscription)
        destination = claim.subscription.destination
        if claim.is_ambiguous:
            found = await self._look(platform, claim)
            if found:
                return found[0]
        briefing = self._compose(claim)
        if lease_ends - time.monotonic() < self._pace.request:
            raise RefusedError("too little of the lease is left for a request")
        async with asyncio.timeout(self._pace.request):
            return await platform.post(destination, briefing, key=claim.key)

    async def _look(self, platform: Platform, claim: Claim) -> Sequence[MessageRef]:
        try:
            async with asyncio.timeout(self._pace.request):
                return await platform.find(
                    claim.subscription.destination, claim.key, since=claim.first_sent_at - _SKEW
                )
        except UndeliverableError as error:
            raise _UnreadableError(str(error), remedy=error.remedy) from error

    def _platform(self, subscription: Subscription) -> Platform:
        platform = self._platforms.get(subscription.destination.platform)
        if platform is None:
            raise RefusedError(
                f"{subscription.destination.platform} is not connected", retry_after_seconds=60
            )
        return platform

    def _compose(self, claim: Claim) -> Briefing:
        book = self._books.current_book(claim.subscription.dossier)
        if book is None:
            raise RefusedError("the dossier does not serve now", retry_after_seconds=60)
        known = [owed for owed in claim.owed if _is_told(book, owed)]
        if not known:
            raise UndeliverableError("its facts are gone from the files", remedy="Restore the facts.")
        oldest = min(owed.due_at for owed in known)
        is_late = (self._clock.now() - oldest).total_seconds() > self._pace.late
        return compose(
            book,
            [owed.occurrence for owed in known],
            claim.subscription,
            late_since=oldest if is_late else None,
        )

    async def _undeliverable(self, claim: Claim, error: UndeliverableError) -> None:
        said = f"{error} {error.remedy}"
        if isinstance(error, _UnreadableError):
            logger.error("Post %s is held, its channel can't be read: %s", claim.key, said)
            await self._ledger.hold(claim, said)
            return
        logger.error("Subscription %s is suspended: %s", claim.subscription.id, said)
        await self._ledger.suspend(claim, said)

    async def _sweep(self, now: datetime) -> None:
        for sweep in await self._ledger.sweeps(sent_before=now - timedelta(seconds=self._pace.sweep)):
            platform = self._platforms.get(sweep.destination.platform)
            if platform:
                await self._sweep_one(platform, sweep)

    async def _sweep_one(self, platform: Platform, sweep: Sweep) -> None:
        try:
            async with asyncio.timeout(self._pace.request):
                found = await platform.find(sweep.destination, sweep.key, since=sweep.first_sent_at - _SKEW)
            for extra in found[1:]:
                logger.warning("Post %s stands twice; deleting the second", sweep.key)
                async with asyncio.timeout(self._pace.request):
                    await platform.delete(extra)
        except (DeliveryError, TimeoutError) as error:
            logger.warning("Post %s can't be swept yet: %s", sweep.key, error)
            return
        await self._ledger.swept(sweep.key)


def _is_told(book: FactBook, owed: Owed) -> bool:
    return owed.occurrence.fact == WHOLE_DOSSIER or owed.occurrence.fact in book.facts


class _UnreadableError(UndeliverableError):
    """The channel's history can't be read."""
