"""A book as of a day holds what was published and dated by then, and no mention of the rest."""

from datetime import date
from pathlib import Path

import pytest

from bot.model.fact import FactBook
from bot.model.ids import FactId, PersonId
from tests.facts.treaty import DOSSIER, load, write_treaty

LATER = """\
sources:
  - {id: letter, title: A letter, publisher: Alba, published: 2012-06}
  - {id: memoir, title: A memoir, publisher: Alba, published: 2020}
people:
  - id: bo-lind
    name: Bo Lind
    roles:
      - {title: minister, evidence: [{source: charter, quote: Ada Reed and Bo Lind}]}
      - {title: author, evidence: [{source: memoir, quote: I write}]}
      - {title: neighbour}
facts:
  - id: closing
    kind: commitment
    title: Closing of the harbour
    text: Alba will close the harbour.
    according_to: alba
    certainty: proposed
    by: [alba]
    status:
      - {state: kept, as_of: 2012-07-01, evidence: [{source: memoir, quote: It is closed}]}
      - {state: proposed, as_of: 2010-05-05, evidence: [{source: charter, quote: Reed said}]}
      - {state: no-evidence, as_of: 2015-01-01, searched: {on: 2015-02-01, by: Eve, where: archives}}
      - {state: agreed, as_of: 2012-06-15, evidence: [{source: letter, quote: We agree}]}
    evidence:
      - {source: charter, quote: Reed said that Alba}
      - {source: letter, quote: Close it}
    supersedes: [opening]
    conflicts_with: [regret]
  - id: regret
    kind: statement
    title: Regret
    text: Lind regrets it.
    according_to: bo-lind
    certainty: stated
    evidence: [{source: memoir, quote: I regret it}]
    supersedes: [closing]
  - id: old
    kind: background
    title: Old
    text: Old.
    according_to: alba
    certainty: stated
    evidence: [{source: charter, quote: The Harbour Charter, suffix: Alba}]
    deprecated: {on: 2013-01-01, reason: Wrong}
"""


@pytest.fixture
def book(tmp_path: Path) -> FactBook:
    folder = write_treaty(tmp_path, later=LATER)
    (folder / "dossier.yaml").write_text(
        DOSSIER.replace("highlights: [signing]", "highlights: [signing, closing, regret]")
    )
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.book is not None
    return loaded.book


def states(book: FactBook) -> list[str]:
    commitment = book.facts[FactId("closing")].commitment
    assert commitment is not None
    return [entry.state.value for entry in commitment.status]


def test_before_the_first_source_nothing_is_known(book):
    seen = book.as_of(date(2010, 5, 4))
    assert (seen.facts, seen.sources, seen.dossier.highlights) == ({}, {}, ())
    assert seen.people["ada-reed"].roles == ()


def test_sources_published_later_vanish_with_what_rests_on_them_alone(book):
    seen = book.as_of(date(2010, 5, 5))
    assert list(seen.sources) == ["charter"]
    assert list(seen.facts) == ["signing", "opening", "closing", "old"]
    assert [piece.source for piece in seen.facts["closing"].evidence] == ["charter"]
    assert seen.dossier.highlights == ("signing", "closing")


def test_status_entries_of_later_days_or_sources_vanish(book):
    assert states(book.as_of(date(2010, 5, 5))) == ["proposed"]
    assert states(book.as_of(date(2012, 6, 20))) == ["proposed"]  # the letter is of June, no day known
    assert states(book.as_of(date(2012, 6, 30))) == ["proposed", "agreed"]
    assert states(book.as_of(date(2014, 1, 1))) == ["proposed", "agreed"]
    assert states(book.as_of(date(2015, 1, 15))) == ["proposed", "agreed"]  # nobody had searched yet
    assert states(book.as_of(date(2015, 2, 1))) == ["proposed", "agreed", "no-evidence"]
    assert states(book.as_of(date(2021, 1, 1))) == ["proposed", "agreed", "kept", "no-evidence"]


def test_a_source_known_to_the_year_is_seen_from_the_years_end(book):
    assert "memoir" not in book.as_of(date(2020, 12, 30)).sources
    assert "memoir" in book.as_of(date(2020, 12, 31)).sources


def test_what_is_gone_is_mentioned_nowhere(book):
    for day in (date(2010, 5, 5), date(2012, 7, 1), date(2021, 1, 1)):
        seen = book.as_of(day)
        for fact in seen.facts.values():
            assert {*fact.supersedes, *fact.conflicts_with} <= set(seen.facts)
            assert all(piece.source in seen.sources for piece in fact.evidence)
            for entry in fact.commitment.status if fact.commitment else ():
                assert all(piece.source in seen.sources for piece in entry.evidence)
        for person in seen.people.values():
            assert all(piece.source in seen.sources for role in person.roles for piece in role.evidence)
        assert set(seen.dossier.highlights) <= set(seen.facts)


def test_a_fact_stands_again_before_what_replaced_it(book):
    assert "closing" not in {fact.id for fact in book.current()}
    assert "closing" in {fact.id for fact in book.as_of(date(2015, 3, 1)).current()}
    assert book.as_of(date(2015, 3, 1)).replaced_by("closing") == ()
    assert [fact.id for fact in book.replaced_by("closing")] == ["regret"]


def test_a_fact_is_not_yet_deprecated_before_the_day(book):
    before, after = book.as_of(date(2012, 12, 31)), book.as_of(date(2013, 1, 1))
    assert "old" in {fact.id for fact in before.current()}
    assert "old" not in {fact.id for fact in after.current()}
    assert after.facts["old"].deprecated is not None


def test_an_office_only_later_sources_give_is_not_seen_yet(book):
    def offices(seen: FactBook) -> list[str]:
        return [role.title.original for role in seen.people[PersonId("bo-lind")].roles]

    assert offices(book.as_of(date(2010, 5, 5))) == ["minister", "neighbour"]
    assert offices(book) == ["minister", "author", "neighbour"]


def test_a_day_after_everything_gives_the_book_itself(book):
    assert book.as_of(date(2021, 1, 1)) is book
    assert book.as_of(date.max) is book


def test_each_day_that_shows_less_has_a_digest_of_its_own(book):
    days = [date(2010, 5, 5), date(2012, 7, 1), date(2013, 1, 1)]
    digests = {book.as_of(day).digest for day in days} | {book.digest}
    assert len(digests) == 4


def test_a_deprecation_to_come_is_enough_to_show_another_book(tmp_path):
    only = LATER[LATER.index("  - id: old") :].replace("2013-01-01", "2030-01-01")
    loaded = load(write_treaty(tmp_path, later="facts:\n" + only))
    assert loaded.book is not None
    seen = loaded.book.as_of(date(2020, 1, 1))
    assert seen.facts[FactId("old")].deprecated is None
    assert loaded.book.facts[FactId("old")].deprecated is not None


def test_status_entries_stand_oldest_first_however_they_are_written(book):
    assert states(book) == ["proposed", "agreed", "kept", "no-evidence"]


def test_names_of_parties_fall_back_to_their_id(book):
    assert book.name_of("bo-lind").original == "Bo Lind"
    assert book.name_of("alba").original == "Alba"
    assert book.name_of("nobody").original == "nobody"
