"""Waits until the program has done all that a case set going."""

import asyncio
from collections.abc import Set as AbstractSet
from typing import Any, Final

_SECONDS: Final = 20.0
# Servers and clients of either side keep tasks of their own, which they leave unnamed; ours all have names.
_UNNAMED: Final = "Task-"
_FAR_ENDS: Final = "/bot/playground/"


async def settle(resting: AbstractSet["asyncio.Task[Any]"]) -> None:
    """Wait for every named task of the program but those that ran before the first case.

    Raises:
        TimeoutError: One goes on.
    """
    async with asyncio.timeout(_SECONDS):
        while busy := [task for task in asyncio.all_tasks() - resting if _is_ours(task)]:
            await asyncio.wait(busy)


def _is_ours(task: "asyncio.Task[Any]") -> bool:
    if task is asyncio.current_task() or task.get_name().startswith(_UNNAMED):
        return False
    code = getattr(task.get_coro(), "cr_code", None)
    return code is None or _FAR_ENDS not in code.co_filename
