"""Compares two ways of doing the same, in processor time, turn by turn."""

import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median, quantiles

from tests.bench.table import Row

Batch = Callable[[int], Awaitable[None]]
"""Does the thing so many times."""

GOAL = 1.10
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """Processor time of ours over that of the bare one, turn by turn, and seconds each takes once."""

    ratios: list[float]
    ours: float
    bare: float

    def row(self, name: str, *, goal: float | None = GOAL) -> Row:
        """The row of the table."""
        low, _, high = quantiles(self.ratios, n=4)
        return Row(
            name,
            f"{median(self.ratios):.2f} x",
            f"quartiles {low:.2f} to {high:.2f}; {1e6 * self.ours:.0f} µs against {1e6 * self.bare:.0f} µs",
            goal=f"≤ {goal:.2f} x" if goal else "",
            reached=median(self.ratios) <= goal if goal else None,
        )


async def compare(ours: Batch, bare: Batch, *, turns: int, times: int) -> Comparison:
    """Let both take turns; each goes first every other time."""
    await ours(_WARM_UP)
    await bare(_WARM_UP)
    ratios, all_ours, all_bare = [], [], []
    for turn in range(turns):
        gc.collect()
        if turn % 2:
            second = await _seconds(bare, times)
            first = await _seconds(ours, times)
        else:
            first = await _seconds(ours, times)
            second = await _seconds(bare, times)
        ratios.append(first / second)
        all_ours.append(first / times)
        all_bare.append(second / times)
    return Comparison(ratios, median(all_ours), median(all_bare))


async def _seconds(batch: Batch, times: int) -> float:
    start = time.process_time()
    await batch(times)
    return time.process_time() - start
