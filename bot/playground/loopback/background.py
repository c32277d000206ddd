"""Work beside the requests, which ends with the server."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager


class BackgroundTasks:
    """Tasks that run until they are done, or until the server ends."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        """Run something under a name."""
        task = self._tasks.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def cancel(self) -> None:
        """End whatever still runs."""
        for task in self._running:
            task.cancel()


@asynccontextmanager
async def open_background() -> AsyncIterator[BackgroundTasks]:
    """Tasks that end with the block, whose own exceptions pass on as they are."""
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        background = BackgroundTasks(tasks)
        try:
            yield background
        except Exception as raised:  # noqa: BLE001 - raised below, outside the group that would wrap it
            failure = raised
        finally:
            background.cancel()
    if failure:
        raise failure
