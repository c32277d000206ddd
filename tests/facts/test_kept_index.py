"""An index is kept on disk for the very book and code it was made from, and is never trusted further."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.search.finder import BookFinder
from bot.facts.search.index import Index, build_index, update_index
from bot.facts.search.kept import kept_index
from bot.model.fact import FactBook
from bot.model.findings import Findings
from tests.bench.dossiers import Generated
from tests.bench.questions import questions

_MADE = Generated(1200)
_ASKED = questions(_MADE, 90)


@pytest.fixture
def cache(tmp_path: Path) -> ReadCache:
    opened = open_cache({"XDG_CACHE_HOME": str(tmp_path)})
    assert opened is not None
    return opened


def _answers(book: FactBook, index: Index, asked: Iterable[str] = _ASKED) -> list[Findings]:
    finder = BookFinder(book, index)
    return [finder.find(question) for question in asked]


def _entries(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cyberdialogue" / "facts").iterdir())


def test_what_was_kept_answers_as_what_was_built(cache, tmp_path):
    book = _MADE.book()
    built = kept_index(book, tmp_path / "dossier", cache)
    [entry] = _entries(tmp_path)
    written = entry.stat().st_mtime_ns
    kept = kept_index(book, tmp_path / "dossier", cache)
    assert entry.stat().st_mtime_ns == written
    assert _answers(book, kept) == _answers(book, built) == _answers(book, build_index(book))
    assert kept.words.nearest("hotlne") == built.words.nearest("hotlne")


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda kept: kept[:-1], lambda kept: kept + b"x"])
def test_an_entry_that_was_spoilt_is_not_taken(cache, tmp_path, spoil):
    book = _MADE.book()
    kept_index(book, tmp_path / "dossier", cache)
    [entry] = _entries(tmp_path)
    whole = entry.read_bytes()
    entry.write_bytes(spoil(whole))
    assert _answers(book, kept_index(book, tmp_path / "dossier", cache)) == _answers(book, build_index(book))
    assert entry.read_bytes() == whole


def test_another_book_is_indexed_anew(cache, tmp_path):
    kept_index(_MADE.book(), tmp_path / "dossier", cache)
    other = Generated(1100, seed=5)
    index = kept_index(other.book(), tmp_path / "dossier", cache)
    assert _answers(other.book(), index) == _answers(other.book(), build_index(other.book()))


def test_what_was_kept_takes_edits(cache, tmp_path):
    before, after = _MADE.book(), Generated(1210).book()
    kept_index(before, tmp_path / "dossier", cache)
    kept = kept_index(before, tmp_path / "dossier", cache)
    new = [fact.title.all()[0] for id_, fact in after.facts.items() if id_ not in before.facts]
    updated = update_index(kept, before, after)
    assert _answers(after, updated, new) == _answers(after, build_index(after), new)
    back = update_index(updated, after, before)
    assert _answers(before, back) == _answers(before, build_index(before))
