"""Plans for many channels at once: how much time of the processor and how much memory it takes.

Every figure is time of this process's own, so that others at work on the machine do not change it much.
"""

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Final

from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Occasion, Subscription
from bot.reminders.schedule_cache import ScheduleCache
from tests.bench.dossiers import FOLDER, Generated
from tests.bench.table import Row

SUBSCRIPTIONS: Final = 100_000
FACTS: Final = 10_000
SUBSCRIPTION_OPTIONS: Final = 50
_NINE: Final = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday
_HALF_A_MINUTE: Final = timedelta(seconds=30)
_GRACE: Final = timedelta(hours=48)
_WAKES: Final = 1000
_MEBIBYTE: Final = 2**20
_GOAL: Final = 1.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured.

    Attributes:
        load_seconds: To group the subscriptions by what they wish for.
        first_seconds: To plan the coming days of every wish over a book not seen before.
        planned_seconds: To plan all that falls due in the minute, with the keys of all rows.
        planned_mebibytes: The most memory that took at a time, above what the cache keeps.
        kept_mebibytes: What the cache keeps from one wake to the next.
        wake_milliseconds: To look for what falls due and when the next does, where nothing does now.
        rows: How many occurrences fell due.
    """

    load_seconds: float
    first_seconds: float
    planned_seconds: float
    planned_mebibytes: float
    kept_mebibytes: float
    wake_milliseconds: float
    rows: int


class NoHolidays:
    """A calendar without holidays; see `bot.model.schedule.Calendar`."""

    def knows(self, _country: str) -> bool:
        """Say no."""
        return False

    def is_holiday(self, _day: date, _country: str) -> bool:
        """Say no."""
        return False


def subscriptions(count: int, wishes: int) -> Iterator[Subscription]:
    """Give channels that all post at the same minute; their wishes differ in the lead days."""
    for number in range(count):
        yield Subscription(
            destination=Destination(platform="slack", workspace="T1", channel=f"C{number:08}"),
            dossier=DossierId(FOLDER),
            occasions=frozenset({Occasion.DIGEST, Occasion.LEAD, Occasion.OPENS}),
            lead_days=(number % wishes + 1, 0),
            at=time_of_day(9),
            zone="UTC",
            language="en",
            since=date(2026, 1, 1),
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )


def measure(count: int = SUBSCRIPTIONS, facts: int = FACTS, wishes: int = SUBSCRIPTION_OPTIONS) -> Figures:
    """Plan one busy minute and a thousand quiet wakes."""
    book = Generated(facts).book()
    load, first, planned, rows, wake = _times(book, count, wishes)
    kept, most = _memory(book, count, wishes)
    return Figures(
        load_seconds=load,
        first_seconds=first,
        planned_seconds=planned,
        planned_mebibytes=most,
        kept_mebibytes=kept,
        wake_milliseconds=wake,
        rows=rows,
    )


def _times(book: FactBook, count: int, wishes: int) -> tuple[float, float, float, int, float]:
    before, after = _NINE - _HALF_A_MINUTE, _NINE + _HALF_A_MINUTE
    cache = _cache(book)
    asked = list(subscriptions(count, wishes))
    started = time.process_time()
    cache.load(asked)
    loaded = time.process_time()
    cache.next_due(before)
    ready = time.process_time()
    rows = len([item.key for list_ in cache.due_items(after) for item in list_])
    planned = time.process_time()
    for number in range(_WAKES):
        now = after + number * timedelta(seconds=15)
        for _ in cache.due_items(now):
            raise AssertionError
        cache.next_due(now)
    wake = (time.process_time() - planned) / _WAKES * 1000
    return loaded - started, ready - loaded, planned - ready, rows, wake


def _memory(book: FactBook, count: int, wishes: int) -> tuple[float, float]:
    cache = _cache(book)
    tracemalloc.start()
    cache.load(subscriptions(count, wishes))
    cache.next_due(_NINE - _HALF_A_MINUTE)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    for list_ in cache.due_items(_NINE + _HALF_A_MINUTE):
        assert [item.key for item in list_]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept / _MEBIBYTE, (most - kept) / _MEBIBYTE


def _cache(book: FactBook) -> ScheduleCache:
    return ScheduleCache(lambda _: book, NoHolidays(), start=_NINE - _HALF_A_MINUTE, grace=_GRACE)


def rows(figures: Figures) -> list[Row]:
    """The rows of the table."""
    return [
        Row(
            f"plan {SUBSCRIPTIONS:,} subscriptions due in one minute",
            f"{figures.planned_seconds:.2f} s",
            f"of CPU; {SUBSCRIPTION_OPTIONS} wishes, {FACTS:,} facts, {figures.rows:,} rows; grouped in "
            f"{figures.load_seconds:.2f} s, first planned in {figures.first_seconds:.2f} s; "
            f"{figures.wake_milliseconds:.2f} ms per quiet wake",
            goal=f"≤ {_GOAL:.0f} s",
            reached=figures.planned_seconds <= _GOAL,
        ),
        Row(
            "memory that takes at most",
            f"{figures.planned_mebibytes:.1f} MiB",
            f"beside the {figures.kept_mebibytes:.1f} MiB kept from one wake to the next",
        ),
    ]
