"""What a fuzz target is: how its cases are drawn, what takes them, and what it must not do with them."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final

Attempt = Callable[[Any], Awaitable[None]]
"""Hands a case to the program; raises where the program does not keep what it promises."""

_SHOWN: Final = 3000  # characters of an input


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A door of the program through which people's input comes.

    Attributes:
        share: How many of 10,000 cases are this target's.
        draw: Gives a case; the same for the same state of chance.
        open: Opens what takes cases.
        limit_seconds: A case that takes longer hangs.
    """

    name: str
    share: int
    draw: Callable[[Random], Any]
    open: Callable[[], AbstractAsyncContextManager[Attempt]]
    limit_seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A case that ended as none may.

    Attributes:
        kind: `raised`, `logged`, `hung` or `died`.
        said: The traceback, the log's record, or the signal.
        case: The input, shortened.
    """

    target: str
    number: int
    kind: str
    said: str
    case: str


def drawn(target: Target, number: int) -> Any:
    """Draw the case of this number; each has its own chance, so that any is drawn without the others."""
    return target.draw(Random(f"{target.name} {number}"))  # noqa: S311 - cases, not secrets


async def try_case(target: Target, number: int, attempt: Attempt, watch: "LogWatch") -> Failure | None:
    """Hand one case over; gives what went wrong."""
    case = drawn(target, number)
    watch.records.clear()
    try:
        await attempt(case)
    except Exception:  # noqa: BLE001 - whatever it raises is what is looked for
        return failure(target, number, "raised", traceback.format_exc(limit=-6), case)
    if watch.records:
        return failure(target, number, "logged", "\n".join(watch.records), case)
    return None


def failure(target: Target, number: int, kind: str, said: str, case: Any) -> Failure:
    """Describe a case that ended as none may."""
    shown = repr(case)
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}… ({len(shown):,} characters)"
    return Failure(target=target.name, number=number, kind=kind, said=said[-_SHOWN:], case=shown)


async def try_here(target: Target, numbers: Iterable[int]) -> list[Failure]:
    """Try cases in this process; gives those that failed."""
    with watching_the_log() as watch:
        async with target.open() as attempt:
            found = [await try_case(target, number, attempt, watch) for number in numbers]
    return [one for one in found if one]


class LogWatch(logging.Handler):
    """Keeps what our own code logs as a fault of ours: errors, and anything with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        is_ours = record.name.partition(".")[0] == "bot"
        if is_ours and (record.levelno >= logging.ERROR or record.exc_info):
            self.records.append(logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record))


@contextmanager
def watching_the_log() -> Iterator[LogWatch]:
    """Watch the log while cases run, in place of printing it."""
    watch, root = LogWatch(), logging.getLogger()
    before = root.handlers[:]
    root.handlers[:] = [watch]
    try:
        yield watch
    finally:
        root.handlers[:] = before
