"""A saved file is seen by itself, however an editor or a deployment saves it: real files, real watching."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import bot
from bot.facts.library import Library
from bot.facts.store import Store, open_store
from bot.model.fact import FactBook
from tests.facts.treaty import CHARTER, CHARTER_ID, DOSSIER, SIGNING, TREATY, sources, write_treaty

PATIENCE_SECONDS = 30
ROOT = Path(bot.__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_treaty(tmp_path)


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[Store]:
    async with open_store(folder.parent, patience=0.0) as opened:
        watching = asyncio.create_task(opened.watch())
        yield opened
        watching.cancel()
        await asyncio.wait([watching])


async def until(store: Store, holds: Callable[[Library], object]) -> Library:
    """Wait for a library of which something holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds(store.library):
            await store.changed(store.library.generation)
    return store.library


def book(library: Library) -> FactBook:
    return library.served[TREATY].book


def title(library: Library) -> str:
    return book(library).facts[SIGNING].title.original


def called(words: str) -> Callable[[Library], bool]:
    return lambda library: title(library) == words


def titled(words: str) -> str:
    return DOSSIER.replace("The signing", words)


async def test_a_file_written_in_place_is_seen(store, folder):
    (folder / "dossier.yaml").write_text(titled("How it was signed"))
    await until(store, called("How it was signed"))


async def test_a_file_saved_by_renaming_another_over_it_is_seen(store, folder):
    for number in range(3):
        aside = folder / ".dossier.yaml.swp"
        aside.write_text(titled(f"Signed {number}"))
        aside.replace(folder / "dossier.yaml")
        await until(store, called(f"Signed {number}"))


async def test_a_file_saved_by_moving_the_old_one_aside_is_seen(store, folder):
    (folder / "dossier.yaml").rename(folder / "dossier.yaml~")
    (folder / "dossier.yaml").write_text(titled("How it was signed"))
    await until(store, called("How it was signed"))
    assert store.library.problems == ()


async def test_a_broken_save_is_told_while_the_last_book_serves_and_a_mend_is_picked_up(store, folder):
    (folder / "dossier.yaml").write_text(titled("How: it was signed"))
    library = await until(store, lambda library: library.problems)
    assert "mapping values are not allowed" in library.problems[0].message
    assert title(library) == "The signing"
    (folder / "dossier.yaml").write_text(titled("How it was signed"))
    library = await until(store, called("How it was signed"))
    assert library.problems == ()


async def test_a_new_file_and_its_deletion_are_seen(store, folder):
    (folder / "more.yml").write_text("organizations: [{id: court, name: Court}]\n")
    await until(store, lambda library: "court" in book(library).organizations)
    (folder / "more.yml").unlink()
    await until(store, lambda library: "court" not in book(library).organizations)


async def test_a_new_dossier_folder_is_seen_and_its_going_too(store, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "accord")
    text = titled("The signing").replace("id: treaty", "id: accord")
    (tmp_path / "accord" / "dossier.yaml").write_text(text)
    # Moved in whole, no file of it is told to have changed.
    (tmp_path / "accord").rename(folder.parent / "accord")
    await until(store, lambda library: list(library.served) == ["accord", "treaty"])
    (folder.parent / "accord").rename(tmp_path / "accord")
    await until(store, lambda library: list(library.served) == ["treaty"])


async def test_a_dossier_written_file_by_file_is_seen(store, folder):
    accord = folder.parent / "accord"
    accord.mkdir()
    (accord / "sources.yaml").write_text(sources())
    (accord / "dossier.yaml").write_text(DOSSIER.replace("id: treaty", "id: accord"))
    await until(store, lambda library: "accord" in library.served and not library.problems)


async def test_a_change_to_a_sources_text_is_seen(store, folder, tmp_path):
    changed = CHARTER + "A new line.\n"
    (tmp_path / "seeds" / "charter.txt").write_text(changed)
    await until(store, lambda library: library.problems)
    (folder / "sources.yaml").write_text(sources(changed))
    library = await until(store, lambda library: not library.problems)
    assert book(library).sources[CHARTER_ID].text == changed


