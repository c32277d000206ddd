"""What is wrong within one file, told at its place; each docstring is the file."""

# ruff: noqa: D200, D205, D415 - a test's docstring is its input

import pytest

from tests.facts.treaty import Place, problems


def test_the_dossier_of_these_tests_is_sound(tmp_path):
    assert problems(tmp_path) == []


def test_an_unknown_key_is_told_with_the_nearest_one(load_docstring):
    """
    organizations:
      - id: ministry
        nam: Ministry
        name: Ministry
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 5, "'nam' is no key of an organization: did you mean 'name'?")
    ]


def test_an_unknown_key_like_no_other_is_told_with_all_keys(load_docstring):
    """
    xyzzy: []
    """
    assert load_docstring == [
        Place(
            "notes.yaml",
            1,
            1,
            "'xyzzy' is no key of a fact file: write one of dossier, sources, people, organizations, facts",
        )
    ]


def test_every_missing_key_is_told_with_its_meaning(load_docstring):
    """
    people:
      - aliases: [Bo]
    """
    assert load_docstring == [
        Place("notes.yaml", 2, 5, "a person has no 'id': what facts call them"),
        Place("notes.yaml", 2, 5, "a person has no 'name': the name"),
    ]


def test_a_text_where_a_list_belongs_is_told(load_docstring):
    """
    facts: signing
    """
    assert load_docstring == [
        Place("notes.yaml", 1, 8, "a text stands here: write a list, each item after '- '")
    ]


def test_a_list_where_a_text_belongs_is_told(load_docstring):
    """
    organizations:
      - id: ministry
        name: [Ministry]
    """
    assert load_docstring == [Place("notes.yaml", 3, 11, "a list stands here: write a text")]


def test_nothing_where_a_text_belongs_is_told(load_docstring):
    """
    organizations:
      - id: ministry
        name:
      - id: court
        name: "  "
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 10, "nothing stands here: write a text"),
        Place("notes.yaml", 5, 11, "the text is empty: write at least one word, or leave the key out"),
    ]


def test_a_text_where_a_fact_belongs_is_told(load_docstring):
    """
    facts:
      - id:opening
    """
    [problem] = load_docstring
    assert problem[:3] == ("notes.yaml", 2, 5)
    assert problem.message.startswith("a text stands here: write a fact with keys id, kind, title")


def test_a_file_that_is_a_list_is_told(load_docstring):
    """
    - id: opening
    """
    assert load_docstring == [
        Place(
            "notes.yaml",
            1,
            1,
            "a list stands here: write keys dossier, sources, people, organizations, facts",
        )
    ]


def test_an_id_of_other_letters_is_told(load_docstring):
    """
    organizations:
      - {id: The Ministry, name: Ministry}
      - {id: [a], name: Ministry}
      - {id: -court, name: Court}
    """
    form = "write 1 to 64 small letters, digits and hyphens, the first a letter or digit"
    assert load_docstring == [
        Place("notes.yaml", 2, 10, f"'The Ministry' is not an id: {form}"),
        Place("notes.yaml", 3, 10, f"a list is not an id: {form}"),
        Place("notes.yaml", 4, 10, f"'-court' is not an id: {form}"),
    ]


def test_a_word_of_no_closed_set_is_told_with_the_nearest(load_docstring):
    """
    facts:
      - id: visit
        kind: evnt
        title: Visit
        text: A visit.
        according_to: alba
        certainty: Stated
        evidence: [{source: charter, quote: The Harbour Charter, suffix: Alba}]
    """
    kinds = "event, commitment, finding, statement, background"
    certainties = "stated, alleged, reported, proposed, expected"
    assert load_docstring == [
        Place(
            "notes.yaml",
            3,
            11,
            f"'evnt' is not known here (did you mean 'event'?): write one of {kinds}",
        ),
        Place(
            "notes.yaml",
            7,
            16,
            f"'Stated' is not known here (did you mean 'stated'?): write one of {certainties}",
        ),
    ]


