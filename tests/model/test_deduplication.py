from datetime import timedelta

from bot.model.deduplication import Deduplicator
from tests.platforms.slack.slack_stage import ManualClock


def test_a_name_is_new_once():
    seen = Deduplicator(ManualClock().now)
    assert [seen.first("a"), seen.first("b"), seen.first("a")] == [True, True, False]


def test_a_name_is_new_again_after_ten_minutes():
    clock = ManualClock()
    seen = Deduplicator(clock.now)
    seen.first("a")
    clock.ahead = timedelta(minutes=9)
    assert not seen.first("a")
    clock.ahead = timedelta(minutes=11)
    assert seen.first("a")


def test_a_flood_does_not_fill_the_memory():
    seen = Deduplicator(ManualClock().now)
    for number in range(70_000):
        seen.first(str(number))
    assert len(seen._seen) <= 65_536
    assert seen.first("0")


def test_what_failed_can_be_tried_again():
    seen = Deduplicator(ManualClock().now)
    seen.first("a")
    seen.forget("a")
    assert seen.first("a")


def test_asking_whether_a_name_is_known_does_not_make_it_so():
    seen = Deduplicator(ManualClock().now)
    assert not seen.knows("a")
    assert seen.first("a")
    assert seen.knows("a")
