"""Wall-clock rules, in every zone of the tz database at every change of its offset from 2000 to 2037."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest

from bot.model.fact import FactBook
from bot.model.schedule import Planned, plan, timetable
from bot.model.subscription import Occasion, Rhythm, Subscription
from bot.model.zones import due_at
from tests.model.plan_books import Holidays, book, commitment, planned, subscription, utc
from tests.model.transitions import Transition, days_around, first_instant, histories

MINUTE = timedelta(minutes=1)
START, END = utc("1999-12-01"), utc("2038-02-01")


def _wall_times(change: Transition) -> Iterator[datetime]:
    """Give wall-clock times about a change: each minute that could be taken wrongly, and usual ones."""
    low, high = change.edges
    middle = low + (high - low) / 2
    edges = [low - MINUTE, low, low + MINUTE, middle, high - MINUTE, high, high + MINUTE]
    yield from (moment.replace(microsecond=0) for moment in edges)
    for day in days_around(change):
        yield from (datetime.combine(day, at) for at in (time.min, time(9), time(23, 59)))


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def test_every_time_around_every_change_falls_due_when_the_wall_clock_first_shows_it_or_a_later_one():
    assert sum(len(changes) for _, changes in histories()) > 5000
    for zone, changes in histories():
        for local in {local for change in changes for local in _wall_times(change)}:
            instant = due_at(local.date(), local.time(), zone)
            assert int(instant.timestamp()) == first_instant(zone, changes, local), (zone, local)


def test_a_post_never_falls_on_another_local_day_unless_the_zone_skips_all_that_is_left_of_its_day():
    """Where a gap ends at midnight, the first valid instant is the end of that day: 00:00 of the next."""
    shown = {
        (local, _shown(due_at(local.date(), local.time(), zone), zone))
        for zone, changes in histories()
        for local in {local for change in changes for local in _wall_times(change)}
    }
    elsewhere = {(local, there) for local, there in shown if there.date() != local.date()}
    for local, there in elsewhere:
        assert there == datetime.combine(local.date() + timedelta(days=1), time.min)
    moved = {(local.date(), local.time() == time.min) for local, _ in elsewhere}
    whole_days = {day for day, is_midnight in moved if is_midnight}
    assert whole_days == {date(2011, 12, 30)}
    # Bangladesh put its clocks forward at 23:00, North Korea at 23:30; Greenland does so each year.
    assert {date(2009, 6, 19), date(2018, 5, 4), date(2024, 3, 30)} < {day for day, _ in moved}


def _deadlines(changes: Sequence[Transition]) -> FactBook:
    days = sorted({day for change in changes for day in days_around(change)})
    return book(*(commitment(f"c-{day}", day.isoformat()) for day in days))


def _wish(zone: ZoneInfo, at: time) -> Subscription:
    return subscription(
        zone=zone.key, at=at, occasions=frozenset({Occasion.CLOSES}), lead_days=(0,), since=date(1999, 1, 1)
    )


def _times_of_day(changes: Sequence[Transition]) -> set[time]:
    """The time in the middle of the newest change's gap or repetition, and midnight."""
    low, high = changes[-1].edges if changes else (datetime.min, datetime.min)  # noqa: DTZ901 - a wall clock
    return {(low + (high - low) / 2).time(), time.min}


def test_each_occurrence_fires_exactly_once_in_every_zone():
    for zone, changes in histories():
        held = _deadlines(changes)
        for at in _times_of_day(changes):
            found = plan(held, _wish(zone, at), Holidays(), START, END)
            assert len({one.occurrence.name for one in found}) == len(found) == len(held.facts)
            for one in found:
                local = datetime.combine(one.occurrence.day, at)
                assert int(one.due_at.timestamp()) == first_instant(zone, changes, local), (zone, local)


def test_a_span_cut_at_every_change_or_a_second_beside_it_plans_the_same():
    for zone, changes in histories():
        held = timetable(_deadlines(changes))
        at = max(_times_of_day(changes))
        whole = plan(held, _wish(zone, at), Holidays(), START, END)
        cuts = [
            datetime.fromtimestamp(change.instant + beside, UTC)
            for change, beside in zip(changes, cycle((-1, 0, 1)), strict=False)
        ]
        parts: list[Planned] = []
        for after, until in zip([START, *cuts], [*cuts, END], strict=True):
            parts += plan(held, _wish(zone, at), Holidays(), after, until)
        assert tuple(parts) == whole


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Fakaofo"])
def test_what_falls_on_a_day_that_the_zone_skips_whole_is_told_at_the_first_instant_after_it(zone):
    held = book(
        *(commitment(f"c-{day}", f"2011-12-{day}") for day in (29, 30, 31)),
    )
    found = planned(held, _wish(ZoneInfo(zone), time(9)), "2011-12-01", "2012-01-31")
    shown = [(one.occurrence.fact, _shown(one.due_at, ZoneInfo(zone))) for one in found]
    assert shown == [
        ("c-29", datetime(2011, 12, 29, 9)),  # noqa: DTZ001 - what the wall clock shows
        ("c-30", datetime(2011, 12, 31)),  # noqa: DTZ001
        ("c-31", datetime(2011, 12, 31, 9)),  # noqa: DTZ001
    ]


def test_a_weekly_digest_comes_once_a_week_across_the_skipped_day():
    wish = subscription(
        zone="Pacific/Apia", occasions=frozenset({Occasion.DIGEST}), digest=Rhythm.WEEKLY, at=time(9)
    )
    found = planned(book(), wish, "2011-12-15", "2012-01-14")
    shown = [_shown(one.due_at, ZoneInfo("Pacific/Apia")) for one in found]
    assert [f"{moment:%d %H:%M}" for moment in shown] == ["19 09:00", "26 09:00", "02 09:00", "09 09:00"]


def test_nine_o_clock_stays_nine_o_clock_on_both_sides_of_a_change():
    held = book(commitment("before", "2016-03-26"), commitment("after", "2016-03-27"))
    found = planned(held, _wish(ZoneInfo("Europe/Berlin"), time(9)), "2016-03-01", "2016-03-31")
    assert [one.due_at for one in found] == [utc("2016-03-26T08:00"), utc("2016-03-27T07:00")]


def test_a_skipped_time_moves_to_the_first_instant_after_the_gap():
    assert due_at(date(2016, 3, 27), time(2, 30), ZoneInfo("Europe/Berlin")) == utc("2016-03-27T01:00")


def test_a_repeated_time_is_taken_the_first_time():
    assert due_at(date(2016, 10, 30), time(2, 30), ZoneInfo("Europe/Berlin")) == utc("2016-10-30T00:30")
