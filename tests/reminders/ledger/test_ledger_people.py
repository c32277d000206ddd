"""Both stores: posts that people snooze, have seen, hold and release."""

from datetime import date, timedelta

from bot.model.delivery import DeliveryState, SeenMark
from bot.model.ids import FactId
from bot.model.subscription import MarkSeen, MarkUnseen, Snooze, Unsnooze
from bot.reminders.ledger.contract import Ledger
from tests.reminders.ledger.ledger_samples import (
    DOSSIER,
    LEASE,
    NOON,
    QUIET,
    TIMES,
    due_item,
    ending,
    later,
    message,
    subscription,
)
from tests.reminders.ledger.ledger_stage import claimed, entries, owing, pass_time, posted, subscribe

IN_A_WEEK = date(2026, 12, 8)


def facts(*names: str) -> frozenset[FactId]:
    return frozenset(map(FactId, names))


def snooze(post: str, days: int = 7, of: frozenset[FactId] | None = None) -> Snooze:
    until = date(2026, 12, 1) + timedelta(days=days)
    return Snooze(post=post, facts=of or facts("a", "b", "hotline"), until=until, due_at=later(days=days))


def saw(post: str, person: str, *, of: frozenset[FactId], hours: int, ends: bool = False) -> MarkSeen:
    name, at = person.title(), later(hours=hours)
    return MarkSeen(post=post, facts=of, person=person, name=name, at=at, ends_snooze=ends)


async def waiting(ledger: Ledger) -> list[tuple[str, date | None]]:
    """What waits in the channel, by fact and the day to which it was put off."""
    found = (await ledger.channel_state(subscription().destination, DOSSIER, None)).waiting
    return sorted((one.item.occurrence.fact, one.item.occurrence.snoozed_to) for one in found)


async def test_a_snoozed_post_is_owed_once_more_on_the_later_day(ledger):
    one = await owing(ledger, "a", "b")
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key))
    assert await ledger.claim(now=later(days=7, seconds=-1), **TIMES) is None
    again = await ledger.claim(now=later(days=7), **TIMES)
    assert again.key != claim.key
    assert again.subscription == one
    assert {row.occurrence.snoozed_to for row in again.items} == {IN_A_WEEK}
    assert {row.occurrence.fact for row in again.items} == {"a", "b"}
    assert {row.due_at for row in again.items} == {later(days=7)}


async def test_a_post_snoozed_twice_to_the_same_day_is_owed_once(ledger):
    await owing(ledger)
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key))
    await ledger.apply(snooze(claim.key))
    assert await ledger.counts() == {"delivered": 1, "pending": 1}
    again = await ledger.claim(now=later(days=7), **TIMES)
    await ledger.apply(snooze(claim.key))
    await ledger.confirm(again, message(2))
    await ledger.apply(snooze(claim.key))
    assert await ledger.claim(now=later(days=8), **TIMES) is None


async def test_of_two_days_to_which_a_post_is_snoozed_the_last_one_holds(ledger):
    await owing(ledger)
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key, 2))
    await ledger.apply(snooze(claim.key, 7))
    assert await waiting(ledger) == [("hotline", date(2026, 12, 8))]
    await ledger.apply(snooze(claim.key, 2))
    assert await waiting(ledger) == [("hotline", date(2026, 12, 3))]


async def test_one_fact_of_a_post_is_snoozed_alone_and_taken_back_alone(ledger):
    one = await owing(ledger, "a", "b")
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key, 2))
    await ledger.apply(snooze(claim.key, 7, of=facts("b")))
    assert await waiting(ledger) == [("a", date(2026, 12, 3)), ("b", date(2026, 12, 8))]
    post = (await ledger.channel_state(one.destination, DOSSIER, claim.key)).post
    assert {item.occurrence.fact: item.due_at for item in post.snoozed} == {
        "a": later(days=2),
        "b": later(days=7),
    }
    await ledger.apply(Unsnooze(post=claim.key, facts=facts("a")))
    assert await waiting(ledger) == [("b", date(2026, 12, 8))]


