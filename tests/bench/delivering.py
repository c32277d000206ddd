"""Delivers reminders to far ends with their rate limits on: how fast to many, how late at rest."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from statistics import median
from typing import Final

from bot.app import Kernel, open_kernel, platform_kinds
from bot.config import read_settings
from bot.model.ids import DossierId
from bot.model.subscription import Subscribe
from bot.playground.clock import MovableClock
from bot.reminders.metrics import NoDeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings
from tests.bench.dispatched import subscribed
from tests.bench.far_side import FarSide, open_far_side
from tests.bench.slack_commands import FACTS
from tests.bench.table import Row

_NINE: Final = time_of_day(9)
_WEEK: Final = timedelta(days=7)
_BEFORE: Final = timedelta(hours=1)
_LEAD: Final = timedelta(seconds=3)  # to plan what falls due, before it does
_REST: Final = timedelta(seconds=1)
_GUILD_CHANNELS: Final = 450
_PER_SECOND: Final = 50  # Source: Discord, "Rate Limits", "Global Rate Limit".
_SLACK_CHANNELS: Final = 4
_SLACK_DOSSIERS: Final = 15
# Discord takes five posts in five seconds in a channel, and a week of rest lasts one second here: so many
# channels take turns that the benchmark itself makes none of them wait.
# Source: Discord documentation, "Rate Limits", and the headers that it answers a post with.
_AT_REST: Final = {"discord": 8, "slack": _SLACK_CHANNELS}
_WEEKS_AT_REST: Final = 12
_APART: Final = timedelta(minutes=1)
_GOAL_LATE: Final = 100.0  # milliseconds
_GOAL_SHARE: Final = 0.98
_SECONDS: Final = 120.0  # until what is not delivered is a failure


@dataclass
class Deliveries(NoDeliveryMetrics):
    """When each post was recorded as delivered, and how late it was then, in milliseconds."""

    at: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    refusals: int = 0
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def delivered(self, platform: str, lateness_seconds: float) -> None:  # noqa: ARG002
        """Take note."""
        self.at.append(time.perf_counter())
        self.late.append(1000 * lateness_seconds)
        self._came.set()

    def refused(self, platform: str) -> None:  # noqa: ARG002
        """Count."""
        self.refusals += 1

    async def until(self, count: int) -> None:
        """Wait for so many."""
        async with asyncio.timeout(_SECONDS):
            while len(self.at) < count:
                self._came.clear()
                await self._came.wait()


async def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    return [await _many_on_discord(), await _many_on_slack(), await _at_rest()]


async def _many_on_discord() -> Row:
    async with _delivering({"discord": _GUILD_CHANNELS}, dossiers=1) as (sides, _, done):
        await done.until(_GUILD_CHANNELS)
        share = (_GUILD_CHANNELS - 1) / (done.at[-1] - done.at[0]) / _PER_SECOND
        return await _fan_out(f"Discord, {_GUILD_CHANNELS} channels at once", share, done, sides)


async def _many_on_slack() -> Row:
    count = _SLACK_CHANNELS * _SLACK_DOSSIERS
    async with _delivering({"slack": _SLACK_CHANNELS}, dossiers=_SLACK_DOSSIERS) as (sides, _, done):
        await done.until(count)
        share = (_SLACK_DOSSIERS - 1) / (done.at[-1] - done.at[0])
        name = f"Slack, {_SLACK_DOSSIERS} posts in each of {_SLACK_CHANNELS} channels"
        return await _fan_out(name, share, done, sides)


async def _fan_out(name: str, share: float, done: Deliveries, sides: Sequence[FarSide]) -> Row:
    [(requests, refused)] = [await side.told() for side in sides]
    return Row(
        f"fan-out, {name}",
        f"{100 * share:.1f} %",
        f"of what the limits allow; {refused} of {requests} requests answered with 429",
        goal=f"≥ {100 * _GOAL_SHARE:.0f} %",
        reached=share >= _GOAL_SHARE and not refused and not done.refusals,
    )


async def _at_rest() -> Row:
    async with _delivering(_AT_REST, dossiers=1, apart=_APART) as (_, clock, done):
        monday, due = _next_monday(clock.now()), 0
        for week in range(_WEEKS_AT_REST):
            for turn in range(max(_AT_REST.values())):
                clock.jump_to(monday + week * _WEEK + turn * _APART - _REST)
                due += sum(turn < channels for channels in _AT_REST.values())
                await done.until(due)
    late = sorted(done.late[sum(_AT_REST.values()) :])  # the first week's were each channel's first of all
    p99 = late[len(late) * 99 // 100]
    return Row(
        "lateness of an on-time post at rest, recorded, p99",
        f"{p99:.0f} ms",
        f"p50 {median(late):.0f} ms, longest {late[-1]:.0f} ms, of {len(late)} on both platforms",
        goal=f"≤ {_GOAL_LATE:.0f} ms",
        reached=p99 <= _GOAL_LATE,
    )


@asynccontextmanager
async def _delivering(
    channels: dict[str, int], *, dossiers: int, apart: timedelta = timedelta()
) -> AsyncIterator[tuple[list[FarSide], MovableClock, Deliveries]]:
    """Run a dispatcher just before every channel is due a digest of each dossier, so long apart."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clock = MovableClock(_next_monday(datetime.now(UTC)) - _BEFORE)
        sides = [await stack.enter_async_context(open_far_side(name, n)) for name, n in channels.items()]
        ids = _copy_dossiers(folder, dossiers)
        values = {"FACTS_DIR": f"{folder}/facts", "DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        settings = read_settings(values)
        done = Deliveries()
        kernel = await stack.enter_async_context(
            open_kernel(settings, settings.ledger, clock, timings=DeliveryTimings(), metrics=done)
        )
        await _subscribe(kernel, sides, ids, clock, apart)
        kinds = {kind.name: kind for kind in platform_kinds()}
        for side in sides:
            connection = kinds[side.platform].connect(side.settings, kernel.core, clock)
            await stack.enter_async_context(kernel.platforms.connected(side.platform, connection))
        clock.jump_to(_next_monday(clock.now()) - _LEAD)
        async with asyncio.TaskGroup() as tasks:
            work = tasks.create_task(kernel.dispatcher.run())
            yield sides, clock, done
            work.cancel()


async def _subscribe(
    kernel: Kernel,
    sides: Sequence[FarSide],
    dossiers: Sequence[DossierId],
    clock: MovableClock,
    apart: timedelta,
) -> None:
    for side in sides:
        for number, channel in enumerate(side.channels):
            at = (datetime.combine(clock.now(), _NINE) + number * apart).time()
            for dossier in dossiers:
                await kernel.ledger.apply(Subscribe(subscription=subscribed(channel, dossier, at)))
    await kernel.ledger.enqueue((), until=clock.now())


def _copy_dossiers(folder: Path, count: int) -> list[DossierId]:
    """Give this project's dossier under several ids."""
    ids = [DossierId(f"dossier-{number}") for number in range(count)]
    shutil.copytree(FACTS.parents[1] / "seeds", folder / "seeds")
    for id_ in ids:
        shutil.copytree(FACTS, folder / "facts" / id_)
        file = folder / "facts" / id_ / "dossier.yaml"
        file.write_text(file.read_text().replace("id: cyberdialogue", f"id: {id_}"))
    return ids


def _next_monday(after: datetime) -> datetime:
    """The next Monday at nine, UTC."""
    day = after.date() + timedelta(days=(7 - after.weekday()) % 7)
    due = datetime.combine(day, _NINE, UTC)
    return due if due > after else due + _WEEK
