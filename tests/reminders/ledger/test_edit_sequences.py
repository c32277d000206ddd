"""Any sequence of edits: what is wanted of a message follows from what it told and what is told now."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.correction import UNDONE_WITHIN
from bot.model.ids import FactId
from bot.model.storage import SqliteFile
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.owing import Part, wanted_parts
from bot.reminders.ledger.tellings import Newest
from tests.reminders.ledger.ledger_samples import NOON, TIMES
from tests.reminders.ledger.ledger_stage import open_sql
from tests.reminders.ledger.test_ledger_corrections import note, show, told

FACT = FactId("pledge")
TEN_MINUTES = UNDONE_WITHIN.total_seconds()
DIGESTS = st.sampled_from(("told", "b", "c", ""))
EDITS = st.lists(st.tuples(DIGESTS, st.integers(1, 3000)), max_size=12)


@given(EDITS)
def test_what_is_wanted_of_a_message_follows_from_the_edits_alone(edits: Sequence[tuple[str, int]]):
    parts: tuple[Part, ...] = ()
    now, wrong_before = 1000.0, False
    wrong_since: float | None = None
    for number, (digest, seconds) in enumerate(edits, 1):
        now += seconds
        parts = wanted_parts([(FACT, "told")], parts, {FACT: Newest(digest, number, now)}, now)
        if digest != "told":
            wrong_since = now if wrong_since is None else wrong_since
            assert [(one.before, one.after, one.first) for one in parts] == [("told", digest, wrong_since)]
            wrong_before = False
        elif wrong_since is not None and now - wrong_since > TEN_MINUTES:
            assert [(one.before, one.after) for one in parts] == [("told", "told")]
            wrong_since, wrong_before = None, True
        else:
            # What held again is said until something else is; what never was wrong is not spoken of.
            assert bool(parts) == wrong_before
            wrong_since = None
        again = wanted_parts([(FACT, "told")], parts, {FACT: Newest(digest, number, now)}, now + 9999)
        assert again == parts


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from(("2027-03-31", "2027-09-30", "2028-01-31", ""))),
        st.tuples(st.just("show"), st.just("")),
        st.tuples(st.just("claim"), st.just("")),
        st.tuples(st.just("confirm"), st.just("")),
        st.tuples(st.just("freeze"), st.just("")),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_happens_every_message_ends_by_saying_what_the_book_says(steps: list[tuple[str, str]]):
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(Path(folder), steps))


async def _play(folder: Path, steps: list[tuple[str, str]]) -> None:
    """Edit, show and correct in any order; then correct all that is left."""
    now, due = NOON, "2027-03-31"
    shown: dict[str, str] = {}
    done: dict[str, str] = {}  # what was told of each message last, on it or below it
    under_way: list[CorrectionClaim] = []
    async with open_sql(SqliteFile(path=folder / "ledger.sqlite3")) as ledger:
        await note(ledger, now, pledge=told(due), other=told())
        for do, what in (*steps, *([("claim", ""), ("confirm", "")] * (2 * len(steps) + 2))):
            now += timedelta(minutes=11 if do == "claim" else 4)
            if do == "edit":
                due = what
                await note(ledger, now, **({"pledge": told(due)} if due else {}), other=told())
            elif do == "show" and due:
                shown[f"m{len(shown)}"] = due
                await show(ledger, f"m{len(shown) - 1}", told(due), at=now)
            elif do == "claim" and len(under_way) < 2:
                found = await ledger.claim_correction(now=now, **TIMES)
                under_way += [found] if found else []
            elif do in {"confirm", "freeze"} and under_way:
                claim = under_way.pop(0)
                if do == "freeze" and not claim.is_reply:
                    assert await ledger.freeze(claim)
                    continue
                assert await ledger.corrected(claim, message="r" if claim.is_reply else "", at=now)
                done[claim.about] = _said(claim, shown[claim.about])
        assert not under_way
        assert await ledger.claim_correction(now=now, **TIMES) is None
    for key, told_due in shown.items():
        assert done.get(key, told_due) == due, key


def _said(claim: CorrectionClaim, told_due: str) -> str:
    """The deadline that a message gives once it is corrected so; empty where it says that there is none."""
    if not claim.differences:
        return told_due
    [found] = claim.differences
    return found.after.due if found.after else ""
