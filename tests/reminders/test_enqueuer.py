"""What falls due is entered in a real ledger, once, wherever the clock goes."""

import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.model.delivery import DeliveryState
from bot.model.fact import FactBook
from bot.model.subscription import Occasion, Subscribe, Subscription, Unsubscribe
from bot.playground.clock import MovableClock
from bot.reminders.enqueuer import Enqueuer, start_after
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.sqlite import open_sqlite
from tests.model.plan_books import Holidays, book, commitment, event, subscription, utc
from tests.reminders.ledger.ledger_stage import entries
from tests.reminders.reckoning import due_between

GRACE = timedelta(hours=48)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
NINE = utc("2016-06-01T09:00")
START = utc("2016-05-01")
END = START + 60 * A_DAY
HELD = book(
    *(event(f"e{day}", f"2015-05-{day:02}") for day in range(1, 32, 3)),
    *(commitment(f"c{day}", f"2016-06-{day:02}") for day in range(1, 29, 5)),
)


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with open_sqlite(tmp_path / "ledger.sqlite3") as opened:
        yield opened


def _enqueuer(ledger: Ledger, held: FactBook = HELD) -> Enqueuer:
    return Enqueuer(ledger, lambda _: held, Holidays(), grace=GRACE)


async def _enter(enqueuer: Enqueuer, now: datetime) -> None:
    await enqueuer.enqueue_due(now)
    await enqueuer.note_progress()


async def _subscribe(ledger: Ledger, *subscriptions: Subscription) -> None:
    for one in subscriptions:
        await ledger.apply(Subscribe(subscription=one))


async def _entered(ledger: Ledger) -> list[str]:
    return sorted(entry.item.key for entry in await entries(ledger, limit=10_000))


def _expected(channels: Sequence[Subscription], after: datetime, until: datetime) -> list[str]:
    return sorted(row.key for row in due_between(channels, lambda _: HELD, Holidays(), after, until))


def _channels() -> list[Subscription]:
    return [
        subscription("berlin", zone="Europe/Berlin"),
        subscription("shanghai", zone="Asia/Shanghai", at=time(8, 30)),
        subscription("digest", occasions=frozenset(Occasion), language="zh"),
    ]


async def test_wakes_of_any_distance_enter_each_occurrence_once(ledger):
    await _subscribe(ledger, *_channels())
    enqueuer = _enqueuer(ledger)
    chance = random.Random(1)  # noqa: S311 - the same each time
    now = START
    while now < END:
        await _enter(enqueuer, now)
        now += chance.choice([timedelta(seconds=1), AN_HOUR, 7 * AN_HOUR, 3 * A_DAY])
    await _enter(enqueuer, END)
    assert await _entered(ledger) == _expected(_channels(), START, END)


async def test_a_clock_that_jumps_back_and_forth_loses_and_doubles_nothing(ledger):
    """A jump is made of the clock the dispatcher really asks; suspended machines jump forward only."""
    await _subscribe(ledger, *_channels())
    enqueuer = _enqueuer(ledger)
    clock = MovableClock(START)
    await _enter(enqueuer, START)
    chance = random.Random(2)  # noqa: S311 - the same each time
    for _ in range(60):
        ahead = timedelta(hours=chance.randint(-40, 60))
        clock.jump_to(min(max(START, clock.now() + ahead), END - A_DAY))
        await _enter(enqueuer, clock.now())
    await _enter(enqueuer, END)
    assert await _entered(ledger) == _expected(_channels(), START, END)


async def test_processes_that_stop_and_start_anywhere_lose_and_double_nothing(ledger):
    await _subscribe(ledger, *_channels())
    await _enter(_enqueuer(ledger), START)
    chance = random.Random(3)  # noqa: S311 - the same each time
    now = START
    while now < END:
        now = min(now + timedelta(hours=chance.randint(1, 90)), END)
        await _enter(_enqueuer(ledger), now)
    assert await _entered(ledger) == _expected(_channels(), START, END)


async def test_two_processes_at_work_on_one_ledger_enter_each_occurrence_once(ledger):
    await _subscribe(ledger, *_channels())
    first, second = _enqueuer(ledger), _enqueuer(ledger)
    now = START
    while now <= END:
        await _enter(first, now)
        await _enter(second, now - timedelta(seconds=2))
        now += 10 * AN_HOUR
    assert await _entered(ledger) == _expected(_channels(), START, END)


