"""Both stores: each occurrence is claimed by one sender at a time, and its fence holds."""

from bot.model.delivery import DeliveryState
from tests.reminders.ledger.ledger_samples import (
    LEASE,
    NOON,
    PLATFORMS,
    QUIET,
    TIMES,
    Times,
    due_item,
    keys,
    later,
    message,
    subscription,
)
from tests.reminders.ledger.ledger_stage import claimed, entries, owing, pass_time, posted, subscribe


async def test_what_is_owed_is_entered_once_however_often_it_is_planned(ledger):
    one = subscription()
    await subscribe(ledger, one)
    rows = [due_item(one, "a"), due_item(one, "b")]
    assert await ledger.enqueue(rows, until=NOON) == 2
    assert await ledger.enqueue([*rows, due_item(one, "c")], until=NOON) == 1
    assert await ledger.counts() == {"pending": 3}


async def test_an_occurrence_planned_again_with_another_time_keeps_its_own(ledger):
    one = await owing(ledger, "a")
    await ledger.enqueue([due_item(one, "a", later(hours=1))], until=later(hours=1))
    [entry] = await entries(ledger)
    assert entry.item.due_at == NOON


async def test_the_instant_planned_up_to_never_goes_back(ledger):
    assert await ledger.planned_until() is None
    await ledger.enqueue([], until=later(hours=2))
    await ledger.enqueue([], until=NOON)
    assert await ledger.planned_until() == later(hours=2)


async def test_nothing_is_entered_for_a_channel_that_is_not_subscribed(ledger):
    assert await ledger.enqueue([due_item(subscription())], until=NOON) == 0
    assert await ledger.counts() == {}


async def test_what_is_due_together_is_one_post_with_the_smallest_key(ledger):
    one = subscription()
    await subscribe(ledger, one)
    rows = [due_item(one, "a", later(hours=-1)), due_item(one, "b"), due_item(one, "c", later(seconds=1))]
    await ledger.enqueue(rows, until=later(hours=1))
    claim = await claimed(ledger)
    assert claim.key == min(keys(rows[:2]))
    assert claim.items == tuple(rows[:2])
    assert (claim.fence, claim.is_ambiguous, claim.is_released) == (1, False, False)
    assert claim.subscription == one
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_nothing_is_claimed_before_it_is_due(ledger):
    await owing(ledger)
    assert await ledger.claim(now=later(seconds=-1), **TIMES) is None
    assert await ledger.claim(now=NOON, **TIMES)


async def test_channels_are_claimed_one_by_one_the_longest_due_first(ledger):
    first, second = subscription("C1"), subscription("C2")
    await subscribe(ledger, first, second)
    await ledger.enqueue([due_item(first), due_item(second, due_at=later(hours=-1))], until=NOON)
    assert [(await claimed(ledger)).subscription for _ in range(2)] == [second, first]


async def test_only_platforms_that_are_asked_for_are_claimed(ledger):
    await owing(ledger, platform="discord")
    times: Times = {**TIMES, "platforms": ("slack",)}
    assert await ledger.claim(now=NOON, **times) is None
    assert await ledger.claim(now=NOON, **(times | {"platforms": ()})) is None
    assert await ledger.claim(now=NOON, **(times | {"platforms": ("discord",)}))


async def test_a_platform_with_much_to_do_does_not_keep_another_from_its_turn(ledger):
    for number in range(4):
        await owing(ledger, name=f"C{number}")
    await owing(ledger, name="D", platform="discord")
    where = [(await claimed(ledger)).subscription.destination.platform for _ in range(2)]
    assert sorted(where) == ["discord", "slack"]


async def test_a_confirmed_post_is_delivered_and_never_claimed_again(ledger):
    await owing(ledger, "a", "b")
    claim = await posted(ledger, message())
    await pass_time(ledger, 3600)
    assert await ledger.claim(now=later(days=1), **TIMES) is None
    assert {entry.state for entry in await entries(ledger)} == {DeliveryState.DELIVERED}
    assert {(entry.post, entry.message) for entry in await entries(ledger)} == {(claim.key, "m1")}


async def test_a_post_is_confirmed_once(ledger):
    await owing(ledger)
    claim = await posted(ledger, message())
    assert not await ledger.confirm(claim, message(2))
    assert (await entries(ledger))[0].message == "m1"


async def test_a_post_whose_sender_is_silent_is_ambiguous_after_lease_and_quiet_time(ledger):
    await owing(ledger)
    first = await claimed(ledger)
    await pass_time(ledger, LEASE + QUIET - 1)
    assert await ledger.claim(now=NOON, **TIMES) is None
    await pass_time(ledger, 1)
    second = await claimed(ledger)
    assert (second.key, second.fence, second.is_ambiguous) == (first.key, 2, True)
    assert second.items == first.items
    assert second.first_sent_at == first.first_sent_at


