"""Sends signed slash commands from 64 people at once; a process of its own, told what on its command line."""

import asyncio
import json
import sys
import time
from typing import Final

import aiohttp

from tests.bench.knocker import signed

_PEOPLE: Final = 64
# What people type, in turn: answers that are kept, and, every fourth time, one that nobody asked for before.
_KEPT: Final = ("summary", "fact hotline", "timeline", "people", "today", "commitments", "deadlines", "help")
_NEW_EVERY: Final = 4


def line(number: int) -> str:
    """What the request of this number asks."""
    if number % _NEW_EVERY == 0:
        return f"fact hotline as-of:{2016 + number // 28 % 80}-01-{1 + number % 28:02}"
    return _KEPT[number % len(_KEPT)]


async def main(url: str, requests: int) -> None:
    """Send the requests; prints the seconds that each took, and those that all took."""
    numbers = iter(range(requests))
    seconds: list[float] = []

    async def person(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            form, headers = signed(number, line(number))
            began = time.perf_counter()
            async with session.post(url, data=form, headers=headers) as response:
                await response.read()
                if response.status != 200:
                    sys.exit(f"answered {response.status}")
            seconds.append(time.perf_counter() - began)

    connector = aiohttp.TCPConnector(limit=_PEOPLE)
    async with aiohttp.ClientSession(connector=connector) as session:
        began = time.perf_counter()
        await asyncio.gather(*(person(session) for _ in range(_PEOPLE)))
        whole = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "whole": whole}))  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
