"""Watches what must hold at every step, whatever happens."""

from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.correction import Shown
from bot.model.delivery import DueItem
from bot.model.ids import DossierId, FactId
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim, Sweep
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.rate_limiter import DeliveryTimings
from tests.simulation.memory import AT_COMMIT, Memory, MemoryDatabase
from tests.simulation.mutants import UNFENCED, Mutant
from tests.simulation.process import Process

_ROUNDING = 1e-6  # seconds


class Witness:
    """Notes claims, looks and requests, and finds what must not be.

    Args:
        timings: Say how much of a lease a request needs.
    """

    def __init__(self, timings: DeliveryTimings) -> None:
        self.violations: list[str] = []
        self._timings = timings
        self._fences: set[tuple[str, int]] = set()
        self._claimed: dict[tuple[str, str], float] = {}
        self._looked: set[tuple[str, str]] = set()
        self._doubtful: Counter[str] = Counter()

    def claimed(self, process: Process, claim: Claim, asked_at: float) -> None:
        if (claim.key, claim.fence) in self._fences:
            self.violations.append(f"the fence {claim.fence} of {claim.key} was given out twice")
        self._fences.add((claim.key, claim.fence))
        self._claimed[process.name, claim.key] = asked_at
        self._looked.discard((process.name, claim.key))

    def claimed_correction(self, process: Process, claim: CorrectionClaim, asked_at: float) -> None:
        key = claim.key if claim.is_reply else f"edit {claim.key}"
        # A message that is not to be sent after all is forgotten with its fence once nobody has it in hand.
        if (key, claim.fence) in self._fences:
            self.violations.append(f"the fence {claim.fence} of {key} was given out twice")
        self._fences.add((key, claim.fence))
        self._claimed[process.name, key] = asked_at
        self._looked.discard((process.name, key))

    def stepped(self, claim: Claim | CorrectionClaim, step: str, fence: int) -> None:
        """A step under a fence has changed the ledger, where the fence stood at this number."""
        if isinstance(claim, CorrectionClaim) and claim.is_reply:
            self._fences.discard((claim.key, claim.fence))
        if claim.fence != fence:
            self.violations.append(f"{step} of {claim.key} under the fence {claim.fence}, which is {fence}")

    def looked(self, process: Process, key: str) -> None:
        self._looked.add((process.name, key))

    def writes(self, process: Process, key: str, *, again: bool = False) -> None:
        """A process is about to send; what may be done again need not be looked for."""
        left = self._claimed[process.name, key] + self._timings.lease - process.now
        if left < self._timings.request - _ROUNDING:
            self.violations.append(f"{process.name} sends {key} with {left:.1f} seconds of its lease left")
        if self._doubtful[key] and not again and (process.name, key) not in self._looked:
            self.violations.append(f"{process.name} sends {key} again without looking")
        self._doubtful[key] += 1

    def refused(self, key: str) -> None:
        """A process has read that what it sent certainly did not arrive."""
        self._doubtful[key] -= 1


