"""The store swaps whole books and keeps the last good one; loads are asked for here, not watched."""

from datetime import date
from pathlib import Path

import pytest

from bot.facts.store import Store, open_store
from bot.model.errors import SettingError
from bot.model.ids import DossierId
from tests.facts.treaty import CHARTER, DOSSIER, ReaderHere, sources, write_treaty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_treaty(tmp_path)


@pytest.fixture
def store(folder: Path) -> Store:
    loaded = Store(folder.parent, ReaderHere())
    loaded.load()
    return loaded


def test_a_store_gives_its_dossiers_books_and_search(store):
    assert store.dossiers() == ("treaty",)
    book = store.book("treaty")
    assert book.dossier.title.original == "The Harbour Charter"
    assert store.finder(book) is store.finder(book)
    assert store.library.problems == ()
    assert store.library.generation == 1


def test_loading_again_with_nothing_changed_gives_the_same_library(store):
    before = store.library
    assert store.load() is before
    assert store.library is before


def test_a_changed_file_gives_a_new_book_and_the_generation_grows(store, folder):
    before = store.library
    (folder / "dossier.yaml").write_text(DOSSIER.replace("The signing", "How it was signed"))
    after = store.load()
    assert after.generation == before.generation + 1
    assert after.loaded_at >= before.loaded_at
    assert store.book("treaty").facts["signing"].title.original == "How it was signed"
    assert before.served["treaty"].book.facts["signing"].title.original == "The signing"


def test_a_file_saved_without_a_change_to_its_bytes_changes_nothing(store, folder):
    before = store.library
    (folder / "dossier.yaml").write_text(DOSSIER)
    assert store.load() is before


def test_a_broken_file_leaves_the_last_good_book_serving(store, folder):
    book = store.book("treaty")
    (folder / "dossier.yaml").write_text(DOSSIER.replace("certainty: stated", "certainty: sure"))
    after = store.load()
    assert store.book("treaty") is book
    assert [(Path(problem.path).name, problem.line) for problem in after.problems] == [
        ("dossier.yaml", 27),
        ("dossier.yaml", 37),
    ]
    (folder / "dossier.yaml").write_text(DOSSIER.replace("The signing", "How it was signed"))
    mended = store.load()
    assert mended.problems == ()
    assert mended.generation == after.generation + 1
    assert store.book("treaty").facts["signing"].title.original == "How it was signed"


def test_a_file_mended_to_what_it_was_serves_the_same_book(store, folder):
    served = store.library.served["treaty"]
    (folder / "dossier.yaml").write_text("nonsense")
    store.load()
    (folder / "dossier.yaml").write_text(DOSSIER)
    assert store.load().served["treaty"] is served
    assert store.library.problems == ()


def test_a_deleted_file_takes_its_facts_along(store, folder):
    (folder / "more.yaml").write_text("organizations: [{id: court, name: Court}]\n")
    store.load()
    assert "court" in store.book("treaty").organizations
    (folder / "more.yaml").unlink()
    store.load()
    assert "court" not in store.book("treaty").organizations


def test_a_deleted_file_that_others_need_leaves_the_last_good_book(store, folder):
    book = store.book("treaty")
    (folder / "sources.yaml").unlink()
    assert store.load().problems
    assert store.book("treaty") is book


def test_a_second_dossier_is_served_beside_the_first(store, folder):
    another(folder.parent, "accord")
    store.load()
    assert store.dossiers() == ("accord", "treaty")
    assert store.book("accord").dossier.id == "accord"


def another(root: Path, name: str) -> Path:
    """Write a dossier of another name beside the first, quoting the same source."""
    folder = root / name
    folder.mkdir()
    (folder / "dossier.yaml").write_text(DOSSIER.replace("id: treaty", f"id: {name}"))
    (folder / "sources.yaml").write_text(sources())
    return folder


def test_a_problem_in_one_dossier_keeps_no_change_from_another(store, folder):
    accord = another(folder.parent, "accord")
    store.load()
    (accord / "dossier.yaml").write_text("nonsense")
    (folder / "dossier.yaml").write_text(DOSSIER.replace("The signing", "How it was signed"))
    store.load()
    assert store.book("treaty").facts["signing"].title.original == "How it was signed"
    assert store.dossiers() == ("accord", "treaty")


def test_a_new_dossier_with_a_problem_does_not_serve_but_is_told(store, folder):
    accord = another(folder.parent, "accord")
    (accord / "sources.yaml").unlink()
    library = store.load()
    assert store.dossiers() == ("treaty",)
    assert {Path(problem.path).parent.name for problem in library.problems} == {"accord"}


def test_a_dossier_taken_away_serves_no_more(folder):
    store = Store(folder.parent, ReaderHere(), patience=0.0)
    store.load()
    accord = another(folder.parent, "accord")
    store.load()
    accord.rename(folder.parent.parent / "accord")
    store.load()
    assert store.dossiers() == ("treaty",)


def test_a_yaml_file_laid_beside_the_dossiers_stops_none_of_them(store, folder):
    book = store.book("treaty")
    (folder.parent / "notes.yaml").write_text("facts: []\n")
    library = store.load()
    assert store.book("treaty") is book
    assert [Path(problem.path).name for problem in library.problems] == ["notes.yaml"]