def test_a_language_tag_that_is_none_is_told(load_docstring):
    """
    organizations:
      - id: ministry
        name: {en: Ministry, chinese!: 部}
      - id: court
        name: {en: Court, EN: Tribunal}
      - id: port
        name: {}
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 26, "'chinese!' is not a language tag: write one such as en or zh"),
        Place("notes.yaml", 5, 23, "language 'en' stands here twice: keep one of the texts"),
        Place("notes.yaml", 7, 11, "an empty mapping stands here: write a text, or one text per language"),
    ]


def test_a_language_the_dossier_has_not_is_told(load_docstring):
    """
    organizations:
      - id: ministry
        name: {en: Ministry, fr: Ministère}
      - id: court
        name: {zh: 法院, en: Court}
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 11, "language 'fr' is none of the dossier's (en, zh): mend or add it"),
        Place("notes.yaml", 5, 11, "the text begins with 'zh': write the first language, 'en', first"),
    ]


def test_a_translation_of_a_quotation_begins_with_any_language_of_the_dossier(load_docstring):
    """
    facts:
      - id: visit
        kind: event
        title: Visit
        text: A visit.
        according_to: alba
        certainty: stated
        evidence:
          - source: charter
            quote: Alba and Borduria signed
            translation: {zh: 两国签署}
    """
    assert load_docstring == []


@pytest.mark.parametrize(
    ("key", "written", "said"),
    [
        ("url", "ftp://alba.example/x", "an http or https address"),
        ("file", "../etc/passwd", "a path below sources/ or seeds/, with / and without .."),
        ("file", "seeds/../../etc/passwd", "a path below sources/ or seeds/, with / and without .."),
        ("file", "/etc/passwd", "a path below sources/ or seeds/, with / and without .."),
        ("sha256", "abc", "64 hexadecimal digits"),
    ],
)
def test_an_address_file_or_digest_of_another_form_is_told(tmp_path, key, written, said):
    rest = "" if key != "sha256" else "    file: seeds/charter.txt\n"
    source = (
        "sources:\n"
        "  - id: letter\n"
        f"    {key}: {written}\n"
        "    title: A letter\n"
        "    publisher: Alba\n"
        "    published: 2010\n" + rest
    )
    found = problems(tmp_path, notes=source)
    column = len(key) + 7
    assert Place("notes.yaml", 3, column, f"{written!r} is not right here: write {said}") in found


def test_a_text_that_is_too_long_is_told_with_its_length(tmp_path):
    notes = f"organizations:\n  - id: ministry\n    name: {'x' * 201}\n"
    assert problems(tmp_path, notes=notes) == [
        Place("notes.yaml", 3, 11, "the text has 201 characters: write at most 200")
    ]


def test_a_number_of_5000_digits_is_told_as_no_date(tmp_path):
    notes = sources_with(published="9" * 5000)
    [problem] = problems(tmp_path, notes=notes)
    assert problem[:3] == ("notes.yaml", 5, 16)
    assert problem.message.startswith("'9999")
    assert "is not a date: write one of 2015-12-01" in problem.message
    assert len(problem.message) < 400


def sources_with(*, published: str) -> str:
    return f"sources:\n  - id: letter\n    title: A letter\n    publisher: Alba\n    published: {published}\n"


def test_words_that_other_readers_take_for_values_stay_words(tmp_path):
    notes = (
        "organizations:\n"
        "  - {id: '2016', name: NO}\n"
        "  - {id: 1e3, name: 12:30, aliases: [yes, 0x10, 1_000, 2016-05-04]}\n"
    )
    assert problems(tmp_path, notes=notes) == []


def test_a_very_long_value_is_shown_without_its_middle(tmp_path):
    text = "organizations:\n  - id: ministry\n    name: {en: Ministry, zh" + "<" * 900 + ": 部}\n"
    [place] = problems(tmp_path, notes=text)
    assert place.message.startswith("'zh<<<")
    assert place.message.endswith("is not a language tag: write one such as en or zh")
    assert len(place.message) < 700
