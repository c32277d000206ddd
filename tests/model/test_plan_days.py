"""On which days a channel wants posts: weekdays, holidays, pauses, since when."""

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.model.schedule import FURTHEST_SHIFT, begins_at, plan, posting_day
from bot.model.subscription import Occasion, Shift, Subscription
from tests.model.plan_books import Closed, Holidays, book, commitment, event, planned, subscription, utc

WORKDAYS = frozenset(range(5))
EASTER = Holidays("2016-03-25", "2016-03-28")  # Good Friday and Easter Monday
NEW_YEAR = Holidays("2016-12-26", "2017-01-02", "2017-01-03")


def _wish(shift: Shift, **changes: Any) -> Subscription:
    return subscription(weekdays=WORKDAYS, holidays="DE", shift=shift, **changes)


@pytest.mark.parametrize(
    ("shift", "day", "found"),
    [
        (Shift.KEEP, date(2016, 3, 26), date(2016, 3, 26)),
        (Shift.BEFORE, date(2016, 3, 26), date(2016, 3, 24)),
        (Shift.AFTER, date(2016, 3, 26), date(2016, 3, 29)),
        (Shift.BEFORE, date(2016, 3, 24), date(2016, 3, 24)),
        (Shift.AFTER, date(2016, 3, 24), date(2016, 3, 24)),
    ],
)
def test_a_day_among_weekend_and_holidays_is_kept_or_moved_past_all_of_them(shift, day, found):
    assert posting_day(day, _wish(shift), EASTER) == found


def test_moving_crosses_the_ends_of_months_and_years():
    calendar = NEW_YEAR
    assert posting_day(date(2016, 12, 31), _wish(Shift.AFTER), calendar) == date(2017, 1, 4)
    assert posting_day(date(2017, 1, 1), _wish(Shift.BEFORE), calendar) == date(2016, 12, 30)


def test_holidays_count_only_where_a_country_is_named():
    wish = subscription(shift=Shift.AFTER, holidays="")
    assert posting_day(date(2016, 3, 28), wish, EASTER) == date(2016, 3, 28)


@pytest.mark.parametrize("shift", Shift)
@pytest.mark.parametrize("weekdays", [WORKDAYS, frozenset()])
def test_where_every_day_is_closed_the_day_itself_is_kept(shift, weekdays):
    wish = subscription(weekdays=weekdays, holidays="DE", shift=shift)
    assert posting_day(date(2016, 3, 26), wish, Closed()) == date(2016, 3, 26)


def test_a_post_moves_as_far_as_a_month_and_is_still_planned():
    days = [date(2016, 6, 1 + number) for number in range(30)]
    calendar = Holidays(*(day.isoformat() for day in days))
    wish = subscription(
        holidays="DE", shift=Shift.AFTER, lead_days=(0,), occasions=frozenset({Occasion.CLOSES})
    )
    assert (date(2016, 7, 1) - days[0]) == FURTHEST_SHIFT
    [found] = planned(book(commitment("c", "2016-06-01")), wish, "2016-07-01", "2016-07-01", calendar)
    assert found.occurrence.day == date(2016, 6, 1)


def test_a_post_moved_as_far_as_can_be_is_planned_though_the_clock_went_back_past_midnight():
    """Newfoundland put its clocks back at 00:01: a span can end on the evening before its last post."""
    closed = [date(2010, 11, 8) + timedelta(days=number) for number in range(30)]
    calendar = Holidays(*(day.isoformat() for day in closed))
    wish = subscription(
        holidays="CA", shift=Shift.BEFORE, zone="America/St_Johns", at=time(0), lead_days=(0,)
    )
    until = utc("2010-11-07T02:45")
    assert f"{until.astimezone(ZoneInfo(wish.zone)):%d %H:%M}" == "06 23:15"
    [found] = plan(book(commitment("c", "2010-12-07")), wish, calendar, utc("2010-11-06"), until)
    assert found.due_at == utc("2010-11-07T02:30")


def test_an_occurrence_keeps_its_own_day_and_name_when_its_post_moves():
    facts = book(commitment("c", "2016-03-26"))
    names = set()
    for shift in Shift:
        [found] = planned(facts, _wish(shift, lead_days=(0,)), "2016-03-01", "2016-03-31", EASTER)
        names.add(found.occurrence.name)
    assert names == {"d/c/closes/2016-03-26"}


def test_what_is_moved_onto_one_day_is_due_at_one_instant():
    facts = book(
        event("saturday", "2015-04-02"), event("sunday", "2015-04-03"), event("monday", "2015-04-04")
    )
    found = planned(facts, _wish(Shift.AFTER), "2016-04-01", "2016-04-30", EASTER)
    assert {one.due_at for one in found} == {utc("2016-04-04T09:00")}
    assert len(found) == 3


def test_a_pause_ends_on_the_morning_of_its_day():
    facts = book(*(commitment(f"c{day}", f"2016-05-{day}") for day in (10, 11, 12)))
    wish = subscription(paused_until=date(2016, 5, 11), lead_days=(0,))
    found = planned(facts, wish, "2016-05-01", "2016-05-31")
    assert [one.occurrence.fact for one in found] == ["c11", "c12"]


def test_since_is_the_first_day_covered():
    facts = book(*(commitment(f"c{day}", f"2016-05-{day}") for day in (10, 11, 12)))
    found = planned(facts, subscription(since=date(2016, 5, 11), lead_days=(0,)), "2016-05-01", "2016-05-31")
    assert [one.occurrence.fact for one in found] == ["c11", "c12"]


def test_pause_and_since_go_by_the_day_a_post_appears_on():
    """What falls on the day that Samoa skipped appears on the day after it."""
    facts = book(commitment("c", "2011-12-30"))
    both: tuple[dict[str, Any], ...] = ({"since": date(2011, 12, 31)}, {"paused_until": date(2011, 12, 31)})
    for changes in both:
        wish = subscription(zone="Pacific/Apia", lead_days=(0,), **changes)
        assert len(planned(facts, wish, "2011-12-01", "2012-01-15")) == 1


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("UTC", date(2016, 5, 1), utc("2016-05-01")),
        ("Asia/Shanghai", date(2016, 5, 1), utc("2016-04-30T16:00")),
        ("America/Sao_Paulo", date(2016, 10, 16), utc("2016-10-16T03:00")),  # the day begins at 01:00
        ("Pacific/Apia", date(2011, 12, 30), utc("2011-12-30T10:00")),
    ],
)
def test_a_day_begins_at_its_first_instant_in_the_channels_zone(zone, day, instant):
    assert begins_at(subscription(zone=zone, since=day)) == instant


def test_a_subscription_from_ever_on_or_for_never_begins_at_the_ends_of_the_calendar():
    assert begins_at(subscription(since=date.min)) < utc("1000-01-01")
    assert begins_at(subscription(since=date.max)) > utc("9000-01-01")
    assert begins_at(subscription(since=date.min, paused_until=date.max, at=time(0))) > utc("9000-01-01")
