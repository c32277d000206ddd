"""What is wrong between files: ids, references, the dossier itself, and that all is told at once."""

# ruff: noqa: D205, D415 - a test's docstring is its input

from contextlib import chdir
from pathlib import Path

import pytest

from tests.facts.treaty import (
    CHARTER,
    CHARTER_ID,
    DOSSIER,
    OPENING,
    SIGNING,
    Place,
    book_of,
    load,
    places,
    problems,
    sources,
    write_treaty,
)


def test_an_unknown_id_is_told_with_the_nearest(load_docstring):
    """
    facts:
      - id: visit
        kind: event
        title: Visit
        text: A visit.
        according_to: bordurya
        people: [ada-red]
        organizations: [atlantis-far-away]
        certainty: stated
        supersedes: [signin]
        evidence: [{source: chartr, quote: anything}]
    """
    assert load_docstring == [
        Place(
            "notes.yaml",
            6,
            19,
            "no person or organization is called 'bordurya': did you mean 'borduria'?",
        ),
        Place("notes.yaml", 7, 14, "no person is called 'ada-red': did you mean 'ada-reed'?"),
        Place(
            "notes.yaml",
            8,
            21,
            "no organization is called 'atlantis-far-away': define it, or use an id that exists",
        ),
        Place("notes.yaml", 10, 18, "no fact is called 'signin': did you mean 'signing'?"),
        Place("notes.yaml", 11, 25, "no source is called 'chartr': did you mean 'charter'?"),
    ]


def test_two_things_with_one_id_are_told_with_the_other_place(load_docstring):
    """
    organizations:
      - id: borduria
        name: Borduria
      - id: ada-reed
        name: Ada Reed and Sons
    sources:
      - id: signing
        title: A source may be called as a fact is
        publisher: Alba
        published: 2010
    facts:
      - id: signing
        kind: event
        title: Again
        text: Again.
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    found = [(place.line, place.column, place.message.split(" (")[0]) for place in load_docstring]
    assert found == [
        (2, 9, "two things are called 'borduria'"),
        (4, 9, "two things are called 'ada-reed'"),
        (12, 9, "two things are called 'signing'"),
    ]
    assert load_docstring[2].message.endswith("dossier.yaml:22): rename one of them")


def test_an_id_taken_twice_is_told_even_where_both_facts_have_other_faults(load_docstring):
    """
    organizations:
      - id: ministry
      - id: ministry
    """
    assert [(place.line, place.message[:30]) for place in load_docstring] == [
        (2, "an organization has no 'name':"),
        (3, "an organization has no 'name':"),
        (3, "two things are called 'ministr"),
    ]


def test_a_second_dossier_is_told(load_docstring):
    """
    dossier:
      id: treaty
      title: Another
      summary: Another.
      languages: [en]
    """
    [problem] = load_docstring
    assert problem[:3] == ("notes.yaml", 2, 7)
    assert problem.message.startswith("a second dossier stands in this folder (the first: ")
    assert problem.message.endswith("dossier.yaml:3): keep one")


def test_a_folder_without_dossier_is_told(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "dossier.yaml").write_text(DOSSIER[DOSSIER.index("people:") :])
    assert places(load(folder)) == [
        Place(
            "dossier.yaml",
            1,
            1,
            "no file of this folder has the key 'dossier': write one, with id and title",
        )
    ]


def test_a_dossier_called_otherwise_than_its_folder_is_told(tmp_path):
    written = write_treaty(tmp_path)
    folder = written.rename(written.parent / "pact")
    assert places(load(folder)) == [
        Place(
            "dossier.yaml",
            3,
            7,
            "the dossier is called 'treaty' in a folder called 'pact': "
            "give both one name, which is the slash command",
        )
    ]


def test_a_dossier_is_sound_by_whatever_path_it_is_named(tmp_path):
    folder = write_treaty(tmp_path)
    (tmp_path / "elsewhere").symlink_to(folder)
    (tmp_path / "linked" / "seeds").mkdir(parents=True)
    (tmp_path / "linked" / "treaty").symlink_to(folder)
    with chdir(folder):
        for path in (Path(), Path("../treaty"), folder, tmp_path / "linked" / "treaty"):
            assert load(path).problems == ()
    assert "in a folder called 'elsewhere'" in load(tmp_path / "elsewhere").problems[0].message


@pytest.mark.parametrize("key", ["supersedes", "part_of"])
def test_a_circle_is_told(tmp_path, key):
    if key == "part_of":
        notes = (
            "organizations:\n"
            "  - {id: ministry, name: Ministry, part_of: court}\n"
            "  - {id: court, name: Court, part_of: ministry}\n"
        )
    else:
        fact = (
            "  - id: {}\n    kind: event\n    title: Visit\n    text: A visit.\n    according_to: alba\n"
            "    certainty: stated\n    supersedes: [{}]\n"
            "    evidence: [{{source: charter, quote: Alba and Borduria signed}}]\n"
        )
        notes = "facts:\n" + fact.format("ministry", "court") + fact.format("court", "ministry")
    [problem] = problems(tmp_path, notes=notes)
    assert problem.file == "notes.yaml"
    assert problem.message.startswith(f"{key} leads in a circle (")
    assert "ministry → court" in problem.message


def test_a_fact_that_supersedes_itself_is_told(load_docstring):
    """
    facts:
      - id: visit
        kind: event
        title: Visit
        text: A visit.
        according_to: alba
        certainty: stated
        supersedes: [visit]
        evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    assert load_docstring == [
        Place("notes.yaml", 2, 9, "supersedes leads in a circle (visit → visit): take one of these links out")
    ]


