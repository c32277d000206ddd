"""Opening a ledger of either kind, and letting time pass in it."""

from contextlib import AbstractAsyncContextManager
from typing import cast

from bot.model.storage import LedgerPlace
from bot.model.subscription import Subscribe, Subscription
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.ledger import SqlLedger
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
    """Subscribe a channel that is owed facts at noon."""
    one = subscription(name, platform)
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, fact) for fact in facts or ("hotline",)], until=NOON)
    return one


async def claimed(ledger: SqlLedger) -> Claim:
    claim = await ledger.claim(now=NOON, **TIMES)
    assert claim
    return claim


async def posted(ledger: SqlLedger, message: MessageRef) -> Claim:
    """Claim the next post and confirm it."""
    claim = await claimed(ledger)
    assert await ledger.confirm(claim, message)
    return claim