async def test_a_volume_swapped_under_its_links_is_seen(folder):
    """As Kubernetes mounts a configuration: links into a hidden folder that is replaced at once."""
    for version, words in (("..1", "The signing"), ("..2", "How it was signed")):
        (folder / version).mkdir()
        (folder / version / "dossier.yaml").write_text(titled(words))
    (folder / "..data").symlink_to("..1")
    (folder / "dossier.yaml").unlink()
    (folder / "dossier.yaml").symlink_to("..data/dossier.yaml")
    async with open_store(folder.parent) as store:
        watching = asyncio.create_task(store.watch())
        await until(store, called("The signing"))
        (folder / "..data_tmp").symlink_to("..2")
        (folder / "..data_tmp").replace(folder / "..data")
        await until(store, called("How it was signed"))
        watching.cancel()
        await asyncio.wait([watching])


async def test_a_change_made_before_watching_began_is_seen(folder):
    async with open_store(folder.parent) as store:
        (folder / "dossier.yaml").write_text(titled("How it was signed"))
        watching = asyncio.create_task(store.watch())
        await until(store, called("How it was signed"))
        watching.cancel()
        await asyncio.wait([watching])


async def test_hostile_files_saved_among_others_stop_nothing(store, folder):
    (folder / "bomb.yaml").write_bytes(b"[" * 200_000)
    os.mkfifo(folder / "pipe.yaml")
    library = await until(store, lambda library: len(library.problems) >= 2)
    assert [Path(problem.path).name for problem in library.problems] == ["bomb.yaml", "pipe.yaml"]
    assert title(library) == "The signing"
    (folder / "bomb.yaml").unlink()
    (folder / "pipe.yaml").unlink()
    (folder / "dossier.yaml").write_text(titled("How it was signed"))
    library = await until(store, called("How it was signed"))
    await until(store, lambda library: not library.problems)


async def test_a_file_whose_name_is_no_utf8_is_told_and_the_next_edit_is_seen(store, folder):
    (folder / os.fsdecode(b"x\xff.yaml")).write_text("nonsense\n")
    library = await until(store, lambda library: library.problems)
    assert library.problems[0].path.endswith(r"x\udcff.yaml")
    (folder / os.fsdecode(b"x\xff.yaml")).unlink()
    (folder / "dossier.yaml").write_text(titled("How it was signed"))
    await until(store, called("How it was signed"))
    await until(store, lambda library: not library.problems)


UNWATCHED = """
import asyncio, ctypes, logging, os, platform, sys
from pathlib import Path
import watchfiles
from bot.facts.store import open_store
from tests.facts.treaty import ReaderHere

logging.basicConfig(level=logging.WARNING, format="%(message)s")
root, dossier, text = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

async def main():
    async with open_store(root, ReaderHere()) as store:
        watching = asyncio.create_task(store.watch())
        dossier.write_text(text)
        await store.changed(1)
        print(store.book("treaty").facts["signing"].title.original)
        watching.cancel()

if os.geteuid() == 0:
    os.chown(dossier, 65533, 65533)
    os.setgroups([])
    os.setgid(65533)
    os.setuid(65533)
system = ctypes.CDLL(None)
while system.inotify_init() >= 0:
    pass
asyncio.run(main())
"""


def test_a_system_without_watches_left_is_looked_at_every_two_seconds():
    """As a user of its own, whose watches are used up, on a folder with a part that it may not see."""
    # Not below pytest's own folder, which only one user may enter.
    with tempfile.TemporaryDirectory() as base:
        folder = write_treaty(Path(base))
        for place in (Path(base), folder.parent, folder):
            place.chmod(0o755)
        (folder.parent / "lost+found").mkdir(mode=0o700)
        given = (str(folder.parent), str(folder / "dossier.yaml"), titled("How it was signed"))
        ran = subprocess.run(
            [sys.executable, "-c", UNWATCHED, *given],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (ran.returncode, ran.stdout) == (0, "How it was signed\n"), ran.stderr
    told = [line for line in ran.stderr.splitlines() if "it is a warning" not in line]
    assert [line[:54] for line in told] == ["Changes of facts are looked for every two seconds: no w"[:54]]


async def test_many_saves_end_with_the_last_one(store, folder):
    generations = [store.library.generation]
    for number in range(40):
        (folder / "dossier.yaml").write_text(titled(f"Signed {number}"))
        await asyncio.sleep(0)
        generations.append(store.library.generation)
    await until(store, called("Signed 39"))
    assert generations == sorted(generations)


async def test_who_waits_for_a_change_gets_each_generation_once(store, folder):
    async with asyncio.timeout(PATIENCE_SECONDS):
        first = store.library.generation
        assert await store.changed(first - 1) == first
        waiting = asyncio.create_task(store.changed(first))
        (folder / "dossier.yaml").write_text(titled("How it was signed"))
        assert await waiting > first
