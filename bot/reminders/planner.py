"""Turns subscriptions and books into owed rows, and tells when the next falls due.

Channels that wish for the same are planned once, together.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Final

from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId
from bot.model.plan import Calendar, Planned, begins_at, plan, timetable
from bot.model.subscription import Subscription

BookOf = Callable[[DossierId], FactBook | None]
Member = tuple[str, datetime]
"""A subscription's id, and the instant from which on it is owed posts."""

OWED_AT_ONCE: Final = 5000
_LOOKS_AHEAD: Final = (timedelta(days=10), timedelta(days=70), timedelta(days=400))
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Destination(platform="", workspace="", channel="")
_MOMENT: Final = timedelta(microseconds=1)
_DECIDES: Final = attrgetter(
    "dossier",
    "occasions",
    "lead_days",
    "at",
    "zone",
    "weekdays",
    "holidays",
    "shift",
    "digest",
    "review_months",
    "leap_day_on_march_1",
)


def wish_of(subscription: Subscription) -> Hashable:
    """Give what of a subscription decides what falls due and when; equal for channels that wish alike."""
    wish: Hashable = _DECIDES(subscription)
    return wish


def wish_alone(subscription: Subscription) -> Subscription:
    """Give a subscription that stands for all with the same wish, from ever on."""
    return replace(
        subscription,
        destination=_NOWHERE,
        language="",
        since=date.min,
        created_at=_LONG_AGO,
        created_by=None,
        paused_until=None,
        suspended="",
    )


def member(subscription: Subscription) -> Member:
    """Give a subscription's id and since when it is owed posts: after it was made, and past its pause."""
    return subscription.id, max(subscription.created_at + _MOMENT, begins_at(subscription))


def owed_to(planned: Sequence[Planned], members: Sequence[Member]) -> Iterator[list[DueItem]]:
    """Give what members are owed, in lists of bounded length; all that one is owed stands in one list."""
    if not planned:
        return
    step = max(1, OWED_AT_ONCE // len(planned))
    for start in range(0, len(members), step):
        owed = [
            DueItem(subscription=id_, occurrence=found.occurrence, due_at=found.due_at)
            for id_, begins in members[start : start + step]
            for found in planned
            if found.due_at >= begins
        ]
        if owed:
            yield owed


def owed_between(
    subscriptions: Iterable[Subscription],
    book_of: BookOf,
    calendar: Calendar,
    after: datetime,
    until: datetime,
) -> Iterator[DueItem]:
    """Give everything that falls due after one instant, up to and including another."""
    for wish, alike in _alike(subscriptions):
        book = book_of(wish.dossier)
        planned = plan(book, wish, calendar, after, until) if book else ()
        for owed in owed_to(planned, [member(one) for one in alike]):
            yield from owed


def next_due(
    subscriptions: Iterable[Subscription], book_of: BookOf, calendar: Calendar, after: datetime
) -> tuple[Subscription, Planned] | None:
    """Give the first thing that falls due after an instant, within the coming year or so."""
    groups = list(_alike(subscriptions))
    books = {dossier: book_of(dossier) for dossier in {wish.dossier for wish, _ in groups}}
    tables = {dossier: timetable(book) for dossier, book in books.items() if book}
    start = after
    for ahead in _LOOKS_AHEAD:
        firsts = [
            first
            for wish, alike in groups
            if wish.dossier in tables
            for first in _first(plan(tables[wish.dossier], wish, calendar, start, after + ahead), alike)
        ]
        if firsts:
            planned, one = min(firsts, key=lambda first: (first[0], first[1].id))
            return one, planned
        start = after + ahead
    return None


def _first(
    planned: Sequence[Planned], alike: Sequence[Subscription]
) -> Iterator[tuple[Planned, Subscription]]:
    """Give the first that any of several subscriptions is owed, and one that is owed it."""
    begins = sorted(((member(one)[1], one.id, one) for one in alike), key=lambda row: row[:2])
    for found in planned:
        if begins[0][0] <= found.due_at:
            yield found, begins[0][2]
            return


def _alike(subscriptions: Iterable[Subscription]) -> Iterator[tuple[Subscription, list[Subscription]]]:
    groups: dict[Hashable, list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        groups[wish_of(one)].append(one)
    for alike in groups.values():
        yield wish_alone(alike[0]), alike