async def test_no_step_is_taken_under_a_fence_that_has_moved_on(ledger):
    await owing(ledger)
    old = await claimed(ledger)
    await pass_time(ledger, LEASE + QUIET)
    new = await claimed(ledger)
    assert not await ledger.confirm(old, message())
    assert not await ledger.retry(old, after_seconds=0)
    assert not await ledger.doubt(old)
    assert not await ledger.hold(old, "no")
    assert not await ledger.give_up(old, "no")
    assert not await ledger.suspend(old, "no")
    assert await ledger.active() == (new.subscription,)
    assert await ledger.confirm(new, message())


async def test_a_refused_post_is_claimed_again_when_its_wait_is_over_and_is_not_ambiguous(ledger):
    await owing(ledger)
    first = await claimed(ledger)
    assert await ledger.retry(first, after_seconds=30)
    await pass_time(ledger, 29)
    assert await ledger.claim(now=NOON, **TIMES) is None
    await pass_time(ledger, 1)
    second = await claimed(ledger)
    assert (second.key, second.fence, second.is_ambiguous) == (first.key, 2, False)
    assert not await ledger.retry(first, after_seconds=0)


async def test_a_doubtful_post_waits_out_the_quiet_time_from_the_doubt_on(ledger):
    await owing(ledger)
    await ledger.doubt(await claimed(ledger))
    await pass_time(ledger, QUIET - 1)
    assert await ledger.claim(now=NOON, **TIMES) is None
    await pass_time(ledger, 1)
    assert (await claimed(ledger)).is_ambiguous


async def test_a_post_that_was_ambiguous_once_stays_so_when_it_is_refused_later(ledger):
    await owing(ledger)
    await ledger.doubt(await claimed(ledger))
    await pass_time(ledger, QUIET)
    await ledger.retry(await claimed(ledger), after_seconds=0)
    assert (await claimed(ledger)).is_ambiguous


async def test_what_is_under_way_is_claimed_before_what_is_due(ledger):
    await owing(ledger, name="C1")
    first = await claimed(ledger)
    await ledger.retry(first, after_seconds=0)
    await owing(ledger, name="C2")
    assert (await claimed(ledger)).key == first.key


async def test_something_due_while_a_post_is_under_way_becomes_a_post_of_its_own(ledger):
    one = await owing(ledger, "a")
    first = await claimed(ledger)
    await ledger.enqueue([due_item(one, "b")], until=NOON)
    second = await claimed(ledger)
    assert first.key != second.key
    assert [row.occurrence.fact for row in second.items] == ["b"]


async def test_the_next_claim_is_told_in_seconds_whatever_it_waits_for(ledger):
    assert await ledger.next_claim_in(now=NOON, platforms=PLATFORMS) is None
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, due_at=later(seconds=90))], until=NOON)
    assert await ledger.next_claim_in(now=NOON, platforms=PLATFORMS) == 90
    assert await ledger.next_claim_in(now=later(hours=1), platforms=PLATFORMS) == 0
    assert await ledger.next_claim_in(now=NOON, platforms=("discord",)) is None
    claim = await ledger.claim(now=later(seconds=90), **TIMES)
    waits = await ledger.next_claim_in(now=NOON, platforms=PLATFORMS)
    assert LEASE < waits <= LEASE + QUIET
    await ledger.retry(claim, after_seconds=20)
    assert QUIET < await ledger.next_claim_in(now=NOON, platforms=PLATFORMS) <= 20
    await pass_time(ledger, 60)
    assert await ledger.next_claim_in(now=NOON, platforms=PLATFORMS) == 0


async def test_old_occurrences_that_nobody_told_are_missed_and_given_in_order(ledger):
    one = subscription()
    await subscribe(ledger, one)
    rows = [due_item(one, name, later(hours=hour)) for name, hour in (("c", -1), ("a", -3), ("b", -2))]
    await ledger.enqueue(rows, until=NOON)
    missed = await ledger.miss(due_before=later(hours=-1))
    assert [row.occurrence.fact for row in missed] == ["a", "b"]
    assert await ledger.miss(due_before=later(hours=-1)) == []
    assert [row.occurrence.fact for row in (await claimed(ledger)).items] == ["c"]


async def test_a_post_refused_for_so_long_that_all_of_it_is_old_is_missed(ledger):
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, "a", later(hours=-2)), due_item(one, "b")], until=NOON)
    claim = await claimed(ledger)
    assert await ledger.miss(due_before=later(hours=1)) == []
    await ledger.retry(claim, after_seconds=0)
    assert await ledger.miss(due_before=later(hours=-1)) == []
    missed = await ledger.miss(due_before=later(hours=1))
    assert [row.occurrence.fact for row in missed] == ["a", "b"]
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.counts() == {"missed": 2}


