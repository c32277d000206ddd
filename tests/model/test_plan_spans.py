"""Any span may be cut anywhere, and each day is planned with what was known by that day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.schedule import occurrences, plan, timetable
from tests.model.plan_books import Holidays, book, commitment, event, planned, subscription, utc
from tests.model.plan_strategies import books, instants, subscriptions

CALENDAR = Holidays("2011-12-30", "2012-01-01", "2012-05-01", "2012-12-25", "2012-12-26", "2013-01-01")


@given(held=books(), wish=subscriptions(), cuts=st.lists(instants, min_size=3, max_size=6, unique=True))
@settings(max_examples=300, deadline=None)
def test_a_span_cut_anywhere_plans_the_same(held, wish, cuts):
    cuts.sort()
    parts = [plan(held, wish, CALENDAR, *span) for span in pairwise(cuts)]
    assert sum(parts, ()) == plan(held, wish, CALENDAR, cuts[0], cuts[-1])


@given(held=books(), wish=subscriptions(), after=instants, data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_span_cut_at_the_very_instants_of_its_posts_plans_the_same(held, wish, after, data):
    until = after + timedelta(days=200)
    whole = plan(held, wish, CALENDAR, after, until)
    if not whole:
        return
    cut = data.draw(st.sampled_from(whole)).due_at
    assert plan(held, wish, CALENDAR, after, cut) + plan(held, wish, CALENDAR, cut, until) == whole


@given(held=books(), wish=subscriptions(), start=st.dates(date(2011, 1, 1), date(2013, 6, 30)))
@settings(max_examples=150, deadline=None)
def test_each_day_is_planned_as_from_the_book_that_could_have_been_written_on_it(held, wish, start):
    for number in range(150):
        day = start + timedelta(days=number)
        assert occurrences(held, wish, day, day) == occurrences(held.as_of(day), wish, day, day)


@given(held=books(), wish=subscriptions(), start=st.dates(date(2011, 1, 1), date(2013, 6, 30)))
@settings(max_examples=150, deadline=None)
def test_several_days_are_planned_as_each_of_them_alone(held, wish, start):
    end = start + timedelta(days=60)
    alone = [
        occurrence
        for number in range(61)
        for occurrence in occurrences(held, wish, *[start + timedelta(days=number)] * 2)
    ]
    assert list(occurrences(held, wish, start, end)) == alone


@given(held=books(), wish=subscriptions(), after=instants)
@settings(max_examples=150, deadline=None)
def test_no_occurrence_is_planned_twice_and_posts_come_in_order_of_time(held, wish, after):
    found = plan(held, wish, CALENDAR, after, after + timedelta(days=400))
    assert len({one.occurrence.name for one in found}) == len(found)
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)


@given(held=books(), wish=subscriptions(), after=instants)
@settings(max_examples=50, deadline=None)
def test_a_timetable_kept_plans_the_same_as_its_book(held, wish, after):
    span = (after, after + timedelta(days=100))
    assert plan(timetable(held), wish, CALENDAR, *span) == plan(held, wish, CALENDAR, *span)


def test_the_order_of_the_files_does_not_matter():
    facts = [event("a", "2011-03-01"), commitment("b", "2012-03-01"), event("c", "2010-03-01")]
    there = planned(book(*facts), subscription(), "2012-01-01", "2012-12-31")
    back = planned(book(*reversed(facts)), subscription(), "2012-01-01", "2012-12-31")
    assert there == back != ()


def test_the_end_of_a_span_is_in_it_and_its_beginning_is_not():
    held, wish = book(event("a", "2015-12-01")), subscription()
    nine = utc("2016-12-01T09:00")
    assert plan(held, wish, Holidays(), nine, nine + timedelta(hours=1)) == ()
    assert len(plan(held, wish, Holidays(), nine - timedelta(hours=1), nine)) == 1


def test_a_span_that_ends_before_it_begins_holds_nothing():
    held, wish = book(event("a", "2015-12-01")), subscription()
    assert plan(held, wish, Holidays(), utc("2017-01-01"), utc("2016-01-01")) == ()


def test_the_whole_calendar_can_be_planned():
    held = book(
        event("first", "0001-01-01"),
        commitment("soon", "0001-01-01"),
        commitment("last", "9999"),
        commitment("open", "9999-12-31/.."),
    )
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        wish = subscription(zone=zone, review_months=1200, lead_days=(366, 1, 0))
        found = plan(held, wish, Holidays(), utc("0001-01-01"), utc("9999-12-31T23:59:59"))
        assert found[-1].due_at < utc("9990-01-02")
