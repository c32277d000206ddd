"""What falls due: anniversaries, leads, windows that open and close, reviews, digests."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.model.fact import Fact, State
from bot.model.schedule import occurrences
from bot.model.subscription import Occasion, Rhythm
from tests.model.plan_books import (
    EVERYTHING,
    OLD,
    book,
    commitment,
    deprecated,
    event,
    planned,
    searched,
    status,
    subscription,
    told,
)

HALF = commitment("course", "2016-40", status(State.AGREED, "2015-12-03"))
"""The training course of the first half of 2016."""


def _told(*facts: Fact, first: str = "2016-01-01", last: str = "2016-12-31", **settings: Any) -> list[str]:
    return told(planned(book(*facts), subscription(**settings), first, last))


def test_a_window_opens_on_its_first_day_is_announced_before_it_closes_and_is_reviewed_after():
    assert _told(HALF) == [
        "2016-01-01 course opens 0",
        "2016-05-31 course lead 30",
        "2016-06-23 course lead 7",
        "2016-06-29 course lead 1",
        "2016-06-30 course closes 0",
        "2016-08-01 course overdue-review 32",
        "2016-11-01 course overdue-review 124",
    ]


def test_a_window_is_never_due_on_its_first_day():
    first_day = occurrences(book(HALF), subscription(), date(2016, 1, 1), date(2016, 1, 1))
    assert [one.occasion for one in first_day] == [Occasion.OPENS]


def test_a_deadline_of_one_day_has_no_opening():
    assert _told(commitment("c", "2016-05-20"), last="2016-05-31") == [
        "2016-04-20 c lead 30",
        "2016-05-13 c lead 7",
        "2016-05-19 c lead 1",
        "2016-05-20 c closes 0",
    ]


def test_a_window_without_an_end_only_opens():
    assert _told(commitment("c", "2016-05-20/..")) == ["2016-05-20 c opens 0"]


def test_a_window_without_a_beginning_never_opens():
    assert _told(commitment("c", "../2016-05"), last="2016-06-30", lead_days=(0,)) == [
        "2016-05-31 c closes 0"
    ]


def test_a_commitment_without_a_window_is_never_due():
    assert _told(commitment("c", None)) == []


def test_leads_named_twice_are_told_once():
    assert _told(commitment("c", "2016-05-20"), last="2016-05-20", lead_days=(7, 7, 1)) == [
        "2016-05-13 c lead 7",
        "2016-05-19 c lead 1",
    ]


def test_the_last_day_is_told_only_where_it_is_among_the_leads():
    assert _told(commitment("c", "2016-05-20"), last="2016-05-20", lead_days=(7,)) == ["2016-05-13 c lead 7"]


def test_a_lead_may_lie_before_the_window_opens_and_in_another_year():
    found = _told(commitment("c", "2016-01"), first="2015-12-01", last="2016-01-01", lead_days=(40, 31))
    assert found == ["2015-12-22 c lead 40", "2015-12-31 c lead 31", "2016-01-01 c opens 0"]


@pytest.mark.parametrize("occasion", sorted(EVERYTHING))
def test_only_what_is_wished_for_is_told(occasion):
    found = _told(HALF, event("e", "2015-12-01"), event("year", "2014"), occasions=frozenset({occasion}))
    assert found
    assert {line.split()[2] for line in found} == {occasion}


@pytest.mark.parametrize(
    "due", ["2016~", "2016-05-20?", "2016-21", "2016-mid", "2016-05-late", "2016~/2016-24"]
)
def test_a_date_of_no_exact_day_opens_closes_and_counts_down_nothing(due):
    assert _told(commitment("c", due), first="2014-01-01", last="2020-12-31") == []


def test_of_a_window_only_the_exact_end_is_told():
    found = _told(commitment("c", "2016-21/2016-05-20"), last="2016-05-31", lead_days=(7, 0))
    assert found == ["2016-05-13 c lead 7", "2016-05-20 c closes 0"]
    assert _told(commitment("c", "2016-05-20/2017~"), last="2018-12-31") == ["2016-05-20 c opens 0"]


@pytest.mark.parametrize("state", [State.ANNOUNCED, State.REQUIRED])
def test_what_is_announced_or_required_is_told_and_reviewed_like_what_was_agreed(state):
    due = commitment("c", "2016-05-20", status(state, OLD))
    assert _told(due, lead_days=(0,), last="2016-08-31") == [
        "2016-05-20 c closes 0",
        "2016-08-01 c overdue-review 73",
    ]


@pytest.mark.parametrize("state", [State.KEPT, State.BROKEN, State.SUPERSEDED, State.WITHDRAWN])
def test_a_settled_commitment_is_announced_no_more_from_the_day_it_was_settled(state):
    settled = commitment("c", "2016-40", status(State.AGREED, OLD), status(state, "2016-06-23"))
    assert _told(settled) == ["2016-01-01 c opens 0", "2016-05-31 c lead 30"]


def test_a_status_dated_later_than_the_day_does_not_count_on_that_day():
    settled = commitment("c", "2016-05-20", status(State.AGREED, OLD), status(State.KEPT, "2016-05-20"))
    assert _told(settled, lead_days=(1, 0)) == ["2016-05-19 c lead 1"]


def test_a_proposal_is_announced_as_a_window_like_any_other():
    proposal = commitment("c", "2016-40", status(State.PROPOSED, OLD))
    assert _told(proposal, lead_days=(0,), last="2016-06-30") == [
        "2016-01-01 c opens 0",
        "2016-06-30 c closes 0",
    ]


def test_a_review_is_asked_until_somebody_looked_after_the_window_closed():
    looked = commitment("c", "2016-05-20", status(State.AGREED, OLD), searched("2016-09-01"))
    wish: dict[str, Any] = {"occasions": frozenset({Occasion.OVERDUE_REVIEW}), "review_months": 1}
    assert _told(looked, **wish) == [
        "2016-08-01 c overdue-review 73",
    ]


def test_an_assessment_before_the_window_closed_does_not_answer_what_came_of_it():
    early = commitment("c", "2016-05-20", status(State.AGREED, OLD), status(State.UNDER_WAY, "2016-05-01"))
    assert _told(early, occasions=frozenset({Occasion.OVERDUE_REVIEW}), last="2016-09-01") == [
        "2016-08-01 c overdue-review 73"
    ]


@pytest.mark.parametrize(("months", "days"), [(1, 4), (3, 4), (6, 2), (12, 1), (0, 1)])
def test_reviews_come_at_the_set_interval_in_months(months, days):
    wish: dict[str, Any] = {"occasions": frozenset({Occasion.OVERDUE_REVIEW}), "review_months": months}
    assert len(_told(commitment("c", "2014-01-01"), **wish)) == days


def test_a_review_of_years_ago_still_comes():
    found = _told(commitment("c", "1992-06-30"), occasions=frozenset({Occasion.OVERDUE_REVIEW}))
    assert [line[:10] for line in found] == ["2016-08-01"]


def test_a_deprecated_fact_is_told_until_the_day_before():
    gone = event("e", "2010-05-05", deprecated=deprecated("2016-05-05"))
    assert _told(gone, first="2015-01-01", last="2017-12-31") == ["2015-05-05 e anniversary 5"]


def test_a_superseded_fact_gives_way_on_the_day_its_successor_appears():
    old, new = event("old", "2010-05-05"), event("new", "2010-05-06", "2016-01-01", supersedes=("old",))
    assert _told(old, new, first="2015-01-01") == [
        "2015-05-05 old anniversary 5",
        "2016-05-06 new anniversary 6",
    ]


def test_a_fact_that_was_published_later_is_not_told_before():
    found = _told(event("e", "2010-05-05", "2016-05-06"), last="2017-12-31")
    assert found == ["2017-05-05 e anniversary 7"]


def test_the_first_source_that_says_it_is_enough():
    assert _told(event("e", "2010-05-05", "2030-01-01", "2011-01-01")) == ["2016-05-05 e anniversary 6"]


def test_a_month_and_a_year_are_remembered_on_the_first_day_of_theirs():
    found = _told(event("month", "2014-03"), event("year", "2014"))
    assert found == ["2016-01-01 year period 2", "2016-03-01 month period 2"]


def test_an_anniversary_tells_of_the_day_of_the_event():
    [found] = planned(book(event("e", "2010-05-05")), subscription(), "2016-01-01", "2016-12-31")
    assert (found.occurrence.refers_to, found.occurrence.count) == (date(2010, 5, 5), 6)


def test_leads_and_closings_tell_of_the_last_day_and_openings_of_the_first():
    found = planned(book(HALF), subscription(), "2016-01-01", "2016-12-31")
    edges = {one.occurrence.occasion: one.occurrence.refers_to for one in found}
    assert edges == {
        Occasion.OPENS: date(2016, 1, 1),
        Occasion.LEAD: date(2016, 6, 30),
        Occasion.CLOSES: date(2016, 6, 30),
        Occasion.OVERDUE_REVIEW: date(2016, 6, 30),
    }


@pytest.mark.parametrize(
    ("rhythm", "days"), [(Rhythm.WEEKLY, ["04", "11", "18", "25"]), (Rhythm.MONTHLY, ["01"])]
)
def test_a_digest_comes_weekly_on_mondays_or_monthly_on_the_first_whatever_the_facts(rhythm, days):
    wish = subscription(occasions=frozenset({Occasion.DIGEST}), digest=rhythm)
    found = planned(book(), wish, "2016-01-01", "2016-01-31")
    assert [f"{one.due_at:%d}" for one in found] == days
    assert {one.occurrence.fact for one in found} == {""}


def test_names_tell_occurrences_apart_and_stay_the_same():
    found = planned(book(HALF, event("e", "2014")), subscription(), "2016-01-01", "2016-12-31")
    names = [one.occurrence.name for one in found]
    assert names[:3] == [
        "d/course/opens/2016-01-01",
        "d/e/period/2016-01-01",
        "d/course/lead-30/2016-05-31",
    ]
    assert len(set(names)) == len(names)
    assert replace(found[0].occurrence, snoozed_to=date(2016, 2, 1)).name.endswith("/2016-01-01/2016-02-01")


def test_all_reviews_of_a_quarter_come_at_one_time():
    found = planned(
        book(*(commitment(f"c{day}", f"2015-1{day % 2 + 1}-{day:02}") for day in (3, 11, 20, 27))),
        subscription(occasions=frozenset({Occasion.OVERDUE_REVIEW})),
        "2016-01-01",
        "2017-12-31",
    )
    assert len(found) > len({one.due_at for one in found})
    quarters = {(one.due_at.year, (one.due_at.month - 1) // 3) for one in found}
    assert len({one.due_at for one in found}) == len(quarters)
