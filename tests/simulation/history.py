"""One history: processes that deliver what is owed while things go wrong, and the verdict at its end."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.errors import DeliveryError, LedgerError
from bot.model.ids import Destination, FactId
from bot.model.subscription import Subscription
from bot.ports import Clock, Rate
from bot.reminders.composer import held_against
from bot.reminders.composing import Composed
from bot.reminders.corrector import Corrector
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.fault_notes import NotedFault
from bot.reminders.rate_limiter import DeliveryTimings, RateLimiter
from bot.reminders.sender import Sender
from bot.wording.troubles import Trouble
from tests.simulation.corrected import seen_tellings
from tests.simulation.correcting import Said, WrittenCorrections, note_edits, post_of
from tests.simulation.edits import EditedBooks
from tests.simulation.far_side import FarSide, SimulatedPlatform
from tests.simulation.memory import Memory
from tests.simulation.mutants import Mutant
from tests.simulation.places import AHEAD, CALENDAR, EDITED_PLACES, PLACES, PLATFORM, Place, Prepared
from tests.simulation.process import Process
from tests.simulation.scenario import Fate, scenario_of
from tests.simulation.timeline import EndlessError, Timeline
from tests.simulation.verdict import Verdict, judge
from tests.simulation.witness import Witness, WitnessedLedger

_HOURS: Final = 8 * 3600.0  # after which everything must be settled
_A_WHILE: Final = 60.0
_A_MOMENT: Final = 0.02
_RATE: Final = Rate(seconds_between_posts=0.0, seconds_between_posts_of_channel=1.0)
_OPEN: Final = (
    "SELECT (SELECT count(*) FROM deliveries) >= ? AND NOT EXISTS (SELECT 1 FROM deliveries d "
    "JOIN subscriptions s ON s.id = d.subscription WHERE d.state IN ('pending', 'sending') "
    "AND s.suspended = ''), EXISTS (SELECT 1 FROM posts "
    "WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0)"
)
# What is to be corrected and can be: not below what was corrected otherwise since, nor where nothing arrived.
_UNCORRECTED: Final = (
    "SELECT 1 FROM shown s WHERE s.stage IN ('sending', 'pending') "
    "AND (s.kind <> 'post' OR EXISTS (SELECT 1 FROM posts p WHERE p.key = s.key AND p.state = 'delivered')) "
    "AND (s.kind <> 'reply' OR s.done_at IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM shown q JOIN posts p ON p.key = q.key WHERE q.key = s.parent "
    "AND q.wanted = s.wanted AND p.state = 'delivered')) LIMIT 1"
)


class VirtualClock:
    """See `bot.ports.Clock`."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._timeline.now, UTC)

    async def wait_until(self, instant: datetime) -> None:
        await asyncio.sleep(max(0.0, instant.timestamp() - self._timeline.now))


class SlowComposer:
    """See `bot.reminders.composing.Composer`; takes as long as the scenario says."""

    def __init__(self, seconds: Sequence[float], books: EditedBooks | None, clock: Clock) -> None:
        self._seconds = list(seconds)
        self._books = books
        self._clock = clock

    async def compose(self, claim: Claim) -> Composed:
        if self._seconds:
            await asyncio.sleep(self._seconds.pop(0))
        subscription = claim.subscription
        book = self._books.current_book(subscription.dossier) if self._books else None
        if book is None:
            return Composed(items=claim.items)
        today = self._clock.now().astimezone(ZoneInfo(subscription.zone)).date()
        items, withdrawn = held_against(book, claim, today, ())
        tellings = self._books.current_tellings if self._books else {}
        facts = {book.facts[item.occurrence.fact].first_id for item in items} if tellings else set()
        told = {fact: tellings[fact] for fact in facts}
        return Composed(
            items=items, withdrawn=withdrawn, told=told, briefing=post_of(told.items()), book=book.digest
        )

    def is_current(self, claim: Claim, composed: Composed) -> bool:
        book = self._books.current_book(claim.subscription.dossier) if self._books else None
        return book is None or book.digest == composed.book

    def reason(self, claim: Claim, error: DeliveryError) -> str:
        del claim
        return str(error)

    has_reports = False

    def report(self, subscription: Subscription, reason: str, trouble: Trouble) -> None:
        """Tell nobody."""

    async def report_delay(self, subscription: Subscription, fault: NotedFault) -> None:
        """Tell nobody."""

    async def tell_people(self, *, is_quiet: bool) -> None:
        """Tell nobody."""


