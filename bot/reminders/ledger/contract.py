"""The ledger's half of the delivery protocol.

1. *materialise*: each occurrence owed to a subscription becomes a row, once, by its key.
2. *claim*: rows due together for one channel become one post; the intent to send it is recorded in the
   same transaction, with a lease and a fencing number, on the database's clock.
3. A post found still *sending* after its lease and the quiet time is ambiguous: its sender died, or could not
   tell. Whoever claims it must look for it in the channel before sending again.
4. Every later step names the fencing number and does nothing if another claim has been made since.
5. *sweep*: a post that was ever ambiguous is looked for once more, later.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model.ids import Destination
from bot.model.plan import Occurrence
from bot.model.subscription import Subscription
from bot.ports import MessageRef, Subscriptions


class State(StrEnum):
    """Where an owed occurrence stands."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    HELD = "held"
    MISSED = "missed"


def delivery_key(subscription: str, occurrence: Occurrence) -> str:
    """Give the key of one occurrence owed to one subscription: 24 hexadecimal digits."""
    return hashlib.sha256(f"{subscription}\x1f{occurrence.name}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An occurrence owed to a subscription.

    Attributes:
        due_at: Aware UTC.
    """

    subscription: str
    occurrence: Occurrence
    due_at: datetime

    @property
    def key(self) -> str:
        """Its key in the ledger."""
        return delivery_key(self.subscription, self.occurrence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to send one post, until the lease ends.

    Attributes:
        key: Travels inside the message; the smallest key of what it tells.
        owed: What the post tells, in order of time.
        fence: Grows with each claim of this post.
        is_ambiguous: Whether it may have been sent already.
        first_sent_at: When it may have been sent first, by the database's clock; aware UTC.
    """

    key: str
    subscription: Subscription
    owed: tuple[Owed, ...]
    fence: int
    is_ambiguous: bool
    first_sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A post to look for once more, since it may stand twice in its channel."""

    key: str
    destination: Destination
    message: MessageRef
    first_sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row for people to look at."""

    key: str
    owed: Owed
    state: State
    post: str
    message: str
    reason: str


class Ledger(Subscriptions, Protocol):
    """Subscriptions, and what became of everything owed to them."""

    async def active(self) -> Sequence[Subscription]:
        """Give every subscription that can be delivered."""
        ...

    async def planned_until(self) -> datetime | None:
        """Give the instant up to which everything owed has been materialised; None before the first time."""
        ...

    async def materialise(self, owed: Sequence[Owed], *, until: datetime) -> int:
        """Enter what is owed and the instant planned up to; gives how many rows are new."""
        ...

    async def claim(self, *, now: datetime, lease_seconds: float, quiet_seconds: float) -> Claim | None:
        """Claim one post that is due, ambiguous ones first; None where there is nothing to do."""
        ...

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        """Record that it arrived; False if the fence has moved on."""
        ...

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        """Record that it certainly did not arrive and may be sent after a while."""
        ...

    async def doubt(self, claim: Claim) -> bool:
        """Record that nobody can tell; it becomes claimable as ambiguous after the quiet time."""
        ...

    async def hold(self, claim: Claim, reason: str) -> bool:
        """Set it aside until a person decides."""
        ...

    async def suspend(self, claim: Claim, reason: str) -> bool:
        """Give the claim back unsent and suspend the subscription."""
        ...

    async def miss(self, *, due_before: datetime) -> Sequence[Owed]:
        """Record what is still pending from before an instant as missed; gives it."""
        ...

    async def sweeps(self, *, sent_before: datetime) -> Sequence[Sweep]:
        """Give delivered posts that were ambiguous and have not been swept."""
        ...

    async def swept(self, key: str) -> None:
        """Record that a post has been looked for once more."""
        ...

    async def entries(self, subscription: str | None = None, *, limit: int = 100) -> Sequence[Entry]:
        """Give rows, newest due first."""
        ...
