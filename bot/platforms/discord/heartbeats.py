"""Heartbeats of shards: how old the last answer is, and an end to connections that answer no more."""

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from typing import Final

import discord

# Any but 1000 and 1001, which would end the session too. Source: Discord documentation, Gateway,
# "Initiating a Disconnect".
_CLOSE_CODE: Final = 4000
_LOOK_SECONDS: Final = 1.0
# An answer that is only late gets this long more.
_GRACE_SECONDS: Final = 1.0


def ping_age(shard: discord.ShardInfo) -> float | None:
    """Give the seconds since a shard's last heartbeat was answered; None before the first answer."""
    # discord.py tells how long the last answer took, but not when it came.
    heart = shard._parent.ws._keep_alive  # noqa: SLF001
    if heart is None or math.isinf(heart.latency):
        return None
    return time.perf_counter() - heart._last_ack  # noqa: SLF001


async def close_the_dead(shards: Callable[[], Iterable[discord.ShardInfo]]) -> None:
    """Close each connection whose heartbeats stay unanswered, so that discord.py resumes it on another one.

    Source: Discord documentation, Gateway, "Heartbeat Interval": no answer by the time of the next heartbeat
    means a zombie, to be closed at once. discord.py itself waits for a minute without any event.
    """
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        dead = [shard._parent.ws for shard in shards() if _is_dead(shard)]  # noqa: SLF001
        if dead:
            await asyncio.gather(*(socket.close(_CLOSE_CODE) for socket in dead), return_exceptions=True)


def _is_dead(shard: discord.ShardInfo) -> bool:
    heart = shard._parent.ws._keep_alive  # noqa: SLF001
    if heart is None or heart.interval is None:
        return False
    # The last answer was to the heartbeat of an interval before the one that is unanswered.
    return time.perf_counter() - heart._last_ack > 2 * heart.interval + _GRACE_SECONDS  # noqa: SLF001
