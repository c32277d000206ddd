"""Quotations that do not stand in their source, and sources whose file is not what it was."""

# ruff: noqa: D205, D415 - a test's docstring is its input

import hashlib
import json
import random
import weakref

import pytest

from bot.facts.loader import FolderLoader
from bot.facts.reading.process import open_reader
from bot.model.quotation import read_source
from tests.facts.treaty import CHARTER, Place, ReaderHere, load, places, problems, sources, write_treaty


def quoting(*evidence: str) -> str:
    """A file with one fact that has this evidence, each piece in a line, from the 9th on."""
    head = (
        "facts:\n  - id: visit\n    kind: event\n    title: Visit\n    text: A visit.\n"
        "    according_to: alba\n    certainty: stated\n    evidence:\n"
    )
    return head + "".join(f"      - {{source: charter, {piece}}}\n" for piece in evidence)


def test_a_near_miss_is_told_with_the_closest_passage_and_its_similarity(tmp_path):
    notes = quoting("quote: Alba and Borduria signed the Harbor Charter on 4 May 2010")
    assert problems(tmp_path, notes=notes) == [
        Place(
            "notes.yaml",
            9,
            34,
            "the quotation is not in 'charter': the closest passage is “Alba and Borduria signed the Harbour "
            "Charter on 4 May 2010.” (98 % alike); copy the exact words",
        )
    ]


def test_a_near_miss_of_many_words_shows_the_passage_cut(tmp_path):
    words = CHARTER[CHARTER.index("Alba") :].replace("signed", "singed")
    [problem] = problems(tmp_path, notes=quoting(f"quote: {json.dumps(words)}"))
    assert "closest passage is “Alba and Borduria signed" in problem.message
    assert "…” (" in problem.message


def test_words_like_nothing_in_the_source_are_told(tmp_path):
    [problem] = problems(tmp_path, notes=quoting("quote: Xyzzy quux"))
    assert problem == Place(
        "notes.yaml",
        9,
        34,
        "the quotation is not in 'charter', nor anything like it: copy the exact words",
    )


@pytest.mark.parametrize(
    "quote",
    [
        'Alba will "open the harbour"',
        "Alba will “open the harbour”",
        "Alba will „open the harbour‟",
        "The ministers - Ada Reed and Bo Lind — met",
        "The ministers – Ada Reed and Bo Lind − met",
        "Reed said that Alba keeps its word",
        "Alba   keeps\tits\n\n word",
        "\u3000Alba\xa0keeps its word.",
    ],
)
def test_white_space_and_typographic_signs_compare_equal(tmp_path, quote):
    assert problems(tmp_path, notes=quoting(f"quote: {json.dumps(quote)}")) == []


@pytest.mark.parametrize(
    "quote",
    [
        "alba and Borduria signed",
        "Alba, and Borduria signed",
        "Alba & Borduria signed",
        "Alba and Bordúria signed",
        "AlbaandBorduria signed",
        "Alba and Borduria signed …",
    ],
)
def test_nothing_else_compares_equal(tmp_path, quote):
    [problem] = problems(tmp_path, notes=quoting(f"quote: {json.dumps(quote)}"))
    assert "the closest passage is “Alba and Borduria" in problem.message


TYPESET = "The oﬃce pro\u00admised a re\u00ad\n  port by the ﬁrst\u200d of May, \u00ad unless\ufe0e asked."


@pytest.mark.parametrize(
    "quote", ["The office promised a report by the first of May, unless asked.", "ice prom", TYPESET]
)
def test_soft_hyphens_joiners_and_ligatures_of_a_source_are_no_difference(tmp_path, quote):
    notes = quoting(f"quote: {json.dumps(quote)}").replace("charter", "typeset")
    folder = write_treaty(tmp_path, notes=notes, more=sources(TYPESET).replace("charter", "typeset"))
    (tmp_path / "seeds" / "typeset.txt").write_text(TYPESET)
    assert places(load(folder)) == []


def test_a_quotation_is_shown_in_the_source_with_what_nobody_sees():
    source = read_source("An oﬃce pro\u00admised\u200d it.")
    assert [source.text[at.start : at.end] for at in source.occurrences("office promised it")] == [
        "oﬃce pro\u00admised\u200d it"
    ]
    assert [source.text[at.start : at.end] for at in source.occurrences("mised")] == ["mised"]
    assert [source.text[at.start : at.end] for at in source.occurrences("fice")] == ["ﬃce"]


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        (
            "Alba and Bоrduria signed",
            (
                "column 11 of the quotation is U+043E (CYRILLIC SMALL LETTER O) where "
                "the source has U+006F (LATIN SMALL LETTER O)"
            ),
        ),
        (
            "Alba and Borduria signed the Harbour Charter on 4 May ２010",
            (
                "column 55 of the quotation is U+FF12 (FULLWIDTH DIGIT TWO) where the source has U+0032 "
                "(DIGIT TWO)"
            ),
        ),
    ],
)
def test_a_character_that_no_eye_tells_apart_is_named_with_its_column(tmp_path, quote, said):
    [problem] = problems(tmp_path, notes=quoting(f"quote: {json.dumps(quote)}"))
    assert said in problem.message


