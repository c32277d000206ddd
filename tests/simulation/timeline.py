"""Virtual time: several processes, each an event loop of its own, on one thread and one clock.

Which process takes the next step is drawn from a seed; a process can be killed or frozen between any two
steps, and time jumps from one timer to the next. Nothing waits for real, and nothing that happens depends on
anything but the seed.
"""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Sequence
from concurrent.futures import Executor
from contextvars import Context, copy_context
from random import Random
from typing import Any, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_MOST_HANDLES = 100_000  # of one history; more is a loop that never ends


class EndlessError(Exception):
    """A history that does not end."""


class _Task(asyncio.Task[T]):
    """A task that sets keep in an order which depends on nothing but the program."""

    def __init__(self, number: int, coro: Coroutine[Any, Any, T], **kwargs: Any) -> None:
        self._number = number
        super().__init__(coro, **kwargs)

    def __hash__(self) -> int:
        return self._number


class _Soon(asyncio.Handle):
    """A handle without what only debugging needs: a million histories make many."""

    __slots__ = ()

    def __init__(
        self,
        callback: Callable[..., object],
        args: Sequence[Any],
        loop: "VirtualLoop",
        context: Context | None,
    ) -> None:
        self._callback = callback
        self._args = args
        self._loop = loop
        self._context = copy_context() if context is None else context
        self._cancelled = False


class _Turn:
    """Lets the others have a turn."""

    def __await__(self) -> Generator[None, None, None]:
        yield


TURN = _Turn()


class VirtualLoop(asyncio.AbstractEventLoop):
    """The event loop of one simulated process."""

    def __init__(self, timeline: "Timeline", name: str) -> None:
        self.timeline = timeline
        self.name = name
        self.ready: deque[asyncio.Handle] = deque()
        self.tasks: list[_Task[Any]] = []
        self.frozen_until = 0.0
        self.is_dead = False
        self.complaints: list[str] = []

    def time(self) -> float:
        return self.timeline.now

    # Asked at the making of each future; `bool()` is False.
    get_debug = staticmethod(bool)

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = _Soon(callback, args, self, context)
        self.ready.append(handle)
        return handle

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self.timeline.put_in_line(when, self, timer)
        return timer

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.timeline.now + delay, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Leave it in line: it is passed over when its time comes."""

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, **kwargs: Any) -> asyncio.Task[Any]:
        task: _Task[Any] = _Task(len(self.tasks), coro, loop=self, **kwargs)
        self.tasks.append(task)
        return task

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Do it at once: what the product hands to threads only computes."""
        del executor
        done: asyncio.Future[T] = self.create_future()
        done.set_result(func(*args))
        return done

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if not self.is_dead:
            self.complaints.append(f"{context.get('message')}: {context.get('exception')!r}")

    def failure(self) -> Sequence[str]:
        """What ended the process's first task, if anything but the end of the process did."""
        first = self.tasks[0]
        if not first.done() or first.cancelled() or not first.exception():
            return ()
        return (f"{self.name} failed: {first.exception()!r}",)

    def run_next(self) -> None:
        """Run what is next in line."""
        handle = self.ready.popleft()
        if handle._cancelled:
            return
        # What `Handle._run` does, without a call of its own.
        try:
            handle._context.run(handle._callback, *handle._args)  # type: ignore[attr-defined]  # typeshed has none
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - as an event loop does
            self.call_exception_handler({"message": "a callback failed", "exception": error})

    def bury(self) -> None:
        """End what is left of a dead process; its tasks learn that they are cancelled, and nothing else."""
        self.is_dead = True
        asyncio._set_running_loop(self)
        try:
            for _ in range(len(self.tasks) + 1):
                left = [task for task in self.tasks if not task.done()]
                if not left:
                    return
                for task in left:
                    task.cancel()
                while self.ready:
                    self.run_next()
        finally:
            asyncio._set_running_loop(None)
            # Tasks and their loop hold each other; there are many, and the collector is slow.
            self.tasks.clear()
            self.ready.clear()


class Timeline:
    """What happens next."""

    def __init__(self, chance: Random, start: float) -> None:
        self.now = start
        self.chance = chance
        self.loops: list[VirtualLoop] = []
        self._line: list[tuple[float, int, VirtualLoop | None, asyncio.TimerHandle | Callable[[], None]]] = []
        self._number = itertools.count()
        self._handles = 0

    def put_in_line(self, when: float, loop: VirtualLoop, timer: asyncio.TimerHandle) -> None:
        heapq.heappush(self._line, (when, next(self._number), loop, timer))

    def at(self, when: float, effect: Callable[[], None]) -> None:
        """Let something happen that no process does."""
        heapq.heappush(self._line, (when, next(self._number), None, effect))

    def open_loop(self, name: str) -> VirtualLoop:
        # The program asks no more of a loop than is written above.
        loop = VirtualLoop(self, name)  # type: ignore[abstract]
        self.loops.append(loop)
        return loop

    def is_contended(self, loop: VirtualLoop) -> bool:
        """Whether anybody but the running task could take the next step."""
        if loop.ready:
            return True
        return len(self.loops) > 1 and any(other.ready for other in self.loops)

    def kill(self, loop: VirtualLoop) -> None:
        """Let a process take no step any more."""
        loop.is_dead = True
        self.loops.remove(loop)

    def freeze(self, loop: VirtualLoop, seconds: float, thawed: Callable[[], None]) -> None:
        loop.frozen_until = self.now + seconds
        self.at(loop.frozen_until, thawed)

    def run(self, until: float, is_over: Callable[[], bool]) -> bool:
        """Go on until all is over; False where it is not over by an instant."""
        while True:
            able = [loop for loop in self.loops if loop.ready and loop.frozen_until <= self.now]
            if able:
                self._step(able)
            elif is_over():
                return True
            elif not self._line or self._line[0][0] > until:
                return False
            else:
                self._next_instant()

    def _step(self, able: list[VirtualLoop]) -> None:
        """Let one of several processes take a step, or a single one go on until it waits."""
        alone = len(able) == 1
        loop = able[0] if alone else able[int(self.chance.random() * len(able))]
        asyncio._set_running_loop(loop)
        try:
            while loop.ready and loop.frozen_until <= self.now and not loop.is_dead:
                loop.run_next()
                self._handles += 1
                if not alone:
                    break
        finally:
            asyncio._set_running_loop(None)
        if self._handles > _MOST_HANDLES:
            raise EndlessError

    def _next_instant(self) -> None:
        line = self._line
        when = line[0][0]
        self.now = max(self.now, when)
        while line and line[0][0] <= when:
            _, _, loop, what = heapq.heappop(line)
            if isinstance(what, asyncio.TimerHandle):
                if loop and not loop.is_dead and not what.cancelled():
                    loop.ready.append(what)
            else:
                what()
