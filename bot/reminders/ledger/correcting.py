"""What the ledger keeps of corrections, on any database; see `CorrectionLedger`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.model.correction import Corrected, Shown, Wanted
from bot.model.ids import Destination, DossierId, FactId
from bot.model.telling import Revision, Telling, Told
from bot.reminders.ledger import adopting, corrections, owing, tellings
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.meta import next_revision
from bot.reminders.ledger.subscribers import SqlSubscriptions


class SqlCorrections(SqlSubscriptions):
    """Messages that showed facts, and what is wanted of them."""

    async def show(self, shown: Shown, *, now: datetime, fence: int | None = None) -> bool:
        """Note a message that shows facts."""
        async with self._writing() as transaction:
            return await corrections.show(transaction, shown, now.timestamp(), fence)

    async def place(self, key: str, message: str) -> None:
        """Note where such a message stands."""
        async with self._writing() as transaction:
            await corrections.place(transaction, key, message)

    async def forget_shown(self, key: str) -> None:
        """Correct a message no longer."""
        async with self._writing() as transaction:
            await corrections.forget(transaction, key)

    async def note_tellings(self, dossier: DossierId, told: Mapping[FactId, Told], *, at: datetime) -> int:
        """Note what readers are told now, and want corrections of what was told otherwise."""
        async with self._database.reading() as reading:
            is_turned = bool(tellings.turned(await tellings.newest(reading, dossier), told))
            if not is_turned and not await owing.astray(reading, dossier):
                return 0
        async with self._writing() as transaction:
            # Other processes note the same, and wait here; then they find nothing changed.
            await next_revision(transaction)
            known = await tellings.newest(transaction, dossier)
            turned = await tellings.note(transaction, dossier, known, told, at)
            keys = await owing.telling(transaction, dossier, turned)
            if known:
                keys |= await owing.astray(transaction, dossier)
            else:
                await adopting.adopt(transaction, dossier, told)
            newest = await tellings.newest(transaction, dossier)
            found = await owing.owe(transaction, dossier, keys, newest, at.timestamp())
        self._announce()
        return found

    async def carry_tellings(self, old: DossierId, new: DossierId) -> None:
        """Have what is known of a dossier stand under its new id."""
        async with self._writing() as transaction:
            await tellings.carry(transaction, old, new)

    async def would_correct(self, dossier: DossierId, told: Mapping[FactId, Told]) -> Wanted:
        """How many messages would be corrected."""
        async with self._database.reading() as reading:
            newest = await tellings.newest(reading, dossier)
            return await owing.would_want(reading, dossier, tellings.turned(newest, told), newest)

    async def showing(self, dossier: DossierId) -> Mapping[FactId, Wanted]:
        """How many messages tell each fact."""
        async with self._database.reading() as reading:
            return await owing.showing(reading, dossier)

    async def tellings_since(
        self, dossier: DossierId, start: datetime, *, limit: int = 200
    ) -> Sequence[Telling]:
        """What readers were told otherwise since an instant."""
        async with self._database.reading() as reading:
            return await tellings.since(reading, dossier, start, limit)

    async def revisions(self, dossier: DossierId) -> Mapping[FactId, Revision]:
        """How often what readers are told of each fact has changed."""
        async with self._database.reading() as reading:
            return await tellings.revisions(reading, dossier)

    async def claim_correction(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> CorrectionClaim | None:
        """Claim the correction of one message."""
        for platform in platforms:
            async with self._writing() as transaction:
                found = await corrections.claim(transaction, platform, now, lease_seconds, quiet_seconds)
            if found:
                return found
        return None

    async def next_correction_in(self, *, now: datetime, platforms: Sequence[str]) -> float | None:
        """In how many seconds the next message can be corrected."""
        async with self._database.reading() as reading:
            found = [await corrections.next_in(reading, one, now.timestamp()) for one in platforms]
        waits = [max(0.0, one) for one in found if one is not None]
        return min(waits, default=None)

    async def corrected(
        self, claim: CorrectionClaim, *, message: str, at: datetime, look_again_after: float = 0.0
    ) -> bool:
        """Record that it is done."""
        if claim.is_second_look:
            return await self._correct(claim, corrections.LOOKED, message)
        now_and_before = (claim.wanted, claim.standing)
        told = (claim.standing, claim.wanted, message, at.timestamp())
        done = (*told, *now_and_before, look_again_after, *now_and_before)
        return await self._correct(claim, corrections.DONE, *done)

    async def retry_correction(self, claim: CorrectionClaim, *, after_seconds: float) -> bool:
        """Record that this attempt did nothing."""
        return await self._correct(claim, corrections.RETRY, after_seconds)

    async def doubt_correction(self, claim: CorrectionClaim) -> bool:
        """Record that nobody can tell whether it is done."""
        return await self._correct(claim, corrections.DOUBT, claim.quiet_seconds)

    async def doubt_again(self, claim: CorrectionClaim, *, after_seconds: float) -> None:
        """Have it looked at once more, though another claim has been made since."""
        async with self._writing() as transaction:
            await corrections.doubt_again(transaction, claim.key, after_seconds)

    async def hold_correction(self, claim: CorrectionClaim, reason: str) -> bool:
        """Set it aside."""
        return await self._correct(claim, corrections.HOLD, reason)

    async def lose(self, claim: CorrectionClaim, reason: str) -> bool:
        """Record that the message is gone."""
        return await self._correct(claim, corrections.GONE, reason)

    async def freeze(self, claim: CorrectionClaim) -> bool:
        """Record that the message can't be edited."""
        async with self._writing() as transaction:
            return await corrections.freeze(transaction, claim)

    async def _correct(self, claim: CorrectionClaim, step: corrections.Step, *values: Any) -> bool:
        async with self._writing() as transaction:
            return await corrections.advance(transaction, claim, step, *values)

    async def corrections(
        self, destination: Destination, dossier: DossierId, *, limit: int = 50
    ) -> Sequence[Corrected]:
        """What was corrected in a workspace or is to be."""
        async with self._database.reading() as reading:
            return await corrections.listing(
                reading, destination.platform, destination.workspace, dossier, limit
            )
