"""What readers are told of facts: what is a difference, and what is none."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model.fact import Certainty, State
from bot.model.ids import FactId
from bot.model.telling import Aspect, Told, changes_between, differences
from bot.model.text import Text

NOW = datetime(2027, 3, 3, tzinfo=UTC)
PARTIES = st.lists(st.sampled_from(("port", "city", "crown")), max_size=3, unique=True).map(tuple)
DATES = st.sampled_from(("", "2027-03-31", "2027-09", "2016-40"))
WORDS = st.sampled_from(("They will.", "They may.", "He said “yes” – twice."))
DAYS = st.none() | st.dates(date(2027, 1, 1), date(2027, 1, 3))


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    state = draw(st.none() | st.sampled_from(State))
    fallen = draw(DAYS)
    return Told(
        title=Text((("en", draw(WORDS)),)),
        claim=Text((("en", draw(WORDS)),)),
        speaker=draw(st.sampled_from(("port", "city"))),
        certainty=draw(st.sampled_from(Certainty)),
        when=draw(DATES),
        due=draw(DATES),
        owed_by=draw(PARTIES),
        owed_to=draw(PARTIES),
        taking_part=draw(PARTIES),
        state=state,
        as_of=date(2027, 1, 1) if state else None,
        fallen=fallen,
        reason=Text((("en", "A misprint."),)) if fallen else None,
        replaced_by=draw(st.sampled_from(((), (FactId("newer"),)))),
    )


@given(tellings(), tellings())
def test_tellings_differ_where_their_digests_do_and_the_same_both_ways(one: Told, other: Told):
    assert (differences(one, other) == ()) == (one.digest == other.digest)
    assert differences(one, other) == differences(other, one)
    assert len(differences(one, other)) <= len(Aspect)


@given(tellings())
def test_typography_translations_and_order_are_no_difference(told: Told):
    typeset = told.claim.original.replace("“", '"').replace("”", '"').replace("–", "-").replace(" ", "  ")
    same = replace(
        told,
        claim=Text((("en", typeset), ("fr", "Autrement."))),
        owed_by=told.owed_by[::-1],
        taking_part=told.taking_part[::-1],
        names=(("port", Text((("en", "Harbour"),))),),
    )
    assert differences(told, same) == ()
    assert same.digest == told.digest


BOOKS = st.dictionaries(st.sampled_from("abc").map(FactId), tellings(), max_size=3)


@given(BOOKS, BOOKS)
def test_changes_lead_from_one_book_to_the_other(before: dict[FactId, Told], after: dict[FactId, Told]):
    reached = dict(before)
    for change in changes_between(before, after, NOW):
        assert (change.before, change.after) != (None, None)
        reached.pop(change.fact, None)
        if change.after:
            reached[change.fact] = change.after
    assert {fact: told.digest for fact, told in reached.items()} == {
        fact: told.digest for fact, told in after.items()
    }
