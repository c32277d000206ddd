"""The clocks: they tell the instant, and wait for one however the clock gets there."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ConfirmedClock, SystemClock, Witness
from bot.model.errors import LedgerError, RefusedError
from bot.playground.clock import MovableClock

NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


@pytest.fixture(params=[SystemClock, MovableClock, ConfirmedClock])
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
    await clock.wait_until(NEW_YEAR + 2 * AN_HOUR + timedelta(milliseconds=1))
    assert not waiting.done()
    clock.jump_to(NEW_YEAR + 4 * AN_HOUR)
    async with asyncio.timeout(10):
        await waiting


async def test_a_jump_back_makes_waiting_longer():
    clock = MovableClock(NEW_YEAR)
    waiting = asyncio.ensure_future(clock.wait_until(NEW_YEAR + timedelta(milliseconds=30)))
    await asyncio.sleep(0)
    clock.jump_to(NEW_YEAR - AN_HOUR)
    await clock.wait_until(NEW_YEAR - AN_HOUR + timedelta(milliseconds=50))
    assert not waiting.done()
    clock.jump_to(NEW_YEAR + AN_HOUR)
    async with asyncio.timeout(10):
        await waiting


def test_a_reset_puts_the_clock_back_to_the_machines():
    clock = MovableClock(NEW_YEAR)
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < AN_HOUR


class Machine:
    """A machine's two clocks, and another machine's that is asked for the time."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.wall = NEW_YEAR.timestamp()
        self.asked = asyncio.Event()
        self.told: datetime | None = NEW_YEAR
        self.clock = ConfirmedClock(wall=lambda: self.wall, monotonic=lambda: self.passed)

    def go_on(self, seconds: float) -> None:
        self.passed += seconds
        self.wall += seconds

    async def answer(self) -> datetime | None:
        self.asked.set()
        if self.told is None:
            raise RefusedError("it can't be reached")
        return self.told

    async def confirm(self, *others: Witness) -> None:
        """Ask until the first answer has been heard."""
        confirming = asyncio.ensure_future(self.clock.confirm(lambda: [*others, self.answer]))
        async with asyncio.timeout(10):
            await self.asked.wait()
            await asyncio.sleep(0)
        confirming.cancel()
        await asyncio.wait({confirming})


def test_a_clock_that_is_set_by_a_little_is_followed():
    machine = Machine()
    for seconds in (30.0, -30.0, 59.0, -59.0):
        machine.go_on(3600)
        machine.wall += seconds
        assert machine.clock.now().timestamp() == machine.wall


def test_a_jump_is_not_believed_and_time_goes_on(caplog):
    machine = Machine()
    machine.wall += 365 * 86400
    machine.go_on(7)
    assert machine.clock.now() == machine.clock.now() == NEW_YEAR + timedelta(seconds=7)
    assert caplog.text.count("has jumped by 365 days") == 1
    machine.wall -= 365 * 86400
    assert machine.clock.now() == NEW_YEAR + timedelta(seconds=7)


def test_how_far_a_clock_in_doubt_is_off_is_known_while_it_is():
    machine = Machine()
    assert machine.clock.doubt_seconds == 0
    machine.wall += 365 * 86400
    machine.go_on(7)
    assert machine.clock.doubt_seconds == 365 * 86400
    machine.wall -= 365 * 86400
    assert machine.clock.doubt_seconds == 0


async def test_a_jump_that_a_witness_confirms_is_believed():
    """A machine that was suspended: its monotonic clock stood still."""
    machine = Machine()
    machine.wall += 8 * 3600
    assert machine.clock.now() == NEW_YEAR
    machine.told = NEW_YEAR + timedelta(hours=8)
    await machine.confirm()
    assert machine.clock.now() == NEW_YEAR + timedelta(hours=8)


async def test_a_jump_that_a_witness_denies_is_not_believed():
    machine = Machine()
    machine.wall += 365 * 86400
    assert machine.clock.now() == NEW_YEAR
    await machine.confirm()
    machine.go_on(60)
    assert machine.clock.now() == NEW_YEAR + timedelta(minutes=1)
    assert machine.clock.doubt_seconds == 365 * 86400


async def test_a_witness_that_agrees_with_neither_clock_is_gone_by():
    """A machine that was suspended, and whose clock was set wrong meanwhile."""
    machine = Machine()
    machine.wall += 365 * 86400
    machine.clock.now()
    machine.told = NEW_YEAR + timedelta(hours=8)
    await machine.confirm()
    assert machine.clock.now() == NEW_YEAR + timedelta(hours=8)


async def test_a_jump_that_nobody_can_confirm_stays_in_doubt():
    machine = Machine()
    machine.wall += 8 * 3600
    machine.clock.now()
    machine.told = None
    await machine.confirm()
    assert machine.clock.now() == NEW_YEAR
    machine.told = NEW_YEAR + timedelta(hours=8)
    machine.asked.clear()
    await machine.confirm()
    assert machine.clock.now() == NEW_YEAR + timedelta(hours=8)


async def test_the_next_witness_is_asked_where_one_knows_nothing_or_fails():
    async def nothing() -> datetime | None:
        return None

    async def failing() -> datetime | None:
        raise LedgerError("it can't be used")

    machine = Machine()
    machine.wall += 8 * 3600
    machine.clock.now()
    machine.told = NEW_YEAR + timedelta(hours=8)
    await machine.confirm(nothing, failing)
    assert machine.clock.now() == NEW_YEAR + timedelta(hours=8)
