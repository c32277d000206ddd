"""What a trial is about, as values: which platform and store, what goes wrong, and where a process ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.model.ids import Destination
from bot.model.storage import LedgerPlace
from bot.reminders.rate_limiter import DeliveryTimings


class Fault(StrEnum):
    """What goes wrong at the platform."""

    NONE = "none"
    TOO_MANY = "429"
    ERROR = "5xx before accept"
    ERROR_AFTER = "5xx after accept"
    RESET = "reset"
    RESET_AFTER = "reset after accept"
    TIME_OUT = "time-out"
    TIME_OUT_AFTER = "time-out after accept"
    SLOW = "slow answer"
    LATE = "accepted after time-out"
    UNREADABLE = "history unreadable"
    HISTORY_LATE = "history late"


class End(StrEnum):
    """What befalls a process at its point."""

    KILL = "SIGKILL"
    STOP = "SIGTERM"
    NAP = "SIGSTOP for less than the lease"
    FREEZE = "SIGSTOP for longer than lease and quiet time"


class Without(StrEnum):
    """What of the protocol is taken out, for a control."""

    NOTHING = "nothing"
    RECONCILIATION = "reconciliation"
    INTENT = "intent"


FAR_SIDE: Final = "request under way"
"""The point at which a request has arrived at the platform and is not answered; the platform announces it."""

WRITING: Final = "post.writing"
"""The last point before a request to post is written to its socket."""
_UNCHECKED: Final = frozenset({"post.before", "reply.before", WRITING})
"""Points between the last check of the lease and the write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Where a process meets its end.

    Attributes:
        point: A step of the protocol and where in it: `claim.inside` is before the transaction's commit.
        skips: How often the point is passed first.
    """

    point: str
    end: End
    skips: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One trial.

    Attributes:
        number: Its seed.
        store: `sqlite` or `postgres`.
        post_fault: What goes wrong with posts, where `fault` is about reading.
        times: How many posts go wrong.
        read_fails: Whether the first reading of history goes wrong in the same way.
        forgets_nonces: Whether the platform has forgotten a nonce by the time it comes again.
        corrects: Whether it is about a post that is corrected, and told below.
        is_frozen: Whether that is edited no more, and told below alone.
        fates: Of one process after the other; the last process has none.
    """

    number: int
    platform: str
    store: str
    fault: Fault
    post_fault: Fault
    times: int
    read_fails: bool
    forgets_nonces: bool
    fates: tuple[Fate, ...]
    without: Without = Without.NOTHING
    corrects: bool = False
    is_frozen: bool = False

    @property
    def may_double(self) -> bool:
        """Whether this is the case that nothing prevents: frozen between the last check and the write."""
        has_nonce = self.platform == "discord" and not self.forgets_nonces
        frozen = any(fate.end is End.FREEZE and fate.point in _UNCHECKED for fate in self.fates)
        return frozen and not has_nonce

    def __str__(self) -> str:
        """What befalls the process, in words."""
        fates = ", then ".join(
            f"{fate.end.name} at {fate.point}" + (f" #{fate.skips + 1}" if fate.skips else "")
            for fate in self.fates
        )
        fault = f"{self.fault}" + (f" with {self.post_fault}" if self.post_fault is not self.fault else "")
        what = "correction" * self.corrects + " of what is not edited" * self.is_frozen or "trial"
        return f"{what} {self.number}: {self.platform} on {self.store}, {fault} x{self.times}, {fates}"


TIMINGS: Final = DeliveryTimings(
    lease=3.0, request=1.0, quiet=1.5, sweep=0.8, idle=1.0, late=10 * 86400.0, goodbye=5.0, senders=4
)
"""The protocol's waits, so short that a trial takes seconds; their order is that of the defaults."""
STALL_SECONDS: Final = 1.0
"""By how much the far ends may be late: no fault uses up more of the quiet time than the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a process is started with.

    Attributes:
        name: For its log.
        due: When the one reminder falls due.
        settings: Of the platform.
        fate: None for a process that lives.
    """

    name: str
    place: LedgerPlace
    destination: Destination
    due: datetime
    settings: Mapping[str, str]
    timings: DeliveryTimings
    fate: Fate | None
    without: Without
    log: Path
