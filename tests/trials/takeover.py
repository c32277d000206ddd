"""Measures how soon another process takes over, with the program's own pace."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from itertools import product
from statistics import median
from typing import Final

from bot.reminders.pace import Pace
from tests.trials.channel import opened_channel
from tests.trials.crew import Member
from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import FAR_SIDE, End, Fate, Task, Without
from tests.trials.owing import Stores

_LOOKED_SECONDS: Final = 1.0
_AT_MOST_SECONDS: Final = 120.0
_CASES: Final = (
    ("told to stop in the middle of its claim", Fate(point="claim.inside", end=End.STOP), 5, 2.0),
    ("killed before its claim was committed", Fate(point="claim.inside", end=End.KILL), 5, 2.0),
    ("killed before its request was accepted", Fate(point=FAR_SIDE, end=End.KILL), 2, 75.0),
)
"""What it is called, what befalls the first process, how often it is measured, and the goal in seconds."""


async def measure(stores: Stores) -> Sequence[Sequence[str]]:
    """Measure each case, all of them side by side; gives the rows of a table."""
    rows = [("taken over from a process that was", "platform", "store", "times", "median", "max", "goal")]
    async with asyncio.TaskGroup() as tasks:
        under_way = [
            (
                case,
                platform,
                store,
                [tasks.create_task(_one(stores, platform, store, case[1])) for _ in range(case[2])],
            )
            for case, platform, store in product(_CASES, PLATFORMS, STORES)
        ]
    for (name, _, times, goal), platform, store, measured in under_way:
        seconds = [task.result() for task in measured]
        cells = (f"{median(seconds):.2f} s", f"{max(seconds):.2f} s", f"{goal:g} s")
        rows.append((name, platform, store, str(times), *cells))
    return rows


async def _one(stores: Stores, platform: str, store: str, fate: Fate) -> float:
    """Let one process meet its fate; gives how soon the reminder was seen.

    Another process stands by, or begins at that moment.
    """
    folder = stores.made_folder()
    async with AsyncExitStack() as stack:
        channel = await stack.enter_async_context(opened_channel(platform))
        place = await stack.enter_async_context(stores.opened(store, folder, channel.destination))
        if fate.point == FAR_SIDE:
            channel.emulator.fault(match=channel.post, fault="hang", times=1, seconds=0)

        def start(name: str, fate: Fate | None) -> Member:
            task = Task(
                name=name,
                place=place,
                destination=channel.destination,
                due=stores.due,
                settings=dict(channel.emulator.settings),
                pace=Pace(),
                fate=fate,
                without=Without.NOTHING,
                log=folder / f"{name}.log",
            )
            member = Member(task)
            stack.push_async_callback(member.close)
            return member

        first = start("first", fate)
        await _until(lambda: first.reached.is_set() or channel.is_asked())
        # Nobody else can open a file that is locked; and a claim's lease is not to run out meanwhile.
        stands_by = store == "postgres" and first.reached.is_set()
        if stands_by:
            await start("second", None).ready.wait()
            await asyncio.sleep(_LOOKED_SECONDS)
        began = asyncio.get_running_loop().time()
        first.send(signal.SIGTERM if fate.end is End.STOP else signal.SIGKILL)
        first.let_go()
        if not stands_by:
            start("second", None)
        await _until(lambda: channel.look() > 0)
        assert channel.first_at
        return channel.first_at - began


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_AT_MOST_SECONDS):
        while not holds():  # noqa: ASYNC110 - neither requests nor messages wait for anybody here
            await asyncio.sleep(0.01)
