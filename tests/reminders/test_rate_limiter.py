"""Posts wait for their turn, so that a platform never has to refuse one."""

import asyncio
import time
from random import Random

from bot.model.ids import Destination
from bot.ports import Rate
from bot.reminders.rate_limiter import RateLimiter
from tests.simulation.timeline import Timeline

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


def test_posts_that_come_late_to_their_turn_do_not_crowd() -> None:
    """On virtual time, in which the machine is busy elsewhere for a while."""
    a_second = 50
    timeline = Timeline(Random(1), 0.0)  # noqa: S311 - nothing is drawn
    loop = timeline.open_loop("process")
    rate_limiter = RateLimiter(
        Rate(seconds_between_posts=1 / a_second, seconds_between_posts_of_channel=0.0), loop.time
    )
    went: list[float] = []

    async def post() -> None:
        await rate_limiter.wait(GENERAL)
        went.append(loop.time())

    for _ in range(a_second + 30):
        loop.create_task(post())
    timeline.at(0.1, lambda: timeline.freeze(loop, 0.4, lambda: None))
    assert timeline.run(HOUR, lambda: len(went) == a_second + 30)
    assert 0.5 in went
    spans = [last - first for first, last in zip(went, went[a_second:], strict=False)]
    assert len(spans) == 30
    assert min(spans) >= 1 - 1e-9  # of any 51 posts