async def test_what_is_told_again_already_is_not_taken_back(ledger):
    await owing(ledger)
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key, 1))
    again = await ledger.claim(now=later(days=1), **TIMES)
    await ledger.apply(Unsnooze(post=claim.key, facts=facts("hotline")))
    assert await ledger.confirm(again, message(2))
    assert await ledger.counts() == {"delivered": 2}


async def test_a_snoozed_post_can_be_snoozed_again(ledger):
    await owing(ledger)
    first = await posted(ledger, message())
    await ledger.apply(snooze(first.key, 1))
    second = await ledger.claim(now=later(days=1), **TIMES)
    await ledger.confirm(second, message(2))
    await ledger.apply(snooze(second.key, 2))
    await ledger.apply(snooze(first.key, 2))
    third = await ledger.claim(now=later(days=2), **TIMES)
    assert len(third.items) == 1
    assert await ledger.claim(now=later(days=2), **TIMES) is None


async def test_a_snooze_of_an_unknown_post_or_of_an_ended_subscription_is_nothing(ledger):
    one = await owing(ledger)
    claim = await posted(ledger, message())
    await ledger.apply(snooze("no such post"))
    await ledger.apply(ending(one))
    await ledger.apply(snooze(claim.key))
    await subscribe(ledger, one)
    assert await ledger.claim(now=later(days=7), **TIMES) is None


async def test_unsubscribing_drops_what_was_snoozed(ledger):
    one = await owing(ledger)
    await ledger.apply(snooze((await posted(ledger, message())).key))
    await ledger.apply(ending(one))
    await subscribe(ledger, one)
    assert await ledger.claim(now=later(days=7), **TIMES) is None


async def test_each_person_who_saw_a_fact_of_a_post_is_named_once(ledger):
    one = await owing(ledger, "a", "b")
    claim = await posted(ledger, message())
    await ledger.apply(saw(claim.key, "ana", of=facts("a", "b"), hours=1))
    await ledger.apply(saw(claim.key, "ben", of=facts("b"), hours=2))
    await ledger.apply(saw(claim.key, "ana", of=facts("b"), hours=3))
    await ledger.apply(saw("no such post", "ben", of=facts("a"), hours=4))
    post = (await ledger.channel_state(one.destination, DOSSIER, claim.key)).post
    assert post.seen == (
        SeenMark(fact=FactId("a"), person="ana", name="Ana", at=later(hours=1)),
        SeenMark(fact=FactId("b"), person="ana", name="Ana", at=later(hours=1)),
        SeenMark(fact=FactId("b"), person="ben", name="Ben", at=later(hours=2)),
    )
    assert (post.state, post.message, post.posted_at) == (DeliveryState.DELIVERED, "m1", NOON)
    await ledger.apply(MarkUnseen(post=claim.key, facts=facts("b"), person="ana"))
    post = (await ledger.channel_state(one.destination, DOSSIER, claim.key)).post
    assert [(mark.fact, mark.person) for mark in post.seen] == [("a", "ana"), ("b", "ben")]


async def test_what_was_seen_is_told_again_unless_who_saw_it_may_end_that(ledger):
    await owing(ledger, "a", "b")
    claim = await posted(ledger, message())
    await ledger.apply(snooze(claim.key))
    await ledger.apply(saw(claim.key, "ana", of=facts("a"), hours=1))
    assert await waiting(ledger) == [("a", IN_A_WEEK), ("b", IN_A_WEEK)]
    await ledger.apply(saw(claim.key, "ben", of=facts("a"), hours=1, ends=True))
    assert await waiting(ledger) == [("b", IN_A_WEEK)]
    await ledger.apply(MarkUnseen(post=claim.key, facts=facts("a"), person="ben"))
    assert await waiting(ledger) == [("b", IN_A_WEEK)]


