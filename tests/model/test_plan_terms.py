"""Several deadlines of one commitment, ends of rights, recurrence, times of day, and spans after events."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.model.book_changes import still_stands
from bot.model.commitment import Due, TimeSpan, Unit
from bot.model.counting import later
from bot.model.dates import DateFormError, on_day, parse_edtf
from bot.model.deadlines import deadlines_seen
from bot.model.fact import Fact, State
from bot.model.ids import FactId
from bot.model.schedule import occurrences
from bot.model.subscription import Occasion
from bot.model.timeline import timeline
from tests.model.plan_books import OLD, book, commitment, event, planned, status, subscription, told

YEARLY = TimeSpan(1, Unit.YEAR)


def owed(*terms: Due, entries: Any = ()) -> Fact:
    """A commitment with these deadlines."""
    fact = commitment("c", None, *entries)
    assert fact.commitment
    return replace(fact, commitment=replace(fact.commitment, deadlines=terms))


def due(on: str, **more: Any) -> Due:
    return Due(on=parse_edtf(on), **more)


def _told(*facts: Fact, first: str = "2021-01-01", last: str = "2021-12-31", **settings: Any) -> list[str]:
    return told(planned(book(*facts), subscription(**settings), first, last))


def test_each_of_several_deadlines_is_announced_and_none_opens():
    two = owed(due("2021-01-19"), due("2021-01-25"))
    assert _told(two, lead_days=(7, 0), last="2021-01-31") == [
        "2021-01-12 c lead 7",
        "2021-01-18 c lead 7",
        "2021-01-19 c closes 0",
        "2021-01-25 c closes 0",
    ]


def test_several_deadlines_that_passed_are_reviewed_as_one():
    two = owed(due("2021-01-19"), due("2021-01-25"))
    reviews = [line for line in _told(two) if "review" in line]
    assert reviews == ["2021-05-01 c overdue-review 96"]


def test_two_days_written_as_an_interval_open_nothing():
    assert _told(owed(due("2021-01-19/2021-01-25")), lead_days=(0,), last="2021-01-31") == [
        "2021-01-25 c closes 0"
    ]
    windows = ("2021-01/2021-02", "2021-01-19/..", "2021-01-19/2021-02", "2021-H1")
    for window in windows:
        assert any("opens" in line for line in _told(owed(due(window)))), window


def test_the_end_of_a_right_is_announced_and_never_overdue():
    offer = owed(due("2021-03-01/2021-04-30", is_end=True))
    assert _told(offer, lead_days=(7, 0)) == [
        "2021-03-01 c opens 0",
        "2021-04-23 c lead 7",
        "2021-04-30 c closes 0",
    ]


def test_what_recurs_is_announced_each_time_and_reviewed_until_the_next():
    yearly = owed(due("2019-06-01", every=YEARLY, times=3))
    found = _told(yearly, first="2018-01-01", last="2023-12-31", lead_days=(0,))
    assert [line for line in found if "closes" in line] == [
        "2019-06-01 c closes 0",
        "2020-06-01 c closes 0",
        "2021-06-01 c closes 0",
    ]
    assert [line for line in found if "review" in line] == [
        "2019-08-01 c overdue-review 61",
        "2019-11-01 c overdue-review 153",
        "2020-08-01 c overdue-review 61",
        "2020-11-01 c overdue-review 153",
        "2021-08-01 c overdue-review 61",
        "2021-11-01 c overdue-review 153",
        "2022-08-01 c overdue-review 426",
        "2023-08-01 c overdue-review 791",
    ]


def test_what_recurs_without_end_is_announced_in_any_year():
    monthly = owed(due("2019-01-31", every=TimeSpan(1, Unit.MONTH)))
    assert _told(
        monthly, first="2088-02-01", last="2088-03-31", lead_days=(0,), occasions=frozenset({Occasion.CLOSES})
    ) == [
        "2088-02-29 c closes 0",
        "2088-03-31 c closes 0",
    ]


def test_a_weekly_duty_is_seen_as_its_next_time_and_a_finished_one_as_its_last():
    weekly = owed(due("2021-01-04", every=TimeSpan(1, Unit.WEEK), times=4))
    seen = [
        str(deadlines_seen(weekly, day)[0].due)
        for day in (date(2020, 1, 1), date(2021, 1, 12), date(2025, 1, 1))
    ]
    assert seen == ["2021-01-04", "2021-01-18", "2021-01-25"]


@pytest.mark.parametrize(
    ("zone", "at", "days"),
    [
        ("America/New_York", "09:00", ["2020-12-13 c lead 1", "2020-12-14 c closes 0"]),
        ("Asia/Shanghai", "09:00", ["2020-12-13 c lead 1", "2020-12-14 c closes 0"]),
        ("America/Los_Angeles", "09:30", ["2020-12-13 c closes 0"]),
    ],
)
def test_a_channel_is_told_before_a_time_of_day_has_passed_where_it_is(zone, at, days):
    noon = owed(due("2020-12-14", at=time(12), zone="America/New_York"))
    found = _told(
        noon, first="2020-12-01", last="2020-12-31", zone=zone, at=time.fromisoformat(at), lead_days=(1, 0)
    )
    assert found == days


def counted(span: TimeSpan, **more: Any) -> Due:
    return Due(within=span, after=FactId("found"), **more)


def is_weekday(day: date, _country: str) -> bool:
    return day.weekday() < 5 and day != date(2021, 7, 5)


@pytest.mark.parametrize(
    ("span", "ends"),
    [
        (TimeSpan(90, Unit.DAY), "2021-09-29"),
        (TimeSpan(2, Unit.MONTH), "2021-09-01"),
        (TimeSpan(20, Unit.WORKING_DAY), "2021-07-30"),
        (TimeSpan(1, Unit.WORKING_DAY), "2021-07-02"),
    ],
)
def test_a_span_after_an_event_ends_on_a_day_once_the_event_has_one(span, ends):
    term = counted(span)
    assert term.on is None
    assert str(term.dated(parse_edtf("2021-07-01"), is_weekday).on) == ends
    for inexact in ("2021-07", "2021-07-01~", "2021-21"):
        assert term.dated(parse_edtf(inexact), is_weekday).on is None
    assert term.dated(None, is_weekday).on is None


def test_what_counts_from_an_event_is_not_due_before_a_source_told_of_it():
    term = counted(TimeSpan(30, Unit.DAY)).dated(on_day(date(2021, 3, 1)), is_weekday)
    found = event("found", "2021-03-01", "2021-03-25")
    held = book(owed(term), found)
    planned_days = [
        one.day
        for one in occurrences(held, subscription(lead_days=(14, 1)), date(2021, 1, 1), date(2021, 4, 30))
    ]
    assert planned_days == [date(2021, 3, 30)]
    before = held.as_of(date(2021, 3, 24)).facts[FactId("c")]
    assert before.commitment
    assert before.commitment.due is None


def test_an_occurrence_of_what_recurs_stands_while_its_window_does():
    yearly = owed(due("2019-06-01", every=YEARLY))
    closing = next(
        one
        for one in occurrences(book(yearly), subscription(lead_days=(0,)), date(2021, 6, 1), date(2021, 6, 1))
        if one.occasion is Occasion.CLOSES
    )
    assert still_stands(book(yearly), closing, closing.day) == closing
    ended = owed(due("2019-06-01", every=YEARLY, times=2))
    assert still_stands(book(ended), closing, closing.day) != closing


def test_the_digest_of_a_plain_deadline_is_what_it_was_and_changes_with_its_terms():
    plain = timeline(book(commitment("c", "2021-01-19")), commitment("c", "2021-01-19")).digest
    assert plain == "None 1990-01-01 9999-12-31 2021-01-19 2021-01-19"
    others = [
        due("2021-01-19", is_end=True),
        due("2021-01-19", at=time(12), zone="Asia/Shanghai"),
        due("2021-01-19", every=YEARLY),
        due("2021-01-19", every=YEARLY, times=2),
    ]
    digests = {timeline(book(owed(one)), owed(one)).digest for one in others}
    assert len({plain, *digests}) == 5


@pytest.mark.parametrize(
    ("when", "months", "days", "said"),
    [
        ("2020-02-29", 12, 0, "2021-02-28"),
        ("2020-12", 1, 0, "2021-01"),
        ("2020-H2~", 24, 0, "2022-41~"),
        ("2020-mid", 12, 0, "2021-mid"),
        ("2020-05-mid", 12, 0, "2021-05-mid"),
        ("2020-01/2020-12-31", 12, 0, "2021-01/2021-12-31"),
        ("2020-12-30", 0, 7, "2021-01-06"),
    ],
)
def test_a_date_some_time_later_is_as_precise_as_it_was(when, months, days, said):
    assert str(later(parse_edtf(when), months=months, days=days)) == said


@pytest.mark.parametrize(("when", "months", "days"), [("2020", 1, 0), ("2020-05", 0, 7), ("9999-12", 1, 0)])
def test_a_date_too_coarse_to_count_from_is_refused(when, months, days):
    with pytest.raises(DateFormError):
        later(parse_edtf(when), months=months, days=days)


def test_what_is_settled_is_due_no_more_at_any_of_its_times():
    kept = owed(
        due("2019-06-01", every=YEARLY), entries=(status(State.AGREED, OLD), status(State.KEPT, "2020-07-01"))
    )
    assert _told(kept, lead_days=(0,)) == []
