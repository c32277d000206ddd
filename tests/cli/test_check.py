"""`check` as editors, pre-commit and CI call it: a process with arguments, output and an exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import yaml

from tests.facts.treaty import DOSSIER, sources, write_treaty

PROJECT = Path(__file__).parent.parent.parent
_PROGRAM = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from bot.__main__ import main; main()"


def check(*arguments: str, at: Path = PROJECT, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Run `cyberdialogue check` in a folder; isolated, as its installed script is from that folder."""
    return subprocess.run(
        [sys.executable, "-I", "-c", _PROGRAM, "check", *arguments],
        cwd=at,
        check=False,
        capture_output=True,
        encoding=encoding,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_treaty(tmp_path)


@pytest.fixture
def broken(folder: Path) -> Path:
    text = DOSSIER.replace("kind: event", "kind: evnt").replace("according_to: alba", "according_to: alpa")
    (folder / "dossier.yaml").write_text(text)
    return folder


def beside(ran: subprocess.CompletedProcess[str]) -> str:
    """What is printed beside the problems, but for warnings about facts."""
    lines = ran.stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not re.search(r":\d+:\d+: warning: ", line))


SOUND = "facts/treaty: 2 facts, 1 sources, no problem; 2 of 6 sentences covered (33%)\n"


def test_the_projects_own_facts_are_sound_and_cover_their_article():
    ran = check("facts/cyberdialogue")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "facts/cyberdialogue: 23 facts, 1 sources, no problem; 29 of 29 sentences covered (100%)\n"
    )


@pytest.mark.parametrize("arguments", [[], ["facts"], ["./facts/"], ["facts/treaty"], ["facts/treaty/"]])
@pytest.mark.usefixtures("folder")
def test_sound_facts_end_with_0_whichever_way_they_are_named(tmp_path, arguments):
    ran = check(*arguments, at=tmp_path)
    assert (ran.returncode, beside(ran)) == (0, "")
    assert ran.stdout == SOUND


def test_an_absolute_path_names_files_by_absolute_paths(broken):
    ran = check(str(broken), at=Path("/"))
    assert ran.returncode == 1
    assert all(line.startswith(f"{broken}/dossier.yaml:") for line in ran.stdout.splitlines())


def test_the_dossiers_own_folder_is_checked_from_inside(folder):
    ran = check(".", at=folder)
    assert ran.returncode == 0
    assert ran.stdout == SOUND.replace("facts/treaty", ".")


@pytest.mark.usefixtures("broken")
def test_problems_are_lines_of_file_line_column_and_end_with_1(tmp_path):
    ran = check(at=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        (
            "facts/treaty/dossier.yaml:23:11: 'evnt' is not known here (did you mean 'event'?): "
            "write one of event, commitment, finding, statement, background"
        ),
        "facts/treaty/dossier.yaml:26:19: no person or organization is called 'alpa': did you mean 'alba'?",
        "facts/treaty/dossier.yaml:36:19: no person or organization is called 'alpa': did you mean 'alba'?",
    ]
    assert ran.stderr == "facts/treaty: 3 problems\n"


@pytest.mark.usefixtures("broken")
def test_problems_of_every_dossier_are_told_and_the_sound_ones_counted(tmp_path):
    accord = tmp_path / "facts" / "accord"
    accord.mkdir()
    (accord / "dossier.yaml").write_text(DOSSIER.replace("id: treaty", "id: accord"))
    (accord / "sources.yaml").write_text(sources())
    ran = check(at=tmp_path)
    assert ran.returncode == 1
    assert len(ran.stdout.splitlines()) == 4
    assert "facts/accord: 2 facts, 1 sources, no problem" in ran.stdout


@pytest.mark.usefixtures("broken")
def test_one_dossier_of_several_is_checked_alone(tmp_path):
    accord = tmp_path / "facts" / "accord"
    accord.mkdir()
    (accord / "dossier.yaml").write_text(DOSSIER.replace("id: treaty", "id: accord"))
    (accord / "sources.yaml").write_text(sources())
    assert check("facts/accord", at=tmp_path).returncode == 0


@pytest.mark.usefixtures("folder")
def test_coverage_prints_what_each_sentence_became(tmp_path):
    ran = check("--coverage", at=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "charter:1: MISSING The Harbour Charter — The Harbour Charter",
        "charter:3: signing — Alba and Borduria signed the Harbour Charter on 4 May 2010.",
        "charter:3: opening — Alba will “open the harbour” in 2011.",
        (
            "charter:5: MISSING The ministers Ada Reed and Bo Lind met again — "
            "The ministers – Ada Reed and Bo Lind – met again."
        ),
        "charter:5: MISSING In June the ministers met again — In June the ministers met again.",
        "charter:7: MISSING Reed said that Alba keeps its word — Reed said that Alba keeps its word.",
        SOUND.strip(),
    ]


