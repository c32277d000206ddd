"""Measures how soon another process takes over, with the program's own timings."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median
from typing import Final

from bot.reminders.rate_limiter import DeliveryTimings
from tests.trials import gateway
from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import FAR_SIDE, WRITING, End, Fate
from tests.trials.owing import Stores
from tests.trials.pair import Pair, opened_pair, until

_LOOKED_SECONDS: Final = 1.0
HEADINGS: Final = ("with the program's own timings", "platform", "store", "times", "median", "max", "goal")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """What is measured, with the program's own timings.

    Attributes:
        measured: Gives seconds.
        places: Platforms and stores.
        goal: Empty where there is none.
    """

    name: str
    measured: Callable[[Pair], Awaitable[float]]
    places: Sequence[Place]
    times: int
    goal: str


async def measure(stores: Stores, cases: Sequence[Case], *, parallel: int) -> Sequence[Sequence[str]]:
    """Measure these cases, so many at one time; gives the rows of a table."""
    turns = asyncio.Semaphore(parallel)

    async def once(place: Place, case: Case) -> float:
        async with turns, opened_pair(stores, *place, DeliveryTimings()) as pair:
            return await case.measured(pair)

    async with asyncio.TaskGroup() as tasks:
        under_way = [
            (case, place, [tasks.create_task(once(place, case)) for _ in range(case.times)])
            for case in cases
            for place in case.places
        ]
    rows: list[Sequence[str]] = []
    for case, place, measured in under_way:
        seconds = [task.result() for task in measured]
        numbers = (str(case.times), f"{median(seconds):.2f} s", f"{max(seconds):.2f} s", case.goal)
        rows.append((case.name, *place, *numbers))
    return rows


async def _told_to_stop(pair: Pair) -> float:
    return await _taken_over(pair, Fate(point="claim.inside", end=End.STOP))


async def _killed_unclaimed(pair: Pair) -> float:
    return await _taken_over(pair, Fate(point="claim.inside", end=End.KILL))


async def _killed_in_doubt(pair: Pair) -> float:
    pair.channel.far_end.fault(match=pair.channel.post, fault="hang", times=1, seconds=0)
    return await _taken_over(pair, Fate(point=FAR_SIDE, end=End.KILL))


async def _taken_over(pair: Pair, fate: Fate) -> float:
    """Let one process meet its fate; gives how soon the reminder is seen.

    Another process stands by, or begins at that moment.
    """
    first = pair.start(fate)
    await until(lambda: first.reached.is_set() or pair.channel.is_asked())
    # Nobody else can open a file that is locked; and a claim's lease is not to run out meanwhile.
    stands_by = "postgres" in str(pair.place) and first.reached.is_set()
    if stands_by:
        await pair.start().ready.wait()
        await asyncio.sleep(_LOOKED_SECONDS)
    began = asyncio.get_running_loop().time()
    first.send(signal.SIGTERM if fate.end is End.STOP else signal.SIGKILL)
    first.let_go()
    if not stands_by:
        pair.start()
    await pair.until_copies(1)
    return asyncio.get_running_loop().time() - began


async def freeze_before_writing(pair: Pair) -> float:
    """Freeze a sender until another has sent; gives how long two copies stand once it wakes."""
    first = pair.start(Fate(point=WRITING, end=End.FREEZE))
    await first.reached.wait()
    first.send(signal.SIGSTOP)
    first.let_go()
    pair.start()
    await pair.until_copies(1)
    first.send(signal.SIGCONT)
    await pair.until_copies(2)
    await pair.until_copies(1)
    return pair.channel.doubled_seconds


_EVERYWHERE: Final[Sequence[Place]] = tuple(product(PLATFORMS, STORES))
# A frozen process may hold the lock of a file, and nobody else sends anything then.
_ON_SLACK: Final = (("slack", "postgres"),)
_GATEWAY: Final = (("discord", "postgres"),)
QUICK: Final = (
    Case("taken over: told to stop while it claimed", _told_to_stop, _EVERYWHERE, 3, "2 s"),
    Case("taken over: killed before its claim was committed", _killed_unclaimed, _EVERYWHERE, 3, "2 s"),
    Case("Discord's gateway: its holder told to stop", gateway.told_to_stop, _GATEWAY, 3, "2 s"),
)
SLOW: Final = (
    Case("taken over: killed while its request was under way", _killed_in_doubt, _EVERYWHERE, 3, "75 s"),
    Case("Discord's gateway: its holder killed", gateway.killed, _GATEWAY, 2, "75 s"),
    Case("doubled: frozen right before its write", freeze_before_writing, _ON_SLACK, 3, ""),
)
