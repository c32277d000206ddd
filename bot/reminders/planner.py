"""Turns subscriptions and books into owed rows, and tells when the next falls due.

Channels that wish for the same are planned once, together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.model.delivery import Owed
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId
from bot.model.plan import Calendar, Planned, plan
from bot.model.subscription import Subscription

BookOf = Callable[[DossierId], FactBook | None]

_LOOK_AHEAD: Final = timedelta(days=400)
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Destination(platform="", workspace="", channel="")


def owed_between(
    subscriptions: Sequence[Subscription],
    book_of: BookOf,
    calendar: Calendar,
    after: datetime,
    until: datetime,
) -> Iterator[Owed]:
    """Give everything that falls due after one instant, up to and including another."""
    for wish, alike in _alike(subscriptions).items():
        book = book_of(wish.dossier)
        for planned in plan(book, wish, calendar, after, until) if book else ():
            for subscription in alike:
                if planned.due_at > subscription.created_at:
                    yield Owed(
                        subscription=subscription.id, occurrence=planned.occurrence, due_at=planned.due_at
                    )


def next_due(
    subscriptions: Sequence[Subscription], book_of: BookOf, calendar: Calendar, after: datetime
) -> tuple[Subscription, Planned] | None:
    """Give the first thing that falls due after an instant, within the coming year or so."""
    firsts = []
    for wish, alike in _alike(subscriptions).items():
        book = book_of(wish.dossier)
        found = plan(book, wish, calendar, after, after + _LOOK_AHEAD) if book else ()
        if found:
            firsts.append((alike[0], found[0]))
    return min(firsts, key=lambda first: first[1], default=None)


def _alike(subscriptions: Sequence[Subscription]) -> dict[Subscription, list[Subscription]]:
    """Group channels by what they wish for: the same subscription but for where, who and since when."""
    groups: dict[Subscription, list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        wish = replace(
            one, destination=_NOWHERE, since=date.min, created_at=_LONG_AGO, created_by=None, suspended=""
        )
        groups[wish].append(one)
    return groups
