"""All that this platform touches of discord.py and discord.py does not document.

The version is bounded in `pyproject.toml`; `tests/platforms/discord/test_discord_internals.py` fails where a
new one changed what stands here.
"""

import math
import time
from collections.abc import Callable, MutableMapping
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

# Any but 1000 and 1001, which would end the session too. Source: Discord documentation, Gateway,
# "Initiating a Disconnect".
_CLOSE_CODE: Final = 4000

Parser = Callable[[Any], None]


def use_api(address: str) -> None:
    """Send all requests to this base address; discord.py reads a class attribute whenever it makes one."""
    Route.BASE = address


def use_gateway(address: str) -> None:
    """Connect all shards to this address.

    Where a session can't be resumed, a shard goes back to this class attribute, whichever address Discord
    told.
    """
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)


async def ask_gateway(client: discord.Client) -> tuple[int, str, dict[str, Any]]:
    """The number of shards, the gateway's address, and how many sessions may be started."""
    shards, address, limits = await client.http.get_bot_gateway()
    return shards, address, dict(limits)


async def ask(client: discord.Client, route: Route, **more: Any) -> Any:
    """What Discord answers to a request that discord.py has no method for."""
    return await client.http.request(route, **more)


def parsers(client: discord.Client) -> MutableMapping[str, Parser]:
    """What reads each kind of event, by its name."""
    return client._connection.parsers  # noqa: SLF001


def limit_backoff(shard: discord.ShardInfo, exponent: int) -> None:
    """Bound how long a shard waits before it connects again, in powers of two seconds."""
    shard._parent._backoff._max = exponent  # noqa: SLF001


def answer_age(shard: discord.ShardInfo) -> float | None:
    """The seconds since a shard's last heartbeat was answered; None before the first answer.

    discord.py tells how long the last answer took, but not when it came.
    """
    heartbeats = shard._parent.ws._keep_alive  # noqa: SLF001
    if heartbeats is None or math.isinf(heartbeats.latency):
        return None
    return time.perf_counter() - heartbeats._last_ack  # noqa: SLF001


def silence(shard: discord.ShardInfo) -> tuple[float, float] | None:
    """The seconds without an answer and those between two heartbeats; None while none are sent."""
    heartbeats = shard._parent.ws._keep_alive  # noqa: SLF001
    if heartbeats is None or heartbeats.interval is None:
        return None
    return time.perf_counter() - heartbeats._last_ack, heartbeats.interval  # noqa: SLF001


def mark_answered(interaction: discord.Interaction[Any]) -> None:
    """Keep discord.py from answering an autocompletion, which is answered in another way."""
    interaction.response._response_type = discord.InteractionResponseType.autocomplete_result  # noqa: SLF001


async def drop(shard: discord.ShardInfo) -> None:
    """Close a shard's connection in a way that lets discord.py resume the session on another one."""
    await shard._parent.ws.close(_CLOSE_CODE)  # noqa: SLF001
