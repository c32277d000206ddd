"""What was read is remembered on disk for the very content and code, and never trusted further than that."""

import hashlib
import os
import pickle
import time
from pathlib import Path

import pytest

from bot.facts.loader import FolderLoader
from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.reading.process import ReaderProcess
from tests.facts.treaty import DOSSIER, load, write_treaty

CONTENT, DIGEST = b"what it says", "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_treaty(tmp_path / "project")


@pytest.fixture
def cache(tmp_path: Path) -> ReadCache:
    return opened(tmp_path / "cache")


def opened(place: Path) -> ReadCache:
    cache = open_cache({"XDG_CACHE_HOME": str(place)})
    assert cache is not None
    return cache


def entries(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "cyberdialogue" / "facts").iterdir())


def loaded(folder: Path, cache: ReadCache) -> tuple[object, bool]:
    """What a folder holds, and whether a child had to read any of it."""
    reader = ReaderProcess(cache=cache)
    try:
        return FolderLoader(folder, reader).load(), reader.pid is not None
    finally:
        reader.close()


def test_an_unchanged_folder_is_read_by_no_child_and_gives_the_same(folder, cache):
    first, was_read = loaded(folder, cache)
    assert was_read
    again, was_read = loaded(folder, cache)
    assert not was_read
    assert again == first == load(folder)


def test_a_changed_file_is_read_again_and_takes_the_place_of_what_was_kept(folder, cache, tmp_path):
    loaded(folder, cache)
    before = entries(tmp_path)
    (folder / "dossier.yaml").write_text(DOSSIER.replace("The signing", "How it was signed"))
    again, was_read = loaded(folder, cache)
    assert was_read
    assert again == load(folder)
    assert entries(tmp_path) == before


def test_a_file_with_a_problem_is_not_kept(folder, cache, tmp_path):
    loaded(folder, cache)
    before = len(entries(tmp_path))
    (folder / "x.yaml").write_text("facts: [nonsense]\n")
    loaded(folder, cache)
    assert len(entries(tmp_path)) == before


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda kept: kept[:-1], lambda kept: kept + b"x"])
def test_an_entry_that_was_spoilt_is_not_taken(folder, cache, tmp_path, spoil):
    first, _ = loaded(folder, cache)
    for entry in entries(tmp_path):
        entry.write_bytes(spoil(entry.read_bytes()))
    assert loaded(folder, cache) == (first, True)


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("ran",)


@pytest.mark.parametrize("planted", [pickle.dumps(_Bomb()), b"\xc1", b"\x81\xa4path\xc0", b"[" * 100_000])
def test_what_somebody_planted_runs_nothing_and_is_read_anew(folder, cache, tmp_path, monkeypatch, planted):
    """Sealed as our own is, as only somebody with this user's rights could do."""
    monkeypatch.chdir(tmp_path)
    first, _ = loaded(folder, cache)
    for path in folder.glob("*.yaml"):
        cache.put(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), planted)
    assert loaded(folder, cache) == (first, True)
    assert not (tmp_path / "ran").exists()


def test_what_is_kept_is_for_one_content_alone(cache):
    cache.put("x.yaml", DIGEST, CONTENT)
    assert cache.get("x.yaml", DIGEST) == CONTENT
    assert cache.get("x.yaml", "1" * 64) is None
    assert cache.get("y.yaml", DIGEST) is None


def test_entries_unused_for_a_month_go_and_one_in_use_stays(cache, tmp_path):
    cache.put("used.yaml", DIGEST, CONTENT)
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(entries(tmp_path)[0], (long_ago, long_ago))
    assert cache.get("used.yaml", DIGEST) == CONTENT
    opened(tmp_path / "cache").put("new.yaml", DIGEST, CONTENT)
    assert len(entries(tmp_path)) == 2
    for entry in entries(tmp_path):
        os.utime(entry, (long_ago, long_ago))
    opened(tmp_path / "cache").put("newer.yaml", DIGEST, CONTENT)
    assert len(entries(tmp_path)) == 1


def test_a_folder_that_others_may_write_in_is_not_used(tmp_path):
    opened(tmp_path)
    (tmp_path / "cyberdialogue" / "facts").chmod(0o777)
    assert open_cache({"XDG_CACHE_HOME": str(tmp_path)}) is None


def test_a_link_in_its_place_is_not_used(tmp_path):
    (tmp_path / "cyberdialogue").mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "cyberdialogue" / "facts").symlink_to(tmp_path / "elsewhere")
    assert open_cache({"XDG_CACHE_HOME": str(tmp_path)}) is None


@pytest.mark.parametrize("environment", [{}, {"HOME": "x"}, {"XDG_CACHE_HOME": "/proc/nowhere"}])
def test_where_nothing_can_be_kept_nothing_is(environment):
    assert open_cache(environment) is None


def test_a_disk_that_takes_no_more_is_no_problem(folder, tmp_path):
    cache = opened(tmp_path / "cache")
    (tmp_path / "cache" / "cyberdialogue" / "facts").rmdir()
    assert cache.is_empty()
    assert loaded(folder, cache) == (load(folder), True)


def test_a_units_own_cache_folder_is_preferred(tmp_path):
    environment = {"CACHE_DIRECTORY": f"{tmp_path}/own:/other", "XDG_CACHE_HOME": f"{tmp_path}/shared"}
    cache = open_cache(environment)
    assert cache is not None
    cache.put("x.yaml", DIGEST, CONTENT)
    assert len(list((tmp_path / "own" / "facts").iterdir())) == 1
