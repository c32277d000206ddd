"""French: dates, numbers, plurals and typography as the language has them."""

import re
from datetime import date

import pytest

from bot.model.dates import parse_edtf
from bot.wording.catalogue import catalogue
from bot.wording.dates import day_in_words, in_words, number_in_words
from bot.wording.phrases import phrase, row

# CLDR groups digits with a narrow no-break space; French puts one before high punctuation, too.
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2015-12-01", "1er décembre 2015"),
        ("2015-12-02", "2 décembre 2015"),
        ("2015-08", "août 2015"),
        ("2016-40", "1er semestre 2016"),
        ("2016-34", "2e trimestre 2016"),
        ("2014", "2014"),
        ("2014~", "vers 2014"),
        ("2015-12-01~", "vers le 1er décembre 2015"),
        ("2015-12-01/..", "dès le 1er décembre 2015"),
        ("2014/..", "dès 2014"),
        ("../2015-12-03", "au plus tard le 3 décembre 2015"),
        ("2015-12-01/2015-12-02", "du 1er décembre 2015 au 2 décembre 2015"),
        ("2015-12/2016-01", "décembre 2015 – janvier 2016"),
    ],
)
def test_dates_are_said_as_french_says_them(edtf, words):
    assert in_words(parse_edtf(edtf), "fr") == words


def test_a_region_of_the_language_speaks_it():
    assert day_in_words(date(2015, 12, 1), "fr-CA") == "1er décembre 2015"


def test_numbers_have_their_plural_and_their_groups():
    assert [phrase("fr", "days", count=count) for count in (0, 1, 2)] == ["0 jour", "1 jour", "2 jours"]
    assert phrase("fr", "days", count=3620) == f"3{NARROW}620 jours"
    assert phrase("fr", "years_ago", count=1, years="un") == "il y a un an"
    years = number_in_words(11, "fr")
    assert phrase("fr", "years_ago", count=11, years=years) == "il y a onze ans"
    assert number_in_words(1200, "fr") == f"1{NARROW}200"


def test_high_punctuation_and_quotation_marks_have_their_spaces():
    wrong = [
        form
        for key, forms in catalogue("fr").phrases.items()
        for form in forms
        if not key.startswith(("pattern_", "words_", "language_names", "question_endings"))
        and re.search(rf"[^{NARROW}][;?!]|[^{WIDE}\w]:(?!\w)| [:;?!»]|«[^{WIDE}]|[^{WIDE}]»|'", form)
        and not key.endswith(".called")
    ]
    assert wrong == []


def test_things_stand_in_a_row():
    assert row("fr", ["a", "b"]) == "a, b"
