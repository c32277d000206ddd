"""Anniversaries and deadlines as days of the calendar."""

from datetime import date

import pytest

from bot.model.counting import months_after
from bot.model.deadlines import Standing, deadlines, reviews
from bot.model.fact import Certainty, Kind, State
from bot.model.timeline import anniversaries, has_anniversary, timelines
from tests.model.plan_books import OLD, book, commitment, deprecated, event, searched, status

ALWAYS = (date(1990, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("when", ["2015-12-01", "2015-12", "2015"])
def test_events_known_to_the_day_the_month_or_the_year_have_anniversaries(when):
    assert has_anniversary(event("e", when))


@pytest.mark.parametrize(
    "when",
    [
        None,
        "2015-Q1",
        "2015-H2",
        "2015-12-01/2015-12-02",
        "2015-12-01/..",
        "../2015",
        "2015~",
        "2015?",
        "2015-12-01%",
    ],
)
def test_events_of_other_or_doubtful_dates_have_none(when):
    assert not has_anniversary(event("e", when))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.EVENT])
def test_only_events_have_anniversaries(kind):
    assert not has_anniversary(event("e", "2015-12-01", kind=kind))


@pytest.mark.parametrize("certainty", Certainty)
def test_what_is_only_proposed_or_expected_has_no_anniversary(certainty):
    took_place = certainty not in {Certainty.PROPOSED, Certainty.EXPECTED}
    assert has_anniversary(event("e", "2015-12-01", certainty=certainty)) is took_place


def test_the_year_of_the_event_is_no_anniversary():
    found = anniversaries(event("e", "2015-12-01"), date(2015, 1, 1), date(2017, 12, 31))
    assert [(one.day, one.years) for one in found] == [(date(2016, 12, 1), 1), (date(2017, 12, 1), 2)]


@pytest.mark.parametrize(("when", "day"), [("2014-03", date(2016, 3, 1)), ("2014", date(2016, 1, 1))])
def test_a_month_or_a_year_is_remembered_on_its_first_day(when, day):
    found = anniversaries(event("e", when), date(2016, 1, 1), date(2016, 12, 31))
    assert [(one.day, one.years) for one in found] == [(day, 2)]


def test_only_anniversaries_inside_the_span_are_given():
    fact = event("e", "2015-12-01")
    assert not list(anniversaries(fact, date(2016, 12, 2), date(2017, 11, 30)))
    assert len(list(anniversaries(fact, date(2016, 12, 1), date(2016, 12, 1)))) == 1


@pytest.mark.parametrize(
    ("due", "opens", "closes"),
    [
        ("2016-40", date(2016, 1, 1), date(2016, 6, 30)),
        ("2016-Q4", date(2016, 10, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-05-05", date(2016, 5, 5), date(2016, 5, 5)),
        ("2016-05-05/2016-07", date(2016, 5, 5), date(2016, 7, 31)),
        ("../2016", None, date(2016, 12, 31)),
        ("2016/..", date(2016, 1, 1), None),
    ],
)
def test_a_window_opens_on_its_first_day_and_closes_on_its_last(due, opens, closes):
    [found] = deadlines(commitment("c", due))
    assert found is not None
    assert (found.opens, found.closes) == (opens, closes)


def test_what_has_no_window_has_no_deadline():
    assert deadlines(commitment("c", None)) == ()
    assert deadlines(event("e", "2015-12-01")) == ()


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2015, 12, 31), Standing.AHEAD),
        (date(2016, 1, 1), Standing.OPEN),
        (date(2016, 6, 30), Standing.OPEN),
        (date(2016, 7, 1), Standing.PAST),
    ],
)
def test_a_window_is_ahead_open_or_overdue(today, standing):
    [found] = deadlines(commitment("c", "2016-40"))
    assert found is not None
    assert found.standing(today) is standing


@pytest.mark.parametrize("state", [State.KEPT, State.BROKEN, State.SUPERSEDED])
def test_a_settled_commitment_stands_so_on_any_day(state):
    [found] = deadlines(commitment("c", "2016-40", status(state, "2016-05-01")))
    assert found is not None
    assert found.standing(date(2020, 1, 1)) is Standing.SETTLED


def test_months_end_where_the_shorter_month_does():
    assert months_after(date(2015, 11, 30), 3) == date(2016, 2, 29)
    assert months_after(date(2016, 1, 31), 3) == date(2016, 4, 30)
    assert months_after(date(2016, 6, 30), 6) == date(2016, 12, 30)


