"""Pieces of the protocol taken out: a harness that finds nothing then would prove nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model.ids import Destination
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim
from tests.trials.announced import AnnouncedLedger, AnnouncedPlatform


class BlindPlatform(AnnouncedPlatform):
    """Without reconciliation: whoever looks finds nothing."""

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        del destination, key, since, until, below
        return ()


class ForgetfulLedger(AnnouncedLedger):
    """Without intent: that a post is being sent is known to its process alone, until it has arrived."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._in_memory: set[str] = set()
        self._asked: dict[str, Any] = {}
        self._alone = asyncio.Lock()

    async def claim(self, **asked: Any) -> Claim | None:
        self._asked = asked
        async with self._alone:
            claim = await super().claim(**asked)
            if claim is None:
                return None
            await self._forget(claim)
        if claim.key in self._in_memory:
            return None
        self._in_memory.add(claim.key)
        return claim

    async def _forget(self, claim: Claim) -> None:
        async with self._database.transaction() as transaction:
            await transaction.run(
                "UPDATE deliveries SET state = 'pending', post = NULL WHERE post = ?", claim.key
            )
            await transaction.run("DELETE FROM posts WHERE key = ?", claim.key)

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        del claim  # its record was forgotten, with the fence
        async with self._alone:
            again = await super().claim(**self._asked)
            return again is not None and await super().confirm(again, message)

    async def hold(self, claim: Claim, reason: str) -> bool:
        del claim  # as above
        async with self._alone:
            again = await super().claim(**self._asked)
            return again is not None and await super().hold(again, reason)

    async def doubt(self, claim: Claim) -> bool:
        self._in_memory.discard(claim.key)
        return True

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        del after_seconds
        self._in_memory.discard(claim.key)
        return True