def test_a_quotation_that_stands_twice_needs_a_prefix_or_suffix(tmp_path):
    assert problems(tmp_path, notes=quoting("quote: met again")) == [
        Place(
            "notes.yaml",
            9,
            34,
            "the quotation stands 2 times in 'charter' (line 5): "
            "add prefix or suffix, the words just before or after the one meant",
        )
    ]


@pytest.mark.parametrize(
    "beside",
    [
        "prefix: the ministers",
        "prefix: In June the ministers",
        "suffix: . Reed said",
        "prefix: ministers, suffix: .",
        "prefix: 'Bo Lind –'",
        "prefix: 'Lind -', suffix: '. In June'",
    ],
)
def test_a_prefix_or_suffix_tells_which_is_meant(tmp_path, beside):
    notes = quoting(f"quote: met again, {beside}")
    assert problems(tmp_path, notes=notes) == []


def test_a_prefix_that_stands_nowhere_beside_the_words_is_told(tmp_path):
    assert problems(tmp_path, notes=quoting("quote: met again, prefix: rulers")) == [
        Place(
            "notes.yaml",
            9,
            34,
            "the quotation stands in 'charter', but not beside this prefix or suffix: "
            "copy the words next to it",
        )
    ]


def test_a_prefix_that_leaves_two_is_not_enough(tmp_path):
    [problem] = problems(tmp_path, notes=quoting("quote: again, prefix: met"))
    assert problem.message.startswith("the quotation stands 2 times")


def test_a_quotation_of_an_office_or_status_is_looked_up_too(load_docstring):
    """
    people:
      - id: bo-lind
        name: Bo Lind
        roles:
          - title: minister
            evidence: [{source: charter, quote: Minister Bo Lynd}]
    """
    [problem] = load_docstring
    assert problem[:3] == ("notes.yaml", 6, 45)
    assert "the quotation is not in 'charter'" in problem.message


def test_a_quotation_of_a_source_without_text_is_taken_as_it_is(load_docstring):
    """
    sources:
      - {id: letter, title: A letter, publisher: Alba, published: 2010}
    facts:
      - id: visit
        kind: event
        title: Visit
        text: A visit.
        according_to: alba
        certainty: stated
        evidence: [{source: letter, quote: Whatever it says}]
    """
    assert load_docstring == []


def test_a_file_that_was_changed_is_one_problem_at_its_digest(tmp_path):
    folder = write_treaty(tmp_path)
    changed = CHARTER.replace("Harbour", "Port")
    (tmp_path / "seeds" / "charter.txt").write_text(changed)
    digest = hashlib.sha256(changed.encode()).hexdigest()
    assert places(load(folder)) == [
        Place(
            "sources.yaml",
            7,
            13,
            f"file 'seeds/charter.txt' is not the one quoted from (its sha256 is {digest}): restore it, "
            "or check the quotations and write the new sha256",
        )
    ]
    (folder / "sources.yaml").write_text(sources(changed))
    assert {place.file for place in places(load(folder))} == {"dossier.yaml"}


@pytest.mark.parametrize(("before", "after", "said"), [("\n", "\r\n", "LF"), ("\r\n", "\n", "CRLF")])
def test_a_file_whose_line_ends_were_converted_is_told_so(tmp_path, before, after, said):
    """As a checkout does on machines that convert them."""
    quoted = CHARTER.replace("\n", before)
    assert quoted.count(before)
    folder = write_treaty(tmp_path)
    (folder / "sources.yaml").write_text(sources(quoted))
    file = tmp_path / "seeds" / "charter.txt"
    file.write_bytes(quoted.encode())
    assert places(load(folder)) == []
    file.write_bytes(CHARTER.replace("\n", after).encode())
    [problem] = places(load(folder))
    assert problem.message == (
        f"file 'seeds/charter.txt' had its line ends converted (it was {said} when it was quoted from): "
        "check it out again as it is, with `seeds/** -text` in .gitattributes"
    )


def test_a_file_without_digest_is_told_with_the_digest_to_write(tmp_path):
    text = sources()
    digest = text.split("sha256: ")[1].strip()
    folder = write_treaty(tmp_path)
    (folder / "sources.yaml").write_text(text[: text.index("    sha256")])
    assert places(load(folder)) == [
        Place("sources.yaml", 6, 11, f"the file has no sha256 beside it: write sha256: {digest}")
    ]


