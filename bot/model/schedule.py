"""Occurrences: what is due for a subscription in a window; pure.

An occurrence is (dossier, fact, occasion, local date). It becomes a post on that day, or beside it where
the channel wants no post on that day, at an instant of the channel's wall clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.model.counting import months_after
from bot.model.dates import Precision
from bot.model.deadlines import Deadline
from bot.model.fact import Fact, FactBook
from bot.model.ids import DossierId, FactId
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription
from bot.model.timeline import FactTimeline, anniversaries, timelines
from bot.model.zones import due_at

A_DAY: Final = timedelta(days=1)
FURTHEST_SHIFT: Final = timedelta(days=30)
"""No run of days without posts is longer; a calendar that says so is not followed."""

FIRST_DAY: Final = date(2, 1, 1)
LAST_DAY: Final = date(9989, 12, 31)
"""Days outside these are not planned, so that no step leads out of the calendar."""
_FIRST: Final = datetime.combine(FIRST_DAY, time.min, UTC)
_LAST: Final = datetime.combine(LAST_DAY, time.max, UTC)

BookOf = Callable[[DossierId], FactBook | None]
"""A dossier's current book; None while it does not serve."""
_LONGEST_LEAD: Final = 367  # days
_LOOKS_AHEAD: Final = (timedelta(days=10), timedelta(days=70), timedelta(days=400))
_MOMENT: Final = timedelta(microseconds=1)

WHOLE_DOSSIER: Final = FactId("")
"""Stands for the fact in an occurrence that tells of the whole dossier: a digest."""


class Calendar(Protocol):
    """Public holidays."""

    def knows(self, country: str) -> bool:
        """Whether the country's holidays (ISO 3166-1 alpha-2) are known."""
        ...

    def is_holiday(self, day: date, country: str) -> bool:
        """Whether the day is a public holiday of the country (ISO 3166-1 alpha-2)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Occurrence:
    """Something to remind of on a day.

    Attributes:
        day: The local date on which it falls; the same however the channel shifts posts.
        fact: The id under which the fact was published, whatever it is called since.
        refers_to: The day it tells of: the event's, or the edge of the window.
        count: Years since, for an anniversary; days left, for a lead; days past, for a review.
        snoozed_to: The day to which somebody put it off, if anybody did.
        is_from_edit: Whether an edit of the facts made it owed after its own time had passed.
    """

    day: date
    dossier: DossierId
    fact: FactId
    occasion: Occasion
    refers_to: date
    count: int
    snoozed_to: date | None = None
    is_from_edit: bool = False

    @property
    def itself(self) -> "Occurrence":
        """The occurrence as it was before anybody put it off."""
        return replace(self, snoozed_to=None) if self.snoozed_to else self

    @property
    def name(self) -> str:
        """What identifies it: the same occurrence always has the same name."""
        detail = f"-{self.count}" if self.occasion is Occasion.LEAD else ""
        snoozed = f"/{self.snoozed_to.isoformat()}" if self.snoozed_to else ""
        return f"{self.dossier}/{self.fact}/{self.occasion}{detail}/{self.day.isoformat()}{snoozed}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Planned:
    """An occurrence and the instant at which it is told, aware UTC."""

    due_at: datetime
    occurrence: Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A book as far as reminders go; worth keeping as long as the book."""

    dossier: DossierId
    timelines: tuple[FactTimeline, ...]


def timetable(book: FactBook) -> Timetable:
    """A book's timetable."""
    return Timetable(dossier=book.dossier.id, timelines=timelines(book))


def plan(
    book: FactBook | Timetable,
    subscription: Subscription,
    calendar: Calendar,
    after: datetime,
    until: datetime,
) -> tuple[Planned, ...]:
    """What falls due after one instant, up to and including another, in order of time.

    The span is cut to `FIRST_DAY` and `LAST_DAY`.
    """
    after, until = max(after, _FIRST), min(until, _LAST)
    if until <= after:
        return ()
    zone = ZoneInfo(subscription.zone)
    # Posts are shifted, times that a zone skips move to the next day, and clocks go back past midnight.
    room = A_DAY if subscription.shift is Shift.KEEP else FURTHEST_SHIFT + A_DAY
    start, end = after.astimezone(zone).date() - room, until.astimezone(zone).date() + room
    begins = begins_at(subscription)
    instants: dict[date, datetime] = {}
    found = []
    for occurrence in occurrences(book, subscription, start, end):
        instant = instants.get(occurrence.day)
        if instant is None:
            day = posting_day(occurrence.day, subscription, calendar)
            instant = instants[occurrence.day] = due_at(day, subscription.at, zone)
        if after < instant <= until and instant >= begins:
            found.append(Planned(due_at=instant, occurrence=occurrence))
    return tuple(sorted(found))


