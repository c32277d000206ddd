"""Subscriptions and occurrences as JSON text, the same in every store."""

import json
import sys
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.model.correction import Corrections
from bot.model.ids import Destination, DossierId, FactId, UserId
from bot.model.schedule import Occurrence
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription

_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
_WHY: Final = 160  # characters of a reason that are shown


def write_subscription(subscription: Subscription) -> str:
    """A subscription as JSON, but for why it is suspended, which the ledger keeps beside it."""
    return json.dumps(
        {
            "platform": subscription.destination.platform,
            "workspace": subscription.destination.workspace,
            "channel": subscription.destination.channel,
            "dossier": subscription.dossier,
            "occasions": sorted(subscription.occasions),
            "lead_days": list(subscription.lead_days),
            "at": subscription.at.isoformat(),
            "zone": subscription.zone,
            "language": subscription.language,
            "weekdays": sorted(subscription.weekdays),
            "holidays": subscription.holidays,
            "shift": subscription.shift,
            "digest": subscription.digest,
            "review_months": subscription.review_months,
            "leap_day_on_march_1": subscription.leap_day_on_march_1,
            "muted": sorted(subscription.muted),
            "since": subscription.since.isoformat(),
            "created_at": subscription.created_at.isoformat(),
            "created_by": subscription.created_by,
            "paused_until": subscription.paused_until.isoformat() if subscription.paused_until else None,
            "corrections": subscription.corrections,
            "calendar": subscription.calendar,
        }
    )


class UnreadableSubscriptionError(ValueError):
    """What is written of a subscription can't be read: a newer release wrote it, or somebody by hand.

    Attributes:
        id: The subscription's.
    """

    def __init__(self, id_: str, why: str) -> None:
        super().__init__(f"It can't be read ({why}). Subscribe the channel again with `remind on`.")
        self.id = id_


@lru_cache(maxsize=1024)
def read_subscription(id_: str, text: str, suspended: str) -> Subscription:
    """The subscription of this id, which a JSON text describes; read once for the posts that come together.

    Raises:
        UnreadableSubscriptionError: The text describes none.
    """
    try:
        subscription = _subscription(json.loads(text), suspended)
        _same(subscription.id, id_)
    except _UNREADABLE as error:
        why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise UnreadableSubscriptionError(id_, " ".join(why.split())[:_WHY]) from error
    return subscription


def _same(found: str, id_: str) -> None:
    if found != id_:
        raise ValueError("it is another channel's")


def _subscription(row: dict[str, Any], suspended: str) -> Subscription:
    paused = row["paused_until"]
    return Subscription(
        destination=Destination(platform=row["platform"], workspace=row["workspace"], channel=row["channel"]),
        dossier=DossierId(row["dossier"]),
        occasions=_occasions(tuple(row["occasions"])),
        lead_days=_numbers(tuple(row["lead_days"])),
        at=_time(row["at"]),
        zone=_zone(row["zone"]),
        language=sys.intern(row["language"]),
        weekdays=_weekdays(tuple(row["weekdays"])),
        holidays=row["holidays"],
        shift=Shift(row["shift"]),
        digest=Rhythm(row["digest"]),
        review_months=_whole(row["review_months"]),
        leap_day_on_march_1=bool(row["leap_day_on_march_1"]),
        # Earlier releases muted nothing.
        muted=_facts(tuple(row.get("muted", ()))),
        since=date.fromisoformat(row["since"]),
        created_at=_aware(row["created_at"]),
        created_by=UserId(row["created_by"]) if row["created_by"] else None,
        paused_until=date.fromisoformat(paused) if paused else None,
        corrections=Corrections(row.get("corrections", Corrections.TELL)),
        suspended=suspended,
        calendar=row.get("calendar", ""),
    )


def channel_of(text: str) -> str:
    """The channel that a subscription's JSON names, whatever else can't be read of it; empty for none."""
    try:
        found = json.loads(text)["channel"]
    except (LookupError, RecursionError, TypeError, ValueError):
        return ""
    return found if isinstance(found, str) else ""


def corrections_of(text: str) -> Corrections:
    """What a subscription's JSON wants done with corrections, whatever else can't be read of it."""
    try:
        return Corrections(json.loads(text).get("corrections", Corrections.TELL))
    except (AttributeError, RecursionError, ValueError):
        return Corrections.TELL


# A hundred thousand channels share a handful of settings.
_time = lru_cache(maxsize=2048)(time.fromisoformat)


@lru_cache(maxsize=256)
def _occasions(names: tuple[str, ...]) -> frozenset[Occasion]:
    return frozenset(Occasion(name) for name in names)


@lru_cache(maxsize=256)
def _facts(ids: tuple[str, ...]) -> frozenset[FactId]:
    return frozenset(FactId(sys.intern(id_)) for id_ in ids)


@lru_cache(maxsize=2048)
def _numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(_whole, numbers))


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError(f"{number!r} is no whole number")
    return number


def _aware(text: str) -> datetime:
    instant_ = datetime.fromisoformat(text)
    if instant_.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC")
    return instant_


@lru_cache(maxsize=1024)
def _zone(name: str) -> str:
    """A zone's name; an old ledger may hold one that `ZoneInfo` opens and no channel may ask for now."""
    return sys.intern(ZoneInfo(name).key)


@lru_cache(maxsize=128)
def _weekdays(numbers: tuple[int, ...]) -> frozenset[int]:
    return frozenset(map(_whole, numbers))


@lru_cache(maxsize=1024)
def write_occurrence(occurrence: Occurrence) -> str:
    """An occurrence as JSON."""
    from_edit = [True] if occurrence.is_from_edit else []
    return json.dumps(
        [
            occurrence.day.isoformat(),
            occurrence.dossier,
            occurrence.fact,
            occurrence.occasion,
            occurrence.refers_to.isoformat(),
            occurrence.count,
            occurrence.snoozed_to.isoformat() if occurrence.snoozed_to else None,
            *from_edit,
        ]
    )


@lru_cache(maxsize=1024)
def read_occurrence(text: str) -> Occurrence:
    """The occurrence that a JSON text describes."""
    day, dossier, fact, occasion, refers_to, count, snoozed_to, *from_edit = json.loads(text)
    return Occurrence(
        day=date.fromisoformat(day),
        dossier=DossierId(dossier),
        fact=FactId(fact),
        occasion=Occasion(occasion),
        refers_to=date.fromisoformat(refers_to),
        count=count,
        snoozed_to=date.fromisoformat(snoozed_to) if snoozed_to else None,
        is_from_edit=bool(from_edit),
    )


def instant(seconds: float) -> datetime:
    """An instant from seconds since 1970 UTC."""
    return datetime.fromtimestamp(seconds, UTC)
