"""Both stores: what was missed under a clock that was ahead waits again; what was missed rightly does not."""

from datetime import timedelta

from tests.reminders.ledger.ledger_samples import NOON, TIMES, due_item, ending, later, subscription
from tests.reminders.ledger.ledger_stage import claimed, owing, pass_time, subscribe

YEAR = timedelta(days=365)


async def test_what_waited_is_missed_under_a_clock_ahead_and_waits_again(ledger):
    one = await owing(ledger, "a", "b")
    missed = await ledger.miss(due_before=NOON + YEAR)
    assert len(missed) == 2
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.bring_back(due_since=later(days=-2)) == missed
    assert await ledger.bring_back(due_since=later(days=-2)) == []
    claim = await claimed(ledger)
    assert claim.subscription == one
    assert {row.occurrence.fact for row in claim.items} == {"a", "b"}
    assert not claim.is_ambiguous


async def test_what_was_missed_rightly_stays_missed(ledger):
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, "old", later(days=-9))], until=NOON)
    await ledger.miss(due_before=later(days=-2))
    assert await ledger.bring_back(due_since=later(days=-2)) == []
    assert await ledger.counts() == {"missed": 1}


async def test_a_refused_post_is_missed_under_a_clock_ahead_and_tried_again(ledger):
    await owing(ledger, "a")
    claim = await claimed(ledger)
    await ledger.retry(claim, after_seconds=3600)
    assert len(await ledger.miss(due_before=NOON + YEAR)) == 1
    assert len(await ledger.bring_back(due_since=later(days=-2))) == 1
    again = await claimed(ledger)
    assert (again.key, again.fence, again.is_ambiguous) == (claim.key, claim.fence + 1, False)


async def test_a_post_given_up_or_ended_with_its_subscription_stays_missed(ledger):
    await owing(ledger, "a", name="C1")
    assert await ledger.give_up(await claimed(ledger), "It did not arrive.")
    two = await owing(ledger, "b", name="C2")
    await claimed(ledger)
    await ledger.apply(ending(two))
    await subscribe(ledger, two)
    assert await ledger.bring_back(due_since=later(days=-2)) == []
    await pass_time(ledger, 3600)
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_what_comes_back_waits_for_its_suspended_subscription(ledger):
    one = await owing(ledger, "a")
    claim = await claimed(ledger)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    await ledger.suspend(claim, "gone")
    assert len(await ledger.miss(due_before=NOON + YEAR)) == 2
    assert len(await ledger.bring_back(due_since=later(days=-2))) == 2
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.resume(channel="C1") == 1
    told = [(await claimed(ledger)).items[0].occurrence.fact for _ in range(2)]
    assert sorted(told) == ["a", "b"]
