"""Both stores: counts, lists, pruning, and a backup that is restored into either."""

import json
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.errors import LedgerError
from bot.model.ids import DossierId, FactId
from bot.model.storage import SqliteFile
from bot.model.subscription import MarkSeen, Snooze, Subscription
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.rows import write_subscription
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
from tests.reminders.ledger.ledger_stage import (
    claimed,
    entries,
    open_sql,
    owing,
    pass_time,
    posted,
    subscribe,
)
from tests.reminders.ledger.postgres_server import fresh_schema


def digests(**facts: str) -> dict[FactId, str]:
    return {FactId(fact): digest for fact, digest in facts.items()}


async def exported(ledger: SqlLedger) -> list[str]:
    return [line async for line in ledger.export()]


async def given(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def eventful(ledger: SqlLedger) -> Subscription:
    """Something in each state, in several channels; gives the one whose post was told and put off."""
    for number in range(7):
        await owing(ledger, f"fact-{number}", name=f"C{number}", platform=("slack", "discord")[number % 2])
    claims = [await claimed(ledger) for _ in range(6)]
    await ledger.confirm(claims[0], message(0))
    await ledger.retry(claims[1], after_seconds=60)
    await ledger.doubt(claims[2])
    await ledger.hold(claims[3], "它不可读")
    await ledger.suspend(claims[4], "gone")
    facts = frozenset(item.occurrence.fact for item in claims[0].items)
    await ledger.apply(
        MarkSeen(post=claims[0].key, facts=facts, person="U9", name="Zoë \u2028", at=NOON, ends_snooze=False)
    )
    await ledger.apply(
        Snooze(post=claims[0].key, facts=facts, until=later(days=3).date(), due_at=later(days=3))
    )
    gone = await owing(ledger, "old", name="C9")
    await ledger.apply(ending(gone))
    await subscribe(ledger, subscription("C10"))
    await ledger.enqueue([due_item(subscription("C10"), "missed", later(days=-9))], until=NOON)
    await ledger.miss(due_before=later(days=-8))
    await ledger.keep_line("timeline from:2014")
    await ledger.note_facts(DOSSIER, digests(a="1"), at=NOON)
    await ledger.note_facts(DOSSIER, digests(a="2", b="1"), at=later(days=1))
    return claims[0].subscription


async def test_occurrences_are_counted_and_listed_by_state(ledger):
    assert await ledger.counts() == {}
    assert await entries(ledger) == []
    told = await eventful(ledger)
    assert await ledger.counts() == {"delivered": 1, "held": 1, "missed": 1, "pending": 2, "sending": 4}
    found = await entries(ledger)
    assert len(found) == 9
    assert [entry.item.due_at for entry in found] == sorted((e.item.due_at for e in found), reverse=True)
    assert len(await entries(ledger, limit=3)) == 3
    assert len(await entries(ledger, told.id)) == 2
    assert await entries(ledger, "no such subscription") == []


async def test_a_backup_restored_elsewhere_is_the_same_ledger(ledger, server, tmp_path):
    await eventful(ledger)
    lines = await exported(ledger)
    for place in (SqliteFile(path=Path(tmp_path / "other.sqlite3")), await fresh_schema(server)):
        async with open_sql(place) as other:
            assert await other.restore(given(lines)) == len(lines)
            assert _without_volatile(await exported(other)) == _without_volatile(lines)
            assert await other.active() == await ledger.active()
            assert sorted(await entries(other), key=repr) == sorted(await entries(ledger), key=repr)
            assert await other.counts() == await ledger.counts()
            assert await other.planned_until() == await ledger.planned_until()
            assert await other.kept_line(await ledger.keep_line("timeline from:2014")) == "timeline from:2014"
            assert await other.changed_facts(DOSSIER, since=NOON) == ["a", "b"]


def _without_volatile(lines: Iterable[str]) -> list[str]:
    """Leave out what numbers changes and tells waits: a restored ledger counts from its own beginning."""
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row[0] == "subscriptions" if isinstance(row, list) else False:
            row[5] = None
        if row[0] == "posts" if isinstance(row, list) else False:
            row[5] = None
    return sorted(json.dumps(row) for row in rows)


async def test_a_restored_ledger_looks_for_what_the_lost_one_may_have_sent_since(ledger, server):
    """Each restored occurrence keeps to those it was due with, since the lost ledger joined those."""
    now = datetime.now(UTC)
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([], until=now.replace(year=now.year - 1))
    lines = await exported(ledger)
    async with open_sql(await fresh_schema(server)) as other:
        await other.restore(given(lines))
        early, late = now.replace(year=now.year - 1, month=1, day=2), now.replace(month=1, day=1)
        rows = [due_item(one, "a", early), due_item(one, "b", early), due_item(one, "c", late)]
        after = due_item(one, "d", now.replace(year=now.year + 1))
        await other.enqueue([*rows, after], until=after.due_at)
        found = [await other.claim(now=after.due_at, **TIMES) for _ in range(3)]
        claims = [claim for claim in found if claim]
        assert [sorted(row.occurrence.fact for row in claim.items) for claim in claims] == [
            ["a", "b"],
            ["c"],
            ["d"],
        ]
        assert [claim.is_ambiguous for claim in claims] == [True, True, False]
        assert [claim.first_sent_at for claim in claims[:2]] == [early, late]


async def test_a_post_under_way_in_a_backup_is_claimed_soon_after_it_is_restored(ledger, tmp_path):
    await owing(ledger)
    await claimed(ledger)
    await pass_time(ledger, -86400)
    lines = await exported(ledger)
    async with open_sql(SqliteFile(path=tmp_path / "other.sqlite3")) as other:
        await other.restore(given(lines))
        await pass_time(other, LEASE + QUIET)
        assert (await claimed(other)).is_ambiguous


async def test_a_ledger_that_holds_something_is_not_restored_over(ledger):
    await subscribe(ledger, subscription())
    lines = await exported(ledger)
    with pytest.raises(LedgerError, match="not empty"):
        await ledger.restore(given(lines))


def _subscribed(**changes: object) -> str:
    body = json.dumps(json.loads(write_subscription(subscription())) | changes)
    return json.dumps(["subscriptions", subscription().id, "slack", "T1", "", 1.0, body])


def _due(
    *, day: str = "2026-12-01", state: str = "pending", occurrence: str = "", snoozed: str | None = None
) -> str:
    said = occurrence or json.dumps([day, DOSSIER, "a", "anniversary", "1648-10-24", 11, snoozed])
    return json.dumps(["deliveries", "k", "s", "slack", 1.0, said, state, 0, None])


HEAD = '{"format": "cyberdialogue ledger", "version": 1, "planned_until": null}'
LINE = '["lines", "t", "l", 1.0]'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "empty"),
        (["no json"], "line 1"),
        (["[]"], "line 1"),
        (['{"format": "other", "version": 1, "planned_until": null}'], "line 1"),
        ([HEAD.replace("1,", "99,")], "schema is 99"),
        ([HEAD.replace("null", '"soon"')], "line 1"),
        ([HEAD, LINE, "{"], "line 3"),
        ([HEAD, '["secrets", 1]'], "line 2"),
        ([HEAD, "[]"], "line 2"),
        ([HEAD, '["lines", "t", "l"]'], "line 2"),
        ([HEAD, '["lines", "t", null, 1.0]'], "line 2"),
        ([HEAD, '["lines", "t", 7, 1.0]'], "line 2"),
        ([HEAD, '["lines", "t", "l", NaN]'], "line 2"),
        ([HEAD, '["lines", "t", "l", true]'], "line 2"),
        ([HEAD, f'["lines", "t", "l", 1{"0" * 400}]'], "line 2"),
        ([HEAD, '["subscriptions", "i", "slack", "T1", "", 1.0, "{}"]'], "line 2"),
        ([HEAD, '["deliveries", "k", "s", "slack", 1.0, "[]", "pending", 0, null]'], "line 2"),
        ([HEAD, LINE, LINE], "can't be used"),
        ([HEAD.replace("null", "Infinity")], "line 1"),
        ([HEAD.replace("null", "1e300")], "line 1"),
        ([HEAD.replace("1,", "0,")], "schema 0"),
        (['{"format": "cyberdialogue ledger", "version": ' + "[" * 50_000], "line 1"),
        ([HEAD, '["lines", "t", "l", Infinity]'], "line 2 .*: Infinity is no number"),
        ([HEAD, '["lines", "t", "l", -Infinity]'], "line 2 .*: -Infinity is no number"),
        ([HEAD, '["lines", "t", "l", 1e999]'], "line 2 .*: kept_at is Infinity, which is no float"),
        ([HEAD, '["lines", "t", "l", 1e12]'], "line 2 .*: kept_at .* no instant from 1900 to 9999"),
        ([HEAD, '["lines", "t", "l", -2208988801.0]'], "line 2 .*: kept_at .* no instant from 1900 to 9999"),
        ([HEAD, "[" * 50_000], "line 2 is nested too deeply"),
        ([HEAD, '["lines", "t", "l", ' + "[" * 50_000], "line 2 is nested too deeply"),
        ([HEAD, _subscribed(since="1899-12-31")], "line 2 .*: the subscription names the day 1899-12-31"),
        ([HEAD, _subscribed(since="10000-01-01")], "line 2 .*: It can't be read"),
        ([HEAD, _subscribed(created_at="1899-01-01T00:00:00+00:00")], "the day 1899-01-01"),
        ([HEAD, _subscribed(zone="[" * 50_000)], "line 2 .*: It can't be read"),
        ([HEAD, _due(day="1000-12-01")], "line 2 .*: the occurrence names the day 1000-12-01"),
        ([HEAD, _due(state="lost")], "line 2 .*: there is no state 'lost'"),
        ([HEAD, _due(occurrence="[" * 50_000)], "line 2"),
    ],
)
async def test_a_backup_that_is_not_of_the_form_is_refused_whole(ledger, lines, said):
    with pytest.raises(LedgerError, match=said) as raised:
        await ledger.restore(given(lines))
    assert len(await exported(ledger)) == 1
    assert "\n" not in str(raised.value)
    await subscribe(ledger, subscription())