def test_a_digest_without_file_is_told(load_docstring):
    """
    sources:
      - id: letter
        sha256: 837c5d9065ba07ab91f16d1fd720488620ab71b54d0614b20b312904ab87a24f
        title: A letter
        publisher: Alba
        published: 2010
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 13, "sha256 without file: name the file it is the digest of")
    ]


def test_a_missing_file_is_one_problem_with_the_nearest_name(tmp_path):
    folder = write_treaty(tmp_path)
    seeds = tmp_path / "seeds"
    (seeds / "charter.txt").rename(seeds / "charter-2010.txt")
    assert places(load(folder)) == [
        Place(
            "sources.yaml",
            6,
            11,
            "file 'seeds/charter.txt' can't be read: No such file or directory; "
            "did you mean 'seeds/charter-2010.txt'?",
        )
    ]


def test_a_dossier_below_no_seeds_is_told_so(tmp_path):
    folder = write_treaty(tmp_path)
    (tmp_path / "seeds").rename(tmp_path / "texts")
    [problem] = places(load(folder))
    # A folder further up may hold another seeds/: whichever it is, it holds no charter.
    assert problem[:3] == ("sources.yaml", 6, 11)
    assert problem.message.startswith("file 'seeds/charter.txt' can't be read: ")


def test_a_file_that_is_no_text_is_told_at_its_byte(tmp_path):
    raw = CHARTER.encode() + b"\xff\xfe"
    folder = write_treaty(tmp_path)
    (tmp_path / "seeds" / "charter.txt").write_bytes(raw)
    text = sources().split("sha256: ")[0] + f"sha256: {hashlib.sha256(raw).hexdigest()}\n"
    (folder / "sources.yaml").write_text(text)
    assert places(load(folder)) == [
        Place(
            "sources.yaml",
            6,
            11,
            f"file 'seeds/charter.txt' is not UTF-8 at byte {len(CHARTER.encode())}: save it as UTF-8",
        )
    ]


def test_a_file_of_many_megabytes_is_refused(tmp_path):
    folder = write_treaty(tmp_path)
    with (tmp_path / "seeds" / "charter.txt").open("wb") as stream:
        stream.truncate(9 * 1024 * 1024)
    [problem] = places(load(folder))
    assert "can't be read: it has more than 8 MB" in problem.message


def test_words_copied_from_a_source_with_invisible_signs_are_found(tmp_path):
    text = "\ufeffThe har\u200bbour was o\u0308ffnet.\r\nAnd\rclosed.\r\n"
    folder = write_treaty(
        tmp_path, notes=quoting('quote: "The har\u200bbour was o\u0308ffnet"', "quote: And closed")
    )
    (tmp_path / "seeds" / "charter.txt").write_bytes(text.encode())
    (folder / "sources.yaml").write_text(sources(text))
    assert [place for place in places(load(folder)) if place.file == "notes.yaml"] == []


def test_a_passage_set_aside_must_stand_in_the_source(tmp_path):
    folder = write_treaty(tmp_path)
    aside = (
        "    set_aside:\n"
        "      - {quote: The Harbour Charter, reason: title}\n"
        "      - quote: The Harbor Charter\n"
        "        reason: title\n"
    )
    (folder / "sources.yaml").write_text(sources() + aside)
    [problem] = places(load(folder))
    assert problem == Place(
        "sources.yaml",
        10,
        16,
        "the passage set aside is not in 'charter': the closest passage is “The Harbour Charter” "
        "(94 % alike); copy the exact words",
    )


def test_quotations_are_checked_even_where_their_source_has_another_fault(tmp_path):
    folder = write_treaty(tmp_path, notes=quoting("quote: Alba and Borduria singed"))
    (folder / "sources.yaml").write_text(sources().replace("published: 2010-05-05", "published: in May"))
    assert [place[:3] for place in places(load(folder))] == [("notes.yaml", 9, 34), ("sources.yaml", 5, 16)]


def test_thousands_of_wrong_quotations_are_all_told_and_closest_passages_looked_for_within_limits(tmp_path):
    chance = random.Random(5)  # noqa: S311 - the same each time
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(3_000)]
    lines = [" ".join(chance.choices(words, k=60)) for _ in range(3_000)]
    text = "\n".join(lines)
    wrong = [line.replace("a", "e").replace("b", "f") for line in lines[:1400]]
    quotes = [*wrong, *lines[1500:]]
    folder = write_treaty(tmp_path, notes=quoting(*(f"quote: {quote}" for quote in quotes)))
    (tmp_path / "seeds" / "charter.txt").write_text(text)
    (folder / "sources.yaml").write_text(sources(text))
    with open_reader() as reader:
        told = [
            place.message
            for place in places(FolderLoader(folder, reader).load())
            if place.file == "notes.yaml"
        ]
        assert len(told) == 1400
        assert told[0].startswith("the quotation is not in 'charter': the closest passage is “")
        assert told[-1] == "the quotation is not in 'charter': copy the exact words"
        # The child that looked goes on reading.
        [read] = reader.read_files([("x.yaml", b"people: [{id: x, name: X}]")])
        assert read.problems == ()


def test_a_text_that_was_replaced_is_kept_by_nobody(tmp_path):
    folder = write_treaty(tmp_path)
    loader = FolderLoader(folder, ReaderHere())
    loader.load()
    old = weakref.ref(read_source(CHARTER))
    assert old() is read_source(CHARTER)
    changed = CHARTER + "A new line.\n"
    (tmp_path / "seeds" / "charter.txt").write_text(changed)
    (folder / "sources.yaml").write_text(sources(changed))
    assert loader.load().problems == ()
    assert old() is None
