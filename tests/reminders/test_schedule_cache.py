"""The agenda plans as the planner does, each occurrence once, and plans again where it can't be sure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.subscription import Occasion, Shift, Subscription
from bot.reminders.planner import owed_between
from bot.reminders.schedule_cache import ScheduleCache, start_after
from tests.model.plan_books import Holidays, book, commitment, event, subscription, utc
from tests.model.plan_strategies import books, instants, wishes

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
        """Give it."""
        return self.held


def _agenda(
    start: datetime, subscriptions: Sequence[Subscription], held: FactBook | None = HELD
) -> ScheduleCache:
    agenda = ScheduleCache(Shelf(held), Holidays(), start=start, grace=GRACE)
    agenda.load(subscriptions)
    return agenda


def _owed(agenda: ScheduleCache, now: datetime) -> list[DueItem]:
    return [row for rows in agenda.owed(now) for row in rows]


def _told(rows: Sequence[DueItem]) -> list[str]:
    return sorted(row.occurrence.name for row in rows)


@given(
    held=books(),
    wished=st.lists(wishes(), min_size=1, max_size=3),
    nows=st.lists(instants, min_size=2, max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_wakes_at_any_instants_give_together_what_the_planner_gives_for_the_whole(held, wished, nows):
    channels = [
        replace(wish, destination=replace(wish.destination, channel=f"C{number}"))
        for number, wish in enumerate(wished)
    ]
    nows.sort()
    agenda = _agenda(nows[0], channels, held)
    rows = [row for now in nows for row in _owed(agenda, now)]
    whole = owed_between(channels, lambda _: held, Holidays(), nows[0], nows[-1])
    assert sorted(row.key for row in rows) == sorted(row.key for row in whole)
    assert agenda.planned_until == nows[-1]


@given(held=books(), wish=wishes(), after=instants)
@settings(max_examples=150, deadline=None)
def test_the_next_wake_is_never_after_the_next_post(held, wish, after):
    agenda = _agenda(after, [wish], held)
    found = agenda.next_due(after)
    rows = owed_between(
        [replace(wish, since=date.min, paused_until=None)], lambda _: held, Holidays(), after, after + A_DAY
    )
    assert found == min((row.due_at for row in rows), default=None)


def test_what_was_given_is_not_given_again():
    agenda = _agenda(NINE - AN_HOUR, [subscription()])
    assert len(_owed(agenda, NINE)) == 2
    assert _owed(agenda, NINE) == _owed(agenda, NINE + AN_HOUR) == []


def test_a_list_that_could_not_be_entered_is_given_again():
    agenda = _agenda(NINE - AN_HOUR, [subscription()])
    first = next(agenda.owed(NINE))
    assert agenda.planned_until == NINE - AN_HOUR
    assert _owed(agenda, NINE + AN_HOUR) == first


def test_a_clock_put_back_makes_the_agenda_plan_again_and_keys_stay_the_same():
    agenda = _agenda(NINE - AN_HOUR, [subscription()])
    first = _owed(agenda, NINE)
    assert _owed(agenda, NINE - 10 * A_DAY) == []
    assert agenda.next_due(NINE - AN_HOUR) == NINE
    assert _told(_owed(agenda, NINE)) == sorted(
        [*_told(first), "d/c/lead-1/2016-05-31", "d/c/lead-7/2016-05-25"]
    )


def test_a_channel_that_subscribes_after_the_clock_was_put_back_is_owed_its_posts():
    agenda = _agenda(NINE + 300 * A_DAY, [subscription("before")])
    _owed(agenda, NINE - AN_HOUR)
    agenda.load([subscription("before"), subscription("new", created_at=NINE - AN_HOUR)])
    new = subscription("new").id
    assert [row.subscription for row in _owed(agenda, NINE)].count(new) == 2


def test_a_suspended_machine_plans_all_that_fell_due_in_its_sleep():
    agenda = _agenda(utc("2016-04-30"), [subscription()])
    _owed(agenda, utc("2016-05-01T12:00"))
    assert _told(_owed(agenda, utc("2016-06-01T12:00"))) == [
        "d/c/closes/2016-06-01",
        "d/c/lead-1/2016-05-31",
        "d/c/lead-30/2016-05-02",
        "d/c/lead-7/2016-05-25",
        "d/e/anniversary/2016-06-01",
    ]


def test_a_dossier_that_did_not_serve_for_a_while_owes_what_fell_due_meanwhile():
    shelf = Shelf(None)
    agenda = ScheduleCache(shelf, Holidays(), start=NINE - AN_HOUR, grace=GRACE)
    agenda.load([subscription()])
    assert _owed(agenda, NINE + AN_HOUR) == []
    assert agenda.planned_until == NINE - AN_HOUR
    assert agenda.next_due(NINE) is None
    shelf.held = HELD
    assert len(_owed(agenda, NINE + 2 * AN_HOUR)) == 2
    assert agenda.planned_until == NINE + 2 * AN_HOUR


def test_a_dossier_that_never_serves_does_not_keep_the_others_from_moving_on():
    agenda = _agenda(NINE, [subscription()], held=None)
    _owed(agenda, NINE + 30 * A_DAY)
    assert agenda.planned_until == NINE + 30 * A_DAY - GRACE


def test_a_changed_book_is_planned_from_at_once():
    shelf = Shelf(HELD)
    agenda = ScheduleCache(shelf, Holidays(), start=NINE - 2 * AN_HOUR, grace=GRACE)
    agenda.load([subscription()])
    assert agenda.next_due(NINE - 2 * AN_HOUR) == NINE
    shelf.held = book(event("new", "2014-06-01"), digest="changed")
    assert _told(_owed(agenda, NINE)) == ["d/new/anniversary/2016-06-01"]


def test_a_channel_seen_for_the_first_time_is_looked_back_for_within_the_grace():
    """It may have been created, or mended, between two looks at the ledger, in this process or another."""
    agenda = _agenda(NINE + AN_HOUR, [])
    _owed(agenda, NINE + 2 * AN_HOUR)
    fresh = subscription("fresh", created_at=NINE + AN_HOUR)
    resumed = subscription("resumed", created_at=utc("2016-01-01"))
    agenda.load([fresh, resumed])
    rows = _owed(agenda, NINE + 3 * AN_HOUR)
    assert {row.subscription for row in rows} == {resumed.id}
    assert _told(rows) == ["d/c/closes/2016-06-01", "d/c/lead-1/2016-05-31", "d/e/anniversary/2016-06-01"]
    assert _owed(agenda, NINE + 4 * AN_HOUR) == []


def test_a_channel_that_left_before_it_was_looked_back_for_is_owed_nothing():
    agenda = _agenda(NINE + AN_HOUR, [])
    agenda.load([subscription("C1"), subscription("C2")])
    agenda.load([subscription("C2")])
    assert {row.subscription for row in _owed(agenda, NINE + 2 * AN_HOUR)} == {subscription("C2").id}


def test_a_channel_that_ended_its_subscription_is_owed_nothing_more():
    agenda = _agenda(NINE - AN_HOUR, [subscription("C1"), subscription("C2")])
    agenda.load([subscription("C2")])
    assert {row.subscription for row in _owed(agenda, NINE)} == {subscription("C2").id}
    agenda.load([])
    assert agenda.next_due(NINE - 2 * AN_HOUR) is None


def test_an_edit_that_moves_a_post_from_ahead_to_behind_makes_it_due_now():
    agenda = _agenda(NINE - AN_HOUR, [subscription(at=time(18))])
    assert _owed(agenda, NINE + AN_HOUR) == []
    agenda.load([subscription(at=time(8))])
    rows = _owed(agenda, NINE + 2 * AN_HOUR)
    assert _told(rows) == ["d/c/closes/2016-06-01", "d/e/anniversary/2016-06-01"]
    assert {row.due_at for row in rows} == {NINE + 2 * AN_HOUR}
    assert _owed(agenda, NINE + 3 * AN_HOUR) == []


def test_subscribing_anew_for_an_earlier_time_loses_nothing_either():
    agenda = _agenda(NINE - AN_HOUR, [subscription(at=time(18))])
    agenda.load([subscription(at=time(8), created_at=NINE)])
    assert len(_owed(agenda, NINE + AN_HOUR)) == 2


def test_an_edit_of_zone_or_days_loses_nothing_either():
    for before, after in (
        ({"zone": "America/Los_Angeles"}, {"zone": "Asia/Shanghai"}),
        (
            {"weekdays": frozenset({6}), "shift": Shift.AFTER},
            {"weekdays": frozenset({6}), "shift": Shift.BEFORE},
        ),
    ):
        agenda = _agenda(NINE - AN_HOUR, [subscription(**before)])
        agenda.load([subscription(**after)])
        told = _told(_owed(agenda, NINE + AN_HOUR))
        assert {"d/c/closes/2016-06-01", "d/e/anniversary/2016-06-01"} <= set(told)


def test_an_edit_makes_nothing_due_that_was_not_wished_for_before():
    deadlines = frozenset({Occasion.CLOSES})
    agenda = _agenda(NINE + AN_HOUR, [subscription(occasions=deadlines)])
    agenda.load([subscription()])
    assert _owed(agenda, NINE + 2 * AN_HOUR) == []


def test_an_edit_waits_for_its_dossier_to_serve():
    shelf = Shelf(HELD)
    agenda = ScheduleCache(shelf, Holidays(), start=NINE - AN_HOUR, grace=GRACE)
    agenda.load([subscription(at=time(18))])
    shelf.held = None
    agenda.load([subscription(at=time(8))])
    assert _owed(agenda, NINE) == []
    shelf.held = HELD
    assert len({row.key for row in _owed(agenda, NINE + AN_HOUR)}) == 2


def test_a_pause_begun_and_one_lifted_count_at_once():
    agenda = _agenda(NINE - 2 * AN_HOUR, [subscription()])
    agenda.load([subscription(paused_until=date(2016, 7, 1))])
    assert _owed(agenda, NINE - AN_HOUR) == []
    agenda.load([subscription()])
    assert len(_owed(agenda, NINE)) == 2


def test_a_zone_that_is_no_more_keeps_only_its_own_channel_from_posting():
    agenda = _agenda(NINE - AN_HOUR, [subscription("C1", zone="Europe/Atlantis"), subscription("C2")])
    assert {row.subscription for row in _owed(agenda, NINE)} == {subscription("C2").id}


def test_a_new_process_starts_a_little_before_where_the_last_one_stopped():
    assert NINE - AN_HOUR < start_after(NINE, NINE + 10 * A_DAY, GRACE) < NINE


def test_the_first_process_of_all_starts_now():
    assert start_after(None, NINE, GRACE) == NINE


def test_a_process_that_finds_itself_before_where_the_last_one_stopped_plans_the_grace_again():
    assert start_after(NINE + 300 * A_DAY, NINE, GRACE) == NINE - GRACE
