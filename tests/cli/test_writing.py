"""The commands that write fact files: what they refuse they refuse in one sentence, and write nothing."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.facts.reading.schema import schema_file
from bot.model.ids import FactId, OrganizationId, PersonId, SourceId
from tests.facts.treaty import DOSSIER, SIGNING, book_of, sources, write_treaty

TEXT = (
    "The Harbour Charter\n\nAlba signed it on 4 May 2010. "
    "Alba will open the harbour in the first half of 2011.\n"
)
ABOUT = ("--title", "Charter", "--publisher", "Alba Gazette", "--published", "2010-05-05")


def run(root: Path, *words: str, given: str | bytes = "") -> Result:
    """Run a command over the dossiers below a folder; its usage is no part of what it says."""
    return CliRunner().invoke(cli, [*words, "--facts", str(root)], input=given)


def refused(root: Path, *words: str, given: str | bytes = "") -> str:
    """Run a command that must be refused; gives its sentence, after all is found to be as it was."""
    before = tree(root.parent)
    ran = run(root, *words, given=given)
    assert ran.exit_code in {1, 2}, ran.output
    assert not isinstance(ran.exception, Exception) or isinstance(ran.exception, SystemExit)
    assert tree(root.parent) == before
    [said] = [line for line in ran.stderr.splitlines() if line.startswith("Error: ")]
    return said.removeprefix("Error: ")


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_treaty(tmp_path).parent


def test_a_dossier_begins_with_a_folder_that_serves(tmp_path):
    root = tmp_path / "facts"
    ran = run(root, "init", "harbour", "--language", "en", "--language", "fr")
    assert ran.exit_code == 0
    book = book_of(root / "harbour")
    assert (book.dossier.id, book.dossier.languages) == ("harbour", ("en", "fr"))
    assert (root / "schema.json").read_text() == schema_file()
    assert "sources/** -text" in (root / "harbour" / ".gitattributes").read_text()
    answer = run(root, "ask", "summary")
    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "Harbour")
    assert "What the sources say about Harbour." in answer.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Harbour",), "'Harbour' is no id"),
        (("../elsewhere",), "'../elsewhere' is no id"),
        (("treaty",), "is there already"),
        (("port", "--language", "English"), "'English' is not right here"),
        (("port", "--title", " "), "the text is empty"),
        (("port", "--title", "x" * 121), "the text has 121 characters"),
    ],
)
def test_what_can_be_no_dossier_is_refused(root, words, told):
    assert told in refused(root, "init", *words)


def test_a_text_is_stored_byte_for_byte_with_its_digest(root):
    content = TEXT.replace("\n", "\r\n").encode()
    ran = run(root, "source", "add", "-", *ABOUT, given=content)
    assert ran.exit_code == 0, ran.output
    assert (root / "treaty" / "sources" / "charter-2.txt").read_bytes() == content
    source = book_of(root / "treaty").sources[SourceId("charter-2")]
    assert source.is_checked
    assert (source.publisher.original, str(source.published)) == ("Alba Gazette", "2010-05-05")


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (("-", *ABOUT), b"\xff\xfe", "is not UTF-8 at byte 0"),
        (("-", *ABOUT), b" \n", "is empty"),
        (("-", *ABOUT[:4]), TEXT, "--published is missing"),
        (("-", *ABOUT[:5], "soon"), TEXT, "'soon' is not a date"),
        (("-", *ABOUT, "--id", "../x"), TEXT, "'../x' is no id"),
        (("-", *ABOUT, "--id", "charter"), TEXT, "something is called 'charter' already"),
        (("-", *ABOUT, "--url", "ftp://x"), TEXT, "an http or https address"),
        (("nowhere.txt", *ABOUT), TEXT, "'nowhere.txt' can't be read"),
        (("-", *ABOUT, "--dossier", "other"), TEXT, "there is no dossier 'other' (there is: treaty)"),
    ],
)
def test_a_text_that_can_not_be_stored_is_refused(root, words, given, told):
    assert told in refused(root, "source", "add", *words, given=given)


def test_a_source_described_before_gets_its_text(root):
    described = ("Letter", "--publisher", "Alba Gazette", "--published", "2010-05-05")
    assert run(root, "new", "source", *described).exit_code == 0
    given = {"given": TEXT}
    assert "'letter' has that title, and no text yet: give --id letter" in refused(
        root, "source", "add", "-", "--title", "Letter", *ABOUT[2:], **given
    )
    assert "'letter' is described already: leave out --title and --publisher and --published" in refused(
        root, "source", "add", "-", "--id", "letter", *ABOUT, **given
    )
    ran = run(root, "source", "add", "-", "--id", "letter", **given)
    assert ran.exit_code == 0, ran.output
    source = book_of(root / "treaty").sources[SourceId("letter")]
    assert source.is_checked
    assert source.title.original == "Letter"
    assert "this very text is stored already, as 'letter'" in refused(
        root, "source", "add", "-", *ABOUT, **given
    )


def test_what_is_not_given_is_asked_for_at_a_terminal(root):
    (root / "charter.txt").write_text(TEXT)
    ours, theirs = os.openpty()
    words = [sys.executable, "-m", "bot", "source", "add", str(root / "charter.txt"), "--facts", str(root)]
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(words, stdin=theirs, stdout=subprocess.PIPE, text=True, env=place) as asking:
        os.write(ours, b"Letter\nAlba Gazette\n2010-05-05\n")
        said, _ = asking.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 0
    assert "Who published it: " in said
    assert str(book_of(root / "treaty").sources[SourceId("letter")].published) == "2010-05-05"


def test_a_quotation_is_printed_ready_to_be_pasted(root):
    ran = run(root, "quote", "charter", "the ministers met")
    assert ran.output == (
        "evidence:\n  - source: charter\n    quote: the ministers met\n    suffix: again.\n"
        if "suffix" in ran.output
        else "evidence:\n  - source: charter\n    quote: the ministers met\n"
    )
    whole = run(root, "quote", "charter", "in 2011", "--sentence")
    assert "quote: Alba will “open the harbour” in 2011." in whole.output


def test_words_that_stand_in_several_places_are_told_apart(root):
    printed = run(root, "quote", "charter", "Alba").output
    assert printed.count("quote: Alba") == printed.count("fix: ") >= 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("charter", "open the harbor"), 'the closest passage is “"open the harbour"” (93 % alike)'),
        (("charter", "全不相干的话"), "nor anything like them"),
        (("chart", "Alba"), "no source is called 'chart' (there is: charter)"),
    ],
)
def test_words_that_are_not_there_are_refused(root, words, told):
    assert told in refused(root, "quote", *words)


def test_entries_are_put_where_they_belong(root):
    folder = root / "treaty"
    assert run(root, "new", "organization", "Harbour Authority", "--part-of", "alba").exit_code == 0
    office = ("--office", "minister", "--organization", "alba", "--source", "charter", "--quote", "Bo Lind")
    assert run(root, "new", "person", "Bo Lind", *office).exit_code == 0
    assert run(root, "new", "source", "A letter", "--publisher", "Alba", "--published", "2011").exit_code == 0
    fact = ("--text", "They met again.", "--source", "charter", "--quote", "In June the ministers met again.")
    assert run(root, "new", "fact", "The second meeting", *fact, "--according-to", "bo-lind").exit_code == 0
    owed = ("--text", "Alba keeps its word.", "--source", "charter", "--quote", "its word", "--by", "alba")
    ran = run(
        root, "new", "fact", "The word", *owed, "--by", "alba", "--due", "2012", "--according-to", "alba"
    )
    assert ran.exit_code == 0
    book = book_of(folder)
    assert book.organizations[OrganizationId("harbour-authority")].part_of == "alba"
    assert book.people[PersonId("bo-lind")].roles[0].evidence[0].quote == "Bo Lind"
    assert not book.sources[SourceId("a-letter")].is_checked
    assert book.facts[FactId("the-second-meeting")].kind == "event"
    commitment = book.facts[FactId("the-word")].commitment
    assert commitment
    assert (str(commitment.due), commitment.current.as_of.isoformat()) == ("2012", "2010-05-05")
    assert (folder / "dossier.yaml").read_text().startswith(DOSSIER)
    assert (folder / "sources.yaml").read_text().startswith(sources())
    made = {path.name for path in folder.glob("*.yaml")}
    assert made == {"dossier.yaml", "organizations.yaml", "people.yaml", "sources.yaml"}


GOOD = ("--text", "T", "--source", "charter", "--quote", "In June the ministers met again.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("organization", "Alba", "--id", "alba"), "something is called 'alba' already"),
        (("organization", "X", "--part-of", "nobody"), "no organization is called 'nobody'"),
        (("organization", " "), "the text is empty"),
        (("organization", "a\u2028b"), "character U+2028 can't stand in YAML"),
        (("person", "X", "--source", "charter"), "give --office too"),
        (("person", "X", "--office", "y", "--source", "charter", "--quote", "zzz"), "not in 'charter'"),
        (("source", "X", "--publisher", "Y"), "--published is missing"),
        (("fact", "X", *GOOD), "--according-to is missing"),
        (("fact", "X", *GOOD, "--according-to", "nobody"), "no person or organization is called 'nobody'"),
        (("fact", "X", *GOOD[:4], "--quote", "Alba", "--according-to", "alba"), "stand 3 times in 'charter'"),
        (("fact", "X", *GOOD, "--according-to", "alba", "--due", "2011"), "--by is missing: Who owes it"),
        (("fact", "X", *GOOD, "--according-to", "alba", "--by", "alba", "--due", "x"), "'x' is not a date"),
        (("fact", "X", *GOOD, "--according-to", "alba", "--when", "2011-13"), "2011-13"),
    ],
)
def test_entries_that_would_be_wrong_are_refused(root, words, told):
    assert told in refused(root, "new", *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing", "x"), "nothing is called 'nothing'"),
        (("signing", "Signing"), "'Signing' is no id"),
        (
            ("signing", "opening"),
            "dossier.yaml:32:9: another fact is called 'opening': name an id that is free",
        ),
        (("alba", "borduria"), "another organization is called 'borduria'"),
        (("signing", "signing"), "'signing' is called so already"),
        (("treaty", "other"), "is there already"),
    ],
)
def test_a_new_name_that_can_not_be_is_refused(root, words, told):
    (root / "other").mkdir()
    (root / "other" / "note.txt").write_text("somebody's")
    assert told in refused(root, "rename", *words)


def test_a_dossier_moves_with_its_name_and_keeps_the_old_one(root):
    ran = run(root, "rename", "treaty", "harbour")
    assert ran.exit_code == 0, ran.output
    assert not (root / "treaty").exists()
    assert book_of(root / "harbour").dossier.formerly == ("treaty",)
    assert run(root, "ask", f"fact {SIGNING}", "--dossier", "treaty").exit_code == 0


def test_what_is_called_as_before_has_no_former_name_of_its_own(root):
    for old, new in (("signing", "opened"), ("opened", "signing")):
        assert run(root, "rename", old, new).exit_code == 0
    assert book_of(root / "treaty").facts[FactId("signing")].formerly == ("opened",)


def test_a_thing_of_two_kinds_is_asked_about(root):
    text = DOSSIER.replace("  - id: borduria\n", "  - id: signing\n").replace("to: [borduria]", "to: [alba]")
    (root / "treaty" / "dossier.yaml").write_text(text)
    assert "is a fact and a organization: say which with --kind" in refused(root, "rename", "signing", "x")
    assert run(root, "rename", "signing", "state", "--kind", "organization").exit_code == 0
    assert SIGNING in book_of(root / "treaty").facts


def test_only_fact_files_are_formatted(root):
    note = root / "treaty" / "note.txt"
    note.write_text("A text.\n\nIts second paragraph.\n")
    assert "note.txt' is no fact file, whose name ends in .yaml" in refused(root, "format", str(note))


def test_a_fact_file_in_another_encoding_is_told(root):
    path = root / "treaty" / "more.yaml"
    path.write_bytes("facts: []  # été\n".encode("latin-1"))
    assert "more.yaml is not UTF-8 at byte 13: save it as UTF-8" in refused(root, "format", str(path))


def test_files_are_formatted_or_only_looked_at(root):
    path = root / "treaty" / "dossier.yaml"
    loose = DOSSIER.replace(
        "  - id: alba\n    name: Alba\n", "  -   id:   alba   # of old\n      name: 'Alba'\n"
    )
    path.write_text(loose)
    looked = run(root, "format", "--check")
    assert (looked.exit_code, path.read_text()) == (1, loose)
    assert "dossier.yaml would be formatted" in looked.output
    assert run(root, "format").exit_code == 0
    assert "  - id: alba   # of old\n" in re.sub(" +#", "   #", path.read_text())
    assert run(root, "format", "--check").exit_code == 0
    path.write_text("facts: [")
    assert "dossier.yaml: line 1" in refused(root, "format")


def test_the_schema_is_written_or_printed(root):
    assert run(root, "schema", "--print").output == schema_file()
    assert not (root / "schema.json").exists()
    assert run(root, "schema").exit_code == 0
    assert (root / "schema.json").read_text() == schema_file()


def test_a_wheel_gets_from_nothing_to_an_answer_with_the_commands_it_prints(tmp_path):
    """Built, installed outside the repository, and run in an empty folder, each command in a process."""
    project = Path(__file__).parents[2]
    git = ["git", "-C", str(project), "ls-files", "-z", "bot", "pyproject.toml", "README.md", "LICENSE"]
    for name in (
        subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip("\0").split("\0")
    ):
        copy = tmp_path / "project" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((project / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    built = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, tmp_path / "project"]
    subprocess.run(built, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True, capture_output=True)
    empty = tmp_path / "empty"
    empty.mkdir()

    def do(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=empty,
            env={"PYTHONPATH": str(site), "PATH": "", "HOME": str(tmp_path)},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def printed(said: str, name: str) -> list[str]:
        [line] = [line for line in said.splitlines() if line.startswith(f"  cyberdialogue {name} ")]
        return shlex.split(line)[1:]

    (empty / "charter.txt").write_text(TEXT)
    about = {"FILE": "charter.txt", "TITLE": "Charter", "NAME": "Alba Gazette", "DATE": "2010-05-05"}
    said = do("init", "harbour")
    assert "What the sources say about Harbour." in do(*printed(said, "ask"))
    do(*printed(said, "check"))
    stored = do(*(about.get(word, word) for word in printed(said, "source add")))
    done = do(*printed(stored, "draft"))
    [drafts] = (empty / "facts" / "harbour").glob("draft-*.yaml")
    drafts.write_text(drafts.read_text().replace("    draft: true\n", ""))
    assert "3 facts, 1 sources, no problem; 3 of 3 sentences covered" in do(*printed(done, "check"))
    assert "4 May 2010" in do(*printed(done, "ask"))
    assert "Alba signed it" in do("ask", "when did Alba sign it?")
