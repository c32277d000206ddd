"""Public holidays, as the channel's country has them."""

from datetime import date

import pytest

from bot.holiday_calendar import HolidayCalendar, known_countries
from bot.model.schedule import posting_day
from bot.model.subscription import Shift
from tests.model.plan_books import subscription


@pytest.mark.parametrize(
    ("country", "day", "is_holiday"),
    [
        ("DE", date(2026, 10, 3), True),
        ("US", date(2026, 10, 3), False),
        ("US", date(2026, 11, 26), True),
        ("CN", date(2025, 10, 1), True),
        ("DE", date(2026, 11, 26), False),
    ],
)
def test_each_country_has_its_own_holidays(country, day, is_holiday):
    assert HolidayCalendar().is_holiday(day, country) is is_holiday


@pytest.mark.parametrize("country", ["XX", "", "de"])
def test_a_country_that_is_not_known_has_no_holidays(country):
    assert not HolidayCalendar().is_holiday(date(2026, 12, 25), country)


def test_every_known_country_answers_for_every_year_that_may_be_planned():
    calendar = HolidayCalendar()
    assert {"CN", "DE", "US"} <= known_countries()
    for country in known_countries():
        assert len(country) == 2
        for year in (2, 2016, 2026, 9989):
            calendar.is_holiday(date(year, 12, 25), country)


def test_a_reminder_moves_over_christmas_and_the_weekend_after_it():
    wish = subscription(holidays="DE", weekdays=frozenset(range(5)), shift=Shift.AFTER)
    assert posting_day(date(2026, 12, 25), wish, HolidayCalendar()) == date(2026, 12, 28)


def test_a_reminder_of_golden_week_moves_in_front_of_it():
    wish = subscription(holidays="CN", weekdays=frozenset(range(5)), shift=Shift.BEFORE)
    assert posting_day(date(2025, 10, 5), wish, HolidayCalendar()) == date(2025, 9, 30)