async def test_what_a_reminder_tells_of_may_be_older_than_the_years_it_is_told_in(ledger):
    assert await ledger.restore(given([HEAD, _due()])) == 2


async def test_an_export_is_of_one_moment_and_keeps_nobody_waiting(ledger, place):
    for number in range(600):
        await owing(ledger, name=f"C{number}")
    lines = ledger.export()
    head = await anext(lines)
    async with open_sql(place) as elsewhere:
        await posted(elsewhere, message())
        await subscribe(elsewhere, subscription("late"))
    rest = [json.loads(line) async for line in lines]
    assert head.startswith("{")
    assert sum(row[0] == "subscriptions" for row in rest) == 600
    assert {row[6] for row in rest if row[0] == "deliveries"} == {"pending"}
    assert not [row for row in rest if row[0] == "posts"]


async def test_an_export_that_is_given_up_leaves_the_ledger_usable(ledger):
    for _ in range(5):
        lines = ledger.export()
        await anext(lines)
        await lines.aclose()
    await owing(ledger)
    assert await claimed(ledger)


async def test_pruning_goes_by_age_alone_and_keeps_what_corrections_need(ledger):
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, name, later(days=-9)) for name in ("told", "told too")], until=NOON)
    old = await posted(ledger, message(1, at=later(days=-9)))
    await ledger.enqueue([due_item(one, "new")], until=NOON)
    new = await posted(ledger, message(2))
    await ledger.enqueue([due_item(one, "held", later(days=-9))], until=NOON)
    await ledger.hold(await claimed(ledger), "unreadable")
    await ledger.enqueue([due_item(one, "missed", later(days=-9))], until=NOON)
    await ledger.miss(due_before=later(days=-1))
    assert await ledger.prune(delivered_before=later(days=-10)) == 0
    assert await ledger.prune(delivered_before=later(days=-1)) == 3
    assert await ledger.counts() == {"delivered": 1, "held": 1}
    assert (await ledger.channel_state(one.destination, DOSSIER, old.key)).post is None
    assert (await ledger.channel_state(one.destination, DOSSIER, new.key)).post.message == "m2"


