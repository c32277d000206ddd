"""Searches dossiers of three sizes, asking each question once."""

import gc
import time
from typing import Final

from bot.facts.search.finder import BookFinder
from bot.facts.search.index import build_index
from tests.bench.dossiers import Generated
from tests.bench.questions import questions
from tests.bench.table import Row

_SIZES: Final = (1_000, 10_000, 100_000)
_QUESTIONS: Final = 1800
_GOALS: Final = {10_000: 1.0, 100_000: 5.0}  # milliseconds, by facts


def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    return [_row(size) for size in _SIZES]


def _row(size: int) -> Row:
    made = Generated(size)
    book = made.book()
    start = time.process_time()
    index = build_index(book)
    indexed = time.process_time() - start
    gc.collect()
    gc.freeze()
    asked = questions(made, _QUESTIONS)
    BookFinder(book, index).find("warm up the lists of words 单词")
    finder = BookFinder(book, index)
    taken, answered = [], 0
    for question in asked:
        start = time.thread_time()
        found = finder.find(question)
        taken.append(1000 * (time.thread_time() - start))
        answered += bool(found.hits)
    gc.unfreeze()
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    return Row(
        f"search {size:,} facts, p99",
        f"{p99:.2f} ms",
        f"p50 {p50:.2f} ms; {answered} of {len(asked)} questions answered; indexed in {indexed:.1f} s",
        goal=f"≤ {_GOALS[size]:.0f} ms" if size in _GOALS else "",
        reached=p99 <= _GOALS[size] if size in _GOALS else None,
    )