async def test_a_post_that_may_have_arrived_is_never_missed_unlooked_for(ledger):
    await owing(ledger)
    await ledger.doubt(await claimed(ledger))
    await pass_time(ledger, QUIET)
    await ledger.retry(await claimed(ledger), after_seconds=0)
    assert await ledger.miss(due_before=later(days=9)) == []
    claim = await claimed(ledger)
    assert claim.is_ambiguous
    assert await ledger.give_up(claim, "too late")
    [entry] = await entries(ledger)
    assert (entry.state, entry.reason) == (DeliveryState.MISSED, "too late")
    assert await ledger.claim(now=NOON, **TIMES) is None


async def test_posts_that_were_ambiguous_are_swept_once_some_time_after_they_were_delivered(ledger):
    await owing(ledger, name="C1")
    await posted(ledger, message())
    await owing(ledger, name="C2")
    await ledger.doubt(await claimed(ledger))
    await pass_time(ledger, QUIET)
    claim = await posted(ledger, message(2, "C2"))
    assert await ledger.sweeps(after_seconds=300) == []
    await pass_time(ledger, 300)
    [sweep] = await ledger.sweeps(after_seconds=300)
    assert (sweep.key, sweep.message, sweep.destination) == (
        claim.key,
        message(2, "C2"),
        message(2, "C2").destination,
    )
    assert sweep.first_sent_at == claim.first_sent_at
    assert await ledger.sweeps(after_seconds=300) == []
    await pass_time(ledger, 300)
    assert [sweep.key for sweep in await ledger.sweeps(after_seconds=300)] == [claim.key]
    await ledger.swept(sweep)
    await pass_time(ledger, 300)
    assert await ledger.sweeps(after_seconds=300) == []


async def test_a_sweep_notes_which_copy_stands(ledger):
    one = await owing(ledger)
    await ledger.doubt(await claimed(ledger))
    await pass_time(ledger, QUIET)
    claim = await posted(ledger, message(2))
    [sweep] = await ledger.sweeps(after_seconds=0)
    await ledger.swept(sweep, message(1, at=later(seconds=-20)))
    channel_state = await ledger.channel_state(one.destination, one.dossier, claim.key)
    assert (channel_state.post.message, channel_state.post.posted_at) == ("m1", later(seconds=-20))


async def test_a_sweep_from_before_another_copy_was_sent_does_not_count(ledger):
    await owing(ledger)
    frozen = await claimed(ledger)
    await pass_time(ledger, LEASE + QUIET)
    await posted(ledger, message(1))
    [sweep] = await ledger.sweeps(after_seconds=0)
    assert not await ledger.doubt(frozen)  # it wrote its request after the sweep had read the channel
    await ledger.swept(sweep)
    [again] = await ledger.sweeps(after_seconds=0)
    assert (again.key, again.message) == (sweep.key, message(1))
    await ledger.swept(again)
    assert await ledger.sweeps(after_seconds=0) == []


async def test_sweeping_is_not_kept_up_by_posts_that_can_not_be_swept(ledger):
    for number in range(105):
        await owing(ledger, name=f"C{number}")
        await ledger.doubt(await claimed(ledger))
        await pass_time(ledger, QUIET)
        await posted(ledger, message(number, f"C{number}"))
    await pass_time(ledger, 1)
    first = await ledger.sweeps(after_seconds=0.5)
    second = await ledger.sweeps(after_seconds=0.5)
    assert len(first) == 100
    assert len({sweep.key for sweep in (*first, *second)}) == 105


async def test_one_holder_at_a_time_has_a_named_lease(ledger):
    assert await ledger.lease("gateway 0", "a", seconds=30)
    assert await ledger.lease("gateway 0", "a", seconds=30)
    assert not await ledger.lease("gateway 0", "b", seconds=30)
    assert await ledger.lease("gateway 1", "b", seconds=30)
    await pass_time(ledger, 31)
    assert await ledger.lease("gateway 0", "b", seconds=30)
    assert not await ledger.lease("gateway 0", "a", seconds=30)


async def test_a_lease_given_back_is_free_at_once_and_only_its_holder_gives_it_back(ledger):
    await ledger.lease("gateway 0", "a", seconds=30)
    await ledger.end_lease("gateway 0", "b")
    assert not await ledger.lease("gateway 0", "b", seconds=30)
    await ledger.end_lease("gateway 0", "a")
    assert await ledger.lease("gateway 0", "b", seconds=30)


async def test_leases_that_have_ended_are_deleted_with_what_is_old_and_others_stay(ledger):
    assert await ledger.lease("sharing 1", "a", seconds=30)
    assert await ledger.lease("sharing 2", "a", seconds=3000)
    await pass_time(ledger, 31)
    await ledger.prune(delivered_before=NOON)
    assert not await ledger.lease("sharing 2", "b", seconds=30)
    assert await ledger.lease("sharing 1", "b", seconds=30)