class SlowTurns(RateLimiter):
    """See `bot.reminders.rate_limiter.RateLimiter`; the first corrections wait longer."""

    def __init__(self, seconds: list[float], monotonic: Callable[[], float]) -> None:
        super().__init__(_RATE, monotonic)
        self._seconds = seconds

    async def wait(self, destination: Destination) -> None:
        await super().wait(destination)
        if self._seconds:
            await asyncio.sleep(self._seconds.pop(0))


class History:
    """Everything of one seed.

    Args:
        seed: Decides all that happens.
        prepared: What it may begin with.
        mutant: What of the protocol is taken out.
        printed: Where each step is written to, if anywhere.
    """

    def __init__(
        self,
        seed: int,
        prepared: Prepared,
        mutant: Mutant = Mutant.NONE,
        printed: list[str] | None = None,
    ) -> None:
        self.scenario, self.chance = scenario_of(seed, len(PLACES), len(EDITED_PLACES))
        self.place: Place = EDITED_PLACES[self.scenario.place]
        start = self.place.start if self.scenario.is_whole else self.place.start + AHEAD
        self.start = start.timestamp()
        self.timeline = Timeline(self.chance, self.start)
        self.memory: Memory = prepared[self.scenario.place, self.scenario.is_whole]
        self.mutant = mutant
        self.witness = Witness(self.timings)
        self.far_side = FarSide(self)
        self.befallen: Counter[str] = Counter()
        self._printed = printed
        self._processes: list[Process] = []
        self._to_come = 0
        self._looked_at = -1
        self._is_delivered = False
        self._transactions = 0
        self._clock = VirtualClock(self.timeline)
        self._turns = list(self.scenario.turns)
        self.books = EditedBooks(
            self.place.held, self.place.subscriptions, start, self.scenario.edits, self._now
        )
        self._corrections = WrittenCorrections(
            self.books, ZoneInfo("UTC"), checks=mutant is not Mutant.RECHECK
        )
        holds = mutant is not Mutant.BOOK
        self._composer = SlowComposer(self.scenario.composing, self.books if holds else None, self._clock)
        self.memory.rewind(self.timeline)

    def _now(self) -> float:
        return self.timeline.now

    @property
    def owed(self) -> frozenset[str]:
        """What must not be withdrawn at the end, of what was planned or can be."""
        owed = self.books.owed_at_the_end()
        return owed if self.scenario.is_whole else owed & {item.key for item in self.place.items}

    @property
    def timings(self) -> DeliveryTimings:
        return self.scenario.timings

    def is_printing(self) -> bool:
        return self._printed is not None

    def note(self, who: str, what: str) -> None:
        if self._printed is not None:
            seconds = self.timeline.now - self.start
            self._printed.append(f"{seconds:10.3f}  {who:<10} {what}")

    def befell(self, what: str) -> None:
        """Something befell a process or a request."""
        self.befallen[what] += 1

    def complaints(self) -> Sequence[str]:
        """What the processes' event loops complained of, and what ended a process from within."""
        loops = [process.loop for process in self._processes]
        complaints = [complaint for loop in loops for complaint in (*loop.complaints, *loop.failure())]
        return [*self.memory.failures, *complaints]

    def next_transaction(self) -> int:
        self._transactions += 1
        return self._transactions

    def run(self) -> Verdict:
        """Let everything happen, and judge."""
        for fate in self.scenario.fates:
            self._start(fate)
        try:
            is_settled = self.timeline.run(self.timeline.now + _HOURS, self._is_over)
        except EndlessError:
            is_settled = False
        verdict = judge(self, is_settled=is_settled)
        verdict.befell = self.befallen
        for process in self._processes:
            process.loop.bury()
        return verdict

    def _start(self, fate: Fate | None) -> None:
        process = Process(self, f"process {len(self._processes) + 1}", fate, self._ended)
        self._processes.append(process)
        process.loop.create_task(self._work(process))

    def _ended(self, process: Process) -> None:
        """Let another process come in the place of one that has ended."""
        fate = self.scenario.next_fate if len(self._processes) == len(self.scenario.fates) else None
        self._to_come += 1

        def come() -> None:
            self._to_come -= 1
            self.note("machine", f"another process starts after {process.name}")
            self._start(fate)

        self.timeline.at(self.timeline.now + self.scenario.pause, come)
        if self.mutant is Mutant.INTENT:
            self.memory.forget_intents()
        if self.mutant is Mutant.CLAIM:
            self.memory.forget_corrections()

    async def _work(self, process: Process) -> None:
        """Do what the program does."""
        ledger = WitnessedLedger(self.memory, process, self.witness, self.mutant)
        platform = SimulatedPlatform(
            process,
            self.far_side,
            looked=lambda key: self.witness.looked(process, key),
            writes=lambda key: self._writes(process, key),
            refused=self.witness.refused,
            corrects=lambda key, said: self._corrects(process, key, said),
        )
        monotonic = (lambda: 0.0) if self.mutant is Mutant.LEASE else process.loop.time
        sender = Sender(
            ledger=ledger,
            platforms={PLATFORM: platform},
            rate_limiters={PLATFORM: RateLimiter(_RATE, process.loop.time)},
            composer=self._composer,
            clock=self._clock,
            timings=self.timings,
            monotonic=monotonic,
        )
        corrector = self._corrector(ledger, platform, process) if self.scenario.corrects else None
        dispatcher = Dispatcher(
            ledger=ledger,
            sender=sender,
            corrector=corrector,
            books=self.books,
            calendar=CALENDAR,
            clock=self._clock,
            timings=self.timings,
        )
        if self.scenario.corrects:
            noting = note_edits(self.books, ledger, self.place.held.dossier.id, self._clock, dispatcher)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(noting)
                tasks.create_task(dispatcher.run())
        if self.scenario.is_whole:
            await dispatcher.run()
        while True:
            wait: float | None = None
            with suppress(LedgerError):
                await dispatcher.deliver_due()
                await sender.sweep()
                wait = await ledger.next_claim_in(now=self._clock.now(), platforms=(PLATFORM,))
            await asyncio.sleep(
                self.timings.idle if wait is None else max(_A_MOMENT, min(wait, self.timings.idle))
            )

    def _corrector(self, ledger: WitnessedLedger, platform: SimulatedPlatform, process: Process) -> Corrector:
        return Corrector(
            ledger=ledger,
            platforms={PLATFORM: platform},
            rate_limiters={},
            edit_limiters={PLATFORM: SlowTurns(self._turns, process.loop.time)},
            composer=self._corrections,
            clock=self._clock,
            timings=self.timings,
            monotonic=(lambda: 0.0) if self.mutant is Mutant.LEASE else process.loop.time,
        )

    def _corrects(self, process: Process, key: str, said: Said) -> None:
        """A process is about to correct; what it says must be what the book says now."""
        self.witness.writes(process, key, again=key.startswith("edit "))
        tellings = self.books.current_tellings
        for fact, _, after in said:
            told = tellings.get(FactId(fact))
            if (told.digest if told else "") != after:
                self.witness.violations.append(f"{process.name} corrects {fact} to what is told no longer")

    def _writes(self, process: Process, key: str) -> None:
        """A process is about to send; what it tells must be true, or have been while it held its lease."""
        self.witness.writes(process, key)
        if not self.scenario.edits:
            return
        for (told,) in self.memory.rows("SELECT key FROM deliveries WHERE post = ?", key):
            if not self.books.may_be_told(told, self.timings.lease):
                self.witness.violations.append(f"{process.name} tells {told}, which the book no longer says")

    def _is_over(self) -> bool:
        """Whether nothing is left to happen; asked only when no process can take a step."""
        if self._to_come or self.far_side.effects_to_come:
            return False
        if any(
            process.is_frozen or process.requests for process in self._processes if not process.loop.is_dead
        ):
            return False
        if self.scenario.edits and not self._is_seen():
            return False
        if self._looked_at != self.memory.connection.total_changes:
            self._looked_at = self.memory.connection.total_changes
            expected = 0 if self.scenario.edits else len(self.place.items)
            ((is_done, is_unswept),) = self.memory.rows(_OPEN, expected)
            self._is_delivered = bool(is_done) and (not is_unswept or self.mutant is Mutant.SWEEP)
        return self._is_delivered

    def _is_seen(self) -> bool:
        """Whether edits have had their effect: all that is owed by now is entered and not withdrawn."""
        if self.timeline.now < max(self.books.last_edit, self.start + AHEAD.total_seconds()) + _A_WHILE:
            return False
        rows = self.memory.rows("SELECT key FROM deliveries WHERE state <> 'withdrawn'")
        if not self.owed <= {key for (key,) in rows}:
            return False
        if not self.scenario.corrects:
            return True
        now = {fact: one.digest for fact, one in self.books.tellings[-1].items()}
        return seen_tellings(self.memory) == now and not self.memory.rows(_UNCORRECTED)