def due_from(subscription: Subscription) -> datetime:
    """The instant from which on a subscription is due posts: after it was made, and past its pause."""
    return max(subscription.created_at + _MOMENT, begins_at(subscription))


def begins_at(subscription: Subscription) -> datetime:
    """The first instant of the first local day on which a subscription posts."""
    day = max(subscription.since, subscription.paused_until or subscription.since)
    if not FIRST_DAY < day < LAST_DAY:
        return _FIRST if day < LAST_DAY else _LAST
    return _beginning(day, subscription.zone)


@lru_cache(maxsize=4096)
def _beginning(day: date, zone: str) -> datetime:
    return due_at(day, time.min, ZoneInfo(zone))


def occurrences(
    book: FactBook | Timetable, subscription: Subscription, start: date, end: date
) -> tuple[Occurrence, ...]:
    """What falls on the days from `start` to `end`, both inclusive, in order.

    Each day is planned with what was known by that day.
    """
    known = book if isinstance(book, Timetable) else timetable(book)
    found = [
        occurrence
        for timeline in known.timelines
        if timeline.known_from <= end
        and start < timeline.gone_from
        and timeline.fact.first_id not in subscription.muted
        for occurrence in _of_timeline(known.dossier, timeline, subscription, start, end)
        if timeline.stands(occurrence.day)
    ]
    if Occasion.DIGEST in subscription.occasions:
        found += _digests(known.dossier, subscription.digest, start, end)
    return tuple(sorted(found))


def posting_day(day: date, subscription: Subscription, calendar: Calendar) -> date:
    """The day on which the channel wants what falls on this one."""
    if subscription.shift is Shift.KEEP:
        return day
    step = A_DAY if subscription.shift is Shift.AFTER else -A_DAY
    found = day
    while not _wants_posts(found, subscription, calendar):
        found += step
        if abs(found - day) > FURTHEST_SHIFT:
            return day
    return found


def _wants_posts(day: date, subscription: Subscription, calendar: Calendar) -> bool:
    if day.weekday() not in subscription.weekdays:
        return False
    return not (subscription.holidays and calendar.is_holiday(day, subscription.holidays))


def _of_timeline(
    dossier: DossierId, timeline: FactTimeline, subscription: Subscription, start: date, end: date
) -> Iterator[Occurrence]:
    fact = timeline.fact
    kind = anniversary_occasion(fact)
    if kind in subscription.occasions:
        late_leap = subscription.leap_day_on_march_1
        for found in anniversaries(fact, start, end, leap_day_on_march_1=late_leap):
            assert fact.when
            assert fact.when.earliest
            yield Occurrence(
                day=found.day,
                dossier=dossier,
                fact=fact.first_id,
                occasion=kind,
                refers_to=fact.when.earliest,
                count=found.years,
            )
    edges: dict[tuple[Occasion, date, int], date] = {}
    for deadline in _recurrences(timeline, start, end):
        for occasion, day, edge, count in _of_deadline(deadline, subscription, start, end):
            if not start <= day <= end or day < deadline.known_from:
                continue
            is_review = occasion is Occasion.OVERDUE_REVIEW
            if not (is_review and timeline.is_assessed(day, edge)) and not timeline.is_settled(day):
                # Of several windows that are reviewed on one day, the last is asked for.
                told = occasion, day, 0 if is_review else count
                edges[told] = max(edge, edges.get(told, edge))
    for (occasion, day, count), edge in edges.items():
        passed = (day - edge).days if occasion is Occasion.OVERDUE_REVIEW else count
        yield Occurrence(
            day=day, dossier=dossier, fact=fact.first_id, occasion=occasion, refers_to=edge, count=passed
        )


