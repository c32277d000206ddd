"""Posts wait for their turn, so that a platform never has to refuse one."""

import asyncio
import time

from bot.model.ids import Destination
from bot.ports import Rate
from bot.reminders.pace import Throttle

GENERAL = Destination(platform="slack", workspace="T1", channel="C1")
BRIEFINGS = Destination(platform="slack", workspace="T1", channel="C2")
PATIENCE = 10.0  # seconds until a test gives up
HOUR = 3600.0


async def test_a_channel_that_has_to_wait_holds_up_no_other() -> None:
    rate = Rate(seconds_between_posts=0.0, seconds_between_posts_of_channel=HOUR)
    throttle = Throttle(rate, time.monotonic)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        await throttle.wait(GENERAL)
        again = tasks.create_task(throttle.wait(GENERAL))
        await asyncio.sleep(0)
        await throttle.wait(BRIEFINGS)
        assert not again.done()
        again.cancel()


async def test_posts_that_come_late_to_their_turn_do_not_crowd() -> None:
    a_second = 50
    throttle = Throttle(
        Rate(seconds_between_posts=1 / a_second, seconds_between_posts_of_channel=0.0), time.monotonic
    )
    went = []

    async def post() -> None:
        await throttle.wait(GENERAL)
        went.append(time.monotonic())

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for _ in range(a_second + 30):
            tasks.create_task(post())
        await asyncio.sleep(0.1)
        time.sleep(0.4)  # noqa: ASYNC251 - a machine that is busy elsewhere
    spans = [last - first for first, last in zip(went, went[a_second:], strict=False)]
    assert len(spans) == 30
    assert min(spans) >= 0.999  # of any 51 posts; the clock's own steps aside