async def test_pruning_takes_more_than_one_bite(ledger):
    one = subscription()
    await subscribe(ledger, one)
    await ledger.enqueue([due_item(one, f"f{n}", later(days=-9)) for n in range(2100)], until=NOON)
    await ledger.miss(due_before=later(days=-1))
    assert await ledger.prune(delivered_before=later(days=-1)) == 2100
    assert await ledger.counts() == {}


async def test_request_lines_are_pruned_unless_asked_for_since(ledger):
    token = await ledger.keep_line("timeline")
    await ledger.prune(delivered_before=datetime(2001, 1, 1, tzinfo=UTC))
    assert await ledger.kept_line(token) == "timeline"
    await ledger.prune(delivered_before=datetime(2201, 1, 1, tzinfo=UTC))
    assert await ledger.kept_line(token) is None


async def test_a_posts_missed_because_its_channel_unsubscribed_are_pruned_too(ledger):
    one = await owing(ledger)
    await claimed(ledger)
    await ledger.apply(ending(one))
    assert await ledger.prune(delivered_before=later(days=1)) == 1
    assert await ledger.counts() == {}


async def test_facts_count_as_changed_from_the_second_note_on(ledger):
    assert await ledger.note_facts(DOSSIER, digests(a="1", b="1"), at=NOON) == 0
    assert await ledger.changed_facts(DOSSIER, since=later(days=-99)) == []
    assert await ledger.note_facts(DOSSIER, digests(a="1", b="1"), at=later(days=1)) == 0
    assert await ledger.note_facts(DOSSIER, digests(a="2", b="1", c="1"), at=later(days=2)) == 2
    assert await ledger.note_facts(DOSSIER, digests(b="2"), at=later(days=3)) == 1
    assert await ledger.changed_facts(DOSSIER, since=NOON) == ["b", "a", "c"]
    assert await ledger.changed_facts(DOSSIER, since=later(days=2)) == ["b"]
    assert await ledger.changed_facts(DossierId("other"), since=NOON) == []
