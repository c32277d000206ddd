"""Ids that facts and dossiers had before still lead to them."""

# ruff: noqa: D205, D415 - a test's docstring is its input

from datetime import date

import pytest

from bot.facts.store import Store
from bot.model.book_changes import still_stands
from bot.model.ids import DossierId, FactId
from bot.model.schedule import Occurrence, occurrences
from bot.wording.reminders import compose
from tests.facts.treaty import DOSSIER, OPENING, TREATY, ReaderHere, book_of, write_treaty
from tests.model.plan_books import subscription

OLD = FactId("harbour-opens")
RENAMED = DOSSIER.replace(
    "  - id: opening\n", "  - id: opening\n    formerly: [harbour-opens, first-opening]\n"
)


@pytest.fixture
def book(tmp_path):
    return book_of(write_treaty(tmp_path, dossier=RENAMED))


def test_a_fact_is_found_by_every_id_it_had(book):
    fact = book.facts[OPENING]
    assert book.facts[OLD] is fact
    assert book.facts.get(FactId("first-opening")) is fact
    assert OLD in book.facts
    assert book.facts.get(FactId("nothing")) is None
    assert FactId("nothing") not in book.facts
    with pytest.raises(KeyError):
        book.facts[FactId("nothing")]


def test_old_ids_are_not_listed(book):
    assert list(book.facts) == ["signing", "opening"]
    assert len(book.facts.values()) == 2


def test_old_ids_lead_there_in_what_was_known_on_an_earlier_day_too(book):
    assert book.as_of(date(2010, 5, 6)).facts[OLD].id == "opening"
    assert OLD not in book.as_of(date(2009, 1, 1)).facts


def test_a_new_name_is_no_change_of_the_fact(tmp_path, book):
    before = book_of(
        write_treaty(tmp_path / "before", dossier=DOSSIER.replace("- id: opening", f"- id: {OLD}"))
    )
    assert book.facts[OPENING].digest == before.facts[OLD].digest
    assert book.facts[OPENING].first_id == OLD
    changed = book_of(write_treaty(tmp_path / "after", dossier=RENAMED.replace("2011.\n", "2011!\n")))
    assert changed.facts[OPENING].digest != book.facts[OPENING].digest


def test_an_old_id_that_something_else_has_is_refused(load_docstring):
    """
    facts:
      - id: talks
        formerly: [signing]
        kind: event
        title: Talks
        text: Talks.
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: The Harbour Charter, suffix: Alba}]
    """
    [place] = load_docstring
    assert (place.file, place.line) == ("notes.yaml", 2)
    assert "formerly 'signing' is taken" in place.message
    assert "dossier.yaml:" in place.message


def test_a_dossier_is_found_by_an_id_it_had(tmp_path):
    renamed = DOSSIER.replace("  id: treaty\n", "  id: treaty\n  formerly: [harbour]\n")
    folder = write_treaty(tmp_path, dossier=renamed)
    store = Store(folder.parent, ReaderHere())
    store.load()
    old = DossierId("harbour")
    assert store.dossiers() == ("treaty",)
    assert store.dossier_called(old) == "treaty"
    assert store.current_book(old) is store.book(TREATY)
    assert not store.is_gone(old)
    assert store.dossier_called(DossierId("other")) is None


def test_a_dossiers_old_id_that_another_has_is_told_and_both_serve(tmp_path):
    folder = write_treaty(tmp_path)
    other = folder.parent / "harbour"
    other.mkdir()
    (other / "dossier.yaml").write_text(
        "dossier: {id: harbour, formerly: [treaty], title: H, summary: H, languages: [en]}\n"
    )
    store = Store(folder.parent, ReaderHere())
    [problem] = store.load().problems
    assert "formerly 'treaty' is the dossier in" in problem.message
    assert store.dossiers() == ("harbour", "treaty")
    assert store.dossier_called(DossierId("treaty")) == "treaty"


def test_what_is_owed_of_a_renamed_fact_is_what_was_owed_before(tmp_path, book):
    """The ledger knows occurrences by the first id: none is told again, none is withdrawn."""
    before = book_of(
        write_treaty(tmp_path / "before", dossier=DOSSIER.replace("- id: opening", f"- id: {OLD}"))
    )
    span = (date(2010, 6, 1), date(2013, 1, 1))
    owed = tuple(occurrences(book, subscription(), *span))
    assert owed == tuple(occurrences(before, subscription(), *span))
    assert {one.fact for one in owed} == {OLD, "signing"}
    assert all(isinstance(still_stands(book, one, one.day), Occurrence) for one in owed)
    told = compose(book, owed[:1], subscription())
    assert told.facts == (book.facts[owed[0].fact].id,)


def test_what_a_channel_muted_stays_muted_under_the_new_name(book):
    muted = subscription(muted=frozenset({OLD}))
    owed = occurrences(book, muted, date(2010, 6, 1), date(2013, 1, 1))
    assert {one.fact for one in owed} == {"signing"}
