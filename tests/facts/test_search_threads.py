"""Words are searched for in several threads at once, and while a reload indexes in another."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import wordfreq

from bot.facts.search.terms import Stemmer

_WORDS = 12_000


@pytest.fixture(autouse=True)
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


def test_threads_do_not_mix_up_the_words_they_stem() -> None:
    words = [word for word in wordfreq.top_n_list("en", 2 * _WORDS) if word.isalpha()][:_WORDS]
    middle = _WORDS // 2
    shared = Stemmer("en")
    with ThreadPoolExecutor(max_workers=2) as threads:
        both = list(
            threads.map(lambda row: [*map(shared.stem, row)], (words, [*words[middle:], *words[:middle]]))
        )
    right = [*map(Stemmer("en").stem, words)]
    assert both == [right, [*right[middle:], *right[:middle]]]
