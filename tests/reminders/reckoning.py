"""What is due, reckoned one subscription after the other: what the program's groups and caches must equal."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.model.delivery import DueItem
from bot.model.schedule import BookOf, Calendar, plan
from bot.model.subscription import Subscription


def due_between(
    subscriptions: Iterable[Subscription],
    book_of: BookOf,
    calendar: Calendar,
    after: datetime,
    until: datetime,
) -> Iterator[DueItem]:
    """Everything that falls due after one instant, up to and including another."""
    for one in subscriptions:
        book = book_of(one.dossier)
        for found in plan(book, one, calendar, after, until) if book else ():
            if found.due_at > one.created_at:
                yield DueItem(subscription=one.id, occurrence=found.occurrence, due_at=found.due_at)
