"""A dossier that holds its sources' texts itself, in `sources/`."""

import hashlib
import shutil
from pathlib import Path

import pytest

from bot.facts.store import open_store
from tests.facts.treaty import (
    CHARTER,
    CHARTER_ID,
    TREATY,
    ReaderHere,
    book_of,
    load,
    places,
    sources,
    write_treaty,
)

OWN = sources().replace("seeds/charter.txt", "sources/charter.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The dossier with its text beside it, and no `seeds/` anywhere above."""
    made = write_treaty(tmp_path, sources=OWN)
    (made / "sources").mkdir()
    (tmp_path / "seeds" / "charter.txt").rename(made / "sources" / "charter.txt")
    (tmp_path / "seeds").rmdir()
    return made


def test_a_dossier_stands_by_itself_wherever_it_is_put(folder, tmp_path):
    moved = Path(shutil.move(folder, tmp_path / "treaty"))
    source = book_of(moved).sources[CHARTER_ID]
    assert source.is_checked
    assert source.text == CHARTER


def test_quotations_are_looked_up_in_the_dossiers_own_text(folder):
    text = CHARTER.replace("4 May", "5 May")
    (folder / "sources" / "charter.txt").write_text(text)
    (folder / "sources.yaml").write_text(OWN.replace(digest(CHARTER), digest(text)))
    [place] = places(load(folder))
    assert place.message.startswith("the quotation is not in 'charter': the closest passage is")


def test_a_text_that_is_not_there_is_told_with_the_nearest(folder):
    (folder / "sources.yaml").write_text(OWN.replace("sources/charter.txt", "sources/chartr.txt"))
    [place] = places(load(folder))
    assert place.message.endswith("did you mean 'sources/charter.txt'?")


@pytest.mark.parametrize("path", ["sources/../charter.txt", "source/charter.txt", "sources", "/sources/x"])
def test_a_path_to_anywhere_else_is_refused(folder, path):
    (folder / "sources.yaml").write_text(OWN.replace("sources/charter.txt", path))
    [place] = places(load(folder))
    assert "a path below sources/ or seeds/" in place.message


def test_a_link_out_of_the_dossier_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "sources" / "charter.txt").rename(tmp_path / "elsewhere" / "charter.txt")
    (folder / "sources").rmdir()
    (folder / "sources").symlink_to(tmp_path / "elsewhere")
    [place] = places(load(folder))
    assert "the link leads out of its folder" in place.message


def test_a_text_called_like_a_fact_file_is_none(folder):
    (folder / "sources" / "notes.yaml").write_text("this: [is no fact file")
    assert load(folder).problems == ()


async def test_a_changed_text_is_seen_at_once(folder):
    async with open_store(folder.parent, ReaderHere()) as store:
        before = store.library.generation
        (folder / "sources" / "charter.txt").write_text("Another text.")
        await store.reload()
        assert store.library.generation > before
        assert any("is not the one quoted from" in str(problem) for problem in store.library.problems)
        assert store.book(TREATY).sources[CHARTER_ID].text == CHARTER


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
