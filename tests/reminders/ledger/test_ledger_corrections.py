"""Both stores: messages that showed facts, and what is wanted of them as the facts change."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.model.correction import Corrections, Shown, ShownKind, Wanted
from bot.model.fact import Certainty, State
from bot.model.ids import DossierId, FactId
from bot.model.storage import SqliteFile
from bot.model.subscription import MarkSeen, MarkUnseen
from bot.model.telling import Told, Turn
from bot.model.text import Text
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.ledger import SqlLedger
from tests.reminders.ledger.ledger_samples import DOSSIER, NOON, TIMES, channel, later, message, subscription
from tests.reminders.ledger.ledger_stage import claimed, open_sql, owing, posted, subscribe

PLEDGE, REPORT = FactId("pledge"), FactId("report")


def told(due: str = "2027-03-31", **more: object) -> Told:
    told = Told(
        title=Text((("en", "Pledge"),)),
        claim=Text((("en", "They will."),)),
        speaker="port",
        certainty=Certainty.STATED,
        due=due,
        state=State.AGREED,
        names=(("port", Text((("en", "Port"),))),),
    )
    return replace(told, **more)  # type: ignore[arg-type]  # the parts are checked where used


async def note(ledger: SqlLedger, at: datetime, **facts: Told) -> int:
    tellings: Mapping[FactId, Told] = {FactId(name): one for name, one in facts.items()}
    return await ledger.note_tellings(DOSSIER, tellings, at=at)


async def show(
    ledger: SqlLedger,
    key: str,
    one: Told,
    *,
    kind: ShownKind = ShownKind.ANSWER,
    name: str = "C1",
    at: datetime = NOON,
    fact: FactId = PLEDGE,
    fence: int | None = None,
) -> bool:
    shown = Shown(
        key=key,
        kind=kind,
        dossier=DossierId(DOSSIER),
        destination=channel(name),
        language="en",
        shown_at=at,
        told={fact: one},
        message=f"m-{key}",
    )
    return await ledger.show(shown, now=at, fence=fence)


async def claim(ledger: SqlLedger, at: datetime) -> CorrectionClaim | None:
    return await ledger.claim_correction(now=at, **TIMES)


async def do_all(ledger: SqlLedger, at: datetime) -> list[CorrectionClaim]:
    """Claim and record everything that can be done by an instant."""
    done = []
    while found := await claim(ledger, at):
        done.append(found)
        message = f"r-{found.key}" if found.is_reply else ""
        assert await ledger.corrected(found, message=message, at=at)
    return done


def dues(found: CorrectionClaim) -> list[tuple[str, str | None]]:
    return [(one.before.due, one.after.due if one.after else None) for one in found.differences]


async def test_a_first_note_and_one_of_the_same_want_nothing(ledger):
    await show(ledger, "a", told())
    assert await note(ledger, NOON, pledge=told()) == 0
    assert await note(ledger, later(hours=1), pledge=told()) == 0
    assert await claim(ledger, later(days=1)) is None


async def test_messages_that_told_otherwise_are_corrected_once_the_newest_first(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "old", told(), at=later(hours=1))
    await show(ledger, "new", told(), at=later(hours=2))
    assert await note(ledger, later(hours=3), pledge=told("2027-09-30")) == 2
    done = await do_all(ledger, later(hours=3))
    assert [one.key for one in done] == ["new", "old"]
    assert [dues(one) for one in done] == [[("2027-03-31", "2027-09-30")]] * 2
    assert done[0].differences[0].since == later(hours=3)
    assert done[0].message == "m-new"
    assert await note(ledger, later(hours=4), pledge=told("2027-09-30")) == 0
    assert await claim(ledger, later(days=1)) is None


async def test_what_was_shown_after_a_change_is_not_corrected_for_it(ledger):
    await note(ledger, NOON, pledge=told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    await show(ledger, "a", told("2027-09-30"), at=later(hours=2))
    assert await claim(ledger, later(days=1)) is None


async def test_a_message_put_into_words_before_a_change_and_sent_after_it_is_corrected(ledger):
    await note(ledger, NOON, pledge=told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    await show(ledger, "a", told(), at=later(hours=1))
    [done] = await do_all(ledger, later(hours=1))
    assert dues(done) == [("2027-03-31", "2027-09-30")]


async def test_a_message_of_a_book_that_is_not_noted_yet_is_right_until_the_next_change(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told("2027-09-30"))
    assert await note(ledger, later(hours=1), pledge=told("2027-09-30")) == 0
    assert await note(ledger, later(hours=2), pledge=told("2028-01-31")) == 1
    [done] = await do_all(ledger, later(hours=2))
    assert dues(done) == [("2027-09-30", "2028-01-31")]


async def test_a_change_undone_before_it_was_told_sends_nothing(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    await note(ledger, later(minutes=2), pledge=told())
    assert await claim(ledger, later(days=1)) is None


async def test_a_change_undone_within_ten_minutes_takes_the_line_away(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    await do_all(ledger, later(minutes=1))
    assert await note(ledger, later(minutes=10), pledge=told()) == 1
    [done] = await do_all(ledger, later(minutes=10))
    assert done.wanted == ""
    assert done.differences == ()
    assert await claim(ledger, later(days=1)) is None


async def test_a_change_undone_later_says_that_what_was_told_holds_again(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    await note(ledger, later(days=1), pledge=told("2028-01-31"))
    await do_all(ledger, later(days=1))
    await note(ledger, later(days=1, minutes=1), pledge=told())
    [done] = await do_all(ledger, later(days=1, minutes=1))
    assert dues(done) == [("2027-03-31", "2027-03-31")]
    await note(ledger, later(days=2), pledge=told(), report=told())
    assert await claim(ledger, later(days=2)) is None


async def test_a_fact_that_is_gone_is_told_so(ledger):
    await note(ledger, NOON, pledge=told(), report=told())
    await show(ledger, "a", told())
    await note(ledger, later(hours=1), report=told())
    [done] = await do_all(ledger, later(hours=1))
    assert dues(done) == [("2027-03-31", None)]


async def test_a_change_that_comes_while_a_message_is_edited_is_told_next(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    first = await claim(ledger, later(hours=1))
    assert first
    await note(ledger, later(hours=2), pledge=told("2028-01-31"))
    assert await claim(ledger, later(hours=2)) is None
    assert await ledger.corrected(first, message="", at=later(hours=2))
    [done] = await do_all(ledger, later(hours=2))
    assert dues(done) == [("2027-03-31", "2028-01-31")]


async def pass_time(ledger: SqlLedger, seconds: float) -> None:
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE shown SET ready_at = ready_at - ?", seconds)


async def test_what_was_in_doubt_is_looked_at_once_more_and_only_once(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    first = await claim(ledger, later(hours=1))
    assert first
    assert await ledger.doubt_correction(first)
    await pass_time(ledger, 3600)
    second = await claim(ledger, later(hours=1))
    assert second
    assert not second.is_second_look
    assert await ledger.corrected(second, message="", at=later(hours=1), look_again_after=300)
    assert await claim(ledger, later(hours=1)) is None
    await pass_time(ledger, 301)
    look = await claim(ledger, later(hours=1))
    assert look
    assert (look.is_second_look, look.wanted) == (True, second.wanted)
    assert await ledger.corrected(look, message="", at=later(hours=1), look_again_after=300)
    await pass_time(ledger, 3600)
    assert await claim(ledger, later(hours=1)) is None


async def test_who_was_overtaken_has_what_was_done_since_looked_at_once_more(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    [done] = await do_all(ledger, later(hours=1))
    assert await claim(ledger, later(hours=1)) is None
    await ledger.doubt_again(done, after_seconds=300)
    assert await claim(ledger, later(hours=1)) is None
    await pass_time(ledger, 301)
    look = await claim(ledger, later(hours=1))
    assert look
    assert look.is_second_look
    # Something else is wanted meanwhile: that is told, and looked at once more as well.
    await note(ledger, later(hours=2), pledge=told("2028-01-31"))
    assert await ledger.corrected(look, message="", at=later(hours=2))
    newer = await claim(ledger, later(hours=2))
    assert newer
    assert [one.after.due for one in newer.differences if one.after] == ["2028-01-31"]


async def test_a_post_that_another_sender_has_taken_over_is_not_noted_by_the_first(ledger):
    await owing(ledger)
    old = await claimed(ledger)
    await note(ledger, NOON, pledge=told())
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE posts SET ready_at = ready_at - 3600")
    new = await claimed(ledger)
    assert new.key == old.key
    assert await show(ledger, new.key, told("2027-09-30"), kind=ShownKind.POST, fence=new.fence)
    assert not await show(ledger, old.key, told(), kind=ShownKind.POST, fence=old.fence)
    async with ledger._database.reading() as reading:
        rows = await reading.rows("SELECT digest FROM shown_facts WHERE key = ?", new.key)
    assert [tuple(row) for row in rows] == [(told("2027-09-30").digest,)]


async def test_a_message_that_told_what_was_gone_before_anybody_noted_it_is_corrected(ledger):
    await note(ledger, NOON, pledge=told(), other=told())
    await show(ledger, "a", told("2027-09-30"))
    await show(ledger, "b", told())
    # The book was edited to and fro since; it looks as it did at the last note.
    assert await note(ledger, later(hours=1), pledge=told(), other=told()) == 1
    [done] = await do_all(ledger, later(hours=1))
    [found] = done.differences
    assert (done.key, found.before.due, found.after and found.after.due) == ("a", "2027-09-30", "2027-03-31")
    assert await note(ledger, later(hours=2), pledge=told(), other=told()) == 0


async def test_of_several_facts_that_change_each_is_told_below_the_newest_post_that_told_it(ledger):
    await note(ledger, NOON, pledge=told(), other=told())
    await owing(ledger)
    await show(ledger, "a", told(), kind=ShownKind.POST, at=later(minutes=-2))
    await show(ledger, "b", told(), kind=ShownKind.POST, at=later(minutes=-1), fact=FactId("other"))
    await show(ledger, "c", told(), kind=ShownKind.POST, at=later(minutes=-3))
    async with ledger._database.transaction() as transaction:
        for key in "abc":
            await transaction.run(
                "INSERT INTO posts (key, subscription, state, fence, due_at, first_sent_at, platform, "
                "workspace, channel) VALUES (?, 's', 'delivered', 1, 0, 0, 'slack', 'T1', 'C1')",
                key,
            )
    await note(ledger, later(hours=1), pledge=told("2027-09-30"), other=told("2027-09-30"))
    async with ledger._database.reading() as reading:
        rows = await reading.rows("SELECT parent FROM shown WHERE kind = 'reply' ORDER BY parent")
    assert [parent for (parent,) in rows] == ["a", "b"]


async def test_what_was_told_below_last_is_not_told_again_where_what_came_between_was_undone(ledger):
    await owing_post(ledger, Corrections.TELL)
    for at, due in ((1, "2027-09-30"), (30, "2027-03-31"), (33, "2027-09-30"), (60, "2028-01-31")):
        await do_all(ledger, later(minutes=at))
        await note(ledger, later(minutes=at), pledge=told(due))
    await do_all(ledger, later(minutes=90))
    async with ledger._database.reading() as reading:
        rows = await reading.rows("SELECT wanted FROM shown WHERE kind = 'reply' ORDER BY due_at")
    assert [
        row[0].count(told(due).digest) for row, due in zip(rows, ("2027-09-30", "2028-01-31"), strict=True)
    ]


async def test_a_post_that_turns_out_to_be_one_sent_before_it_was_put_into_words_anew_is_drawn_again(ledger):
    await owing(ledger)
    old = await claimed(ledger)
    await note(ledger, NOON, pledge=told())
    await show(ledger, old.key, told(), kind=ShownKind.POST, fence=old.fence)
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE posts SET ready_at = ready_at - 3600")
    again = await claimed(ledger)
    put_anew = later(minutes=2)
    await show(ledger, again.key, told("2027-09-30"), kind=ShownKind.POST, at=put_anew, fence=again.fence)
    assert await ledger.confirm(again, replace(message(), posted_at=later(minutes=1)))
    drawn = await claim(ledger, later(minutes=3))
    assert drawn
    assert drawn.post
    assert (drawn.post.key, drawn.differences) == (again.key, ())
    assert await ledger.corrected(drawn, message="", at=later(minutes=3))
    assert await claim(ledger, later(days=1)) is None


async def test_a_note_made_while_a_post_is_drawn_again_has_it_drawn_once_more(ledger):
    await owing(ledger)
    delivered = await posted(ledger, message())
    await note(ledger, NOON, pledge=told())
    await show(ledger, delivered.key, told(), kind=ShownKind.POST)
    facts = frozenset({FactId("hotline")})
    seen = MarkSeen(post=delivered.key, facts=facts, person="U1", name="ana", at=NOON, ends_snooze=False)
    await ledger.apply(seen)
    assert await claim(ledger, later(minutes=1)) is None
    await ledger.apply(MarkUnseen(post=delivered.key, facts=facts, person="U1"), draws=True)
    first = await claim(ledger, later(minutes=1))
    assert first
    assert first.post
    assert first.post.seen == ()
    await ledger.apply(seen, draws=True)
    assert await ledger.corrected(first, message="", at=NOON)
    second = await claim(ledger, later(minutes=1))
    assert second
    assert second.post
    assert [mark.name for mark in second.post.seen] == ["ana"]
    assert await ledger.corrected(second, message="", at=NOON)
    assert await claim(ledger, later(minutes=1)) is None


@pytest.mark.parametrize(("meanwhile", "corrected"), [("nothing", ["hotline"]), ("an edit", [])])
async def test_what_was_posted_before_tellings_were_noted_is_corrected_where_it_is_known(
    ledger, meanwhile: str, corrected: list[str]
):
    await ledger.note_facts(DossierId(DOSSIER), {FactId("hotline"): "1"}, at=later(days=-1))
    await owing(ledger, "hotline")
    await posted(ledger, message())
    if meanwhile == "an edit":
        # Before anybody noted what readers are told; what the post told is known to nobody.
        await ledger.note_facts(DossierId(DOSSIER), {FactId("hotline"): "2"}, at=later(hours=1))
    await note(ledger, later(hours=2), hotline=told())
    assert await claim(ledger, later(hours=2)) is None
    await note(ledger, later(hours=3), hotline=told("2027-09-30"))
    done = await do_all(ledger, later(hours=3))
    assert [one.fact for claimed in done for one in claimed.differences] == corrected


async def test_what_was_undone_and_cannot_be_taken_away_any_more_is_told_below(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    await do_all(ledger, later(minutes=1))
    await note(ledger, later(minutes=5), pledge=told())
    taking_away = await claim(ledger, later(minutes=5))
    assert taking_away
    assert taking_away.differences == ()
    assert await ledger.freeze(taking_away)
    [below] = await do_all(ledger, later(days=900))
    [found] = below.differences
    assert below.is_reply
    assert found.after
    assert found.before.digest == found.after.digest == told().digest


async def test_an_edit_whose_sender_died_is_claimed_again_under_another_fence(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    dead = await claim(ledger, later(hours=1))
    assert dead
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE shown SET ready_at = ready_at - 3600")
    other = await claim(ledger, later(hours=1))
    assert other
    assert other.is_ambiguous
    assert not await ledger.corrected(dead, message="", at=NOON)
    assert await ledger.corrected(other, message="", at=NOON, look_again_after=300)
    assert await claim(ledger, later(days=1)) is None


async def test_a_reminder_is_corrected_once_it_has_arrived_and_told_below_the_newest(ledger):
    await owing(ledger)
    await note(ledger, NOON, pledge=told())
    for key in ("a", "b"):
        await show(ledger, key, told(), kind=ShownKind.POST)
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    assert await claim(ledger, later(hours=1)) is None
    delivered = await posted(ledger, message())
    await show(ledger, delivered.key, told(), kind=ShownKind.POST, at=later(minutes=1))
    done = await do_all(ledger, later(hours=1))
    assert [(one.key, one.is_reply, one.message) for one in done] == [(delivered.key, False, "m1")]
    assert [one.is_reply for one in await do_all(ledger, later(hours=1, minutes=9))] == []
    [reply] = await do_all(ledger, later(hours=1, minutes=10))
    assert reply.is_reply
    assert reply.about == delivered.key
    assert reply.message == "m1"
    assert await claim(ledger, later(days=1)) is None


@pytest.mark.parametrize(
    ("setting", "edits", "replies"),
    [(Corrections.EDIT, 1, 0), (Corrections.TELL, 1, 1), (Corrections.NONE, 0, 0)],
)
async def test_a_channel_says_what_is_done(ledger, setting, edits, replies):
    await subscribe(ledger, subscription(corrections=setting))
    await owing_post(ledger, setting)
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    done = await do_all(ledger, later(hours=2))
    assert [one.is_reply for one in done] == [False] * edits + [True] * replies


async def owing_post(ledger: SqlLedger, setting: Corrections) -> None:
    """Deliver a reminder of the pledge to a channel that wants this."""
    await owing(ledger)
    await subscribe(ledger, subscription(corrections=setting))
    await note(ledger, NOON, pledge=told())
    delivered = await posted(ledger, message())
    await show(ledger, delivered.key, told(), kind=ShownKind.POST)


async def test_a_message_that_cannot_be_edited_is_told_below_once_per_change(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    frozen = await claim(ledger, later(minutes=1))
    assert frozen
    assert await ledger.freeze(frozen)
    assert await claim(ledger, later(minutes=10)) is None
    [first] = await do_all(ledger, later(minutes=11))
    await note(ledger, later(days=1), pledge=told("2028-01-31"))
    [second] = await do_all(ledger, later(days=2))
    assert [first.is_reply, second.is_reply] == [True, True]
    assert first.key != second.key
    assert first.about == second.about == "a"
    assert dues(second) == [("2027-03-31", "2028-01-31")]


async def test_what_was_told_below_before_the_edit_failed_is_not_told_again(ledger):
    await subscribe(ledger, subscription())
    await owing_post(ledger, Corrections.TELL)
    await note(ledger, later(hours=1), pledge=told("2027-09-30"))
    edit = await claim(ledger, later(hours=2))
    assert edit
    [reply] = await do_all(ledger, later(hours=2))
    assert reply.is_reply
    assert await ledger.freeze(edit)
    assert await claim(ledger, later(days=1)) is None


async def test_a_reply_is_not_sent_where_the_change_is_undone_before(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    frozen = await claim(ledger, later(minutes=1))
    assert frozen
    await ledger.freeze(frozen)
    await note(ledger, later(minutes=10), pledge=told())
    assert await claim(ledger, later(days=1)) is None


async def test_what_was_held_goes_on_with_its_channel(ledger):
    await subscribe(ledger, subscription())
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told())
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    held = await claim(ledger, later(minutes=1))
    assert held
    assert await ledger.hold_correction(held, "the bot was taken out")
    assert await claim(ledger, later(days=1)) is None
    [listed] = await ledger.corrections(channel(), DOSSIER)
    assert listed.reason == "the bot was taken out"
    await subscribe(ledger, subscription())
    assert await claim(ledger, later(days=1))


async def test_a_dry_run_counts_messages_and_channels_and_changes_nothing(ledger):
    await subscribe(ledger, subscription("C3", corrections=Corrections.NONE))
    await note(ledger, NOON, pledge=told())
    for key, name in (("a", "C1"), ("b", "C1"), ("c", "C2"), ("d", "C3")):
        await show(ledger, key, told(), name=name)
    changed = {PLEDGE: told("2027-09-30")}
    assert await ledger.would_correct(DOSSIER, changed) == Wanted(messages=3, channels=2)
    assert await ledger.would_correct(DOSSIER, {}) == Wanted(messages=3, channels=2)
    assert await ledger.would_correct(DOSSIER, {PLEDGE: told()}) == Wanted(messages=0, channels=0)
    assert await claim(ledger, later(days=1)) is None


async def test_what_readers_were_told_otherwise_is_kept_with_before_and_after(ledger):
    await note(ledger, NOON, pledge=told())
    await note(ledger, later(days=1), pledge=told("2027-09-30"), report=told())
    kept = told("2027-09-30", state=State.KEPT)
    await note(ledger, later(days=2), pledge=kept, report=told())
    await note(ledger, later(days=3), pledge=kept)
    turns = await ledger.tellings_since(DOSSIER, NOON)
    assert [(one.fact, one.turn) for one in turns] == [
        (REPORT, Turn.WITHDRAWN),
        (PLEDGE, Turn.ASSESSED),
        (PLEDGE, Turn.CORRECTED),
        (REPORT, Turn.ADDED),
    ]
    assert turns[2].before == told()
    assert turns[2].after == told("2027-09-30")
    assert [one.fact for one in await ledger.tellings_since(DOSSIER, later(days=2, hours=1))] == [REPORT]


async def test_a_restored_ledger_looks_for_replies_that_the_lost_one_may_have_sent(ledger, tmp_path):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "a", told(), at=later(days=-300))
    await note(ledger, later(minutes=1), pledge=told("2027-09-30"))
    frozen = await claim(ledger, later(minutes=1))
    assert frozen
    await ledger.freeze(frozen)
    lines = [line async for line in ledger.export()]
    [sent] = await do_all(ledger, later(days=1))
    async with open_sql(SqliteFile(path=tmp_path / "restored.sqlite3")) as restored:
        await restored.restore(given(lines))
        again = await claim(restored, later(days=1))
    assert again
    assert (again.key, again.is_ambiguous) == (sent.key, True)


async def given(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def test_an_answer_that_was_taken_back_is_corrected_no_longer(ledger):
    await note(ledger, NOON, pledge=told())
    await show(ledger, "s1", told())
    await show(ledger, "p1", told(), kind=ShownKind.SAMPLE)
    for key in ("s1", "p1", "unknown"):
        await ledger.forget_shown(key)
    assert await note(ledger, later(hours=1), pledge=told("2027-09-30")) == 1
    found = await claim(ledger, later(hours=1))
    assert found
    assert found.key == "p1"
