"""The one reminder of a trial, and ledgers in which somebody is subscribed to it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.reminders.ledger.opening import open_ledger
from tests.model.plan_books import book, event, subscription
from tests.reminders.ledger.postgres_server import connected, fresh_schema


def just_due() -> datetime:
    """An instant just past, at a whole second."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)


def book_for(due: datetime) -> FactBook:
    """A book with one event that has its anniversary on the day of an instant."""
    # A leap year, for the day may be 29 February.
    return book(event("signed", f"2012-{due:%m-%d}"))


def subscription_for(destination: Destination, due: datetime) -> Subscription:
    """A channel's subscription to that event."""
    wish = subscription(occasions=frozenset({Occasion.ANNIVERSARY}), at=due.time())
    return replace(wish, destination=destination)


async def _fill(place: LedgerPlace, destination: Destination, due: datetime) -> None:
    async with open_ledger(place) as ledger:
        await ledger.apply(Subscribe(subscription=subscription_for(destination, due)))
        # A process was at work until just then: what falls due while none is would be looked for first.
        await ledger.enqueue((), until=due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Where the ledgers of all trials are.

    Attributes:
        server: Address of a PostgreSQL server.
        due: When the reminder of each trial falls due.
        alone: Held by who connects to a platform in this process: discord.py has one address for all of it.
    """

    folder: Path
    server: str
    due: datetime
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    def _template(self, platform: str) -> Path:
        return self.folder / f"{platform}.sqlite3"

    def made_folder(self) -> Path:
        """Make a folder of a trial's own."""
        return Path(mkdtemp(dir=self.folder))

    async def prepare(self, *destinations: Destination) -> None:
        """Make the files that the ledgers in files are copies of."""
        for one in destinations:
            await _fill(SqliteFile(path=self._template(one.platform)), one, self.due)

    @asynccontextmanager
    async def opened(self, store: str, folder: Path, destination: Destination) -> AsyncIterator[LedgerPlace]:
        """Make a ledger with the channel's subscription; one on the server is deleted at the end."""
        if store == "sqlite":
            yield SqliteFile(path=Path(shutil.copy(self._template(destination.platform), folder / "ledger")))
            return
        place = await fresh_schema(self.server)
        try:
            await _fill(place, destination, self.due)
            yield place
        finally:
            await _drop(self.server, place)


async def _drop(server: str, place: PostgresAddress) -> None:
    schema = place.url.rpartition("search_path=")[2]
    async with connected(server) as connection:
        await connection.execute(f"DROP SCHEMA {schema} CASCADE")
