"""Opening a ledger of either kind, and letting time pass in it."""

from contextlib import AbstractAsyncContextManager
from typing import cast

from bot.model.delivery import LedgerEntry
from bot.model.ids import Destination, DossierId
from bot.model.storage import LedgerPlace
from bot.model.subscription import Subscribe, Subscription
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim, Ledger
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.meta import next_revision
from bot.reminders.ledger.opening import open_ledger
from tests.reminders.ledger.ledger_samples import NOON, TIMES, due_item, subscription


def open_sql(place: LedgerPlace) -> AbstractAsyncContextManager[SqlLedger]:
    return cast("AbstractAsyncContextManager[SqlLedger]", open_ledger(place))


async def pass_time(ledger: SqlLedger, seconds: float) -> None:
    """Let every lease and wait be as much older, as if the database's clock had gone on."""
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE posts SET ready_at = ready_at - ?", seconds)
        await transaction.run("UPDATE leases SET until = until - ?", seconds)


async def subscribe(ledger: SqlLedger, *subscriptions: Subscription) -> None:
    for one in subscriptions:
        await ledger.apply(Subscribe(subscription=one))


async def owing(ledger: SqlLedger, *facts: str, name: str = "C1", platform: str = "slack") -> Subscription:
    """Subscribe a channel that is due facts at noon."""
    one = subscription(name, platform)
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, fact) for fact in facts or ("hotline",)], until=NOON)
    return one


async def claimed(ledger: SqlLedger) -> Claim:
    claim = await ledger.claim(now=NOON, **TIMES)
    assert claim
    return claim


async def entries(ledger: Ledger, subscription: str | None = None, *, limit: int = 100) -> list[LedgerEntry]:
    """What is listed, of one subscription or all, newest due first."""
    listed = await ledger.listing(limit=limit)
    return [one.entry for one in listed if subscription in {None, one.entry.item.subscription}]


async def kept(ledger: Ledger, destination: Destination, dossier: DossierId) -> Subscription | None:
    return (await ledger.channel_state(destination, dossier, None)).subscription


async def write_body(ledger: SqlLedger, subscription: str, body: str) -> None:
    """Write something in the place of what is known of a subscription, as a newer release might."""
    async with ledger._database.transaction() as transaction:
        number = await next_revision(transaction)
        await transaction.run(
            "UPDATE subscriptions SET body = ?, revision = ? WHERE id = ?", body, number, subscription
        )


async def posted(ledger: SqlLedger, message: MessageRef) -> Claim:
    """Claim the next post and confirm it."""
    claim = await claimed(ledger)
    assert await ledger.confirm(claim, message)
    return claim
