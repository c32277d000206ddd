"""What is due to channels and what became of it, as values."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model.correction import Corrected, Difference, Wanted
from bot.model.ids import Destination, FactId
from bot.model.schedule import Occurrence
from bot.model.subscription import Occasion, Rhythm, Subscription

LATE_SECONDS: Final = 15 * 60.0
"""A post that comes so long after it was due says that it is late."""
_BETWEEN_DIGESTS: Final = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.MONTHLY: timedelta(days=31)}


LATEST_POST: Final = "latest"
"""Stands for the key of the post that was last delivered to a channel."""


class DeliveryState(StrEnum):
    """Where a due item, or the post that tells it, stands."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    HELD = "held"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


def delivery_key(subscription: str, occurrence: Occurrence) -> str:
    """The key of one occurrence due to one subscription: 24 hexadecimal digits."""
    return hashlib.sha256(f"{subscription}\x1f{occurrence.name}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """An occurrence due to a subscription.

    Attributes:
        subscription: The subscription's id.
        due_at: Aware UTC.
    """

    subscription: str
    occurrence: Occurrence
    due_at: datetime

    @property
    def key(self) -> str:
        """Its key in the ledger."""
        return delivery_key(self.subscription, self.occurrence)


def digest_before(subscription: Subscription, items: Sequence[DueItem]) -> datetime | None:
    """When the digest before the one told here was due; None where none is told."""
    due = next((one.due_at for one in items if one.occurrence.occasion is Occasion.DIGEST), None)
    return due - _BETWEEN_DIGESTS[subscription.digest] if due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One due item and what became of it.

    Attributes:
        post: Key of the post that tells it; empty before it was claimed.
        message: The platform's id of that post; empty until it was delivered.
        reason: Why it is held or withdrawn.
    """

    item: DueItem
    state: DeliveryState
    post: str = ""
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One due item with its channel, for whoever operates the bot.

    Attributes:
        destination: None where its subscription ended before any post told it.
        is_suspended: Whether it waits until its subscription is resumed.
    """

    entry: LedgerEntry
    destination: Destination | None
    is_suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedChannel:
    """A subscription that posts nothing until it is resumed.

    Attributes:
        subscription: Its id.
        destination: With an empty channel where what is written of it can't be read.
    """

    subscription: str
    destination: Destination
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMark:
    """That somebody saw what a post tells of a fact; it says nothing of the fact.

    Attributes:
        person: The platform's id of whoever saw it; empty where an earlier release noted a name alone, for
            the whole post.
        name: Of the person, for others to read.
        at: Aware UTC.
    """

    fact: FactId
    person: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message that tells what fell due together.

    Attributes:
        key: The smallest key of what it tells; travels inside the message.
        items: What it tells, in order of time.
        message: The platform's id of it; empty until it was delivered.
        posted_at: Aware UTC; None until it was delivered.
        changed: Facts that are new or changed since the digest before, where it tells a digest.
        seen: Who saw what of it, in order of time.
        snoozed: What of it waits to be told again on another day.
        corrected: What of it is told otherwise now, on top of it.
    """

    key: str
    destination: Destination
    subscription: Subscription | None
    items: tuple[DueItem, ...]
    state: DeliveryState
    message: str = ""
    posted_at: datetime | None = None
    changed: tuple[FactId, ...] = ()
    seen: tuple[SeenMark, ...] = ()
    snoozed: tuple[DueItem, ...] = ()
    reason: str = ""
    corrected: tuple[Difference, ...] = ()

    @property
    def late_since(self) -> datetime | None:
        """When the first of what it tells was due, if it was posted long after."""
        due = min((item.due_at for item in self.items), default=None)
        if due is None or self.posted_at is None or (self.posted_at - due).total_seconds() <= LATE_SECONDS:
            return None
        return due


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What the ledger knows for a command asked in a channel.

    Attributes:
        subscription: The channel's for the dossier asked.
        missed: The newest missed ones, newest first.
        held: The newest that are held, newest first.
        withdrawn: The newest that the book no longer says, newest first.
        waiting: What is entered and not sent yet, such as what somebody put off.
        post: The post the command names, or the latest one.
        corrected: What was corrected in the channel's workspace or is to be, newest first.
        showing: How many messages, anywhere, tell each fact that any tells.
    """

    subscription: Subscription | None = None
    missed: tuple[LedgerEntry, ...] = ()
    held: tuple[LedgerEntry, ...] = ()
    withdrawn: tuple[LedgerEntry, ...] = ()
    waiting: tuple[LedgerEntry, ...] = ()
    post: Post | None = None
    corrected: tuple[Corrected, ...] = ()
    showing: Mapping[FactId, Wanted] = field(default_factory=dict)
