"""Numbers of the platform that a test may want smaller: waits, rates, sizes."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = "t1", "t2", "t3", "t4", "t5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long the platform waits, in seconds.

    Acknowledgements, pings and retries run on real time; tickets, triggers and
    response URLs age on the far end's clock.

    Source: Slack docs, "Using Socket Mode", "The Events API" (retries), "Handling user
    interaction" (triggers expire in three seconds, response URLs after 30 minutes).
    """

    ack_seconds: float = 3.0
    event_retry_seconds: tuple[float, ...] = (0.5, 60.0, 300.0)
    ping_seconds: float = 10.0
    connection_seconds: float = 18_060.0
    warning_seconds: float = 10.0
    goodbye_seconds: float = 0.5
    ticket_seconds: float = 30.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    long_poll_seconds: float = 25.0


# "Tier 1: 1+ per minute" and so on; the special methods here allow "hundreds per minute".
# Source: Slack docs, "Rate limits", overview table.
PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {TIER_1: 1, TIER_2: 20, TIER_3: 50, TIER_4: 100, SPECIAL: 300}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often a method may be called.

    Each tier is a count per minute, per method; tiers left out keep the platform's.
    Posting is one message per second and channel; Slack tolerates short bursts without
    saying how long, here `post_burst`.

    Source: Slack docs, "Rate limits".
    """

    enabled: bool = True
    per_minute: Mapping[str, int] = field(default_factory=lambda: PER_MINUTE)
    post_per_second: float = 1.0
    post_burst: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Limits that Slack enforces but does not print.

    `blocks_budget` and `block_cost`: chat.postMessage answers msg_blocks_too_long where the
    text of all blocks passes a budget; developers measured 13,297 characters for one block
    and 125 fewer for each further one. `metadata_bytes` is a guess on the small side.

    Source: slackapi/bolt-js issues 2509 and 2867; chat.postMessage, errors.
    """

    blocks_budget: int = 13_422
    block_cost: int = 125
    metadata_bytes: int = 8_192

    def for_responses(self) -> Sizes:
        """The same limits for responses to interactions, which have no budget for blocks."""
        return replace(self, blocks_budget=sys.maxsize)
