"""Deletes second copies of posts: at once where two senders met, later where nobody could tell."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.model.errors import DeliveryError, UndeliverableError
from bot.model.ids import Destination
from bot.ports import Clock, MessageRef, Platform
from bot.reminders.ledger.contract import Claim, Ledger, Sweep
from bot.reminders.metrics import DeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings

logger = logging.getLogger(__name__)

SKEW: Final = timedelta(minutes=5)
"""Between the ledger's clock and a platform's."""


class CopyRemover:
    """Keeps of several messages with one key the one that the ledger knows, which is the one it corrects."""

    def __init__(
        self,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        clock: Clock,
        timings: DeliveryTimings,
        metrics: DeliveryMetrics,
    ) -> None:
        self._ledger = ledger
        self._platforms = platforms
        self._clock = clock
        self._timings = timings
        self._metrics = metrics

    async def look_for(self, claim: Claim) -> None:
        """Delete what stands twice, now that two have sent it; failing is no harm, the sweep looks again."""
        destination = claim.subscription.destination
        known = await self._ledger.delivered_as(claim.key)
        if not known:
            return  # whoever is sending it looks, or the sweep does
        try:
            platform = self._platforms[destination.platform]
            await self._delete_copies(platform, destination, claim.key, claim.first_sent_at, known)
        except (DeliveryError, TimeoutError) as error:
            logger.warning("Post %s is left to the sweep: %s", claim.key, error, extra={"key": claim.key})

    async def sweep(self) -> None:
        """Look once more for posts that were ambiguous, and delete second copies."""
        for sweep in await self._ledger.sweeps(after_seconds=self._timings.sweep):
            platform = self._platforms.get(sweep.destination.platform)
            if platform:
                await self._sweep_one(platform, sweep)

    async def _sweep_one(self, platform: Platform, sweep: Sweep) -> None:
        kept: MessageRef | None = None
        try:
            kept = await self._delete_copies(
                platform, sweep.destination, sweep.key, sweep.first_sent_at, sweep.message.message
            )
        except UndeliverableError as error:
            logger.warning("Post %s can't be swept: %s", sweep.key, error, extra={"key": sweep.key})
        except (DeliveryError, TimeoutError) as error:
            logger.warning("Post %s can't be swept yet: %s", sweep.key, error, extra={"key": sweep.key})
            return
        await self._ledger.swept(sweep, kept)

    async def _delete_copies(
        self, platform: Platform, destination: Destination, key: str, first_sent_at: datetime, known: str
    ) -> MessageRef | None:
        """Delete all messages with a key but the known one, or else the oldest, and give that."""
        until = self._clock.now() + SKEW
        async with asyncio.timeout(self._timings.request):
            found = await platform.find(destination, key, since=first_sent_at - SKEW, until=until)
        kept = next((one for one in found if one.message == known), found[0] if found else None)
        for copy in found:
            if copy == kept:
                continue
            logger.warning("Post %s stands twice; deleting the second", key, extra={"key": key})
            self._metrics.swept(destination.platform)
            async with asyncio.timeout(self._timings.request):
                await platform.delete(copy)
        return kept
