"""The clocks: they tell the instant, and wait for one however the clock gets there."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.playground.clock import MovableClock

NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


@pytest.fixture(params=[SystemClock, MovableClock])
def clock(request):
    return request.param()


def test_now_is_aware_and_in_utc(clock):
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < AN_HOUR


async def test_an_instant_gone_by_is_not_waited_for(clock):
    await clock.wait_until(clock.now() - AN_HOUR)
    await clock.wait_until(clock.now())


async def test_waiting_ends_at_the_instant_or_after_it_and_never_before(clock):
    for milliseconds in (1, 20, 50):
        instant = clock.now() + timedelta(milliseconds=milliseconds)
        await clock.wait_until(instant)
        assert clock.now() >= instant


async def test_waiting_can_be_cancelled(clock):
    waiting = asyncio.ensure_future(clock.wait_until(clock.now() + AN_HOUR))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_a_moved_clock_runs_on_from_where_it_was_put():
    clock = MovableClock(NEW_YEAR)
    first, second = clock.now(), clock.now()
    assert NEW_YEAR <= first <= second < NEW_YEAR + AN_HOUR


async def test_a_jump_forward_ends_every_wait_for_an_instant_it_passes():
    clock = MovableClock(NEW_YEAR)
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        for hours in (1, 2, 3):
            tasks.create_task(clock.wait_until(NEW_YEAR + hours * AN_HOUR))
        await asyncio.sleep(0)
        clock.jump_to(NEW_YEAR + 3 * AN_HOUR)


async def test_a_jump_forward_short_of_the_instant_ends_no_wait():
    clock = MovableClock(NEW_YEAR)
    waiting = asyncio.ensure_future(clock.wait_until(NEW_YEAR + 3 * AN_HOUR))
    await asyncio.sleep(0)
    clock.jump_to(NEW_YEAR + 2 * AN_HOUR)
    await asyncio.sleep(0.01)
    assert not waiting.done()
    clock.jump_to(NEW_YEAR + 4 * AN_HOUR)
    async with asyncio.timeout(10):
        await waiting


async def test_a_jump_back_makes_waiting_longer():
    clock = MovableClock(NEW_YEAR)
    waiting = asyncio.ensure_future(clock.wait_until(NEW_YEAR + timedelta(milliseconds=30)))
    await asyncio.sleep(0)
    clock.jump_to(NEW_YEAR - AN_HOUR)
    await asyncio.sleep(0.05)
    assert not waiting.done()
    clock.jump_to(NEW_YEAR + AN_HOUR)
    async with asyncio.timeout(10):
        await waiting


def test_a_reset_puts_the_clock_back_to_the_machines():
    clock = MovableClock(NEW_YEAR)
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < AN_HOUR
