"""Waits until something falls due, enters it in the ledger, and has it delivered.

What falls due is entered first; then senders claim and deliver side by side until nothing is left; then the
dispatcher sleeps until the next thing falls due, a lease ends, a delivery ends, or somebody nudges it. Posts
under way, however long they take, keep nothing else from being entered and claimed while slots are free.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.model.delivery import DueItem
from bot.model.errors import LedgerError
from bot.model.schedule import Calendar
from bot.ports import Clock
from bot.reminders.composer import Books
from bot.reminders.corrector import Corrector
from bot.reminders.enqueuer import Enqueuer
from bot.reminders.ledger.contract import Ledger
from bot.reminders.lost_dossiers import LossReporter, LostDossiers
from bot.reminders.metrics import DeliveryMetrics, NoDeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings
from bot.reminders.sender import Sender

logger = logging.getLogger(__name__)

_TIDY_EVERY: Final = timedelta(days=1)
# What can be claimed may be locked by another replica, and must not be asked for without a pause.
_SHORTEST_WAIT_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class _Work:
    """What is claimed: a post to be sent, or a message to be corrected."""

    name: str
    deliver: Callable[[], Coroutine[None, None, None]]
    give_back: Callable[[], Coroutine[None, None, object]]


class Dispatcher:
    """Delivers what is due, and corrects what was delivered; one per process."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        sender: Sender,
        books: Books,
        calendar: Calendar,
        clock: Clock,
        timings: DeliveryTimings,
        corrector: Corrector | None = None,
        losses: LossReporter | None = None,
        metrics: DeliveryMetrics | None = None,
    ) -> None:
        self._ledger = ledger
        self._lost = LostDossiers(ledger, books, losses) if losses else None
        self._sender = sender
        self._corrector = corrector
        self._clock = clock
        self._timings = timings
        self._metrics = metrics or NoDeliveryMetrics()
        self._nudged = asyncio.Event()
        self._slots = asyncio.Semaphore(timings.senders)
        self._due: datetime | None = None
        self._looked_at: datetime | None = None
        self._under_way = 0
        self._telling: asyncio.Task[None] | None = None
        self._tidying: asyncio.Task[None] | None = None
        self._tidied_at = datetime(1, 1, 1, tzinfo=UTC)
        self._enqueuer = Enqueuer(
            ledger,
            books.current_book,
            calendar,
            grace=timedelta(seconds=timings.grace),
        )

    def nudge(self) -> None:
        """Look again now: subscriptions, facts or the clock have changed."""
        self._nudged.set()

    async def run(self) -> None:
        """Deliver until cancelled; posts under way then end before it returns."""
        try:
            await self._run()
        finally:
            if self._sender.has_reports:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._timings.goodbye):
                        await self._sender.tell_people(is_quiet=True)

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._nudged.clear()
                try:
                    await self._enqueue_due()
                    if not await self._start_due(tasks):
                        continue
                    await self._enqueuer.note_progress()
                    self._tell_people(tasks)
                    self._start_tidying(tasks)
                    wake = await self._next_wake()
                except LedgerError:
                    logger.exception("The ledger failed; trying again")
                    wake = self._clock.now() + timedelta(seconds=self._timings.idle)
                await self._sleep_until(wake)

    async def run_once(self) -> None:
        """Enter what is due, deliver all that is due now, and tidy up; returns when it is done."""
        await self._enqueue_due()
        await self.deliver_due()
        await self._enqueuer.note_progress()
        await self._sender.tell_people(is_quiet=True)
        await self._tidy()

    async def _enqueue_due(self) -> None:
        """Enter what is due by now, and record what is too old to be told as missed."""
        now = self._clock.now()
        if self._looked_at is None or now < self._looked_at:
            await self._bring_back(now)
        self._enqueuer.look_again_at(self._sender.take_withdrawn())
        await self._enqueuer.enqueue_due(now)
        if self._lost:
            await self._lost.look(self._enqueuer.followed, now)
        self._due = await self._enqueuer.next_due(now)
        missed = await self._ledger.miss(due_before=now - timedelta(seconds=self._timings.grace))
        self._metrics.missed(len(missed))
        _log("Missed", missed)
        self._looked_at = now

    async def _bring_back(self, now: datetime) -> None:
        """Let wait again what was recorded as missed under a clock that was ahead."""
        grace = timedelta(seconds=self._timings.grace)
        _log(
            "Not missed after all, for the clock was ahead:",
            await self._ledger.bring_back(due_since=now - grace),
        )

    async def deliver_due(self) -> None:
        """Deliver all that can be claimed now, and return when it is done.

        Raises:
            LedgerError: Nothing more can be claimed; what was claimed before is delivered first.
        """
        failure: LedgerError | None = None
        async with asyncio.TaskGroup() as deliveries:
            try:
                await self._start_due(deliveries)
            except LedgerError as error:
                failure = error
        if failure:
            raise failure

    async def _start_due(self, deliveries: asyncio.TaskGroup) -> bool:
        """Claim one post after the other, as slots get free, and have them delivered side by side.

        Gives whether nothing is left to claim; False where something has fallen due that is not entered yet,
        which must not wait for a long queue to end.
        """
        while True:
            await self._slots.acquire()
            is_started = False
            try:
                if self._due and self._due <= self._clock.now():
                    return False
                claimed = await self._claim()
                if claimed is None:
                    return True
                deliveries.create_task(self._deliver(claimed), name=f"deliver {claimed.name}")
                self._under_way += 1
                is_started = True
            finally:
                if not is_started:
                    self._slots.release()

    async def _claim_next(self) -> _Work | None:
        """Claim a post, or where none is due, a message to be corrected."""
        post = await self._sender.claim()
        if post:
            claim = post[0]
            return _Work(
                claim.key, partial(self._sender.deliver, *post), partial(self._sender.give_back, claim)
            )
        correction = await self._corrector.claim() if self._corrector else None
        if correction is None:
            return None
        assert self._corrector
        return _Work(
            correction[0].key,
            partial(self._corrector.deliver, *correction),
            partial(self._corrector.give_back, correction[0]),
        )

    async def _claim(self) -> _Work | None:
        """Claim what can be; what is claimed while the program stops is given back."""
        claiming = asyncio.ensure_future(self._claim_next())
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            await asyncio.wait({claiming}, timeout=self._timings.goodbye)
            if claiming.done() and not claiming.cancelled() and not claiming.exception():
                claimed = claiming.result()
                if claimed:
                    await asyncio.shield(claimed.give_back())
            raise

    async def _deliver(self, work: _Work) -> None:
        """Deliver one; when the program stops, end it first, so that the next one need not wonder."""
        delivery = asyncio.ensure_future(work.deliver())
        try:
            await asyncio.shield(delivery)
        except asyncio.CancelledError:
            await asyncio.wait({delivery}, timeout=self._timings.goodbye)
            delivery.cancel()
            raise
        finally:
            self._under_way -= 1
            self._slots.release()
            self.nudge()

    def _tell_people(self, tasks: asyncio.TaskGroup) -> None:
        """Tell people of troubles beside all else, once what is under way can add none to them."""
        if self._sender.has_reports and (self._telling is None or self._telling.done()):
            telling = self._sender.tell_people(is_quiet=not self._under_way)
            self._telling = tasks.create_task(telling, name="tell people")

    def _start_tidying(self, tasks: asyncio.TaskGroup) -> None:
        """Tidy up beside all else: channels that can't be read now must not keep the others waiting."""
        if self._tidying is None or self._tidying.done():
            self._tidying = tasks.create_task(self._tidy(), name="tidy up")

    async def _tidy(self) -> None:
        now = self._clock.now()
        try:
            await self._sender.sweep()
            if now - self._tidied_at > _TIDY_EVERY:
                await self._ledger.prune(delivered_before=now - timedelta(seconds=self._timings.keep))
                self._tidied_at = now
        except LedgerError as error:
            logger.warning("Tidying up is put off: %s", error)

    async def _next_wake(self) -> datetime:
        now = self._clock.now()
        wake = now + timedelta(seconds=self._timings.idle)
        posts = await self._ledger.next_claim_in(now=now, platforms=self._sender.platforms)
        corrections = await self._corrector.next_in() if self._corrector else None
        for waiting in (one for one in (posts, corrections) if one is not None):
            wake = min(wake, now + timedelta(seconds=max(waiting, _SHORTEST_WAIT_SECONDS)))
        return min(wake, self._due) if self._due else wake

    async def _sleep_until(self, wake: datetime) -> None:
        waiting = asyncio.ensure_future(self._clock.wait_until(wake))
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            await asyncio.wait({waiting, nudged}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (waiting, nudged):
                task.cancel()
            await asyncio.gather(waiting, nudged, return_exceptions=True)


def _log(what: str, items: Sequence[DueItem]) -> None:
    for item in items:
        logger.warning(
            "%s %s: due %s, %s",
            what,
            item.key,
            item.due_at.isoformat(),
            item.occurrence.name,
            extra={"key": item.key},
        )
