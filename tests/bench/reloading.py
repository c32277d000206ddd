"""Loads and reloads a large dossier from its files, and watches how long the event loop is held up."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Final

from bot.facts.store import Store, open_store
from bot.model.ids import DossierId, FactId
from tests.bench.dossiers import FACTS_IN_FILE, FOLDER, Generated, Record, facts_yaml
from tests.bench.table import Row

FACTS: Final = 10_000
_EDITS: Final = 15
_PAUSE_SECONDS: Final = 0.4  # between edits
_TICK_SECONDS: Final = 0.001
_SEEN_SECONDS: Final = 60.0  # until an edit that is not seen is a failure
_GOAL_VISIBLE: Final = 100.0  # milliseconds
_GOAL_HELD_UP: Final = 5.0  # milliseconds


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
        """Give the longest since the last time."""
        longest = max(self.seen, default=0.0)
        self.seen.clear()
        return longest


async def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    made = Generated(FACTS)
    with tempfile.TemporaryDirectory() as base:
        folder = made.write(Path(base))
        start, processor = time.perf_counter(), time.process_time()
        async with open_store(folder.parent) as store:
            loaded = time.perf_counter() - start
            used = time.process_time() - processor
            visible, held_up, idle = await _edits(store, folder, made)
    return [
        Row(f"load {FACTS:,} facts", f"{loaded:.1f} s", f"{used:.1f} s of it in the bot's own process"),
        Row(
            f"edit of one file visible, {FACTS:,} facts",
            f"{median(visible):.0f} ms",
            f"longest of {_EDITS}: {max(visible):.0f} ms",
            goal=f"≤ {_GOAL_VISIBLE:.0f} ms",
            reached=median(visible) <= _GOAL_VISIBLE,
        ),
        Row(
            "event loop held up meanwhile",
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
    """Edit one fact at a time; gives how long each took to be seen, and the longest hold-ups, in ms."""
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
    assert fact.id in {hit.fact for hit in store.finder(book).find(rows[place].text_zh).hits}
    return took
