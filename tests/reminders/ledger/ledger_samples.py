"""Subscriptions and what they are due, for tests of the ledger."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypedDict

from bot.model.delivery import DueItem
from bot.model.ids import Destination, DossierId, FactId, UserId
from bot.model.schedule import Occurrence
from bot.model.subscription import Occasion, Subscription, Unsubscribe
from bot.ports import MessageRef

DOSSIER = DossierId("cyberdialogue")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PLATFORMS = ("slack", "discord")
LEASE = 45.0
QUIET = 15.0


class Times(TypedDict):
    """What each claim names besides the instant."""

    lease_seconds: float
    quiet_seconds: float
    platforms: Sequence[str]


TIMES: Final[Times] = {"lease_seconds": LEASE, "quiet_seconds": QUIET, "platforms": PLATFORMS}


def channel(name: str = "C1", platform: str = "slack") -> Destination:
    return Destination(platform=platform, workspace="T1", channel=name)


def subscription(name: str = "C1", platform: str = "slack", **wishes: object) -> Subscription:
    standard = {
        "destination": channel(name, platform),
        "dossier": DOSSIER,
        "occasions": frozenset({Occasion.ANNIVERSARY, Occasion.LEAD}),
        "lead_days": (30, 7, 1),
        "at": time(9),
        "zone": "Europe/Berlin",
        "language": "en",
        "since": date(2026, 1, 1),
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "created_by": UserId("U1"),
    }
    return Subscription(**(standard | wishes))  # type: ignore[arg-type]  # the wishes are checked where used


def ending(subscribed: Subscription) -> Unsubscribe:
    return Unsubscribe(destination=subscribed.destination, dossier=subscribed.dossier)


def occurrence(fact: str = "hotline", day: date = date(2026, 12, 1)) -> Occurrence:
    return Occurrence(
        day=day,
        dossier=DOSSIER,
        fact=FactId(fact),
        occasion=Occasion.ANNIVERSARY,
        refers_to=date(2015, 12, 1),
        count=11,
    )


def due_item(subscribed: Subscription, fact: str = "hotline", due_at: datetime = NOON) -> DueItem:
    return DueItem(subscription=subscribed.id, occurrence=occurrence(fact), due_at=due_at)


def message(number: int = 1, name: str = "C1", at: datetime = NOON) -> MessageRef:
    return MessageRef(destination=channel(name), message=f"m{number}", posted_at=at)


def later(**span: float) -> datetime:
    return NOON + timedelta(**span)


def keys(rows: Iterable[DueItem]) -> list[str]:
    return [row.key for row in rows]
