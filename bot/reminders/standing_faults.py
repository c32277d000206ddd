"""Knows of installations that can't be posted to, and when that is over."""

import logging

from bot.model.errors import InstallationError, LedgerError
from bot.ports import Clock
from bot.reminders.ledger.fault_notes import FaultNotes, NotedFault

logger = logging.getLogger(__name__)


class StandingFaults:
    """Notes faults in the ledger, asking it no more often than it has to; neither method ever raises."""

    def __init__(self, notes: FaultNotes, clock: Clock) -> None:
        self._notes = notes
        self._clock = clock
        # Whether a fault is noted of a platform; one that is not in here may have one of before the start.
        self._is_noted: dict[str, bool] = {}

    async def note(self, platform: str, error: InstallationError) -> None:
        """Note that a post met a fault."""
        if self._is_noted.get(platform):
            return
        try:
            await self._notes.note_fault(platform, error.fault, at=self._clock.now())
        except LedgerError as failure:
            logger.warning("The fault %s of %s can't be noted now: %s", error.fault, platform, failure)
        else:
            self._is_noted[platform] = True

    async def end(self, platform: str) -> NotedFault | None:
        """Note that a post arrived; gives the fault that is over, to one who asks in all processes."""
        if self._is_noted.get(platform) is False:
            return None
        try:
            fault = await self._notes.end_fault(platform)
        except LedgerError as failure:
            logger.warning("Whether a fault of %s is over can't be told now: %s", platform, failure)
            return None
        self._is_noted[platform] = False
        return fault
