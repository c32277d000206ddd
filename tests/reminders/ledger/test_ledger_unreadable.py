"""Both stores: a subscription that can't be read stops nothing but itself, and is told of."""

import json
from dataclasses import replace

import pytest

from bot.model.storage import SqliteFile
from bot.reminders.ledger.rows import write_subscription
from tests.reminders.ledger.ledger_samples import DOSSIER, NOON, TIMES, due_item, later, subscription
from tests.reminders.ledger.ledger_stage import (
    claimed,
    kept,
    open_sql,
    owing,
    pass_time,
    subscribe,
    write_body,
)

WHOLE = json.loads(write_subscription(subscription("C1")))
BROKEN = {
    "no JSON": "{",
    "no object": "[]",
    "nesting": "[" * 100_000,
    "an unknown kind": json.dumps(WHOLE | {"occasions": ["eclipse"]}),
    "an unknown zone": json.dumps(WHOLE | {"zone": "Europe/Atlantis"}),
    "an unknown shift": json.dumps(WHOLE | {"shift": "sideways"}),
    "a key left out": json.dumps({key: value for key, value in WHOLE.items() if key != "at"}),
    "words for days": json.dumps(WHOLE | {"lead_days": ["soon"]}),
    "a day that is none": json.dumps(WHOLE | {"since": "2026-02-30"}),
    "no zone of an instant": json.dumps(WHOLE | {"created_at": "2026-01-01T00:00:00"}),
    "another channel": json.dumps(WHOLE | {"channel": "C2"}),
}


@pytest.fixture(params=list(BROKEN))
def broken(request: pytest.FixtureRequest) -> str:
    return BROKEN[request.param]


async def test_the_others_are_claimed_and_it_is_suspended_and_told_of(ledger, broken, caplog):
    one = await owing(ledger, "a", name="C1")
    two = await owing(ledger, "b", name="C2")
    await write_body(ledger, one.id, broken)
    claim = await claimed(ledger)
    assert claim.subscription == two
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.active() == (two,)
    [told] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert one.id in told.getMessage()
    [suspended] = await ledger.suspended()
    assert suspended.subscription == one.id
    assert suspended.reason.startswith("It can't be read (")
    assert suspended.reason.endswith("Subscribe the channel again with `remind on`.")
    [listed] = await ledger.listing(is_suspended=True)
    assert listed.entry.item.key == due_item(one, "a").key
    assert listed.entry.reason == suspended.reason


async def test_it_keeps_no_process_from_starting_and_no_command_from_an_answer(ledger, broken):
    one, two = subscription("C1"), subscription("C2")
    await subscribe(ledger, one, two)
    await write_body(ledger, one.id, broken)
    assert await ledger.active() == (two,)
    assert await ledger.active() == (two,)
    assert await ledger.subscriptions("slack", "T1") == [two]
    assert await kept(ledger, one.destination, DOSSIER) is None


async def test_a_post_under_way_of_it_is_kept_until_the_channel_subscribes_again(ledger, broken):
    one = await owing(ledger, "a", name="C1")
    first = await claimed(ledger)
    await ledger.doubt(first)
    await write_body(ledger, one.id, broken)
    await pass_time(ledger, 3600)
    assert await ledger.claim(now=later(hours=1), **TIMES) is None
    _, post = await ledger.look_up(first.key)
    assert post is not None
    assert post.subscription is None
    again = replace(one, language="zh")
    await subscribe(ledger, again)
    claim = await claimed(ledger)
    assert (claim.key, claim.subscription, claim.is_ambiguous) == (first.key, again, True)


async def test_resumed_it_is_suspended_again(ledger, broken):
    one = await owing(ledger, "a", name="C1")
    await write_body(ledger, one.id, broken)
    assert await ledger.active() == ()
    assert await ledger.resume() == 1
    assert await ledger.suspended() == []
    assert await ledger.active() == ()
    assert [found.subscription for found in await ledger.suspended()] == [one.id]


async def test_a_backup_takes_it_along(ledger, tmp_path):
    one = await owing(ledger, "a", name="C1")
    await write_body(ledger, one.id, BROKEN["an unknown kind"])
    await ledger.active()
    async with open_sql(SqliteFile(path=tmp_path / "other.sqlite3")) as other:
        await other.restore(ledger.export())
        assert await other.suspended() == await ledger.suspended()
