"""A clock for the ledger in a file: seconds since 1970 that no setting of the machine's clock moves.

Leases are measured on it. Were it the machine's clock, setting that forward would end the lease of a post
that is being sent. All processes on one file read the same time until the machine restarts: they share the
monotonic clock, and the first of them writes down what to add to it.
"""

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.meta import recall, remember

# Random for each start of the machine.
# Source: Linux documentation, "Documentation for /proc/sys/kernel/", "random".
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_EXACT_BITS: Final = 52  # of a whole number kept as a float


def boot_number() -> float | None:
    """A number for this run of the machine; None where the system tells none."""
    try:
        return float(uuid.UUID(_BOOT_ID.read_text().strip()).int >> (128 - _EXACT_BITS))
    except (OSError, ValueError):
        return None


class SteadyClock:
    """The time; right once it was agreed upon with the other processes."""

    def __init__(
        self, *, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._offset = wall() - monotonic()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self._monotonic() + self._offset

    async def agree(self, transaction: Transaction, boot: float | None) -> None:
        """Take over what another process on this machine added, or write down what this one adds."""
        if boot is None:
            return
        known = await recall(transaction, "clock_offset")
        if known is not None and await recall(transaction, "boot") == boot:
            self._offset = known
            return
        await remember(transaction, "boot", boot)
        await remember(transaction, "clock_offset", self._offset)
