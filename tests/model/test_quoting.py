"""Quotation marks inside quotation marks are other ones, and come in pairs."""

import pytest

from bot.model.quoting import ENGLISH, QuotationMarks, quoted
from bot.wording.phrases import quotation_marks

FRENCH = QuotationMarks("«\u00a0", "\u00a0»", "“", "”")


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("We agree.", ENGLISH, "“We agree.”"),
        ("He said “no” twice.", ENGLISH, "“He said ‘no’ twice.”"),
        ('He said "no" twice.', ENGLISH, "“He said ‘no’ twice.”"),
        ("“We are ready", ENGLISH, "“‘We are ready’”"),
        ("and willing,” he said.", ENGLISH, "“‘and willing,’ he said.”"),
        ("Il dit «\u00a0non\u00a0».", FRENCH, "«\u00a0Il dit “non”.\u00a0»"),
        ("the ministry’s list", ENGLISH, "“the ministry’s list”"),
        ("Il dit « avant l'été » et part.", ENGLISH, "“Il dit ‘avant l'été’ et part.”"),
    ],
)
def test_marks_are_nested_and_balanced(text, marks, shown):
    assert "".join(quoted((text,), marks)) == shown


def test_parts_of_a_sentence_share_their_marks():
    assert quoted(("He said “", "no", "” twice.")) == ("“He said ‘", "no", "’ twice.”")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "“a ‘b’”"),
        ("fr", "«\u00a0a “b”\u00a0»"),
        ("zh", "“a ‘b’”"),
        ("zh-CN", "“a ‘b’”"),
        ("zh-TW", "「a 『b』」"),
    ],
)
def test_each_language_has_its_own_marks(language, shown):
    assert "".join(quoted(("a “b”",), quotation_marks(language))) == shown
