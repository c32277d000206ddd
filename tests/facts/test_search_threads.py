"""Words are searched for in several threads at once, and while a reload indexes in another."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest

from bot.facts.search.terms import stem

_WORDS = 12_000


@pytest.fixture(autouse=True)
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


def test_threads_do_not_mix_up_the_words_they_stem() -> None:
    listed = resources.files("bot.facts.search").joinpath("english.txt").read_text().split()
    words = [word for word in listed if word.isalpha()][:_WORDS]
    middle = _WORDS // 2
    stem.cache_clear()
    with ThreadPoolExecutor(max_workers=2) as threads:
        both = list(threads.map(lambda row: [*map(stem, row)], (words, [*words[middle:], *words[:middle]])))
    stem.cache_clear()
    right = [*map(stem, words)]
    assert both == [right, [*right[middle:], *right[:middle]]]