def test_a_changed_source_leaves_the_last_good_book_until_its_digest_is_written(store, folder, tmp_path):
    book = store.book("treaty")
    changed = CHARTER + "A new line.\n"
    (tmp_path / "seeds" / "charter.txt").write_text(changed)
    [problem] = store.load().problems
    assert "is not the one quoted from" in problem.message
    assert store.book("treaty") is book
    (folder / "sources.yaml").write_text(sources(changed))
    assert store.load().problems == ()
    assert store.book("treaty").sources["charter"].text == changed


def test_a_source_that_comes_back_is_a_problem_no_more(store, tmp_path):
    seed = tmp_path / "seeds" / "charter.txt"
    aside = seed.rename(tmp_path / "seeds" / "aside.txt")
    assert store.load().problems
    aside.rename(seed)
    assert store.load().problems == ()


def test_a_facts_folder_may_be_one_dossier(folder):
    store = Store(folder, ReaderHere())
    store.load()
    assert store.dossiers() == ("treaty",)


def test_a_facts_folder_that_is_none_or_empty_is_one_sentence(tmp_path):
    with pytest.raises(SettingError, match=r"FACTS_DIR '.*nowhere' is no folder: name the folder"):
        Store(tmp_path / "nowhere", ReaderHere()).load()
    with pytest.raises(SettingError, match="holds no dossier: it needs a folder of YAML files"):
        Store(tmp_path, ReaderHere()).load()


async def test_a_program_does_not_start_without_any_sound_dossier(folder):
    (folder / "dossier.yaml").write_text("nonsense")
    with pytest.raises(
        SettingError, match=r"(?s)can serve; mend this first:.*dossier.yaml:1:1: a text stands"
    ):
        async with open_store(folder.parent):
            pass


async def test_a_program_starts_with_the_sound_ones_of_several(folder):
    accord = another(folder.parent, "accord")
    (accord / "dossier.yaml").write_text("nonsense")
    async with open_store(folder.parent) as store:
        assert store.dossiers() == ("treaty",)
        assert store.library.problems


async def test_a_facts_folder_that_goes_leaves_all_as_it_was(store, folder):
    before = store.library
    folder.rename(folder.parent.parent / "elsewhere")
    await store.reload()
    assert store.library is before


def test_a_book_as_of_a_day_has_a_search_of_its_own(store):
    book = store.book("treaty")
    before = book.as_of(date(2010, 5, 4))
    assert before.facts == {}
    assert store.finder(before).find("signed", limit=5) != store.finder(book).find("signed", limit=5)


SIGNED = """\
facts:
  - id: ratified
    kind: event
    title: Ratification
    text: It was ratified.
    when: 1902-01-02
    according_to: port
    certainty: stated
    evidence: [{source: gazette, quote: ratified}]
"""
SMALL = """\
dossier: {id: pact, title: Pact, summary: A pact., languages: [en]}
sources: [{id: gazette, title: Gazette, publisher: Gazette, published: 1902-01-03}]
people: [{id: port, name: Port}]
"""


class Waiting:
    """A dossier of two files, whose writer takes as long as a test says."""

    def __init__(self, root: Path) -> None:
        self.now = 0.0
        self.folder = root / "facts" / "pact"
        self.folder.mkdir(parents=True)
        self.facts = self.folder / "facts.yaml"
        (self.folder / "base.yaml").write_text(SMALL)
        self.facts.write_text(SIGNED)
        self.store = Store(root / "facts", ReaderHere(), monotonic=lambda: self.now)
        assert self.load() == []

    def load(self) -> list[str]:
        return [str(problem) for problem in self.store.load().problems]

    def has_fact(self) -> bool:
        return "ratified" in self.store.book(DossierId("pact")).facts


@pytest.mark.parametrize("text", [None, "", "facts: []\n"])
def test_a_file_that_loses_all_its_facts_waits_for_its_writer_and_is_told_of(tmp_path, text):
    waiting = Waiting(tmp_path)
    if text is None:
        waiting.facts.unlink()
    else:
        waiting.facts.write_text(text)
    waiting.load()
    waiting.now = 40.0
    problems = waiting.load()
    assert any("facts.yaml" in problem for problem in problems)
    assert waiting.has_fact()
    waiting.facts.write_text(SIGNED)
    assert waiting.load() == []
    assert waiting.has_fact()


def test_a_file_that_has_lost_all_its_facts_for_a_minute_has_lost_them(tmp_path):
    waiting = Waiting(tmp_path)
    waiting.facts.unlink()
    [problem] = waiting.load()
    assert "all facts of this file are gone: for a minute they serve as before" in problem
    waiting.now = 61.0
    assert waiting.load() == []
    assert not waiting.has_fact()


def test_facts_that_move_to_another_file_are_seen_at_once(tmp_path):
    waiting = Waiting(tmp_path)
    waiting.facts.rename(waiting.folder / "events.yaml")
    assert waiting.load() == []
    assert waiting.has_fact()


def test_a_folder_that_is_gone_serves_for_a_minute_and_is_told_of(tmp_path):
    waiting = Waiting(tmp_path)
    write_treaty(tmp_path)
    waiting.load()
    away = waiting.folder.rename(tmp_path / "away")
    [problem] = [problem for problem in waiting.load() if "pact" in problem]
    assert "the folder is gone" in problem
    assert waiting.has_fact()
    assert not waiting.store.is_gone(DossierId("pact"))
    waiting.now = 61.0
    waiting.load()
    assert waiting.store.dossiers() == ("treaty",)
    assert waiting.store.is_gone(DossierId("pact"))
    away.rename(waiting.folder)
    waiting.load()
    assert waiting.has_fact()
    assert not waiting.store.is_gone(DossierId("pact"))
