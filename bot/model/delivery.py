"""What is owed to channels and what became of it, as values."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import Destination
from bot.model.plan import Occurrence
from bot.model.subscription import Subscription


class State(StrEnum):
    """Where an owed occurrence, or the post that tells it, stands."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One owed occurrence and what became of it.

    Attributes:
        post: Key of the post that tells it; empty before it was claimed.
        message: The platform's id of that post; empty until it was delivered.
        reason: Why it is held.
    """

    owed: Owed
    state: State
    post: str = ""
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One owed occurrence with its channel, for whoever operates the bot.

    Attributes:
        destination: None where its subscription ended before any post told it.
    """

    entry: Entry
    destination: Destination | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message that tells what fell due together.

    Attributes:
        key: The smallest key of what it tells; travels inside the message.
        owed: What it tells, in order of time.
        message: The platform's id of it; empty until it was delivered.
        posted_at: Aware UTC; None until it was delivered.
        done_by: Name of the person who marked it as done; empty until then.
    """

    key: str
    destination: Destination
    subscription: Subscription | None
    owed: tuple[Owed, ...]
    state: State
    message: str = ""
    posted_at: datetime | None = None
    done_by: str = ""
    done_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the ledger knows for a command asked in a channel.

    Attributes:
        subscription: The channel's for the dossier asked.
        missed: The newest missed ones, newest first.
        held: All that are held.
        post: The post the command names.
    """

    subscription: Subscription | None = None
    missed: tuple[Entry, ...] = ()
    held: tuple[Entry, ...] = ()
    post: Post | None = None
