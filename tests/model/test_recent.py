"""What is kept, and what goes first."""

from bot.model.recent import Recent


def test_what_was_not_asked_for_longest_goes_first():
    kept: Recent[str, int] = Recent(2)
    kept.put("one", 1)
    kept.put("two", 2)
    assert kept.get("one") == 1
    kept.put("three", 3)
    assert (kept.get("one"), kept.get("two"), kept.get("three")) == (1, None, 3)


def test_what_is_put_again_takes_the_place_of_what_was_there():
    kept: Recent[str, int] = Recent(2)
    for value in range(5):
        kept.put("one", value)
    kept.put("two", 9)
    assert (kept.get("one"), kept.get("two")) == (4, 9)