def _recurrences(timeline: FactTimeline, start: date, end: date) -> Iterator[Deadline]:
    """Every deadline of which anything may fall on the days from `start` to `end`."""
    until = date.fromordinal(min(date.max.toordinal(), end.toordinal() + _LONGEST_LEAD))
    for found in timeline.deadlines:
        back = found.term.every.days_at_most + 1 if found.term.every else 0
        yield from found.recurrences(date.fromordinal(max(1, start.toordinal() - back)), until)


def anniversary_occasion(fact: Fact) -> Occasion:
    """What the anniversaries of a fact are: those of a day, or of a longer time."""
    is_longer = fact.when is not None and fact.when.precision is not Precision.DAY
    return Occasion.PERIOD if is_longer else Occasion.ANNIVERSARY


def _of_deadline(
    due: Deadline, subscription: Subscription, start: date, end: date
) -> Iterator[tuple[Occasion, date, date, int]]:
    wished = subscription.occasions
    if due.announced_on and Occasion.OPENS in wished:
        yield Occasion.OPENS, due.announced_on, due.announced_on, 0
    if due.closes is None:
        return
    last = _last_day(due, due.closes, subscription)
    if Occasion.LEAD in wished:
        for lead in set(subscription.lead_days):
            if 0 < lead < due.closes.toordinal() and due.closes - lead * A_DAY < last:
                yield Occasion.LEAD, due.closes - lead * A_DAY, due.closes, lead
    if Occasion.CLOSES in wished and 0 in subscription.lead_days:
        yield Occasion.CLOSES, last, due.closes, 0
    if Occasion.OVERDUE_REVIEW in wished:
        for day in due.reviews(subscription.review_months, start, end):
            yield Occasion.OVERDUE_REVIEW, day, due.closes, (day - due.closes).days


def _last_day(due: Deadline, closes: date, subscription: Subscription) -> date:
    """The last local day on which the channel is told before a time of day is past, wherever that is."""
    if due.term.at is None or not FIRST_DAY < closes < LAST_DAY:
        return closes
    instant = datetime.combine(closes, due.term.at, ZoneInfo(due.term.zone))
    zone = ZoneInfo(subscription.zone)
    day = instant.astimezone(zone).date()
    return day if due_at(day, subscription.at, zone) <= instant else day - A_DAY


def _digests(dossier: DossierId, rhythm: Rhythm, start: date, end: date) -> Iterator[Occurrence]:
    if rhythm is Rhythm.WEEKLY:
        day = start + (-start.weekday() % 7) * A_DAY
    else:
        day = start if start.day == 1 else months_after(start.replace(day=1), 1)
    while day <= end:
        yield Occurrence(
            day=day,
            dossier=dossier,
            fact=WHOLE_DOSSIER,
            occasion=Occasion.DIGEST,
            refers_to=day,
            count=0,
        )
        day = day + 7 * A_DAY if rhythm is Rhythm.WEEKLY else months_after(day, 1)


def next_due(
    subscriptions: Iterable[Subscription], book_of: BookOf, calendar: Calendar, after: datetime
) -> tuple[Subscription, Planned] | None:
    """The first thing that falls due after an instant, within the coming year or so, and for whom."""
    alike: dict[tuple[object, ...], list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        alike[one.schedule_settings].append(one)
    books = {dossier: book_of(dossier) for dossier in {group[0].dossier for group in alike.values()}}
    tables = {dossier: timetable(book) for dossier, book in books.items() if book}
    start = after
    for ahead in _LOOKS_AHEAD:
        firsts = [
            first
            for group in alike.values()
            if (table := tables.get(group[0].dossier))
            for first in _first(plan(table, group[0].for_all_alike(), calendar, start, after + ahead), group)
        ]
        if firsts:
            planned, one = min(firsts, key=lambda first: (first[0], first[1].id))
            return one, planned
        start = after + ahead
    return None


def _first(
    planned: Sequence[Planned], alike: Sequence[Subscription]
) -> Iterator[tuple[Planned, Subscription]]:
    """The first that any of several subscriptions with the same settings is due, and one that is due it."""
    begins, _, earliest = min(((due_from(one), one.id, one) for one in alike), key=lambda row: row[:2])
    for found in planned:
        if begins <= found.due_at:
            yield found, earliest
            return
