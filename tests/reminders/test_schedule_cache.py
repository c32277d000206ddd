"""The cache plans as the planner does, each occurrence once, and plans again where it can't be sure."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.subscription import Occasion, Shift, Subscription
from bot.reminders.schedule_cache import ITEMS_AT_ONCE, ScheduleCache, items_for
from tests.model.plan_books import Holidays, book, commitment, event, planned, subscription, utc
from tests.model.plan_strategies import books, instants, subscriptions
from tests.reminders.reckoning import due_between

GRACE = timedelta(hours=48)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
NINE = utc("2016-06-01T09:00")
HELD = book(event("e", "2015-06-01"), commitment("c", "2016-06-01"))


class Shelf:
    """Holds the book that serves, if one does."""

    def __init__(self, held: FactBook | None) -> None:
        self.held = held

    def __call__(self, _dossier: str) -> FactBook | None:
        """The book held."""
        return self.held


def _cache(
    start: datetime, subscriptions: Sequence[Subscription], held: FactBook | None = HELD
) -> ScheduleCache:
    cache = ScheduleCache(Shelf(held), Holidays(), start=start, grace=GRACE)
    cache.load(subscriptions)
    return cache


def _due_items(cache: ScheduleCache, now: datetime) -> list[DueItem]:
    return [row for rows in cache.due_items(now) for row in rows]


def _told(rows: Sequence[DueItem]) -> list[str]:
    return sorted(row.occurrence.name for row in rows)


@given(
    held=books(),
    asked=st.lists(subscriptions(), min_size=1, max_size=3),
    nows=st.lists(instants, min_size=2, max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_wakes_at_any_instants_give_together_what_the_planner_gives_for_the_whole(held, asked, nows):
    channels = [
        replace(one, destination=replace(one.destination, channel=f"C{number}"))
        for number, one in enumerate(asked)
    ]
    nows.sort()
    cache = _cache(nows[0], channels, held)
    rows = [row for now in nows for row in _due_items(cache, now)]
    whole = due_between(channels, lambda _: held, Holidays(), nows[0], nows[-1])
    assert sorted(row.key for row in rows) == sorted(row.key for row in whole)
    assert cache.planned_until == nows[-1]


@given(held=books(), one=subscriptions(), after=instants)
@settings(max_examples=150, deadline=None)
def test_the_next_wake_is_never_after_the_next_post(held, one, after):
    cache = _cache(after, [one], held)
    found = cache.next_due(after)
    rows = due_between(
        [replace(one, since=date.min, paused_until=None)], lambda _: held, Holidays(), after, after + A_DAY
    )
    assert found == min((row.due_at for row in rows), default=None)


def test_what_was_given_is_not_given_again():
    cache = _cache(NINE - AN_HOUR, [subscription()])
    assert len(_due_items(cache, NINE)) == 2
    assert _due_items(cache, NINE) == _due_items(cache, NINE + AN_HOUR) == []


def test_a_list_that_could_not_be_entered_is_given_again():
    cache = _cache(NINE - AN_HOUR, [subscription()])
    first = next(cache.due_items(NINE))
    assert cache.planned_until == NINE - AN_HOUR
    assert _due_items(cache, NINE + AN_HOUR) == first


def test_a_clock_put_back_makes_the_agenda_plan_again_and_keys_stay_the_same():
    cache = _cache(NINE - AN_HOUR, [subscription()])
    first = _due_items(cache, NINE)
    assert _due_items(cache, NINE - 10 * A_DAY) == []
    assert cache.next_due(NINE - AN_HOUR) == NINE
    assert _told(_due_items(cache, NINE)) == sorted(
        [*_told(first), "d/c/lead-1/2016-05-31", "d/c/lead-7/2016-05-25"]
    )


def test_a_channel_that_subscribes_after_the_clock_was_put_back_is_owed_its_posts():
    cache = _cache(NINE + 300 * A_DAY, [subscription("before")])
    _due_items(cache, NINE - AN_HOUR)
    cache.load([subscription("before"), subscription("new", created_at=NINE - AN_HOUR)])
    new = subscription("new").id
    assert [row.subscription for row in _due_items(cache, NINE)].count(new) == 2


def test_a_suspended_machine_plans_all_that_fell_due_in_its_sleep():
    cache = _cache(utc("2016-04-30"), [subscription()])
    _due_items(cache, utc("2016-05-01T12:00"))
    assert _told(_due_items(cache, utc("2016-06-01T12:00"))) == [
        "d/c/closes/2016-06-01",
        "d/c/lead-1/2016-05-31",
        "d/c/lead-30/2016-05-02",
        "d/c/lead-7/2016-05-25",
        "d/e/anniversary/2016-06-01",
    ]


def test_a_dossier_that_did_not_serve_for_a_while_owes_what_fell_due_meanwhile():
    shelf = Shelf(None)
    cache = ScheduleCache(shelf, Holidays(), start=NINE - AN_HOUR, grace=GRACE)
    cache.load([subscription()])
    assert _due_items(cache, NINE + AN_HOUR) == []
    assert cache.planned_until == NINE - AN_HOUR
    assert cache.next_due(NINE) is None
    shelf.held = HELD
    assert len(_due_items(cache, NINE + 2 * AN_HOUR)) == 2
    assert cache.planned_until == NINE + 2 * AN_HOUR


def test_a_dossier_that_never_serves_does_not_keep_the_others_from_moving_on():
    cache = _cache(NINE, [subscription()], held=None)
    _due_items(cache, NINE + 30 * A_DAY)
    assert cache.planned_until == NINE + 30 * A_DAY - GRACE


def test_a_changed_book_is_planned_from_at_once():
    shelf = Shelf(HELD)
    cache = ScheduleCache(shelf, Holidays(), start=NINE - 2 * AN_HOUR, grace=GRACE)
    cache.load([subscription()])
    assert cache.next_due(NINE - 2 * AN_HOUR) == NINE
    shelf.held = book(event("new", "2014-06-01"), digest="changed")
    assert _told(_due_items(cache, NINE)) == ["d/new/anniversary/2016-06-01"]


def test_a_channel_seen_for_the_first_time_is_looked_back_for_within_the_grace():
    """It may have been created, or mended, between two looks at the ledger, in this process or another."""
    cache = _cache(NINE + AN_HOUR, [])
    _due_items(cache, NINE + 2 * AN_HOUR)
    fresh = subscription("fresh", created_at=NINE + AN_HOUR)
    resumed = subscription("resumed", created_at=utc("2016-01-01"))
    cache.load([fresh, resumed])
    rows = _due_items(cache, NINE + 3 * AN_HOUR)
    assert {row.subscription for row in rows} == {resumed.id}
    assert _told(rows) == ["d/c/closes/2016-06-01", "d/c/lead-1/2016-05-31", "d/e/anniversary/2016-06-01"]
    assert _due_items(cache, NINE + 4 * AN_HOUR) == []


def test_a_channel_that_left_before_it_was_looked_back_for_is_owed_nothing():
    cache = _cache(NINE + AN_HOUR, [])
    cache.load([subscription("C1"), subscription("C2")])
    cache.load([subscription("C2")])
    assert {row.subscription for row in _due_items(cache, NINE + 2 * AN_HOUR)} == {subscription("C2").id}


def test_a_channel_that_ended_its_subscription_is_owed_nothing_more():
    cache = _cache(NINE - AN_HOUR, [subscription("C1"), subscription("C2")])
    cache.load([subscription("C2")])
    assert {row.subscription for row in _due_items(cache, NINE)} == {subscription("C2").id}
    cache.load([])
    assert cache.next_due(NINE - 2 * AN_HOUR) is None


def test_an_edit_that_moves_a_post_from_ahead_to_behind_makes_it_due_now():
    cache = _cache(NINE - AN_HOUR, [subscription(at=time(18))])
    assert _due_items(cache, NINE + AN_HOUR) == []
    cache.load([subscription(at=time(8))])
    rows = _due_items(cache, NINE + 2 * AN_HOUR)
    assert _told(rows) == ["d/c/closes/2016-06-01", "d/e/anniversary/2016-06-01"]
    assert {row.due_at for row in rows} == {NINE + 2 * AN_HOUR}
    assert _due_items(cache, NINE + 3 * AN_HOUR) == []


def test_subscribing_anew_for_an_earlier_time_loses_nothing_either():
    cache = _cache(NINE - AN_HOUR, [subscription(at=time(18))])
    cache.load([subscription(at=time(8), created_at=NINE)])
    assert len(_due_items(cache, NINE + AN_HOUR)) == 2


def test_an_edit_of_zone_or_days_loses_nothing_either():
    for before, after in (
        ({"zone": "America/Los_Angeles"}, {"zone": "Asia/Shanghai"}),
        (
            {"weekdays": frozenset({6}), "shift": Shift.AFTER},
            {"weekdays": frozenset({6}), "shift": Shift.BEFORE},
        ),
    ):
        cache = _cache(NINE - AN_HOUR, [subscription(**before)])
        cache.load([subscription(**after)])
        told = _told(_due_items(cache, NINE + AN_HOUR))
        assert {"d/c/closes/2016-06-01", "d/e/anniversary/2016-06-01"} <= set(told)


def test_an_edit_makes_nothing_due_that_was_not_wished_for_before():
    deadlines = frozenset({Occasion.CLOSES})
    cache = _cache(NINE + AN_HOUR, [subscription(occasions=deadlines)])
    cache.load([subscription()])
    assert _due_items(cache, NINE + 2 * AN_HOUR) == []


def test_an_edit_waits_for_its_dossier_to_serve():
    shelf = Shelf(HELD)
    cache = ScheduleCache(shelf, Holidays(), start=NINE - AN_HOUR, grace=GRACE)
    cache.load([subscription(at=time(18))])
    shelf.held = None
    cache.load([subscription(at=time(8))])
    assert _due_items(cache, NINE) == []
    shelf.held = HELD
    assert len({row.key for row in _due_items(cache, NINE + AN_HOUR)}) == 2


def test_a_pause_begun_and_one_lifted_count_at_once():
    cache = _cache(NINE - 2 * AN_HOUR, [subscription()])
    cache.load([subscription(paused_until=date(2016, 7, 1))])
    assert _due_items(cache, NINE - AN_HOUR) == []
    cache.load([subscription()])
    assert len(_due_items(cache, NINE)) == 2


def test_each_channel_is_due_each_occurrence_once_whatever_the_order_of_channels():
    mixed = [
        *(subscription(f"a{number}") for number in range(9)),
        *(subscription(f"b{number}", at=time(8, 30)) for number in range(9)),
        *(subscription(f"c{number}", zone="Europe/Berlin") for number in range(9)),
    ]
    shuffled = mixed.copy()
    random.Random(1).shuffle(shuffled)  # noqa: S311 - the same each time
    first, second = (
        _due_items(_cache(NINE - 3 * AN_HOUR, some), NINE + AN_HOUR) for some in (mixed, shuffled)
    )
    assert len({row.key for row in first}) == len(first) == 2 * 27
    assert {row.key: row.due_at for row in first} == {row.key: row.due_at for row in second}


def test_a_channel_is_due_nothing_from_before_it_subscribed():
    early = subscription("early", created_at=NINE - timedelta(minutes=1))
    late = subscription("late", created_at=NINE)
    rows = _due_items(_cache(NINE - AN_HOUR, [early, late]), NINE)
    assert {row.subscription for row in rows} == {early.id}


def test_a_channel_is_due_nothing_from_before_its_first_day_or_its_pause():
    since = subscription("since", since=date(2016, 6, 2))
    paused = subscription("paused", paused_until=date(2016, 6, 2))
    both = subscription("both", since=date(2016, 6, 1), paused_until=date(2016, 6, 1))
    rows = _due_items(_cache(NINE - AN_HOUR, [since, paused, both]), NINE)
    assert {row.subscription for row in rows} == {both.id}


def test_long_lists_come_in_parts_and_all_that_one_channel_is_due_in_one_part():
    found = planned(HELD, subscription(), "2016-06-01", "2016-06-01")
    members = [(subscription(f"C{number}").id, NINE - AN_HOUR) for number in range(ITEMS_AT_ONCE)]
    parts = list(items_for(found, members))
    assert len(parts) > 1
    assert max(map(len, parts)) <= ITEMS_AT_ONCE
    assert sum(map(len, parts)) == len(found) * len(members)
    by_part = [{row.subscription for row in part} for part in parts]
    assert sum(map(len, by_part)) == len(set.union(*by_part))