def test_problems_of_all_files_come_at_once_and_sorted(tmp_path):
    folder = write_treaty(
        tmp_path,
        b="organizations:\n  - {id: x, name: X, part_of: nowhere-at-all}\n  - {id: y, nam: Y, name: Y}\n",
        a="facts:\n  - id: [\n",
        c="organizations: 1\npeople: 2\n",
    )
    (tmp_path / "seeds" / "charter.txt").unlink()
    loaded = load(folder)
    assert loaded.book is None
    assert [(place.file, place.line, place.column) for place in places(loaded)] == [
        ("a.yaml", 3, 1),
        ("b.yaml", 2, 31),
        ("b.yaml", 3, 13),
        ("c.yaml", 1, 16),
        ("c.yaml", 2, 9),
        ("sources.yaml", 6, 11),
    ]
    assert list(loaded.problems) == sorted(loaded.problems)


def test_a_problem_reads_as_compilers_write_it(tmp_path):
    folder = write_treaty(tmp_path, notes="fact: []\n")
    assert [str(problem) for problem in load(folder).problems] == [
        f"{folder}/notes.yaml:1:1: 'fact' is no key of a fact file: did you mean 'facts'?"
    ]


def test_a_path_in_a_problem_is_the_one_the_person_named(tmp_path):
    write_treaty(tmp_path, notes="fact: []\n")
    with chdir(tmp_path):
        [problem] = load(Path("facts/treaty")).problems
    assert problem.path == "facts/treaty/notes.yaml"


def test_a_sound_folder_gives_a_book_with_everything_in_it(tmp_path):
    book = book_of(write_treaty(tmp_path))
    assert book.dossier.id == "treaty"
    assert list(book.facts) == ["signing", "opening"]
    assert list(book.people) == ["ada-reed"]
    assert list(book.organizations) == ["alba", "borduria"]
    assert book.sources[CHARTER_ID].is_checked
    commitment = book.facts[OPENING].commitment
    assert commitment is not None
    assert commitment.current.state == "agreed"
    assert book.facts[SIGNING].location.line == 22


def test_the_books_digest_changes_with_any_file_and_with_the_seeds(tmp_path):
    folder = write_treaty(tmp_path)
    digests = [book_of(folder).digest]
    assert book_of(folder).digest == digests[0]
    (folder / "dossier.yaml").write_text(DOSSIER + "# a comment\n")
    digests.append(book_of(folder).digest)
    changed = CHARTER + "A new line.\n"
    (tmp_path / "seeds" / "charter.txt").write_text(changed)
    (folder / "sources.yaml").write_text(sources(changed))
    digests.append(book_of(folder).digest)
    (folder / "sources.yaml").rename(folder / "texts.yaml")
    digests.append(book_of(folder).digest)
    assert len(set(digests)) == 4


def test_a_facts_digest_changes_with_its_words_and_not_with_layout_or_comments(tmp_path):
    folder = write_treaty(tmp_path)
    first = book_of(folder).facts
    moved = "# moved\n\n" + DOSSIER.replace("certainty: stated", "certainty:  stated")
    (folder / "dossier.yaml").write_text(moved)
    second = book_of(folder).facts
    assert [fact.digest for fact in second.values()] == [fact.digest for fact in first.values()]
    (folder / "dossier.yaml").write_text(DOSSIER.replace("title: The signing", "title: The Signing"))
    third = book_of(folder).facts
    assert third[SIGNING].digest != first[SIGNING].digest
    assert third[OPENING].digest == first[OPENING].digest
