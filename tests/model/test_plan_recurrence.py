"""What recurs, against python-dateutil's rules of iCalendar where they are right.

They differ where a year or a month has no such day: a rule leaves it out. An anniversary of 29 February is
observed on 28 February or 1 March of a common year instead, and a review three months after 31 January falls
on 30 April.

Source: RFC 5545, 3.3.10 "Recurrence Rule", on instances with an invalid date.
"""

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, YEARLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.counting import months_after
from bot.model.schedule import occurrences, plan
from bot.model.subscription import Occasion, Rhythm
from tests.model.plan_books import Holidays, book, commitment, event, subscription

BERLIN: Final = ZoneInfo("Europe/Berlin")
START, END = date(2000, 1, 1), date(2037, 12, 31)


def _days(rule: rrule, start: date = START, end: date = END) -> list[date]:
    first, last = (datetime.combine(day, time.min) for day in (start, end))
    return [moment.date() for moment in rule.between(first, last, inc=True)]


@given(day=st.dates(date(1990, 1, 1), date(2020, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_anniversaries_return_as_yearly_rules_do_but_for_29_february(day):
    found = occurrences(book(event("e", day.isoformat())), subscription(), START, END)
    rule = rrule(YEARLY, dtstart=datetime.combine(day, time.min))
    expected = [moment for moment in _days(rule) if moment != day]
    if (day.month, day.day) == (2, 29):
        expected += [date(year, 2, 28) for year in range(max(2000, day.year + 1), 2038) if not isleap(year)]
    assert [one.day for one in found] == sorted(expected)
    assert all(one.count == relativedelta(one.day + timedelta(days=1), day).years for one in found)


@pytest.mark.parametrize(("on_march_1", "observed"), [(False, (2, 28)), (True, (3, 1))])
def test_29_february_is_observed_beside_in_common_years_and_itself_in_leap_years(on_march_1, observed):
    wish = subscription(leap_day_on_march_1=on_march_1)
    found = occurrences(book(event("e", "2012-02-29")), wish, date(2013, 1, 1), date(2016, 12, 31))
    days = [date(year, *observed) for year in (2013, 2014, 2015)] + [date(2016, 2, 29)]
    assert [(one.day, one.count) for one in found] == list(zip(days, (1, 2, 3, 4), strict=True))


def test_29_february_has_no_anniversary_in_2100_but_beside_it():
    found = occurrences(book(event("e", "2096-02-29")), subscription(), date(2100, 1, 1), date(2100, 12, 31))
    assert [one.day for one in found] == [date(2100, 2, 28)]


@given(closes=st.dates(date(2001, 1, 1), date(2030, 12, 31)), months=st.integers(1, 24))
@settings(max_examples=200, deadline=None)
def test_reviews_return_as_a_monthly_rule_does_on_the_next_day_of_reviews(closes, months):
    wish = subscription(occasions=frozenset({Occasion.OVERDUE_REVIEW}), review_months=months)
    found = [one.day for one in occurrences(book(commitment("c", closes.isoformat())), wish, START, END)]
    first = datetime.combine(closes.replace(day=1), time.min)
    quarterly = rrule(MONTHLY, bymonth=(2, 5, 8, 11), bymonthday=1, dtstart=first)
    expected = set()
    for month in rrule(MONTHLY, interval=months, dtstart=first, until=datetime.combine(END, time.min)):
        # A month without the day ends on its last.
        nominal = first + relativedelta(months=(month.year - first.year) * 12 + month.month - first.month)
        nominal += relativedelta(day=closes.day)
        told = quarterly.after(nominal, inc=True)
        if month > first and told and START <= told.date() <= END:
            expected.add(told.date())
    assert found == sorted(expected)


@given(day=st.dates(date(1, 1, 1), date(9000, 1, 1)), months=st.integers(0, 2400))
def test_months_are_added_as_a_reference_adds_them(day, months):
    assert months_after(day, months) == day + relativedelta(months=months)


@given(start=st.dates(START, END), length=st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_weekly_digests_come_on_mondays_and_monthly_ones_on_the_first(start, length):
    end = start + timedelta(days=length)
    anchor = datetime(1999, 1, 1)  # noqa: DTZ001 - a day
    rules = {
        Rhythm.WEEKLY: rrule(WEEKLY, byweekday=MO, dtstart=anchor),
        Rhythm.MONTHLY: rrule(MONTHLY, bymonthday=1, dtstart=anchor),
    }
    for rhythm, rule in rules.items():
        wish = subscription(occasions=frozenset({Occasion.DIGEST}), digest=rhythm)
        found = occurrences(book(), wish, start, end)
        assert [one.day for one in found] == _days(rule, start, end)


def test_a_daily_rule_over_the_same_wall_clock_gives_the_same_instants_outside_gaps():
    """The reference keeps a skipped time as it is written; ours moves it to the end of the gap."""
    days = [date(2016, 1, 1) + timedelta(days=number) for number in range(366)]
    held = book(*(commitment(f"c-{day}", day.isoformat()) for day in days))
    for at in (time(9), time(2, 30)):
        wish = subscription(zone=BERLIN.key, at=at, occasions=frozenset({Occasion.CLOSES}))
        first = datetime.combine(days[0], time.min, UTC) - timedelta(days=1)
        found = [one.due_at for one in plan(held, wish, Holidays(), first, first + timedelta(days=400))]
        rule = rrule(DAILY, count=366, dtstart=datetime.combine(days[0], at, BERLIN))
        reference = [moment.astimezone(UTC) for moment in rule]
        differ = [ours for ours, theirs in zip(found, reference, strict=True) if ours != theirs]
        assert differ == ([] if at == time(9) else [datetime(2016, 3, 27, 1, tzinfo=UTC)])