async def test_who_saw_a_post_is_forgotten_with_it(ledger):
    one = await owing(ledger, "a")
    claim = await posted(ledger, message())
    await ledger.apply(saw(claim.key, "ana", of=facts("a"), hours=1))
    assert await ledger.prune(delivered_before=later(days=1)) == 1
    assert (await ledger.channel_state(one.destination, DOSSIER, claim.key)).post is None
    assert not [line async for line in ledger.export() if line.startswith('["seen"')]


async def test_a_held_post_waits_for_a_person_and_is_looked_for_when_released(ledger):
    await owing(ledger)
    claim = await claimed(ledger)
    assert await ledger.hold(claim, "The channel can't be read.")
    await pass_time(ledger, 3600)
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.miss(due_before=later(days=9)) == []
    [entry] = await entries(ledger)
    assert (entry.state, entry.reason, entry.post) == (
        DeliveryState.HELD,
        "The channel can't be read.",
        claim.key,
    )
    assert await ledger.release(claim.key)
    again = await claimed(ledger)
    assert (again.key, again.is_ambiguous, again.is_released) == (claim.key, True, True)
    assert again.fence > claim.fence
    assert not await ledger.confirm(claim, message())
    assert await ledger.confirm(again, message(2))
    assert (await entries(ledger))[0].reason == ""


async def test_only_held_posts_are_released(ledger):
    one = await owing(ledger)
    assert not await ledger.release(due_item(one).key)
    claim = await posted(ledger, message())
    assert not await ledger.release(claim.key)
    assert not await ledger.release("no such post")


async def test_a_released_post_is_not_missed_however_old_it_is(ledger):
    await owing(ledger)
    await ledger.hold(await claimed(ledger), "unreadable")
    assert await ledger.release((await entries(ledger))[0].post)
    assert await ledger.miss(due_before=later(days=9)) == []
    claim = await claimed(ledger)
    await ledger.retry(claim, after_seconds=0)
    assert await ledger.miss(due_before=later(days=9)) == []
    assert (await claimed(ledger)).is_released


async def test_an_occurrence_held_back_before_it_was_claimed_is_held_alone(ledger):
    one = await owing(ledger, "a", "b")
    assert await ledger.hold_back(due_item(one, "a").key, "wrong date")
    assert [row.occurrence.fact for row in (await claimed(ledger)).items] == ["b"]
    [held] = (await ledger.channel_state(one.destination, DOSSIER, None)).held
    assert (held.item.occurrence.fact, held.reason) == ("a", "wrong date")
    assert not await ledger.hold_back(due_item(one, "a").key, "again")
    assert await ledger.release(due_item(one, "a").key)
    assert await ledger.miss(due_before=later(days=9)) == []
    claim = await claimed(ledger)
    assert [row.occurrence.fact for row in claim.items] == ["a"]
    assert await ledger.confirm(claim, message())


async def test_a_post_held_back_while_it_is_sent_is_found_when_it_is_released(ledger):
    await owing(ledger)
    claim = await claimed(ledger)
    assert await ledger.hold_back(claim.key, "stop")
    assert not await ledger.confirm(claim, message())
    await pass_time(ledger, LEASE + QUIET)
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert await ledger.release(claim.key)
    assert (await claimed(ledger)).is_ambiguous


async def test_a_post_is_held_and_released_by_the_key_of_anything_it_tells(ledger):
    one = await owing(ledger, "a", "b")
    claim = await claimed(ledger)
    other = next(row.key for row in claim.items if row.key != claim.key)
    assert await ledger.hold_back(other, "stop")
    assert {entry.state for entry in await entries(ledger, one.id)} == {DeliveryState.HELD}
    assert await ledger.release(other)
    assert (await claimed(ledger)).items == claim.items


async def test_what_is_held_of_an_ended_subscription_is_not_sent_any_more(ledger):
    one = await owing(ledger)
    claim = await claimed(ledger)
    await ledger.hold(claim, "unreadable")
    await ledger.apply(ending(one))
    assert not await ledger.release(claim.key)
    await subscribe(ledger, one)
    assert await ledger.claim(now=NOON, **TIMES) is None
    assert not await ledger.hold_back(due_item(subscription("C2")).key, "unknown")
