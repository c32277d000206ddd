"""Whatever stands in a facts folder under a YAML file's name is read or told about, and nothing hangs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.facts.folders import dossier_folders, printable, strays_beside
from tests.facts.treaty import Place, load, places, write_treaty


def test_a_folder_called_like_a_file_is_told(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "x.yaml").mkdir()
    assert places(load(folder)) == [
        Place(
            "x.yaml",
            1,
            1,
            "can't be read: it is a folder; make it a readable file, or take it away",
        )
    ]


def test_a_pipe_called_like_a_file_is_told_and_never_waited_for(tmp_path):
    folder = write_treaty(tmp_path)
    os.mkfifo(folder / "x.yaml")
    [problem] = places(load(folder))
    assert problem == Place(
        "x.yaml", 1, 1, "can't be read: it is no regular file; make it a readable file, or take it away"
    )


def test_a_pipe_for_a_sources_text_is_told_and_never_waited_for(tmp_path):
    folder = write_treaty(tmp_path)
    (tmp_path / "seeds" / "charter.txt").unlink()
    os.mkfifo(tmp_path / "seeds" / "charter.txt")
    [problem] = places(load(folder))
    assert problem.message.startswith("file 'seeds/charter.txt' can't be read: it is no regular file; ")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("x.yaml", "Too many levels of symbolic links"),
        ("nowhere.yaml", "No such file or directory"),
        ("/dev/null", "the link leads out of its folder"),
        ("/dev/zero", "the link leads out of its folder"),
        ("/proc/self/mem", "the link leads out of its folder"),
    ],
)
def test_a_link_that_leads_to_no_readable_file_is_told(tmp_path, target, said):
    folder = write_treaty(tmp_path)
    (folder / "x.yaml").symlink_to(target)
    assert places(load(folder)) == [
        Place("x.yaml", 1, 1, f"can't be read: {said}; make it a readable file, or take it away")
    ]


def test_a_file_nobody_may_read_is_told(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "x.yaml").write_text("facts: []\n")
    (folder / "x.yaml").chmod(0)
    # Root may read everything, so the reading is done as somebody else.
    script = (
        "import os, sys\n"
        f"sys.path.insert(0, {str(Path(bot.__file__).parent.parent)!r})\n"
        "from pathlib import Path\n"
        "from bot.facts.loader import FolderLoader\n"
        "from tests.facts.treaty import ReaderHere\n"
        f"os.chdir({str(folder)!r})\n"
        "if os.geteuid() == 0:\n"
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "for problem in FolderLoader(Path('.'), ReaderHere()).load().problems:\n"
        "    print(problem)\n"
    )
    for path in (tmp_path, tmp_path / "facts", folder):
        path.chmod(0o755)
    ran = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    assert "x.yaml:1:1: can't be read: Permission denied; make it a readable file" in ran.stdout


def test_a_file_of_100_gigabytes_is_told_and_never_read(tmp_path):
    folder = write_treaty(tmp_path)
    with (folder / "x.yaml").open("wb") as stream:
        stream.truncate(100 * 1024**3)
    [problem] = places(load(folder))
    assert problem == Place("x.yaml", 1, 1, "the file has 102400 MB: split it into files of at most 16 MB")


def test_a_file_goes_while_others_stay(tmp_path):
    folder = write_treaty(tmp_path, notes="organizations: []\n")
    assert load(folder).problems == ()
    (folder / "notes.yaml").unlink()
    assert load(folder).problems == ()


def test_hidden_files_are_editors_and_volumes_own(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / ".#dossier.yaml").symlink_to("somebody@host.1234:1")
    (folder / "._dossier.yaml").write_bytes(bytes(range(256)))
    (folder / ".hidden.yaml").write_text("nonsense")
    (folder / "..data").mkdir()
    (folder / "..data" / "dossier.yaml").write_text("nonsense")
    (folder / "dossier.yaml~").write_text("nonsense")
    (folder / "#dossier.yaml#").write_text("nonsense")
    (folder / "dossier.yaml.swp").write_text("nonsense")
    assert load(folder).problems == ()


@pytest.mark.parametrize("name", ["more.yml", "MORE.YAML", "more facts.yaml", "更多.yaml", "more.Yml"])
def test_yaml_files_are_read_whatever_they_are_called(tmp_path, name):
    folder = write_treaty(tmp_path)
    (folder / name).write_text("nonsense\n")
    [problem] = places(load(folder))
    assert problem[:3] == (name, 1, 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"x\xff.yaml", r"x\udcff.yaml"),
        (b"x\n.yaml", r"x\n.yaml"),
        (b"x\x1b[31m.yaml", r"x\x1b[31m.yaml"),
        ("x\u202ey.yaml".encode(), r"x\u202ey.yaml"),
    ],
)
def test_a_name_of_odd_bytes_is_shown_in_one_printable_line(tmp_path, name, shown):
    folder = write_treaty(tmp_path)
    (folder / os.fsdecode(name)).write_text("nonsense\n")
    [problem] = load(folder).problems
    assert problem.path == f"{folder}/{shown}"
    assert str(problem).isprintable()
    (folder / os.fsdecode(name)).write_text("organizations: []\n")
    assert load(folder).book is not None


def test_a_printable_path_is_left_as_it_is():
    assert printable(Path("facts/卷宗 1/a.yaml")) == "facts/卷宗 1/a.yaml"


def test_a_yaml_file_in_a_folder_below_a_dossier_is_told(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "more" / "deep").mkdir(parents=True)
    (folder / "more" / "deep" / "people.yaml").write_text("people: []\n")
    (folder / "more" / "notes.txt").write_text("no YAML\n")
    assert places(load(folder)) == [
        Place(
            "people.yaml",
            1,
            1,
            f"this file belongs to no dossier: move it to {folder}, or take it away",
        )
    ]


def test_a_yaml_file_beside_dossiers_is_told_and_they_stay_dossiers(tmp_path):
    folder = write_treaty(tmp_path)
    root = folder.parent
    assert dossier_folders(root) == [folder]
    (root / "notes.yaml").write_text("facts: []\n")
    assert dossier_folders(root) == [folder]
    [problem] = strays_beside(root, [folder])
    assert str(problem) == (
        f"{root}/notes.yaml:1:1: this file belongs to no dossier: "
        "move it into the folder of a dossier, or take it away"
    )


def test_a_folder_that_names_its_dossier_is_one_whatever_lies_in_it(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "old").mkdir()
    (folder / "old" / "dossier.yaml").write_text("dossier: {}\n")
    assert dossier_folders(folder) == [folder]
    assert strays_beside(folder, [folder]) == []


def test_folders_without_yaml_hidden_ones_and_seeds_are_no_dossiers(tmp_path):
    folder = write_treaty(tmp_path)
    root = folder.parent
    for name in ("empty", ".git", "seeds"):
        (root / name).mkdir()
    (root / ".git" / "x.yaml").write_text("x: 1\n")
    (root / "seeds" / "x.yaml").write_text("a source may be YAML\n")
    (root / "schema.json").write_text("{}")
    assert dossier_folders(root) == [folder]


def test_a_dossier_may_have_seeds_of_its_own(tmp_path):
    folder = write_treaty(tmp_path)
    (tmp_path / "seeds").rename(folder / "seeds")
    assert load(folder).problems == ()