def test_a_removed_fact_shows_as_missing_with_its_words(folder, tmp_path):
    (folder / "dossier.yaml").write_text(DOSSIER[: DOSSIER.index("  - id: opening")])
    ran = check("--coverage", at=tmp_path)
    assert (
        "charter:3: MISSING Alba will open the harbour in 2011 — Alba will “open the harbour” in 2011.\n"
        in ran.stdout
    )
    assert "1 of 6 sentences covered (16%)" in ran.stdout


@pytest.mark.usefixtures("broken")
def test_coverage_of_facts_with_problems_waits_for_their_mending(tmp_path):
    ran = check("--coverage", at=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == "facts/treaty: 3 problems; coverage is counted once it has none\n"


@pytest.mark.usefixtures("broken")
def test_json_is_one_object_for_programs(tmp_path):
    ran = check("--format", "json", at=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    report = json.loads(ran.stdout)
    assert report["ok"] is False
    assert report["problems"][1] == {
        "path": "facts/treaty/dossier.yaml",
        "line": 26,
        "column": 19,
        "message": "no person or organization is called 'alpa': did you mean 'alba'?",
    }
    assert report["dossiers"] == [{"folder": "facts/treaty", "ok": False}]


@pytest.mark.usefixtures("folder")
def test_json_of_sound_facts_has_their_numbers_and_coverage(tmp_path):
    ran = check("facts", "--format", "json", "--coverage", at=tmp_path)
    assert ran.returncode == 0
    report = json.loads(ran.stdout)
    assert (report["ok"], report["problems"]) == (True, [])
    [dossier] = report["dossiers"]
    sentences = dossier.pop("sentences")
    assert all(warning.startswith("facts/treaty/dossier.yaml:") for warning in dossier.pop("warnings"))
    assert dossier == {
        "folder": "facts/treaty",
        "ok": True,
        "id": "treaty",
        "facts": 2,
        "sources": 1,
        "coverage": 2 / 6,
        "drafts": [],
    }
    assert sentences[1] == {
        "source": "charter",
        "line": 3,
        "text": "Alba and Borduria signed the Harbour Charter on 4 May 2010.",
        "covered": True,
        "facts": ["signing"],
        "set_aside": [],
        "missing": [],
    }
    assert sentences[0]["missing"] == ["The", "Harbour", "Charter"]


def test_a_language_the_bot_does_not_speak_is_warned_of(tmp_path):
    folder = write_treaty(tmp_path)
    text = DOSSIER.replace("languages: [en, zh]", "languages: [en, zh, de-at]")
    (folder / "dossier.yaml").write_text(text)
    ran = check(at=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, SOUND)
    assert beside(ran) == (
        "facts/treaty: warning: the dossier is written in 'de-at', for which there is no catalogue: "
        "the frame will be English\n"
    )
    [dossier] = json.loads(check("--format", "json", at=tmp_path).stdout)["dossiers"]
    assert sum("de-at" in warning and "catalogue" in warning for warning in dossier["warnings"]) == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_missing_folder_is_one_sentence_and_2(tmp_path, form):
    ran = check("nowhere", "--format", form, at=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith("Error: there is no 'nowhere': name a folder of dossiers, or one dossier\n")


def test_no_folder_of_facts_here_is_one_sentence_and_2(tmp_path):
    ran = check(at=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.endswith("Error: there is no 'facts': name a folder of dossiers, or one dossier\n")


@pytest.mark.parametrize("name", ["empty", "file.txt", "file.yaml", "folders"])
def test_a_folder_without_dossier_is_one_sentence_and_2(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "folders" / "empty").mkdir(parents=True)
    for file in ("file.txt", "file.yaml"):
        (tmp_path / file).write_text("facts: []\n")
    ran = check(name, at=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith(
        f"Error: {name!r} holds no dossier: name a folder with YAML files, or one of such folders\n"
    )


@pytest.mark.usefixtures("folder")
def test_a_yaml_file_beside_the_dossiers_is_a_problem(tmp_path):
    (tmp_path / "facts" / "notes.yaml").write_text("facts: []\n")
    ran = check(at=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        (
            "facts/notes.yaml:1:1: this file belongs to no dossier: "
            "move it into the folder of a dossier, or take it away"
        ),
        SOUND.strip(),
    ]


def test_hostile_files_end_with_their_problems(folder, tmp_path):
    (folder / "bomb.yaml").write_bytes(b"[" * 200_000)
    (folder / "nul.yaml").write_bytes(b"\0")
    (folder / "word\xff.yaml".encode("latin-1").decode("utf-8", "surrogateescape")).write_text("nonsense")
    ran = check(at=tmp_path)
    assert ran.returncode == 1
    assert [line.partition(": ")[0] for line in ran.stdout.splitlines()] == [
        "facts/treaty/bomb.yaml:1:25",
        "facts/treaty/nul.yaml:1:1",
        r"facts/treaty/word\udcff.yaml:1:1",
    ]
    assert check("--format", "json", at=tmp_path).returncode == 1


@pytest.mark.usefixtures("folder")
def test_a_module_lying_in_the_checked_folder_is_never_run(tmp_path):
    (tmp_path / "yaml.py").write_text("raise SystemExit('taken from the working folder')\n")
    ran = check("facts", at=tmp_path)
    assert (ran.returncode, beside(ran)) == (0, "")


def test_help_tells_exit_codes_and_examples():
    ran = check("--help")
    assert ran.returncode == 0
    said = " ".join(ran.stdout.split())
    assert "Ends with 0 where all is well, with 1 where there is a problem, with 2 where" in said
    assert "cyberdialogue check facts/cyberdialogue --coverage" in ran.stdout


@pytest.mark.usefixtures("broken")
def test_every_line_of_a_failing_check_reads_as_compilers_write_it(tmp_path):
    for line in check(at=tmp_path).stdout.splitlines():
        assert re.fullmatch(r"[^:]+\.yaml:\d+:\d+: .+", line)


def test_the_pre_commit_hook_names_a_command_that_exists():
    [hook] = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text())
    assert hook["id"] == "cyberdialogue-check"
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    program, *arguments = hook["entry"].split()
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts[program] == "bot.__main__:main"
    assert arguments == ["check"]
    pattern = re.compile(hook["files"])
    assert pattern.search("facts/cyberdialogue/events.yaml")
    assert pattern.search("seeds/000_64b136c8c9603da3.txt")
    assert not pattern.search("bot/facts/checks.py")
    assert not pattern.search("README.md")


@pytest.mark.usefixtures("folder")
def test_warnings_stand_beside_and_are_problems_where_asked(tmp_path):
    ran = check(at=tmp_path)
    said = "title or text has no version in 'zh'"
    assert (ran.returncode, ran.stdout) == (0, SOUND)
    assert f"facts/treaty/dossier.yaml:32:9: warning: {said}\n" in ran.stderr
    strict = check("--strict", at=tmp_path)
    assert strict.returncode == 1
    assert f"facts/treaty/dossier.yaml:32:9: {said}\n" in strict.stdout
    assert "2 facts, 1 sources, 3 warnings; 2 of 6 sentences covered" in strict.stdout
    assert strict.stderr == ""
    report = json.loads(check("--strict", "--format", "json", at=tmp_path).stdout)
    assert not report["ok"]
    assert said in [problem["message"] for problem in report["problems"]]


def test_drafts_are_listed_and_are_no_problem(tmp_path):
    folder = write_treaty(tmp_path)
    text = DOSSIER.replace("  - id: opening\n", "  - id: opening\n    draft: true\n")
    (folder / "dossier.yaml").write_text(text)
    ran = check(at=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout == SOUND.replace("2 facts", "1 facts")
    line = next(number for number, text in enumerate(text.splitlines(), 1) if "id: opening" in text)
    assert beside(ran).startswith(f"facts/treaty/dossier.yaml:{line}:9: 'opening' is a draft")
    [dossier] = json.loads(check("--format", "json", at=tmp_path).stdout)["dossiers"]
    assert (dossier["facts"], dossier["drafts"]) == (1, ["opening"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("d" * 33, "32 characters of a Discord command"),
        ("d" * 32, "32 characters of a Slack command"),
        ("remind", "/remind is a command of Slack's own"),
    ],
)
def test_names_that_platforms_refuse_are_told_where_they_stand(tmp_path, name, told):
    folder = write_treaty(tmp_path).rename(tmp_path / "facts" / name)
    (folder / "dossier.yaml").write_text(DOSSIER.replace("  id: treaty\n", f"  id: {name}\n"))
    ran = check(at=tmp_path)
    assert ran.returncode == 1
    assert any(
        line.startswith(f"facts/{name}/dossier.yaml:3:7: ") and told in line
        for line in ran.stdout.splitlines()
    )


def test_more_dossiers_than_platforms_take_are_told(tmp_path):
    for number in range(101):
        folder = tmp_path / "facts" / f"d{number:03}"
        folder.mkdir(parents=True)
        about = f"dossier: {{id: d{number:03}, title: D, summary: D, languages: [en]}}\n"
        (folder / "dossier.yaml").write_text(about)
    told = check(at=tmp_path).stdout
    assert "/d050/dossier.yaml:1:15: Discord takes the slash commands of 50 dossiers" in told.replace(
        "facts", ""
    )
    assert told.count("Slack takes 50 slash commands") == 51


def test_a_change_is_checked_at_once_until_stopped(tmp_path):
    folder = write_treaty(tmp_path)
    words = [sys.executable, "-m", "bot", "check", "--watch"]
    place = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(words, cwd=tmp_path, env=place, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout
        assert watching.stdout.readline() == SOUND
        # What is written before the watch begins is not told, so it is written until something is.
        told = ThreadPoolExecutor(1).submit(watching.stdout.readline)
        number = 0
        while not told.done():
            number += 1
            (folder / "dossier.yaml").write_text(f"{DOSSIER}# {number}\n")
            wait([told], timeout=1)
        (folder / "dossier.yaml").write_text(DOSSIER.replace("certainty: stated", "certainty: sure"))
        while "sure" not in watching.stdout.readline():
            pass
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 1
