"""The first thing that falls due to any of several channels, and the settings that decide when."""

from datetime import date, time, timedelta

from bot.model.schedule import next_due
from bot.model.subscription import Occasion, Rhythm
from tests.model.plan_books import Holidays, book, commitment, event, subscription, utc

HELD = book(event("e", "2015-06-01"), commitment("c", "2016-06-01"), event("later", "2015-09-01"))
NINE = utc("2016-06-01T09:00")
AN_HOUR = timedelta(hours=1)


def test_the_next_post_is_the_first_of_any_channel():
    early, late = subscription("early", at=time(8)), subscription("late")
    found = next_due([late, early], lambda _: HELD, Holidays(), NINE - timedelta(days=1, hours=2))
    assert found is not None
    assert (found[0], found[1].due_at) == (early, utc("2016-05-31T08:00"))


def test_the_next_post_of_a_channel_that_begins_later_is_after_its_beginning():
    paused = subscription(paused_until=date(2016, 7, 1))
    found = next_due([paused], lambda _: HELD, Holidays(), NINE - AN_HOUR)
    assert found is not None
    assert found[1].due_at == utc("2016-08-01T09:00")


def test_the_next_post_is_found_most_of_a_year_ahead_and_no_further():
    only = book(event("e", "2015-05-31"))
    found = next_due([subscription()], lambda _: only, Holidays(), utc("2016-05-31T09:00"))
    assert found is not None
    assert found[1].due_at == utc("2017-05-31T09:00")
    assert next_due([subscription()], lambda _: book(), Holidays(), NINE) is None
    assert next_due([], lambda _: HELD, Holidays(), NINE) is None
    assert next_due([subscription()], lambda _: None, Holidays(), NINE) is None


def test_channels_that_differ_in_words_or_age_only_share_their_schedule():
    settings = subscription().schedule_settings
    other = subscription("C2", language="zh", since=date(2016, 1, 1), created_at=NINE)
    assert other.schedule_settings == settings
    assert subscription(paused_until=date(2016, 1, 1), suspended="archived").schedule_settings == settings
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
        assert subscription(**changes).schedule_settings != settings