class WitnessedLedger(SqlLedger):
    """The product's ledger, watched; with a piece taken out where so asked."""

    def __init__(self, memory: Memory, process: Process, witness: Witness, mutant: Mutant) -> None:
        super().__init__(MemoryDatabase(memory, process, UNFENCED if mutant is Mutant.FENCE else ("", "")))
        self._memory = memory
        self._process = process
        self._witness = witness
        self._mutant = mutant
        self._to_be_shown: dict[str, Shown] = {}

    async def claim(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> Claim | None:
        asked_at = self._process.now
        claim = await super().claim(
            now=now, lease_seconds=lease_seconds, quiet_seconds=quiet_seconds, platforms=platforms
        )
        if claim is None:
            return None
        self._witness.claimed(self._process, claim, asked_at)
        self._process.note(
            f"has claimed {claim.key[:6]} under fence {claim.fence}{', ambiguous' * claim.is_ambiguous}"
        )
        if self._mutant is Mutant.RECONCILIATION:
            return replace(claim, is_ambiguous=False)
        return claim

    async def claim_correction(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> CorrectionClaim | None:
        asked_at = self._process.now
        claim = await super().claim_correction(
            now=now, lease_seconds=lease_seconds, quiet_seconds=quiet_seconds, platforms=platforms
        )
        if claim is None:
            return None
        self._witness.claimed_correction(self._process, claim, asked_at)
        what = "reply" if claim.is_reply else "edit"
        self._process.begin(what)
        doubt = ", ambiguous" * claim.is_ambiguous
        self._process.note(f"has claimed the {what} {claim.key[:6]} under fence {claim.fence}{doubt}")
        return replace(claim, is_ambiguous=False) if self._mutant is Mutant.LOOK else claim

    async def show(self, shown: Shown, *, now: datetime, fence: int | None = None) -> bool:
        if self._mutant is not Mutant.SHOWN:
            return await super().show(shown, now=now, fence=fence)
        self._to_be_shown[shown.key] = shown
        return True

    async def moved_facts(self, dossier: DossierId, *, since: datetime) -> Mapping[FactId, datetime]:
        return {} if self._mutant is Mutant.EDITS else await super().moved_facts(dossier, since=since)

    async def withdrawn(self, *, due_since: datetime) -> Sequence[DueItem]:
        return () if self._mutant is Mutant.EDITS else await super().withdrawn(due_since=due_since)

    async def follow(self, claim: Claim, items: Sequence[DueItem], withdrawn: Mapping[str, str]) -> bool:
        return await self._watched(claim, "follow", super().follow(claim, items, withdrawn))

    async def sweeps(self, *, after_seconds: float) -> Sequence[Sweep]:
        if self._mutant is Mutant.SWEEP:
            return ()
        return await super().sweeps(after_seconds=after_seconds)

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        done = await self._watched(claim, "confirm", super().confirm(claim, message))
        late = self._to_be_shown.pop(claim.key, None)
        if late:
            await super().show(late, now=late.shown_at)
        return done

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        return await self._watched(claim, "retry", super().retry(claim, after_seconds=after_seconds))

    async def doubt(self, claim: Claim) -> bool:
        return await self._watched(claim, "doubt", super().doubt(claim))

    async def hold(self, claim: Claim, reason: str) -> bool:
        return await self._watched(claim, "hold", super().hold(claim, reason))

    async def give_up(self, claim: Claim, reason: str) -> bool:
        return await self._watched(claim, "give up", super().give_up(claim, reason))

    async def suspend(self, claim: Claim, reason: str) -> bool:
        return await self._watched(claim, "suspend", super().suspend(claim, reason))

    async def corrected(
        self, claim: CorrectionClaim, *, message: str, at: datetime, look_again_after: float = 0.0
    ) -> bool:
        if self._mutant is Mutant.SWEEP:
            self._memory.forget_doubts(claim.key)
        taking = super().corrected(claim, message=message, at=at, look_again_after=look_again_after)
        return await self._watched(claim, "looked again" if claim.is_second_look else "corrected", taking)

    async def retry_correction(self, claim: CorrectionClaim, *, after_seconds: float) -> bool:
        taking = super().retry_correction(claim, after_seconds=after_seconds)
        return await self._watched(claim, "retry of the correction", taking)

    async def doubt_correction(self, claim: CorrectionClaim) -> bool:
        return await self._watched(claim, "doubt of the correction", super().doubt_correction(claim))

    async def hold_correction(self, claim: CorrectionClaim, reason: str) -> bool:
        return await self._watched(claim, "hold of the correction", super().hold_correction(claim, reason))

    async def lose(self, claim: CorrectionClaim, reason: str) -> bool:
        return await self._watched(claim, "loss", super().lose(claim, reason))

    async def freeze(self, claim: CorrectionClaim) -> bool:
        return await self._watched(claim, "freeze", super().freeze(claim))

    async def _watched(self, claim: Claim | CorrectionClaim, step: str, taking: Awaitable[bool]) -> bool:
        """Take a step, and see under which fence it was taken."""
        fences = []
        kind = isinstance(claim, CorrectionClaim)
        token = AT_COMMIT.set(lambda: fences.append(self._memory.fence(claim.key, is_correction=kind)))
        try:
            done = await taking
        finally:
            AT_COMMIT.reset(token)
        self._process.note(
            f"{step} of {claim.key[:6]} under fence {claim.fence}: {'done' if done else 'too late'}"
        )
        if done:
            self._witness.stepped(claim, step, fences[-1])
        return done