async def test_a_far_jump_ahead_and_back_does_not_silence_who_subscribes_then(ledger):
    enqueuer = _enqueuer(ledger)
    await _subscribe(ledger, subscription("before"))
    await _enter(enqueuer, START)
    await _enter(enqueuer, START + 365 * A_DAY)
    new = subscription("new", created_at=START, since=date(2016, 5, 1))
    await _subscribe(ledger, new)
    await _enter(enqueuer, START + AN_HOUR)
    assert await enqueuer.next_due(START + AN_HOUR) == utc("2016-05-01T09:00")
    await _enter(enqueuer, END)
    found = await entries(ledger, new.id, limit=10_000)
    assert sorted(entry.item.key for entry in found) == _expected([new], START, END)


async def test_a_process_started_under_a_clock_put_back_still_enters_what_falls_due(ledger):
    await _subscribe(ledger, subscription())
    await _enter(_enqueuer(ledger), START + 365 * A_DAY)
    again = _enqueuer(ledger)
    await _enter(again, START)
    await _enter(again, END)
    assert set(_expected([subscription()], START, END)) <= set(await _entered(ledger))


async def test_a_change_of_what_channels_ask_for_counts_at_the_next_step(ledger):
    enqueuer = _enqueuer(ledger)
    await _enter(enqueuer, START)
    one = subscription(created_at=START)
    assert await enqueuer.next_due(START) is None
    await _subscribe(ledger, one)
    assert await enqueuer.next_due(START) == utc("2016-05-01T09:00")
    await ledger.apply(Unsubscribe(destination=one.destination, dossier=one.dossier))
    assert await enqueuer.next_due(START) is None


async def test_what_is_due_to_a_channel_at_one_instant_is_one_post_whatever_the_order(tmp_path):
    """And what is late joins it."""
    posts = []
    facts = [event("a", "2014-05-10"), event("b", "2015-05-10"), commitment("c", "2016-05-10")]
    for number, held in enumerate((book(*facts), book(*reversed(facts)))):
        async with open_sqlite(tmp_path / f"{number}.sqlite3") as ledger:
            await _subscribe(ledger, *(subscription(name) for name in ("C2", "C1")[:: 1 - 2 * number]))
            enqueuer = _enqueuer(ledger, held)
            await _enter(enqueuer, utc("2016-05-09"))
            await _enter(enqueuer, utc("2016-05-10T09:00"))
            posts.append(await _claimed(ledger, utc("2016-05-10T09:00")))
    assert posts[0] == posts[1]
    assert [len(told) for told in posts[0].values()] == [4, 4]


async def _claimed(ledger: Ledger, now: datetime) -> dict[str, set[str]]:
    found = {}
    while claim := await ledger.claim(now=now, lease_seconds=60, quiet_seconds=10, platforms=("slack",)):
        found[claim.key] = {item.occurrence.name for item in claim.items}
    return found


async def test_a_list_that_breaks_off_is_entered_at_the_next_step(ledger):
    calls = []

    def shelf(_dossier: str) -> FactBook:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError
        return HELD

    await _subscribe(ledger, *_channels())
    await _enter(_enqueuer(ledger), START)
    enqueuer = Enqueuer(ledger, shelf, Holidays(), grace=GRACE)
    with pytest.raises(RuntimeError):
        await _enter(enqueuer, END)
    await _enter(enqueuer, END)
    assert await _entered(ledger) == _expected(_channels(), START, END)


async def test_rows_entered_are_pending_until_claimed(ledger):
    await _subscribe(ledger, replace(subscription(), occasions=frozenset({Occasion.CLOSES})))
    enqueuer = _enqueuer(ledger)
    await _enter(enqueuer, START)
    await _enter(enqueuer, END)
    assert {entry.state for entry in await entries(ledger)} == {DeliveryState.PENDING}


def test_a_new_process_starts_a_little_before_where_the_last_one_stopped():
    assert NINE - AN_HOUR < start_after(NINE, NINE + 10 * A_DAY, GRACE) < NINE


def test_the_first_process_of_all_starts_now():
    assert start_after(None, NINE, GRACE) == NINE


def test_a_process_that_finds_itself_before_where_the_last_one_stopped_plans_the_grace_again():
    assert start_after(NINE + 300 * A_DAY, NINE, GRACE) == NINE - GRACE


async def test_a_new_and_empty_ledger_is_told_of_once(ledger, caplog):
    for _ in range(2):
        await _enter(_enqueuer(ledger), START)
    assert caplog.text.count("The ledger is new and empty") == 1
