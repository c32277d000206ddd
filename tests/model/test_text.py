"""Texts by language, and what is taken out of every text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.text import Text, clean
from tests.speaking import bilingual


@pytest.mark.parametrize(
    ("language", "found"),
    [("en", "hello"), ("zh", "你好"), ("ZH", "你好"), ("zh-cn", "你好"), ("en-GB", "hello"), ("fr", None)],
)
def test_a_language_finds_its_version_and_a_kind_of_it_the_general_one(language, found):
    assert bilingual("hello", "你好").in_language(language) == found


def test_a_language_finds_another_kind_of_it_where_that_is_all():
    text = Text((("en", "hello"), ("zh-tw", "妳好"), ("zh-hk", "hi")))
    assert text.in_language("zh") == "妳好"
    assert text.in_language("zh-cn") == "妳好"
    assert text.in_language("zh-hk") == "hi"


def test_a_missing_version_falls_back_to_the_original():
    text = Text((("zh", "你好"), ("en", "hello")))
    assert text.best("fr") == "你好"
    assert text.best("en") == "hello"
    assert text.original == "你好"
    assert text.all() == ("你好", "hello")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand tab", "two\nlines\tand tab"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u2069\u200b\ufeffb\u2060", "ab"),
        ("\u061ca\u200eb\u200f", "ab"),
        ("e\u0301", "é"),
        ("\ud800a\udfff", "a"),
        ("\ud83d\ude00", "😀"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\U000e0041b", "ab"),
        ("中文，“引号”", "中文，“引号”"),
    ],
)
def test_what_shows_nothing_but_changes_the_rest_is_taken_out(written, shown):
    assert clean(written) == shown


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_a_cleaned_text_is_whole_composed_and_stays_as_it_is(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned
    assert not set(cleaned) & set("\x00\x1b\u202a\u202e\u2066\u2069\u200b\ufeff")
