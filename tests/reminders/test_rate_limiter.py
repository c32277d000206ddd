"""Posts wait for their turn, so that a platform never has to refuse one."""

import asyncio
import time

from bot.model.ids import Destination
from bot.ports import Rate
from bot.reminders.rate_limiter import RateLimiter

GENERAL = Destination(platform="slack", workspace="T1", channel="C1")
BRIEFINGS = Destination(platform="slack", workspace="T1", channel="C2")
PATIENCE = 10.0  # seconds until a test gives up
HOUR = 3600.0


async def test_a_channel_that_has_to_wait_holds_up_no_other() -> None:
    rate = Rate(seconds_between_posts=0.0, seconds_between_posts_of_channel=HOUR)
    rate_limiter = RateLimiter(rate, time.monotonic)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        await rate_limiter.wait(GENERAL)
        again = tasks.create_task(rate_limiter.wait(GENERAL))
        await asyncio.sleep(0)
        await rate_limiter.wait(BRIEFINGS)
        assert not again.done()
        again.cancel()


async def test_posts_that_come_late_to_their_turn_do_not_crowd() -> None:
    a_second = 50
    rate_limiter = RateLimiter(
        Rate(seconds_between_posts=1 / a_second, seconds_between_posts_of_channel=0.0), time.monotonic
    )
    went = []

    async def post() -> None:
        await rate_limiter.wait(GENERAL)
        went.append(time.monotonic())

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for _ in range(a_second + 30):
            tasks.create_task(post())
        await asyncio.sleep(0.1)
        time.sleep(0.4)  # noqa: ASYNC251 - a machine that is busy elsewhere
    spans = [last - first for first, last in zip(went, went[a_second:], strict=False)]
    assert len(spans) == 30
    assert min(spans) >= 0.999  # of any 51 posts; the clock's own steps aside
