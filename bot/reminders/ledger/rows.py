"""Subscriptions and occurrences as JSON text, the same in every store."""

import json
import sys
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from bot.model.ids import Destination, DossierId, FactId, UserId
from bot.model.schedule import Occurrence
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription


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
            "since": subscription.since.isoformat(),
            "created_at": subscription.created_at.isoformat(),
            "created_by": subscription.created_by,
            "paused_until": subscription.paused_until.isoformat() if subscription.paused_until else None,
        }
    )


def read_subscription(text: str, suspended: str) -> Subscription:
    """The subscription that a JSON text describes."""
    row: dict[str, Any] = json.loads(text)
    paused = row["paused_until"]
    return Subscription(
        destination=Destination(platform=row["platform"], workspace=row["workspace"], channel=row["channel"]),
        dossier=DossierId(row["dossier"]),
        occasions=_occasions(tuple(row["occasions"])),
        lead_days=_numbers(tuple(row["lead_days"])),
        at=_time(row["at"]),
        zone=sys.intern(row["zone"]),
        language=sys.intern(row["language"]),
        weekdays=_weekdays(tuple(row["weekdays"])),
        holidays=row["holidays"],
        shift=Shift(row["shift"]),
        digest=Rhythm(row["digest"]),
        review_months=row["review_months"],
        leap_day_on_march_1=row["leap_day_on_march_1"],
        since=date.fromisoformat(row["since"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        created_by=UserId(row["created_by"]) if row["created_by"] else None,
        paused_until=date.fromisoformat(paused) if paused else None,
        suspended=suspended,
    )


# A hundred thousand channels share a handful of settings.
_time = lru_cache(maxsize=2048)(time.fromisoformat)


@lru_cache(maxsize=256)
def _occasions(names: tuple[str, ...]) -> frozenset[Occasion]:
    return frozenset(Occasion(name) for name in names)


@lru_cache(maxsize=2048)
def _numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return numbers


@lru_cache(maxsize=128)
def _weekdays(numbers: tuple[int, ...]) -> frozenset[int]:
    return frozenset(numbers)


@lru_cache(maxsize=1024)
def write_occurrence(occurrence: Occurrence) -> str:
    """An occurrence as JSON."""
    return json.dumps(
        [
            occurrence.day.isoformat(),
            occurrence.dossier,
            occurrence.fact,
            occurrence.occasion,
            occurrence.refers_to.isoformat(),
            occurrence.count,
            occurrence.snoozed_to.isoformat() if occurrence.snoozed_to else None,
        ]
    )


@lru_cache(maxsize=1024)
def read_occurrence(text: str) -> Occurrence:
    """The occurrence that a JSON text describes."""
    day, dossier, fact, occasion, refers_to, count, snoozed_to = json.loads(text)
    return Occurrence(
        day=date.fromisoformat(day),
        dossier=DossierId(dossier),
        fact=FactId(fact),
        occasion=Occasion(occasion),
        refers_to=date.fromisoformat(refers_to),
        count=count,
        snoozed_to=date.fromisoformat(snoozed_to) if snoozed_to else None,
    )


def instant(seconds: float) -> datetime:
    """An instant from seconds since 1970 UTC."""
    return datetime.fromtimestamp(seconds, UTC)
