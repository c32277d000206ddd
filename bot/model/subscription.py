"""What a channel asked to be reminded of, and the changes people make to it."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final

from bot.model.correction import Corrections
from bot.model.ids import Destination, DossierId, FactId, UserId


class Occasion(StrEnum):
    """Why a reminder falls on a day.

    The anniversary of a month or a year is a PERIOD, told on its first day; digests tell it without.
    """

    ANNIVERSARY = "anniversary"
    PERIOD = "period"
    LEAD = "lead"
    OPENS = "opens"
    CLOSES = "closes"
    OVERDUE_REVIEW = "overdue-review"
    DIGEST = "digest"


class Shift(StrEnum):
    """What happens to a reminder that falls on a day on which the channel wants no post."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


class Rhythm(StrEnum):
    """How often a digest is posted: on Mondays, or on the first of the month."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


EVERY_DAY: Final = frozenset(range(7))
UNTIL_RESUMED: Final = date.max
"""The first day after a pause that lasts until somebody ends it."""
_NOWHERE: Final = Destination(platform="", workspace="", channel="")
_FEED: Final = re.compile(r"(?P<id>[0-9a-f]{16})-(?P<secret>[A-Za-z0-9_-]{32,64})\.ics", re.ASCII)
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one channel asked for of one dossier.

    Attributes:
        lead_days: Days before a deadline's window closes on which to remind; 0 is the last day itself.
        at: Local wall-clock time of the posts.
        zone: Name in the tz database.
        language: A language tag.
        weekdays: Days on which the channel wants posts, Monday is 0.
        holidays: Country (ISO 3166-1 alpha-2) whose public holidays are days without posts; empty for none.
        shift: Where a reminder goes that falls on a day without posts.
        digest: How often a digest comes, where `occasions` has one.
        review_months: Months between two reviews of a window that closed; 0 for reviews that taper.
        leap_day_on_march_1: Whether 29 February is observed on 1 March in common years, not on 28 February.
        muted: Facts of which the channel wants to hear nothing.
        since: The first local day it covers: nothing older is due.
        corrections: What is done with what was told there and changed since.
        paused_until: First local day on which it posts again; `UNTIL_RESUMED` where nobody has said.
        suspended: Why it can't be delivered; empty while it can.
        calendar: What lets whoever knows it read the channel's calendar; empty where it has none.
    """

    destination: Destination
    dossier: DossierId
    occasions: frozenset[Occasion]
    lead_days: tuple[int, ...]
    at: time
    zone: str
    language: str
    weekdays: frozenset[int] = EVERY_DAY
    holidays: str = ""
    shift: Shift = Shift.KEEP
    digest: Rhythm = Rhythm.WEEKLY
    review_months: int = 0
    leap_day_on_march_1: bool = False
    muted: frozenset[FactId] = frozenset()
    since: date
    created_at: datetime
    created_by: UserId | None = None
    paused_until: date | None = None
    corrections: Corrections = Corrections.TELL
    suspended: str = ""
    calendar: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """The same for the same channel and dossier, always: 16 hexadecimal digits."""
        return subscription_id(self.destination, self.dossier)

    @property
    def schedule_settings(self) -> tuple[object, ...]:
        """What of it decides what falls due and when; equal for channels that asked alike."""
        return (
            self.dossier,
            self.occasions,
            self.lead_days,
            self.at,
            self.zone,
            self.weekdays,
            self.holidays,
            self.shift,
            self.digest,
            self.review_months,
            self.leap_day_on_march_1,
            self.muted,
        )

    def for_all_alike(self) -> "Subscription":
        """The same settings of no channel, from ever on: stands for all subscriptions that have them."""
        return replace(
            self,
            destination=_NOWHERE,
            language="",
            since=date.min,
            created_at=_LONG_AGO,
            created_by=None,
            paused_until=None,
            suspended="",
            calendar="",
        )


def subscription_id(destination: Destination, dossier: DossierId) -> str:
    """The id of a channel's subscription to a dossier."""
    parts = (destination.platform, destination.workspace, destination.channel, dossier)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def feed_name(subscription: Subscription) -> str:
    """The last part of the address of a channel's calendar."""
    return f"{subscription.id}-{subscription.calendar}.ics"


def read_feed_name(name: str) -> tuple[str, str] | None:
    """The subscription's id in such a name, and the secret; None where it is no such name."""
    found = _FEED.fullmatch(name)
    return (found["id"], found["secret"]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Put this subscription in the place of any the channel has for the dossier."""

    subscription: Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """End the channel's subscription to the dossier."""

    destination: Destination
    dossier: DossierId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAll:
    """Let every suspended subscription of a workspace go on."""

    platform: str
    workspace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Tell what a post tells of some facts again later, in the place of any later day chosen before.

    Attributes:
        post: The post's key.
        until: The local day on which to tell it again.
        due_at: The instant, aware UTC.
    """

    post: str
    facts: frozenset[FactId]
    until: date
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsnooze:
    """Take back that what a post tells of some facts is told again later."""

    post: str
    facts: frozenset[FactId]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """Note who saw what a post tells of some facts.

    Attributes:
        person: The platform's id of whoever saw it.
        name: Of the person, for others to read.
        at: Aware UTC.
        ends_snooze: Whether what was put off from there is not told again; else it is all the same.
    """

    post: str
    facts: frozenset[FactId]
    person: str
    name: str
    at: datetime
    ends_snooze: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUnseen:
    """Take back that a person saw what a post tells of some facts."""

    post: str
    facts: frozenset[FactId]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSample:
    """Post a marked sample for this subscription now, after checking that it can be delivered."""

    subscription: Subscription


Change = Subscribe | Unsubscribe | ResumeAll | Snooze | Unsnooze | MarkSeen | MarkUnseen
"""What the ledger records."""
