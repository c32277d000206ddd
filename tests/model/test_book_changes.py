"""What is due, held against a book that has changed since, and what a change makes owed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from bot.model.book_changes import owed_by_edits, still_stands
from bot.model.fact import Fact, State
from bot.model.ids import FactId
from bot.model.schedule import Occurrence, occurrences, timetable
from bot.model.subscription import Occasion, Shift
from bot.model.text import Phrase
from tests.model.plan_books import (
    Holidays,
    book,
    commitment,
    deprecated,
    event,
    searched,
    status,
    subscription,
    utc,
)

GRACE = timedelta(hours=48)
AGREED = status(State.AGREED, "1990-01-01")


def found(fact: Fact, day: str, occasion: Occasion) -> Occurrence:
    on = date.fromisoformat(day)
    [one] = [one for one in occurrences(book(fact), subscription(), on, on) if one.occasion is occasion]
    return one


@pytest.mark.parametrize(
    ("fact", "day", "occasion"),
    [
        (event("f", "2010-05-05"), "2016-05-05", Occasion.ANNIVERSARY),
        (event("f", "2012-02-29"), "2015-02-28", Occasion.ANNIVERSARY),
        (event("f", "2014"), "2016-01-01", Occasion.PERIOD),
        (commitment("f", "2016-40"), "2016-01-01", Occasion.OPENS),
        (commitment("f", "2016-05-31"), "2016-05-24", Occasion.LEAD),
        (commitment("f", "2016-05-31"), "2016-05-31", Occasion.CLOSES),
        (commitment("f", "2016-05-31"), "2016-08-01", Occasion.OVERDUE_REVIEW),
    ],
)
def test_whatever_is_planned_stands_in_the_same_book_and_not_where_its_fact_is_gone(fact, day, occasion):
    planned = found(fact, day, occasion)
    later = date.fromisoformat(day) + timedelta(days=1)
    assert still_stands(book(fact), planned, later) == planned
    assert still_stands(book(event("other", "2010-05-05")), planned, later) == Phrase("withdrawn_gone")


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (commitment("f", "2016-06-01"), "withdrawn_moved"),
        (commitment("f", None), "withdrawn_moved"),
        (commitment("f", "2016-05-31", AGREED, status(State.KEPT, "2016-05-25")), "withdrawn_settled"),
        (commitment("f", "2016-05-31", deprecated=deprecated("2016-05-25")), "withdrawn_fallen"),
        (
            commitment("f", "2016-05-31", status(State.AGREED, "2016-05-01", "2017-01-01")),
            "withdrawn_unknown",
        ),
    ],
)
def test_a_lead_is_withdrawn_for_what_changed(now, reason):
    planned = found(commitment("f", "2016-05-31"), "2016-05-24", Occasion.LEAD)
    assert still_stands(book(now), planned, date(2016, 5, 25)) == Phrase(reason)


def test_a_status_under_way_changes_nothing_of_a_deadline():
    fact = commitment("f", "2016-05-31")
    planned = found(fact, "2016-05-24", Occasion.LEAD)
    now = commitment("f", "2016-05-31", AGREED, status(State.UNDER_WAY, "2016-05-25"))
    assert still_stands(book(now), planned, date(2016, 5, 25)) == planned


def test_a_review_is_withdrawn_once_somebody_has_looked_and_follows_a_window_that_moved():
    planned = found(commitment("f", "2016-05-31"), "2016-08-01", Occasion.OVERDUE_REVIEW)
    looked = book(commitment("f", "2016-05-31", AGREED, searched("2016-07-15")))
    assert still_stands(looked, planned, date(2016, 8, 1)) == Phrase("withdrawn_assessed")
    moved = still_stands(book(commitment("f", "2016-06-30")), planned, date(2016, 8, 1))
    assert isinstance(moved, Occurrence)
    assert (moved.refers_to, moved.count) == (date(2016, 6, 30), 32)
    assert moved.name == planned.name
    later = book(commitment("f", "2016-12-31"))
    assert still_stands(later, planned, date(2016, 8, 1)) == Phrase("withdrawn_moved")


def test_an_anniversary_counts_by_the_year_of_now():
    planned = found(event("f", "2010-05-05"), "2016-05-05", Occasion.ANNIVERSARY)
    now = still_stands(book(event("f", "2011-05-05")), planned, date(2016, 5, 5))
    assert isinstance(now, Occurrence)
    assert (now.count, now.refers_to) == (5, date(2011, 5, 5))
    for other in ("2010-05-06", "2010", None):
        assert still_stands(book(event("f", other)), planned, date(2016, 5, 5)) == Phrase("withdrawn_moved")


def owed(*facts: Fact, now: str, seen: str | None = None, **settings: Any) -> Sequence[str]:
    moved = {fact.id: utc(seen or now) for fact in facts}
    table, wish = timetable(book(*facts)), subscription(**settings)
    given = list(owed_by_edits(table, wish, Holidays(), moved=moved, now=utc(now), grace=GRACE))
    assert all(one.occurrence.is_from_edit for one in given)
    return [
        f"{one.due_at:%m-%dT%H:%M} {one.occurrence.fact} {one.occurrence.occasion} {one.occurrence.count}"
        for one in given
    ]


def test_of_a_deadline_that_is_new_only_the_last_lead_that_passed_is_owed():
    assert owed(commitment("f", "2016-04-04"), now="2016-03-10T10:00") == ["03-10T10:00 f lead 30"]
    assert owed(commitment("f", "2016-03-12"), now="2016-03-10T10:00") == ["03-10T10:00 f lead 7"]
    assert owed(commitment("f", "2016-03-10"), now="2016-03-10T10:00") == ["03-10T10:00 f closes 0"]
    assert owed(commitment("f", "2016-03-09"), now="2016-03-10T10:00") == ["03-10T10:00 f closes 0"]


def test_what_passed_before_the_grace_is_not_owed():
    assert owed(commitment("f", "2016-03-07"), now="2016-03-10T10:00") == []
    assert owed(event("f", "2010-03-07"), now="2016-03-10T10:00") == []
    assert owed(event("f", "2010-03-09"), now="2016-03-10T10:00") == ["03-10T10:00 f anniversary 6"]


def test_what_falls_due_after_an_edit_is_left_to_its_time():
    assert owed(commitment("f", "2016-03-10"), now="2016-03-10T10:00", seen="2016-03-10T08:00") == []


def test_what_is_settled_or_fallen_by_now_is_not_owed():
    kept = commitment("f", "2016-03-12", AGREED, status(State.KEPT, "2016-03-10"))
    assert owed(kept, now="2016-03-10T10:00") == []
    assert owed(event("f", "2010-03-09", deprecated=deprecated("2016-03-10")), now="2016-03-10T10:00") == []


def test_a_fact_whose_source_appeared_today_is_told_of_its_yesterday():
    assert owed(event("f", "2010-03-09", "2016-03-10"), now="2016-03-10T10:00") == [
        "03-10T10:00 f anniversary 6"
    ]


def test_a_channel_that_wants_no_posts_today_is_told_on_its_next_day():
    """12 March 2016 is a Saturday."""
    wish: dict[str, Any] = {"weekdays": frozenset(range(5)), "shift": Shift.BEFORE}
    assert owed(commitment("f", "2016-04-04"), now="2016-03-12T10:00", **wish) == ["03-14T09:00 f lead 30"]


def test_facts_that_did_not_move_owe_nothing():
    table = timetable(book(commitment("f", "2016-04-04")))
    moved = {FactId("other"): utc("2016-03-10T10:00")}
    now = utc("2016-03-10T10:00")
    assert not list(owed_by_edits(table, subscription(), Holidays(), moved=moved, now=now, grace=GRACE))
