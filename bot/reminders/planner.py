"""Turns subscriptions and books into owed rows, and tells when the next falls due.

Channels that wish for the same are planned once, together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.plan import Occurrence, due_at, occurrences
from bot.model.subscription import Subscription
from bot.reminders.ledger.contract import Owed

BookOf = Callable[[DossierId], FactBook | None]

_LOOK_AHEAD_DAYS: Final = 400
_A_DAY: Final = timedelta(days=1)


def owed_between(
    subscriptions: Sequence[Subscription], book_of: BookOf, after: datetime, until: datetime
) -> Iterator[Owed]:
    """Give everything that falls due after one instant, up to and including another."""
    for alike in _alike(subscriptions):
        due = list(_due(alike[0], book_of, after, until))
        for subscription in alike:
            for occurrence, instant in due:
                if instant > subscription.created_at and _wants(subscription, occurrence.day):
                    yield Owed(subscription=subscription.id, occurrence=occurrence, due_at=instant)


def next_due(
    subscriptions: Sequence[Subscription], book_of: BookOf, after: datetime
) -> tuple[Subscription, Occurrence, datetime] | None:
    """Give the first thing that falls due after an instant, within the coming year or so."""
    firsts = [
        (alike[0], *found)
        for alike in _alike(subscriptions)
        if (found := next(_due(alike[0], book_of, after, after + _LOOK_AHEAD_DAYS * _A_DAY), None))
    ]
    return min(firsts, key=lambda first: first[2], default=None)


def _wants(subscription: Subscription, day: date) -> bool:
    return day >= subscription.since and (
        subscription.paused_until is None or day >= subscription.paused_until
    )


def _alike(subscriptions: Sequence[Subscription]) -> list[list[Subscription]]:
    """Group channels by what they wish for."""
    groups: dict[tuple[object, ...], list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        groups[one.dossier, one.occasions, one.lead_days, one.at, one.zone, one.weekdays].append(one)
    return list(groups.values())


def _due(
    subscription: Subscription, book_of: BookOf, after: datetime, until: datetime
) -> Iterator[tuple[Occurrence, datetime]]:
    book = book_of(subscription.dossier)
    if book is None:
        return
    zone = _zone(subscription.zone)
    whole = replace(subscription, since=date.min, paused_until=None)
    # A time that a zone skips can move to the next day, so the day before is looked at too.
    start, end = after.astimezone(zone).date() - _A_DAY, until.astimezone(zone).date()
    for occurrence in occurrences(book, whole, start, end):
        instant = due_at(occurrence.day, subscription.at, zone)
        if after < instant <= until:
            yield occurrence, instant


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
