"""Loads and reloads large dossiers from their files, and watches how long the event loop is held up.

What others do on the machine stretches all of it, so times are given as ratios to what PyYAML's C loader
takes for the same files in the same run, turn by turn, and in processor time beside the clock's.
"""

import asyncio
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Final

import yaml

from bot.facts.loader import FolderLoader
from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.reading.process import ReaderProcess, open_reader
from bot.facts.store import Store, open_store
from bot.model.ids import DossierId, FactId
from tests.bench.dossiers import FACTS_IN_FILE, FOLDER, Generated, Record, facts_yaml
from tests.bench.table import Row

FACTS: Final = 10_000
MANY_FACTS: Final = 100_000
_TURNS: Final = 5
_EDITS: Final = 15
_PAUSE_SECONDS: Final = 0.4  # between edits
_TICK_SECONDS: Final = 0.001
_SEEN_SECONDS: Final = 60.0  # until an edit that is not seen is a failure
_GOAL_COLD: Final = 2.0
_GOAL_WARM: Final = 0.5
_GOAL_VISIBLE: Final = 100.0  # milliseconds
_GOAL_VISIBLE_MANY: Final = 250.0  # milliseconds
_GOAL_HELD_UP: Final = 5.0  # milliseconds
_GOAL_MEGABYTES: Final = 150.0
# Prints the megabytes that a process holds which has loaded the folder named, and the same before it did.
_HOLDING: Final = """
import gc, sys
from pathlib import Path
from bot.facts.loader import FolderLoader
from bot.facts.reading.process import open_reader

def held():
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024

before = held()
with open_reader() as reader:
    loader = FolderLoader(Path(sys.argv[1]), reader)
    assert loader.load().book
    gc.collect()
    print(before, held())
"""


@dataclass
class Lag:
    """How late the event loop came back to a task that sleeps for a millisecond, in milliseconds."""

    seen: list[float] = field(default_factory=list)

    async def watch(self) -> None:
        """Watch until cancelled."""
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_TICK_SECONDS)
            self.seen.append(1000 * (time.perf_counter() - start - _TICK_SECONDS))

    def take(self) -> float:
        """The longest since the last time."""
        longest = max(self.seen, default=0.0)
        self.seen.clear()
        return longest


async def measure() -> list[Row]:
    """The rows of the table."""
    made = Generated(FACTS)
    with tempfile.TemporaryDirectory() as base:
        folder = made.write(Path(base))
        rows = [*_loading(folder, Path(base) / "cache"), _memory(folder)]
        rows += await _editing(folder, made, _GOAL_VISIBLE)
    many = Generated(MANY_FACTS)
    with tempfile.TemporaryDirectory() as base:
        rows += await _editing(many.write(Path(base)), many, _GOAL_VISIBLE_MANY)
    return rows


def _loading(folder: Path, cached: Path) -> list[Row]:
    """Cold and from an unchanged folder, against PyYAML's C loader over the same files."""
    files = sorted(folder.glob("*.yaml"))
    cache = open_cache({"XDG_CACHE_HOME": str(cached)})
    assert cache is not None
    _load(folder, cache)
    ways: tuple[Callable[[], None], ...] = (
        lambda: _bare(files),
        lambda: _load(folder, None),
        lambda: _load(folder, cache),
    )
    turns = [[_timed(way) for way in ways] for _ in range(_TURNS)]
    return [
        _ratio(f"load and check {FACTS:,} facts, cold", turns, 1, _GOAL_COLD),
        _ratio(f"load and check {FACTS:,} facts, folder unchanged", turns, 2, _GOAL_WARM),
    ]


def _bare(files: Sequence[Path]) -> None:
    for path in files:
        yaml.load(path.read_bytes(), yaml.CSafeLoader)


