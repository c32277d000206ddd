"""Both stores: what channels asked for is kept, suspended and noticed by every process."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest

from bot.model.delivery import DeliveryState
from bot.model.errors import LedgerError
from bot.model.ids import DossierId
from bot.model.subscription import Occasion, Rhythm, Shift, Subscribe
from tests.reminders.ledger.ledger_samples import (
    DOSSIER,
    LEASE,
    NOON,
    PLATFORMS,
    QUIET,
    TIMES,
    channel,
    due_item,
    ending,
    later,
    message,
    subscription,
)
from tests.reminders.ledger.ledger_stage import claimed, kept, open_sql, owing, pass_time, posted, subscribe


async def test_a_subscription_is_given_back_as_it_was_put(ledger):
    every = subscription(
        "频道-Ü",
        occasions=frozenset(Occasion),
        at=time(23, 59, 30),
        weekdays=frozenset({0, 6}),
        holidays="DE",
        shift=Shift.AFTER,
        digest=Rhythm.MONTHLY,
        review_months=12,
        leap_day_on_march_1=True,
        created_by=None,
        paused_until=date(2027, 2, 28),
        suspended="The channel is gone. Invite the bot again.",
    )
    await subscribe(ledger, every)
    assert await kept(ledger, every.destination, every.dossier) == every
    assert await ledger.subscriptions("slack", "T1") == [every]
    assert await kept(ledger, channel("other"), DOSSIER) is None
    assert await kept(ledger, every.destination, DossierId("other")) is None


async def test_a_channel_has_one_subscription_to_a_dossier_and_one_to_another(ledger):
    one = subscription()
    changed = replace(one, zone="Asia/Shanghai")
    other = replace(one, dossier=DossierId("other"))
    await subscribe(ledger, one, other, changed)
    assert set(await ledger.subscriptions("slack", "T1")) == {changed, other}
    assert await ledger.subscriptions("slack", "T2") == []
    await ledger.apply(ending(one))
    assert await ledger.active() == (other,)


async def test_active_subscriptions_follow_every_change_of_every_process(ledger, place):
    one, two, three = (subscription(name) for name in ("C1", "C2", "C3"))
    async with open_sql(place) as elsewhere:
        assert await ledger.active() == ()
        await subscribe(elsewhere, one, two, three)
        by_id = sorted((one, two, three), key=lambda each: each.id)
        assert list(await ledger.active()) == by_id
        await elsewhere.apply(ending(two))
        await subscribe(elsewhere, replace(three, zone="UTC"))
        await subscribe(ledger, replace(one, suspended="gone"))
        assert await ledger.active() == await elsewhere.active() == (replace(three, zone="UTC"),)
        await subscribe(elsewhere, two, one)
        assert len(await ledger.active()) == len(await elsewhere.active()) == 3
    async with open_sql(place) as opened_later:
        assert await opened_later.active() == await ledger.active()


async def test_active_is_asked_by_many_at_once(ledger):
    await subscribe(ledger, *(subscription(f"C{number}") for number in range(20)))
    answers = await asyncio.gather(*(ledger.active() for _ in range(8)), subscribe(ledger, subscription("D")))
    assert {len(answer) for answer in answers[:-1]} <= {20, 21}
    assert len(await ledger.active()) == 21


async def test_a_change_is_told_to_whoever_waits_for_it_here_and_elsewhere(ledger, place):
    async with asyncio.timeout(30), open_sql(place) as elsewhere:
        seen = await ledger.changed(-1)
        here, there = (asyncio.ensure_future(each.changed(seen)) for each in (ledger, elsewhere))
        assert await ledger.active() == await elsewhere.active() == ()
        assert not here.done()
        assert not there.done()
        await subscribe(ledger, subscription())
        assert await here == await there == await ledger.changed(seen)
        assert await here > seen


@pytest.mark.parametrize("change", ["end", "suspend", "hold_back", "release"])
async def test_every_change_that_people_make_is_told(ledger, change):
    one = await owing(ledger)
    claim = await claimed(ledger)
    if change == "release":
        await ledger.hold(claim, "unreadable")
    seen = await ledger.changed(-1)
    deeds = {
        "end": lambda: ledger.apply(ending(one)),
        "suspend": lambda: ledger.suspend(claim, "gone"),
        "hold_back": lambda: ledger.hold_back(claim.key, "wait"),
        "release": lambda: ledger.release(claim.key),
    }
    await deeds[change]()
    async with asyncio.timeout(10):
        assert await ledger.changed(seen) > seen


async def test_a_suspended_subscription_keeps_what_it_is_owed_until_it_is_resumed(ledger):
    one = await owing(ledger, "a")
    claim = await claimed(ledger)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    assert await ledger.suspend(claim, "The channel is gone.")
    assert await ledger.active() == ()
    assert await kept(ledger, one.destination, one.dossier) == replace(one, suspended="The channel is gone.")
    await ledger.enqueue([due_item(one, "c")], until=NOON)
    await pass_time(ledger, 3600)
    assert await ledger.claim(now=later(hours=1), **TIMES) is None
    assert await ledger.next_claim_in(now=NOON, platforms=PLATFORMS) is None
    await subscribe(ledger, one)
    told = [[row.occurrence.fact for row in (await claimed(ledger)).items] for _ in range(2)]
    assert [sorted(facts) for facts in told] == [["a"], ["b", "c"]]
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_an_edit_of_a_suspended_subscription_does_not_resume_it(ledger):
    one = await owing(ledger)
    await ledger.suspend(await claimed(ledger), "gone")
    await subscribe(ledger, replace(one, zone="UTC", suspended="gone"))
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_all_posts_of_a_channel_wait_while_it_is_suspended(ledger):
    one = await owing(ledger, "a")
    first = await claimed(ledger)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    second = await claimed(ledger)
    await ledger.enqueue([due_item(one, "c")], until=NOON)
    third = await claimed(ledger)
    await ledger.retry(second, after_seconds=0)
    await ledger.suspend(first, "gone")
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.suspend(third, "still gone")
    await subscribe(ledger, one)
    assert {(await claimed(ledger)).key for _ in range(3)} == {first.key, second.key, third.key}


async def test_what_a_suspended_channel_is_owed_is_missed_when_it_is_old(ledger):
    one = await owing(ledger, "a")
    claim = await claimed(ledger)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    await ledger.suspend(claim, "gone")
    assert len(await ledger.miss(due_before=later(hours=1))) == 2
    channel_state = await ledger.channel_state(one.destination, one.dossier, None)
    assert {entry.item.occurrence.fact for entry in channel_state.missed} == {"a", "b"}
    await subscribe(ledger, one)
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_unsubscribing_drops_what_was_not_sent(ledger):
    one = await owing(ledger, "a")
    await ledger.retry(await claimed(ledger), after_seconds=0)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    await ledger.apply(ending(one))
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.counts() == {}


async def test_a_post_being_sent_while_its_channel_unsubscribes_is_recorded_when_it_arrives(ledger):
    one = await owing(ledger)
    claim = await claimed(ledger)
    await ledger.apply(ending(one))
    assert await ledger.confirm(claim, message())
    channel_state = await ledger.channel_state(one.destination, one.dossier, claim.key)
    assert channel_state.subscription is None
    assert (channel_state.post.state, channel_state.post.message) == (DeliveryState.DELIVERED, "m1")


async def test_a_post_in_doubt_is_not_sent_after_its_channel_unsubscribed_and_subscribed_again(ledger):
    one = await owing(ledger)
    claim = await claimed(ledger)
    await ledger.apply(ending(one))
    assert not await ledger.retry(claim, after_seconds=0)
    await subscribe(ledger, one)
    await pass_time(ledger, LEASE + QUIET)
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.counts() == {"missed": 1}


async def test_a_planner_that_has_not_heard_of_the_end_brings_nothing_back(ledger):
    one = await owing(ledger, "a")
    await posted(ledger, message())
    await ledger.apply(ending(one))
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    await subscribe(ledger, one)
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_a_command_hears_of_its_own_channel_only(ledger):
    one = await owing(ledger, name="C1")
    claim = await claimed(ledger)
    assert (await ledger.channel_state(one.destination, one.dossier, claim.key)).post.key == claim.key
    assert (await ledger.channel_state(channel("C2"), one.dossier, claim.key)).post is None
    assert (await ledger.channel_state(one.destination, one.dossier, "no such key")).post is None
    assert (await ledger.channel_state(one.destination, one.dossier, "\0'; DROP TABLE posts")).post is None


async def test_missed_and_held_ones_are_heard_newest_first_and_not_all(ledger):
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, f"f{n}", later(minutes=-n)) for n in range(30)], until=NOON)
    for n in range(3):
        assert await ledger.hold_back(due_item(one, f"f{n}").key, f"reason {n}")
    await ledger.miss(due_before=later(hours=1))
    channel_state = await ledger.channel_state(one.destination, one.dossier, None)
    assert [entry.item.occurrence.fact for entry in channel_state.held] == ["f0", "f1", "f2"]
    assert [entry.reason for entry in channel_state.held] == ["reason 0", "reason 1", "reason 2"]
    assert [entry.item.occurrence.fact for entry in channel_state.missed] == [f"f{n}" for n in range(3, 23)]


@pytest.mark.parametrize("line", ["timeline from:2014", "查询 🗓", "a 'b' \\"])
async def test_a_request_line_is_kept_once_and_given_back(ledger, line):
    token = await ledger.keep_line(line)
    assert len(token) == 16
    assert await ledger.keep_line(line) == token
    assert await ledger.kept_line(token) == line
    assert await ledger.kept_line("0" * 16) is None


@pytest.mark.parametrize("line", ["a\0b", "half \ud800 a pair"])
async def test_a_request_line_that_a_store_can_not_hold_as_it_is_is_kept_all_the_same(ledger, line):
    token = await ledger.keep_line(line)
    assert len(token) == 16
    assert await ledger.keep_line(line) == token
    assert await ledger.kept_line(token) is not None


async def test_text_that_no_store_can_keep_is_refused_as_the_ledgers_trouble(ledger):
    one = await owing(ledger)
    with pytest.raises(LedgerError):
        await ledger.hold(await claimed(ledger), "half \ud800 a pair")
    await ledger.apply(Subscribe(subscription=one))
