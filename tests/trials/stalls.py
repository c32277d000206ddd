"""Notices when the machine is too busy for the far ends to keep their time.

A platform that takes a request seconds later than it was told to is not the one the trial is about: what it
accepts after the quiet time is rightly taken for lost. Such a trial is void, whatever became of it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_LOOK_SECONDS: Final = 0.05


class Stalls:
    """The longest time for which this process's event loop was late, over any span."""

    def __init__(self) -> None:
        self._late: list[tuple[float, float]] = []

    def longest_since(self, instant: float) -> float:
        """The longest since an instant, in seconds."""
        return max((seconds for at, seconds in self._late if at >= instant), default=0.0)

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(_LOOK_SECONDS)
            late = loop.time() - began - _LOOK_SECONDS
            if late > _LOOK_SECONDS:
                self._late.append((loop.time(), late))


@asynccontextmanager
async def watched_stalls() -> AsyncIterator[Stalls]:
    """Watch until left."""
    stalls = Stalls()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(stalls.watch(), name="watch for stalls")
        try:
            yield stalls
        finally:
            watching.cancel()
