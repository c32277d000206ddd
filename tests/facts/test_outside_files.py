"""Links and devices show nothing of what lies outside a dossier's folder, whoever had them laid there."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.check import check
from bot.facts.folders import dossier_folders, strays_beside
from tests.facts.treaty import CHARTER, DOSSIER, book_of, load, places, sources, write_treaty

SECRET = "The password is swordfish, and nobody may know it.\n"
REFUSED = "the link leads out of its folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.yaml").write_text(SECRET)
    return write_treaty(tmp_path / "project")


def checked(folder: Path) -> str:
    """All that `check` prints."""
    result = CliRunner().invoke(check, [str(folder)])
    assert result.exit_code == 1
    return result.output


def stays_untold(told: str) -> bool:
    return "swordfish" not in told and hashlib.sha256(SECRET.encode()).hexdigest() not in told


@pytest.mark.parametrize("target", ["secret.yaml", "secret.txt", "missing.yaml"])
def test_a_fact_file_that_is_a_link_to_elsewhere_is_refused_without_a_word_of_it(folder, tmp_path, target):
    (folder / "x.yaml").symlink_to(tmp_path / target)
    [problem] = places(load(folder))
    assert problem.message == f"can't be read: {REFUSED}; make it a readable file, or take it away"
    assert stays_untold(checked(folder))


@pytest.mark.parametrize("target", ["secret.txt", "missing.txt"])
def test_a_source_that_is_a_link_to_elsewhere_is_refused_without_digest_or_words(folder, tmp_path, target):
    charter = folder.parents[1] / "seeds" / "charter.txt"
    charter.unlink()
    charter.symlink_to(tmp_path / target)
    [problem] = places(load(folder))
    assert problem.message.startswith(f"file 'seeds/charter.txt' can't be read: {REFUSED}; ")
    assert stays_untold(checked(folder))


def test_a_folder_of_sources_that_is_a_link_to_elsewhere_is_no_way_out(folder, tmp_path):
    seeds = folder.parents[1] / "seeds"
    (seeds / "deep").symlink_to(tmp_path)
    (folder / "sources.yaml").write_text(sources().replace("seeds/charter.txt", "seeds/deep/secret.txt"))
    [problem] = places(load(folder))
    assert REFUSED in problem.message
    assert stays_untold(checked(folder))


def test_a_link_in_the_place_of_seeds_is_not_taken_for_it(folder):
    """Else the project's own folder, with its settings, could be made one of sources."""
    project = folder.parents[1]
    (project / "seeds").rename(project / "texts")
    (project / "seeds").symlink_to(".")
    (project / ".env").write_text(SECRET)
    (folder / "sources.yaml").write_text(sources().replace("charter.txt", ".env"))
    assert stays_untold(checked(folder))


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/mem"])
def test_devices_and_processes_are_neither_facts_nor_sources(folder, target):
    (folder / "x.yaml").symlink_to(target)
    charter = folder.parents[1] / "seeds" / "charter.txt"
    charter.unlink()
    charter.symlink_to(target)
    assert [REFUSED in place.message for place in places(load(folder))] == [True, True]


def test_a_dossier_folder_that_is_a_link_to_elsewhere_is_told_and_not_read(folder, tmp_path):
    root = folder.parent
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "dossier.yaml").write_text(SECRET)
    (root / "outside").symlink_to(outside)
    assert dossier_folders(root) == [folder]
    [problem] = strays_beside(root, [folder])
    assert problem.path == f"{root}/outside"
    assert problem.message.startswith("this link leads out of ")
    assert stays_untold(checked(root))


def test_a_link_that_stays_inside_is_as_good_as_a_file(folder):
    (folder / "parts").mkdir()
    (folder / "sources.yaml").rename(folder / "parts" / "sources.txt")
    (folder / "sources.yaml").symlink_to("parts/sources.txt")
    seeds = folder.parents[1] / "seeds"
    (seeds / "charter.txt").rename(seeds / "charter-2010.txt")
    (seeds / "charter.txt").symlink_to("charter-2010.txt")
    assert list(book_of(folder).facts) == ["signing", "opening"]


def test_a_mounted_configuration_is_read_through_its_own_links(tmp_path):
    """Kubernetes has every file of a ConfigMap be a link through `..data` to the newest version."""
    folder, seeds = tmp_path / "facts" / "treaty", tmp_path / "seeds"
    for place, files in (
        (folder, {"dossier.yaml": DOSSIER, "sources.yaml": sources()}),
        (seeds, {"charter.txt": CHARTER}),
    ):
        (place / "..2026_01").mkdir(parents=True)
        (place / "..data").symlink_to("..2026_01")
        for name, text in files.items():
            (place / "..2026_01" / name).write_text(text)
            (place / name).symlink_to(f"..data/{name}")
    assert list(book_of(folder).facts) == ["signing", "opening"]


def test_a_facts_folder_that_is_itself_a_link_is_read(folder, tmp_path):
    """As git-sync lays it: the current checkout is a link."""
    (tmp_path / "current").symlink_to(folder.parents[1])
    assert load(tmp_path / "current" / "facts" / "treaty").problems == ()
    assert dossier_folders(tmp_path / "current" / "facts") == [tmp_path / "current" / "facts" / "treaty"]


def test_a_folder_of_the_file_systems_own_that_nobody_may_see_is_no_dossier(folder):
    (folder.parent / "lost+found").mkdir(mode=0)
    assert dossier_folders(folder.parent) == [folder]
    assert strays_beside(folder.parent, [folder]) == []
