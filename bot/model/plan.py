"""FactBook and a span of days to occurrences; pure.

An occurrence is (dossier, fact, occasion, local date). It becomes an instant by a channel's wall clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.fact import SETTLED, Fact, FactBook
from bot.model.ids import DossierId, FactId
from bot.model.schedule import Deadline, anniversaries, deadline
from bot.model.subscription import Occasion, Subscription

REVIEW_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Occurrence:
    """Something to remind of on a day.

    Attributes:
        day: The local date on which it is told.
        refers_to: The day it tells of: the event's, or the edge of the window.
        count: Years since, for an anniversary; days left, for a lead; days past, for a review.
    """

    day: date
    dossier: DossierId
    fact: FactId
    occasion: Occasion
    refers_to: date
    count: int

    @property
    def name(self) -> str:
        """What identifies it: the same occurrence always has the same name."""
        detail = f"-{self.count}" if self.occasion is Occasion.LEAD else ""
        return f"{self.dossier}/{self.fact}/{self.occasion}{detail}/{self.day.isoformat()}"


def occurrences(book: FactBook, subscription: Subscription, start: date, end: date) -> tuple[Occurrence, ...]:
    """Give what a subscription is owed from `start` to `end`, both inclusive, in order of time."""
    first = max(start, subscription.since)
    if subscription.paused_until:
        first = max(first, subscription.paused_until)
    found = [
        occurrence
        for fact in book.current()
        for occurrence in _of_fact(book, fact, subscription, first, end)
        if first <= occurrence.day <= end
        and occurrence.day.weekday() in subscription.weekdays
        and _is_known(book, fact, occurrence.day)
    ]
    return tuple(sorted(found))


def _of_fact(
    book: FactBook, fact: Fact, subscription: Subscription, start: date, end: date
) -> Iterator[Occurrence]:
    dossier = book.dossier.id
    if Occasion.ANNIVERSARY in subscription.occasions:
        for found in anniversaries(fact, start, end):
            assert fact.when
            assert fact.when.earliest
            yield Occurrence(
                day=found.day,
                dossier=dossier,
                fact=fact.id,
                occasion=Occasion.ANNIVERSARY,
                refers_to=fact.when.earliest,
                count=found.years,
            )
    due = deadline(fact)
    if due:
        for occasion, day, edge, count in _of_deadline(due, subscription, end):
            if not _is_settled(fact, day):
                yield Occurrence(
                    day=day, dossier=dossier, fact=fact.id, occasion=occasion, refers_to=edge, count=count
                )


def _of_deadline(
    due: Deadline, subscription: Subscription, end: date
) -> Iterator[tuple[Occasion, date, date, int]]:
    wished = subscription.occasions
    if due.opens and due.opens != due.closes and Occasion.OPENS in wished:
        yield Occasion.OPENS, due.opens, due.opens, 0
    if due.closes is None:
        return
    if Occasion.LEAD in wished:
        for lead in subscription.lead_days:
            if lead:
                yield Occasion.LEAD, due.closes - timedelta(days=lead), due.closes, lead
    if Occasion.CLOSES in wished and 0 in subscription.lead_days:
        yield Occasion.CLOSES, due.closes, due.closes, 0
    if Occasion.OVERDUE_REVIEW in wished:
        yield from _reviews(due.closes, end)


def _reviews(closes: date, end: date) -> Iterator[tuple[Occasion, date, date, int]]:
    """Give a review day after each quarter of a year past the close."""
    months = closes.year * 12 + closes.month - 1
    while True:
        months += REVIEW_MONTHS
        year, month = divmod(months, 12)
        day = min(date(year, month + 1, 1) + timedelta(days=closes.day - 1), _last_of(year, month + 1))
        if day > end:
            return
        yield Occasion.OVERDUE_REVIEW, day, closes, (day - closes).days


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _is_settled(fact: Fact, day: date) -> bool:
    assert fact.commitment
    return any(entry.state in SETTLED and entry.as_of <= day for entry in fact.commitment.status)


def _is_known(book: FactBook, fact: Fact, day: date) -> bool:
    """Tell whether any source had said it by that day."""
    return any(
        (book.sources[evidence.source].published.latest or date.max) <= day for evidence in fact.evidence
    )


def due_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the instant of a wall-clock time on a day.

    A time that the zone skips moves to the first instant after the gap; a time that comes twice is
    taken the first time. A day that the zone skips whole moves to the first instant after it.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the transition between two instants, to the second."""
    old = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
