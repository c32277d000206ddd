"""Holds what is due against the book as it stands now, and finds what an edit made owed; pure.

An occurrence is planned from one book and may be told from another: it waited, was put off, or was refused.
Whichever way it became owed, the book that stands when it is told decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.deadlines import Deadline
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.schedule import (
    FURTHEST_SHIFT,
    WHOLE_DOSSIER,
    Calendar,
    Occurrence,
    Planned,
    Timetable,
    plan,
    posting_day,
)
from bot.model.subscription import Occasion, Shift, Subscription
from bot.model.text import Phrase
from bot.model.timeline import FactTimeline, anniversaries, timeline
from bot.model.zones import due_at

_FURTHEST_LEAD: Final = timedelta(days=367) + FURTHEST_SHIFT
_DEADLINE: Final = frozenset({Occasion.LEAD, Occasion.CLOSES})
_ANNIVERSARIES: Final = frozenset({Occasion.ANNIVERSARY, Occasion.PERIOD})


def still_stands(book: FactBook, occurrence: Occurrence, today: date) -> Occurrence | Phrase:
    """An occurrence with what the book says of it now, or the reason why the book no longer says it.

    Args:
        book: As it stands now.
        occurrence: Planned from this book or an earlier one.
        today: The channel's day on which it is told.
    """
    if occurrence.fact == WHOLE_DOSSIER:
        return occurrence
    fact = book.facts.get(occurrence.fact)
    # Under another id than its first it was planned while nobody knew of that; now that is planned.
    if fact is None or fact.first_id != occurrence.fact:
        return Phrase("withdrawn_gone")
    return _held(timeline(book, fact), occurrence, max(today, occurrence.day))


def _held(over_time: FactTimeline, occurrence: Occurrence, day: date) -> Occurrence | Phrase:
    if not over_time.stands(day):
        return Phrase("withdrawn_fallen" if day >= over_time.gone_from else "withdrawn_unknown")
    if occurrence.occasion in _ANNIVERSARIES:
        return _anniversary(over_time, occurrence)
    if over_time.is_settled(day):
        return Phrase("withdrawn_settled")
    held = _edge(over_time, occurrence)
    is_review = isinstance(held, Occurrence) and held.occasion is Occasion.OVERDUE_REVIEW
    if isinstance(held, Occurrence) and is_review and over_time.is_assessed(day, held.refers_to):
        return Phrase("withdrawn_assessed")
    return held


def _anniversary(over_time: FactTimeline, occurrence: Occurrence) -> Occurrence | Phrase:
    """The anniversary that falls on the same day by the date of now."""
    day, when = occurrence.day, over_time.fact.when
    for late_leap in (False, True):
        for found in anniversaries(over_time.fact, day, day, leap_day_on_march_1=late_leap):
            if when and when.earliest:
                return replace(occurrence, refers_to=when.earliest, count=found.years)
    return Phrase("withdrawn_moved")


def _edge(over_time: FactTimeline, occurrence: Occurrence) -> Occurrence | Phrase:
    edge, day = occurrence.refers_to, occurrence.day
    match occurrence.occasion:
        case Occasion.OPENS:
            found = _near(over_time, edge)
            is_same = any(one.announced_on == day for one in found)
        case Occasion.OVERDUE_REVIEW:
            # One that moved is reviewed by its date of now.
            closed = [one.closes for one in _near(over_time, day) if one.closes and one.closes < day]
            if closed:
                closes = edge if edge in closed else max(closed)
                return replace(occurrence, refers_to=closes, count=(day - closes).days)
            is_same = False
        case _:
            is_same = any(one.closes == edge for one in _near(over_time, edge))
    return occurrence if is_same else Phrase("withdrawn_moved")


def _near(over_time: FactTimeline, day: date) -> list[Deadline]:
    """The deadlines of a fact, of those that recur what stands around a day."""
    found: list[Deadline] = []
    for one in over_time.deadlines:
        room = 2 * one.term.every.days_at_most if one.term.every else 0
        start = date.fromordinal(max(1, day.toordinal() - room))
        found += one.recurrences(start, day)
    return found


def owed_by_edits(
    table: Timetable,
    subscription: Subscription,
    calendar: Calendar,
    *,
    moved: Mapping[FactId, datetime],
    now: datetime,
    grace: timedelta,
) -> Iterator[Planned]:
    """What edits made owed that lies behind by its own time; each is told from the edit on.

    That is what would have fallen due within the grace, and of a deadline that is still ahead the lead that
    was passed last, however long ago: who learns of a deadline 25 days before it must be told, though the
    day 30 days before it has passed.

    Args:
        table: Of the book as it stands now.
        subscription: Stands for all that have its settings.
        calendar: Knows public holidays.
        moved: Facts whose days were changed, each with the instant at which the change was seen.
        now: What falls due later is planned when it does.
        grace: How late a post may be.
    """
    today = now.astimezone(ZoneInfo(subscription.zone)).date()
    # What is known of them today is said of days on which it was not known yet.
    known = tuple(
        replace(one, known_from=date.min)
        for one in table.timelines
        if one.fact.first_id in moved and one.stands(today)
    )
    if not known:
        return
    over_time = {one.fact.first_id: one for one in known}
    asked = replace(subscription, occasions=subscription.occasions - {Occasion.DIGEST})
    behind = plan(replace(table, timelines=known), asked, calendar, now - _FURTHEST_LEAD, now)
    last = {found.occurrence.fact: found for found in behind if found.occurrence.occasion in _DEADLINE}
    for found in behind:
        occurrence, seen = found.occurrence, moved[found.occurrence.fact]
        is_recent = found.due_at > now - grace
        if occurrence.occasion in _DEADLINE:
            is_owed = last[occurrence.fact] is found and (is_recent or occurrence.refers_to >= today)
        else:
            is_owed = is_recent
        if not is_owed or found.due_at > seen:
            continue
        if isinstance(_held(over_time[occurrence.fact], occurrence, today), Occurrence):
            told = replace(occurrence, is_from_edit=True)
            yield Planned(due_at=_at_once(seen, subscription, calendar), occurrence=told)


def _at_once(instant: datetime, subscription: Subscription, calendar: Calendar) -> datetime:
    """The instant itself, or the next on which the channel wants posts."""
    zone = ZoneInfo(subscription.zone)
    day = instant.astimezone(zone).date()
    if subscription.shift is Shift.KEEP:
        return instant
    wanted = posting_day(day, replace(subscription, shift=Shift.AFTER), calendar)
    return instant if wanted == day else due_at(wanted, subscription.at, zone)
