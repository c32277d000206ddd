"""Two processes that share one ledger and one channel, with whatever timings are asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.model.storage import LedgerPlace
from bot.reminders.rate_limiter import DeliveryTimings
from tests.trials.channel import Channel, opened_channel
from tests.trials.crew import Member
from tests.trials.order import Fate, Task, Without
from tests.trials.owing import Stores

_AT_MOST_SECONDS = 120.0


@dataclass(slots=True, kw_only=True)
class Pair:
    """Who delivers, where, and from which ledger."""

    stores: Stores
    channel: Channel
    place: LedgerPlace
    folder: Path
    timings: DeliveryTimings
    members: list[Member] = field(default_factory=list)

    def start(self, fate: Fate | None = None) -> Member:
        name = f"process {len(self.members) + 1}"
        task = Task(
            name=name,
            place=self.place,
            destination=self.channel.destination,
            due=self.stores.due,
            settings=dict(self.channel.far_end.settings),
            timings=self.timings,
            fate=fate,
            without=Without.NOTHING,
            log=self.folder / f"{name}.log",
        )
        self.members.append(Member(task))
        return self.members[-1]

    async def until_copies(self, number: int) -> None:
        """Wait until the reminder stands so often in the channel."""
        await until(lambda: self.channel.look() == number)


@asynccontextmanager
async def opened_pair(
    stores: Stores, platform: str, store: str, timings: DeliveryTimings
) -> AsyncIterator[Pair]:
    """Open a channel and a ledger; no process runs yet, and none afterwards."""
    folder = stores.made_folder()
    async with (
        opened_channel(platform) as channel,
        stores.opened(store, folder, channel.destination) as place,
    ):
        pair = Pair(stores=stores, channel=channel, place=place, folder=folder, timings=timings)
        try:
            yield pair
        finally:
            for member in pair.members:
                await member.close()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something can be seen."""
    async with asyncio.timeout(_AT_MOST_SECONDS):
        while not holds():  # noqa: ASYNC110 - neither requests nor messages wait for anybody here
            await asyncio.sleep(0.01)
