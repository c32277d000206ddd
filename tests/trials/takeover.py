"""Measures how soon another process takes over, with the program's own pace."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from itertools import product
from statistics import median
from typing import Final

from bot.reminders.pace import Pace
from tests.trials import gateway
from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import FAR_SIDE, WRITING, End, Fate
from tests.trials.owing import Stores
from tests.trials.pair import Pair, opened_pair, until

_LOOKED_SECONDS: Final = 1.0
HEADINGS: Final = ("with the program's own pace", "platform", "store", "times", "median", "max", "goal")
Measure = Callable[[Pair], Awaitable[float]]


async def measure(stores: Stores) -> Sequence[Sequence[str]]:
    """Measure each case, all of them side by side; gives the rows of a table."""
    cases = [(*case, place) for case in _CASES for place in case[4]]
    async with asyncio.TaskGroup() as tasks:
        under_way = [
            [tasks.create_task(_once(stores, *place, case)) for _ in range(times)]
            for _, case, times, _, _, place in cases
        ]
    rows: list[Sequence[str]] = [HEADINGS]
    for (name, _, times, goal, _, place), tasks_ in zip(cases, under_way, strict=True):
        seconds = [task.result() for task in tasks_]
        rows.append((name, *place, str(times), f"{median(seconds):.2f} s", f"{max(seconds):.2f} s", goal))
    return rows


async def _once(stores: Stores, platform: str, store: str, case: Measure) -> float:
    async with opened_pair(stores, platform, store, Pace()) as pair:
        return await case(pair)


async def _told_to_stop(pair: Pair) -> float:
    return await _taken_over(pair, Fate(point="claim.inside", end=End.STOP))


async def _killed_unclaimed(pair: Pair) -> float:
    return await _taken_over(pair, Fate(point="claim.inside", end=End.KILL))


async def _killed_in_doubt(pair: Pair) -> float:
    pair.channel.emulator.fault(match=pair.channel.post, fault="hang", times=1, seconds=0)
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


_EVERYWHERE: Final = tuple(product(PLATFORMS, STORES))
# A frozen process may hold the lock of a file, and nobody else sends anything then.
_ON_SLACK: Final = (("slack", "postgres"),)
_GATEWAY: Final = (("discord", "postgres"),)
_CASES: Final[Sequence[tuple[str, Measure, int, str, Sequence[tuple[str, str]]]]] = (
    ("taken over: told to stop while it claimed", _told_to_stop, 5, "2 s", _EVERYWHERE),
    ("taken over: killed before its claim was committed", _killed_unclaimed, 5, "2 s", _EVERYWHERE),
    ("taken over: killed while its request was under way", _killed_in_doubt, 3, "75 s", _EVERYWHERE),
    ("doubled: frozen right before its write", freeze_before_writing, 3, "", _ON_SLACK),
    ("Discord's gateway: its holder told to stop", gateway.told_to_stop, 2, "2 s", _GATEWAY),
    ("Discord's gateway: its holder killed", gateway.killed, 2, "75 s", _GATEWAY),
)
"""What it is called, how it is measured, how often, the goal, and where."""
