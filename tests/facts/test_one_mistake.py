"""One mistake is told once, however much hangs on it."""

import pytest

from bot.facts.loader import Loaded
from tests.facts.treaty import CHARTER, DOSSIER, load, places, problems, sources, write_treaty

FACT = (
    "  - id: fact-{number}\n    kind: event\n    title: Visit\n    text: A visit.\n"
    "    according_to: {party}\n    certainty: stated\n    evidence: [{{source: {source}, quote: {quote}}}]\n"
)


def many(
    count: int, *, party: str = "alba", source: str = "charter", quote: str = "Reed said that Alba"
) -> str:
    """A file of facts."""
    return "facts:\n" + "".join(
        FACT.format(number=number, party=party, source=source, quote=quote) for number in range(count)
    )


def files_with_problems(loaded: Loaded) -> set[str]:
    return {place.file for place in places(loaded)}


@pytest.mark.parametrize(
    "broken",
    [
        sources().rstrip() + "\n  - [\n",
        sources().replace("title: The", "title: The: "),
        sources().replace("    publisher", "   publisher"),
        sources() + "\0",
        sources().encode("utf-16"),
        sources().encode() + b"\xff",
        "sources:\n  - " + "[" * 200 + "\n    id: charter\n",
    ],
)
def test_ids_of_a_file_that_cannot_be_read_are_not_unknown_elsewhere(tmp_path, broken):
    folder = write_treaty(tmp_path, notes=many(3))
    (folder / "sources.yaml").write_bytes(broken if isinstance(broken, bytes) else broken.encode())
    assert files_with_problems(load(folder)) == {"sources.yaml"}
    assert len(load(folder).problems) == 1


def test_an_unknown_id_is_still_told_where_another_file_cannot_be_read(tmp_path):
    folder = write_treaty(tmp_path, notes=many(1, party="atlantis"))
    (folder / "sources.yaml").write_text(sources() + "   x: [")
    assert [(place.file, place.line) for place in places(load(folder))] == [
        ("notes.yaml", 6),
        ("sources.yaml", 8),
    ]


def test_a_dossier_that_cannot_be_read_is_not_missing_too(tmp_path):
    folder = write_treaty(tmp_path)
    (folder / "dossier.yaml").write_text(DOSSIER.replace("languages: [en, zh]", "languages: [en, zh"))
    assert files_with_problems(load(folder)) == {"dossier.yaml"}
    assert len(load(folder).problems) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("published: 2010-05-05", "published: May"),
        ("publisher", "publishr"),
        ("    title: The Harbour Charter\n", ""),
    ],
)
def test_a_source_with_a_fault_is_not_unknown_too(tmp_path, before, after):
    folder = write_treaty(tmp_path, notes=many(3))
    (folder / "sources.yaml").write_text(sources().replace(before, after))
    assert files_with_problems(load(folder)) == {"sources.yaml"}


@pytest.mark.parametrize("change", ["gone", "changed", "no text"])
def test_a_source_whose_file_is_wrong_is_one_problem(tmp_path, change):
    folder = write_treaty(tmp_path, notes=many(30))
    seed = tmp_path / "seeds" / "charter.txt"
    if change == "gone":
        seed.unlink()
    else:
        seed.write_bytes(b"another text" if change == "changed" else b"\xff")
    assert files_with_problems(load(folder)) == {"sources.yaml"}
    assert len(load(folder).problems) <= 2


def test_a_source_with_the_wrong_text_is_told_as_one_mistake_with_three_examples(tmp_path):
    folder = write_treaty(tmp_path, notes=many(30))
    other = "Something else altogether.\n"
    (tmp_path / "seeds" / "charter.txt").write_text(other)
    (folder / "sources.yaml").write_text(sources(other))
    found = places(load(folder))
    [told] = [place for place in found if place.file == "sources.yaml"]
    assert told[:3] == ("sources.yaml", 6, 11)
    assert told.message.startswith("34 of the 34 quotations of 'charter' are not in this file: name the file")
    assert told.message.count("notes.yaml:") == 30
    assert len(found) == 4


def test_a_few_wrong_quotations_are_each_told(tmp_path):
    notes = many(20) + many(6, quote="Reed sayd that Alba").replace("facts:\n", "").replace("fact-", "wrong-")
    found = problems(tmp_path, notes=notes)
    assert len(found) == 6


def test_an_unknown_id_named_often_is_told_a_few_times_with_all_places(tmp_path):
    found = problems(tmp_path, notes=many(30, source="letter"))
    assert [place[:3] for place in found] == [("notes.yaml", 8 + 7 * number, 25) for number in range(4)]
    assert found[0].message == "no source is called 'letter': define it, or use an id that exists"
    assert found[3].message.startswith(
        "no source is called 'letter': 27 more times, perhaps for one reason ("
    )
    assert found[3].message.count("notes.yaml:") == 27


def test_five_of_a_kind_are_each_told(tmp_path):
    assert len(problems(tmp_path, notes=many(5, source="letter"))) == 5


def test_languages_missing_from_the_dossier_are_told_as_one_mistake(tmp_path):
    bodies = "".join(f"  - {{id: body-{number}, name: {{en: Body, zh: 部}}}}\n" for number in range(30))
    folder = write_treaty(tmp_path, notes="organizations:\n" + bodies)
    (folder / "dossier.yaml").write_text(DOSSIER.replace("languages: [en, zh]", "languages: [en]"))
    found = places(load(folder))
    assert len(found) == 4
    assert found[0].message == "language 'zh' is none of the dossier's (en): mend or add it"
    assert "more times" in found[3].message


def test_an_unreadable_file_hides_what_it_may_define(tmp_path):
    folder = write_treaty(tmp_path, notes=many(3))
    (folder / "sources.yaml").unlink()
    (folder / "sources.yaml").mkdir()
    assert [(place.file, place.line) for place in places(load(folder))] == [("sources.yaml", 1)]


def test_the_charter_of_these_tests_holds_what_is_quoted(tmp_path):
    assert "Reed said that Alba" in CHARTER
    assert problems(tmp_path, notes=many(3)) == []
