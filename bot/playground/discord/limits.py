"""The numbers a far end goes by; the defaults are Discord's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Limits and waiting times; tests shorten some.

    Attributes:
        message_rate: Creating messages in one channel.
        edit_rate: Editing messages in one channel.
        webhook_rate: Calls with one interaction token.
        other_rate: Any other route, per guild or channel. Discord does not publish these.
        global_rate: All requests of the bot together, but for interaction endpoints.
        gateway_rate: Events an app may send over one connection.
        initial_response_seconds: Life of an interaction without an initial response, in real time.
        token_life: Life of an interaction token, by the far end's clock.
        nonce_memory: How long an enforced nonce is remembered, by the far end's clock.
        heartbeat_seconds: The interval asked for in HELLO.
        heartbeat_tolerance: How many intervals may pass without a heartbeat.
        session_seconds: How long a session outlives its socket.
        shards: The recommended number of shards.
        guilds_per_shard: A session with more is told that sharding is required.
        max_concurrency: Shards that may identify at once.
        identify_seconds: The window of that limit.
        identify_total: Sessions that may start in a day.
        privileged_intents: Which privileged intents are switched on in the app's settings.
    """

    message_rate: Allowance = Allowance(requests=5, seconds=5)
    edit_rate: Allowance = Allowance(requests=5, seconds=5)
    webhook_rate: Allowance = Allowance(requests=5, seconds=2)
    other_rate: Allowance = Allowance(requests=50, seconds=1)
    global_rate: Allowance = Allowance(requests=50, seconds=1)
    gateway_rate: Allowance = Allowance(requests=120, seconds=60)
    initial_response_seconds: float = 3
    token_life: timedelta = timedelta(minutes=15)
    nonce_memory: timedelta = timedelta(minutes=5)
    heartbeat_seconds: float = 41.25
    heartbeat_tolerance: float = 1.5
    session_seconds: float = 180
    shards: int = 1
    guilds_per_shard: int = 2500
    max_concurrency: int = 1
    identify_seconds: float = 5
    identify_total: int = 1000
    privileged_intents: int = 0
