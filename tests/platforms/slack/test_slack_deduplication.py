from datetime import timedelta

from bot.platforms.slack.deduplication import Once
from tests.platforms.slack.slack_stage import ManualClock


def test_a_name_is_new_once():
    once = Once(ManualClock())
    assert [once.first("a"), once.first("b"), once.first("a")] == [True, True, False]


def test_a_name_is_new_again_after_ten_minutes():
    clock = ManualClock()
    once = Once(clock)
    once.first("a")
    clock.ahead = timedelta(minutes=9)
    assert not once.first("a")
    clock.ahead = timedelta(minutes=11)
    assert once.first("a")


def test_a_flood_does_not_fill_the_memory():
    once = Once(ManualClock())
    for number in range(70_000):
        once.first(str(number))
    assert len(once._seen) <= 65_536
    assert once.first("0")


def test_what_failed_can_be_tried_again():
    once = Once(ManualClock())
    once.first("a")
    once.forget("a")
    assert once.first("a")
