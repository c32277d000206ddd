"""The processes of one trial, as the harness holds them: started, listened to, stopped, killed."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, Final

from tests.trials import child
from tests.trials.order import Task

_CONTEXT: Final = get_context("forkserver")
# Importing takes a second, forking milliseconds; no event loop has run where it is forked from.
_CONTEXT.set_forkserver_preload(["tests.trials.child"])


class Member:
    """One process.

    Attributes:
        reached: Set once it waits at its point.
        ready: Set once it is connected.
        settled_at: When it last found all settled, by the event loop's clock, which processes share.
        became: What the occurrences had become by then.
        ended: Set once it is gone.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.reached = asyncio.Event()
        self.ready = asyncio.Event()
        self.ended = asyncio.Event()
        self.settled_at = 0.0
        self.became: tuple[str, ...] = ()
        self._told = asyncio.Event()
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=child.live, args=(task, theirs), daemon=True)
        self._process.start()
        theirs.close()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._pipe.fileno(), self._hear)
        loop.add_reader(self._process.sentinel, self._end)

    def _hear(self) -> None:
        try:
            what, value = self._pipe.recv()
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())
            return
        self._take(what, value)
        self._told.set()
        self._told = asyncio.Event()

    def _take(self, what: str, value: Any) -> None:
        match what:
            case "reached":
                self.reached.set()
            case "ready":
                self.ready.set()
            case "settled":
                self.settled_at, self.became = value[0], tuple(value[1])

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self.ended.set()
        self._told.set()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; nothing where it is gone."""
        assert self._process.pid
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def let_go(self) -> None:
        """Let it pass the point at which it waits."""
        if self.reached.is_set():
            with suppress(OSError):
                self._pipe.send("go")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, looking at each word from it."""
        while not holds():
            await self._told.wait()

    async def until_settled(self, since: float) -> None:
        """Wait until it has found all settled after an instant; a process that is gone finds nothing."""
        await self.until(lambda: self.settled_at > since or self.ended.is_set())

    async def close(self) -> None:
        """Kill it, if it is not gone yet."""
        self.send(signal.SIGKILL)
        await self.ended.wait()
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())
        self._pipe.close()
        self._process.join()
        self._process.close()