def _load(folder: Path, cache: ReadCache | None) -> None:
    reader = ReaderProcess(cache=cache)
    try:
        assert FolderLoader(folder, reader).load().book
    finally:
        reader.close()


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time, that of children included."""
    start, used = time.perf_counter(), _processor_seconds()
    work()
    return time.perf_counter() - start, _processor_seconds() - used


def _processor_seconds() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _ratio(name: str, turns: Sequence[Sequence[tuple[float, float]]], way: int, goal: float) -> Row:
    ratios = [turn[way][0] / turn[0][0] for turn in turns]
    used = [turn[way][1] / turn[0][1] for turn in turns]
    seconds, bare = median(turn[way][0] for turn in turns), median(turn[0][0] for turn in turns)
    return Row(
        name,
        f"{median(ratios):.2f} x",
        f"best {min(ratios):.2f}; {seconds:.2f} s against PyYAML's {bare:.2f} s; "
        f"in processor time {median(used):.2f} x",
        goal=f"≤ {goal:.1f} x",
        reached=median(ratios) <= goal,
    )


def _memory(folder: Path) -> Row:
    ran = subprocess.run(
        [sys.executable, "-c", _HOLDING, str(folder)], check=True, capture_output=True, text=True
    )
    before, after = map(float, ran.stdout.split())
    return Row(
        f"memory of a process with {FACTS:,} facts, no index",
        f"{after:.0f} MB",
        f"{before:.0f} MB before it loaded them",
        goal=f"≤ {_GOAL_MEGABYTES:.0f} MB",
        reached=after <= _GOAL_MEGABYTES,
    )


async def _editing(folder: Path, made: Generated, goal: float) -> list[Row]:
    with open_reader() as reader:
        async with open_store(folder.parent, reader) as store:
            await asyncio.to_thread(store.prepare)
            visible, held_up, idle = await _edits(store, folder, made)
    count = len(made.records)
    return [
        Row(
            f"edit of one file visible, {count:,} facts",
            f"{median(visible):.0f} ms",
            f"longest of {_EDITS}: {max(visible):.0f} ms",
            goal=f"≤ {goal:.0f} ms",
            reached=median(visible) <= goal,
        ),
        Row(
            f"event loop held up meanwhile, {count:,} facts",
            f"{median(held_up):.1f} ms",
            f"longest of {_EDITS}: {max(held_up):.1f} ms; with nothing to reload: {median(idle):.1f} ms, "
            f"longest {max(idle):.1f} ms",
            goal=f"≤ {_GOAL_HELD_UP:.0f} ms",
            reached=median(held_up) <= _GOAL_HELD_UP,
        ),
    ]


@asynccontextmanager
async def _watched(store: Store) -> AsyncIterator[Lag]:
    lag = Lag()
    async with asyncio.TaskGroup() as tasks:
        working = [tasks.create_task(store.watch()), tasks.create_task(lag.watch())]
        yield lag
        for task in working:
            task.cancel()


async def _edits(store: Store, folder: Path, made: Generated) -> tuple[list[float], list[float], list[float]]:
    """Edit one fact at a time; how long each took to be seen, and the longest hold-ups, in ms."""
    visible: list[float] = []
    held_up: list[float] = []
    idle: list[float] = []
    chance = random.Random(3)  # noqa: S311 - the same each time
    rows = list(made.records)
    async with _watched(store) as lag:
        await asyncio.sleep(1.0)
        for number in range(_EDITS):
            lag.take()
            await asyncio.sleep(_PAUSE_SECONDS)
            idle.append(lag.take())
            place = chance.randrange(len(rows))
            rows[place] = replace(rows[place], text_zh=f"第{number}次修改{rows[place].text_zh}")
            visible.append(await _edit(store, folder, rows, place))
            held_up.append(lag.take())
    return visible, held_up, idle


async def _edit(store: Store, folder: Path, rows: list[Record], place: int) -> float:
    file = place // FACTS_IN_FILE
    part = rows[file * FACTS_IN_FILE : (file + 1) * FACTS_IN_FILE]
    path, text = folder / f"facts-{file:04}.yaml", facts_yaml(part)
    generation = store.library.generation
    start = time.perf_counter()
    path.write_text(text)
    async with asyncio.timeout(_SEEN_SECONDS):
        await store.changed(generation)
    took = 1000 * (time.perf_counter() - start)
    book = store.book(DossierId(FOLDER))
    fact = book.facts[FactId(rows[place].id)]
    assert rows[place].text_zh in fact.text.all()
    found = store.finder(book).find(rows[place].text_zh)
    assert fact.id in {*(hit.fact for hit in found.hits), *found.closest}
    return took
