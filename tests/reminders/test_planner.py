"""Subscriptions and books become owed rows."""

import random
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from bot.model.delivery import DueItem
from bot.model.subscription import Occasion, Rhythm, Subscription
from bot.reminders.planner import OWED_AT_ONCE, member, next_due, owed_between, owed_to, wish_of
from tests.model.plan_books import Holidays, book, commitment, event, planned, subscription, utc

HELD = book(event("e", "2015-06-01"), commitment("c", "2016-06-01"), event("later", "2015-09-01"))
NINE = utc("2016-06-01T09:00")
AN_HOUR = timedelta(hours=1)


def _owed(subscriptions: Sequence[Subscription]) -> list[DueItem]:
    return list(owed_between(subscriptions, lambda _: HELD, Holidays(), NINE - AN_HOUR, NINE + AN_HOUR))


def _channels(name: str, count: int, **changes: Any) -> list[Subscription]:
    return [subscription(f"{name}{number}", **changes) for number in range(count)]


def test_each_channel_is_owed_each_occurrence_once():
    rows = _owed(_channels("C", 5))
    assert len({row.key for row in rows}) == len(rows) == 10
    assert {row.due_at for row in rows} == {NINE}


def test_what_is_owed_does_not_depend_on_the_order_of_subscriptions():
    mixed = _channels("a", 9) + _channels("b", 9, at=time(8, 30)) + _channels("c", 9, zone="Europe/Berlin")
    shuffled = mixed.copy()
    random.Random(1).shuffle(shuffled)  # noqa: S311 - the same each time
    assert {row.key: row.due_at for row in _owed(mixed)} == {row.key: row.due_at for row in _owed(shuffled)}


def test_a_channel_is_owed_nothing_from_before_it_subscribed():
    early, late = (
        subscription("early", created_at=NINE - timedelta(minutes=1)),
        subscription("late", created_at=NINE),
    )
    assert {row.subscription for row in _owed([early, late])} == {early.id}


def test_a_channel_is_owed_nothing_from_before_its_first_day_or_its_pause():
    since = subscription("since", since=date(2016, 6, 2))
    paused = subscription("paused", paused_until=date(2016, 6, 2))
    both = subscription("both", since=date(2016, 6, 1), paused_until=date(2016, 6, 1))
    assert {row.subscription for row in _owed([since, paused, both])} == {both.id}


def test_channels_that_differ_in_words_or_age_only_wish_for_the_same():
    wish = wish_of(subscription())
    assert wish_of(subscription("C2", language="zh", since=date(2016, 1, 1), created_at=NINE)) == wish
    assert wish_of(subscription(paused_until=date(2016, 1, 1), suspended="archived")) == wish
    for changes in (
        {"at": time(8)},
        {"zone": "Asia/Shanghai"},
        {"lead_days": (1,)},
        {"weekdays": frozenset({1})},
        {"holidays": "DE"},
        {"occasions": frozenset({Occasion.DIGEST})},
        {"digest": Rhythm.MONTHLY},
        {"review_months": 1},
        {"leap_day_on_march_1": True},
    ):
        assert wish_of(subscription(**changes)) != wish


def test_a_dossier_that_does_not_serve_owes_nothing():
    assert list(owed_between(_channels("C", 2), lambda _: None, Holidays(), NINE - AN_HOUR, NINE)) == []


def test_long_lists_come_in_parts_and_all_that_one_channel_is_owed_in_one_part():
    found = planned(HELD, subscription(), "2016-06-01", "2016-06-01")
    members = [member(one) for one in _channels("C", OWED_AT_ONCE)]
    parts = list(owed_to(found, members))
    assert len(parts) > 1
    assert max(map(len, parts)) <= OWED_AT_ONCE
    assert sum(map(len, parts)) == len(found) * len(members)
    by_part = [{row.subscription for row in part} for part in parts]
    assert sum(map(len, by_part)) == len(set.union(*by_part))


def test_the_next_post_is_the_first_of_any_channel():
    early, late = subscription("early", at=time(8)), subscription("late")
    found = next_due([late, early], lambda _: HELD, Holidays(), NINE - timedelta(days=1, hours=2))
    assert found is not None
    assert (found[0], found[1].due_at) == (early, utc("2016-05-31T08:00"))


def test_the_next_post_of_a_channel_that_begins_later_is_after_its_beginning():
    paused = subscription(paused_until=date(2016, 7, 1))
    found = next_due([paused], lambda _: HELD, Holidays(), NINE - AN_HOUR)
    assert found is not None
    assert found[1].due_at == utc("2016-09-01T09:00")


def test_the_next_post_is_found_most_of_a_year_ahead_and_no_further():
    only = book(event("e", "2015-05-31"))
    found = next_due([subscription()], lambda _: only, Holidays(), utc("2016-05-31T09:00"))
    assert found is not None
    assert found[1].due_at == utc("2017-05-31T09:00")
    assert next_due([subscription()], lambda _: book(), Holidays(), NINE) is None
    assert next_due([], lambda _: HELD, Holidays(), NINE) is None
    assert next_due([subscription()], lambda _: None, Holidays(), NINE) is None
