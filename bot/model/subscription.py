"""What a channel asked to be reminded of."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.model.ids import Destination, DossierId, UserId


class Occasion(StrEnum):
    """Why a reminder falls on a day."""

    ANNIVERSARY = "anniversary"
    LEAD = "lead"
    OPENS = "opens"
    CLOSES = "closes"
    OVERDUE_REVIEW = "overdue-review"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One channel's wish for one dossier.

    Attributes:
        lead_days: Days before a deadline's window closes on which to remind; 0 is the last day itself.
        at: Local wall-clock time of the posts.
        zone: Name in the tz database.
        language: A language tag.
        weekdays: Days on which it posts at all, Monday is 0.
        paused_until: First day on which it posts again.
        suspended: Why it can't be delivered; empty while it can.
        since: The first local day it covers: nothing older is owed.
    """

    destination: Destination
    dossier: DossierId
    occasions: frozenset[Occasion]
    lead_days: tuple[int, ...]
    at: time
    zone: str
    language: str
    weekdays: frozenset[int]
    since: date
    created_at: datetime
    created_by: UserId | None = None
    paused_until: date | None = None
    suspended: str = ""

    @property
    def id(self) -> str:
        """The same for the same channel and dossier, always: 16 hexadecimal digits."""
        return subscription_id(self.destination, self.dossier)


def subscription_id(destination: Destination, dossier: DossierId) -> str:
    """Give the id of a channel's subscription to a dossier."""
    parts = (destination.platform, destination.workspace, destination.channel, dossier)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Put this subscription in the place of any the channel has for the dossier."""

    subscription: Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """End the channel's subscription to the dossier."""

    destination: Destination
    dossier: DossierId


Change = Subscribe | Unsubscribe
