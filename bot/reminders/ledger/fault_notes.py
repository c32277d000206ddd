"""Which installations can't be posted to, noted in the ledger: it is told once, also after a restart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedFault:
    """What keeps an installation from being posted to.

    Attributes:
        fault: In one word, as the platform names it.
        since: When it was first met, aware UTC.
    """

    fault: str
    since: datetime


class FaultNotes(Protocol):
    """Remembers the faults of installations until posts arrive again."""

    async def note_fault(self, platform: str, fault: str, *, at: datetime) -> None:
        """Note that a platform's installation can't be posted to, unless that is noted already."""
        ...

    async def end_fault(self, platform: str) -> NotedFault | None:
        """Forget what is noted of a platform; gives it to the first who asks, of all processes."""
        ...
