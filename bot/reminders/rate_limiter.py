"""How long the delivery protocol waits, and how fast a platform may be posted to."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.model.delivery import LATE_SECONDS
from bot.model.ids import Destination
from bot.ports import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTimings:
    """How long the protocol waits, in seconds.

    Attributes:
        lease: How long a claim is good for.
        request: How long one request to a platform may take; a send begins only with this much lease left.
        quiet: How long after a lease a post stays untouched, so that a late message can arrive.
        grace: How late a post may be; what is older is recorded as missed.
        late: From how late on a post says that it is late.
        sweep: How long after sending an ambiguous post is looked for once more.
        idle: The longest sleep between two looks at the ledger.
        keep: How long delivered and missed reminders stay in the ledger.
        goodbye: How long posts under way may take to end when the program stops.
        senders: Posts under way at one time.
    """

    lease: float = 45.0
    request: float = 12.0
    quiet: float = 15.0
    grace: float = 48 * 3600.0
    late: float = LATE_SECONDS
    sweep: float = 300.0
    idle: float = 15.0
    keep: float = 2 * 366 * 86400.0
    goodbye: float = 10.0
    senders: int = 32


_CHANNELS_REMEMBERED: Final = 10_000
_SECOND: Final = 1.0


def edit_limiter(rate: Rate, monotonic: Callable[[], float]) -> "RateLimiter":
    """What spaces edits of messages, which a platform counts apart from posts."""
    spacing = Rate(seconds_between_posts=rate.seconds_between_edits, seconds_between_posts_of_channel=0.0)
    return RateLimiter(spacing, monotonic)


class RateLimiter:
    """Spaces posts to one platform so that its limits are never hit; each waits for its turn."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._next = 0.0
        self._next_of: OrderedDict[Destination, float] = OrderedDict()
        # When each post of the last second went; none where only single channels have a limit.
        spacing = rate.seconds_between_posts
        self._went: deque[float] = deque(maxlen=round(_SECOND / spacing) if spacing else 0)

    async def wait(self, destination: Destination) -> None:
        """Wait until a post to this channel is within the platform's limits, and take that turn."""
        now = self._monotonic()
        turn = max(now, self._next)
        self._next = turn + self._rate.seconds_between_posts
        turn = max(turn, self._next_of.pop(destination, 0.0))
        self._next_of[destination] = turn + self._rate.seconds_between_posts_of_channel
        if len(self._next_of) > _CHANNELS_REMEMBERED:
            self._next_of.popitem(last=False)
        await self._sleep_until(turn)
        # A post that came late to its turn must not crowd with those that follow.
        while len(self._went) == self._went.maxlen and self._went:
            earliest = self._went[0] + self._went.maxlen * self._rate.seconds_between_posts
            if self._monotonic() >= earliest:
                break
            await self._sleep_until(earliest)
        self._went.append(self._monotonic())

    async def _sleep_until(self, instant: float) -> None:
        left = instant - self._monotonic()
        if left > 0:
            await asyncio.sleep(left)
