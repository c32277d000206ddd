"""Runs cases in a process of its own, which may die or hang without taking the count with it."""

import asyncio
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final

from tests.fuzz.target import Failure, Target, drawn, failure, try_case, watching_the_log
from tests.fuzz.targets import TARGETS

MEMORY_BYTES: Final = 4 * 1024**3
_LOOK_SECONDS: Final = 0.5
_OPENING_SECONDS: Final = 120.0
_REST_SECONDS: Final = 10.0
_NONE: Final = -1  # no case has begun


@dataclass(slots=True)
class Sample:
    """What became of cases of one target.

    Attributes:
        cases: How many were tried.
        seconds: How long that took.
        slowest_seconds: What the slowest case took.
        slowest: Its number.
    """

    target: str
    cases: int = 0
    seconds: float = 0.0
    slowest_seconds: float = 0.0
    slowest: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What the worker writes down as it goes, and the parent reads whatever becomes of the worker."""

    number: Any
    began: Any
    slowest: Any
    slowest_seconds: Any


def sample(
    name: str, numbers: range, targets: Mapping[str, Target] = TARGETS, tick: Callable[[int], object] = id
) -> Sample:
    """Try the cases of these numbers; after one that kills or hangs its process, a new one goes on behind it.

    Args:
        name: The target's.
        numbers: Of the cases.
        targets: Where the target is found by name.
        tick: Told how many more cases are done, now and then.
    """
    told, started = Sample(name), time.monotonic()
    while numbers:
        done, ended_badly = _one_process(targets[name], numbers, told, tick)
        if ended_badly:
            told.failures.append(ended_badly)
        told.cases += done
        numbers = numbers[done:]
    told.seconds = time.monotonic() - started
    return told


def _one_process(
    target: Target, numbers: range, told: Sample, tick: Callable[[int], object]
) -> tuple[int, Failure | None]:
    context = multiprocessing.get_context("fork")
    value = context.RawValue
    shared = _Shared(
        number=value("q", _NONE), began=value("d", 0), slowest=value("q", 0), slowest_seconds=value("d", 0)
    )
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(target, numbers, shared, theirs), daemon=True)
    process.start()
    theirs.close()
    ended = _follow(process, ours, shared, target, told, numbers, tick)
    process.join()
    ours.close()
    if shared.slowest_seconds.value > told.slowest_seconds:
        told.slowest, told.slowest_seconds = shared.slowest.value, shared.slowest_seconds.value
    if ended == "done":
        return len(numbers), None
    number = shared.number.value
    if number == _NONE:
        raise RuntimeError(f"{target.name}: no case could be tried: {ended}")
    kind = "hung" if ended.startswith("no end") else "died"
    return number - numbers.start + 1, failure(target, number, kind, ended, drawn(target, number))


def _follow(
    process: BaseProcess,
    ours: Connection,
    shared: _Shared,
    target: Target,
    told: Sample,
    numbers: range,
    tick: Callable[[int], object],
) -> str:
    """Take what the worker tells until it ends; gives `done`, or how it ended else."""
    started, ticked = time.monotonic(), numbers.start
    while True:
        with suppress(EOFError):
            while ours.poll(_LOOK_SECONDS):
                message = ours.recv()
                if message is None:
                    tick(numbers.stop - ticked)
                    process.join(_REST_SECONDS)
                    if process.exitcode is None:
                        process.kill()
                    return "done"
                told.failures.append(message)
        if shared.number.value > ticked:
            tick(shared.number.value - ticked)
            ticked = shared.number.value
        if not process.is_alive():
            code = process.exitcode or 0
            return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        begun, limit = shared.began.value, target.limit_seconds
        if time.monotonic() - (begun or started) > (limit if begun else _OPENING_SECONDS):
            process.kill()
            return f"no end after {limit:.0f} seconds"


def _work(target: Target, numbers: range, shared: _Shared, pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    with suppress(ValueError, OSError):  # a lower limit may already stand
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asyncio.run(_work_all(target, numbers, shared, pipe))


async def _work_all(target: Target, numbers: range, shared: _Shared, pipe: Connection) -> None:
    with watching_the_log() as watch:
        async with target.open() as attempt:
            for number in numbers:
                shared.number.value, begun = number, time.monotonic()
                shared.began.value = begun
                found = await try_case(target, number, attempt, watch)
                took = time.monotonic() - begun
                if took > shared.slowest_seconds.value:
                    shared.slowest.value, shared.slowest_seconds.value = number, took
                if found:
                    pipe.send(found)
            pipe.send(None)