def test_reviews_far_in_the_past_cost_nothing_and_none_come_before_a_window_closes():
    assert list(reviews(date(1, 1, 31), 1, date(2016, 2, 1), date(2016, 2, 29))) == [date(2016, 2, 1)]
    assert list(reviews(date(9999, 12, 31), 3, *ALWAYS)) == []
    assert list(reviews(date(9999, 12, 31), 0, *ALWAYS)) == []


@pytest.mark.parametrize(
    ("closes", "days"),
    [
        # After one month and three, which may be told together; then each year.
        (date(2016, 6, 30), ["2016-08-01", "2016-11-01", "2017-08-01", "2018-08-01"]),
        (date(2016, 7, 1), ["2016-08-01", "2016-11-01", "2017-08-01", "2018-08-01"]),
        (date(2016, 7, 2), ["2016-11-01", "2017-08-01", "2018-08-01"]),
        (date(2016, 12, 31), ["2017-02-01", "2017-05-01", "2018-02-01"]),
    ],
)
def test_reviews_taper_and_come_on_one_day_of_a_quarter(closes, days):
    found = reviews(closes, 0, date(2016, 1, 1), date(2018, 12, 31))
    assert [day.isoformat() for day in found] == days


def test_a_fact_is_known_from_the_day_its_first_source_appeared():
    [timeline] = timelines(book(event("e", "2015-12-01", "2016-03", "2016-02-05")))
    assert not timeline.stands(date(2016, 2, 4))
    assert timeline.stands(date(2016, 2, 5))


def test_a_source_known_to_the_month_counts_from_the_months_last_day():
    [timeline] = timelines(book(event("e", "2015-12-01", "2016-03")))
    assert not timeline.stands(date(2016, 3, 30))
    assert timeline.stands(date(2016, 3, 31))


def test_a_commitment_is_known_from_its_first_status():
    [timeline] = timelines(book(commitment("c", "2016", status(State.AGREED, "2015-12-03"))))
    assert not timeline.stands(date(2015, 12, 2))
    assert timeline.stands(date(2015, 12, 3))


def test_a_deprecated_fact_stands_until_the_day_before():
    [timeline] = timelines(book(event("e", "2010-12-01", deprecated=deprecated("2016-12-01"))))
    assert timeline.stands(date(2016, 11, 30))
    assert not timeline.stands(date(2016, 12, 1))


def test_a_superseded_fact_stands_until_its_successor_is_known():
    old, new = event("old", "2010-12-01"), event("new", "2010-12-02", "2016-12-05", supersedes=("old",))
    before, _ = timelines(book(old, new))
    assert before.stands(date(2016, 12, 4))
    assert not before.stands(date(2016, 12, 5))


def test_a_commitment_is_settled_from_the_day_its_status_says_so():
    entries = (status(State.AGREED, OLD), status(State.KEPT, "2016-05-10"))
    [timeline] = timelines(book(commitment("c", "2016-40", *entries)))
    assert not timeline.is_settled(date(2016, 5, 9))
    assert timeline.is_settled(date(2016, 5, 10))


def test_a_status_whose_source_appeared_later_is_known_from_then():
    entries = (status(State.AGREED, OLD), status(State.KEPT, "2016-05-10", "2016-08-01"))
    [timeline] = timelines(book(commitment("c", "2016-40", *entries)))
    assert not timeline.is_settled(date(2016, 7, 31))
    assert timeline.is_settled(date(2016, 8, 1))


def test_a_commitment_taken_up_again_is_settled_no_longer():
    entries = (status(State.BROKEN, "2016-05-10"), status(State.UNDER_WAY, "2016-06-10"))
    [timeline] = timelines(book(commitment("c", "2016", *entries)))
    assert timeline.is_settled(date(2016, 5, 10))
    assert not timeline.is_settled(date(2016, 6, 10))


@pytest.mark.parametrize(
    ("entry", "is_assessed"),
    [
        (searched("2016-07-15"), True),
        (status(State.UNDER_WAY, "2016-07-15"), True),
        (status(State.UNDER_WAY, "2016-06-30"), False),
        (status(State.AGREED, "2016-07-15"), False),
        (status(State.PROPOSED, "2016-07-15"), False),
    ],
)
def test_a_commitment_is_assessed_once_somebody_looked_after_its_window_closed(entry, is_assessed):
    [timeline] = timelines(book(commitment("c", "2016-40", status(State.AGREED, OLD), entry)))
    assert not timeline.is_assessed(date(2016, 7, 14), date(2016, 6, 30))
    assert timeline.is_assessed(date(2016, 7, 15), date(2016, 6, 30)) is is_assessed


def test_facts_that_fall_on_no_day_have_no_course():
    held = book(event("when", None), commitment("due", None), event("about", "2015~"), event("e", "2015"))
    assert [timeline.fact.id for timeline in timelines(held)] == ["e"]
