"""Indexes and searches dossiers of three sizes, asking each question once; all in processor time.

Indexing is given as a ratio to what PyYAML's C loader takes to read the same facts in the same run.
"""

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from bot.facts.loader import FolderLoader
from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.reading.process import ReaderProcess
from bot.facts.search.finder import BookFinder
from bot.facts.search.index import Index, build_index
from bot.facts.search.kept import kept_index
from bot.model.fact import FactBook
from tests.bench.dossiers import Generated
from tests.bench.questions import questions
from tests.bench.table import Row

_SIZES: Final = (1_000, 10_000, 100_000)
_QUESTIONS: Final = 1800
_GOALS: Final = {10_000: 1.0, 100_000: 5.0}  # milliseconds, by facts


_INDEXED: Final = 10_000
_TURNS: Final = 3
_GOAL_UNCHANGED: Final = 0.5
_GOAL_SECONDS: Final = {100_000: 10.0}


def measure() -> list[Row]:
    """The rows of the table."""
    rows = [row for size in _SIZES for row in _searched(Generated(size))]
    return [*_against_yaml(Generated(_INDEXED)), *rows]


def _against_yaml(made: Generated) -> list[Row]:
    """Indexing from nothing, and loading with what was kept, against PyYAML's C loader."""
    with tempfile.TemporaryDirectory() as base:
        folder = made.write(Path(base))
        files = [path.read_bytes() for path in sorted(folder.glob("*.yaml"))]
        cache = open_cache({"XDG_CACHE_HOME": base})
        assert cache is not None
        book = _load(folder, cache)
        kept_index(book, folder, cache)
        turns = [
            (
                _timed(lambda: [yaml.load(content, yaml.CSafeLoader) for content in files]),
                _timed(lambda: build_index(book)),
                _timed(lambda: kept_index(_load(folder, cache), folder, cache)),
            )
            for _ in range(_TURNS)
        ]
    bare, built, kept = (min(turn[way] for turn in turns) for way in range(3))
    return [
        Row(
            f"index {_INDEXED:,} facts, from nothing",
            f"{built / bare:.2f} x",
            f"{built:.2f} s against PyYAML's {bare:.2f} s",
        ),
        Row(
            f"load and index {_INDEXED:,} facts, folder unchanged",
            f"{kept / bare:.2f} x",
            f"{kept:.2f} s against PyYAML's {bare:.2f} s",
            goal=f"≤ {_GOAL_UNCHANGED:.1f} x",
            reached=kept <= _GOAL_UNCHANGED * bare,
        ),
    ]


def _load(folder: Path, cache: ReadCache) -> FactBook:
    reader = ReaderProcess(cache=cache)
    try:
        book = FolderLoader(folder, reader).load().book
    finally:
        reader.close()
    assert book is not None
    return book


def _timed(work: Callable[[], object]) -> float:
    """Seconds of processor time, without searching for circles, as the store loads."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    taken = time.process_time() - start
    gc.enable()
    return taken


def _searched(made: Generated) -> list[Row]:
    book, size = made.book(), len(made.records)
    found: list[Index] = []
    seconds = _timed(lambda: found.append(build_index(book)))
    gc.collect()
    gc.freeze()
    taken, answered = _asked(made, BookFinder(book, found[0]))
    gc.unfreeze()
    p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    return [
        Row(
            f"index {size:,} facts",
            f"{seconds:.1f} s",
            goal=f"≤ {_GOAL_SECONDS[size]:.0f} s" if size in _GOAL_SECONDS else "",
            reached=seconds <= _GOAL_SECONDS[size] if size in _GOAL_SECONDS else None,
        ),
        Row(
            f"search {size:,} facts, p99",
            f"{p99:.2f} ms",
            f"p50 {p50:.2f} ms; {answered} of {len(taken)} questions answered",
            goal=f"≤ {_GOALS[size]:.0f} ms" if size in _GOALS else "",
            reached=p99 <= _GOALS[size] if size in _GOALS else None,
        ),
    ]


def _asked(made: Generated, finder: BookFinder) -> tuple[list[float], int]:
    """What each question took in milliseconds, the quickest first, and how many were answered."""
    finder.find("warm up the lists of words 单词")
    taken, answered = [], 0
    for question in questions(made, _QUESTIONS):
        start = time.thread_time()
        found = finder.find(question)
        taken.append(1000 * (time.thread_time() - start))
        answered += bool(found.hits)
    return sorted(taken), answered
