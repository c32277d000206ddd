"""Ends connections whose heartbeats are answered no more."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

import discord

from bot.platforms.discord import internals

_LOOK_SECONDS: Final = 1.0
# An answer that is only late gets this long more.
_GRACE_SECONDS: Final = 1.0


async def close_the_dead(shards: Callable[[], Iterable[discord.ShardInfo]]) -> None:
    """Close each connection whose heartbeats stay unanswered, so that discord.py resumes it on another one.

    Source: Discord documentation, Gateway, "Heartbeat Interval": no answer by the time of the next heartbeat
    means a zombie, to be closed at once. discord.py itself waits for a minute without any event.
    """
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        dead = [shard for shard in shards() if _is_dead(shard)]
        if dead:
            await asyncio.gather(*map(internals.drop, dead), return_exceptions=True)


def _is_dead(shard: discord.ShardInfo) -> bool:
    found = internals.silence(shard)
    if found is None:
        return False
    seconds, interval = found
    # The last answer was to the heartbeat of an interval before the one that is unanswered.
    return seconds > 2 * interval + _GRACE_SECONDS
