"""Quotations are found in a source's text, and map back to exactly the characters quoted."""

import re
import tracemalloc
import weakref
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.quotation import SourceText, Stretch, fold, read_source, words_of

DOUBLE, SINGLE, DASHES = '"“”„‟〝〞', "'‘’‚‛", "-‐‑‒–—―−"
SPACES = " \t\n\r\u00a0\u2003\u3000"


def found(text: str, quote: str, **beside: str) -> list[str]:
    """What is found, as it stands in the text."""
    source = read_source(text)
    return [text[place.start : place.end] for place in source.occurrences(quote, **beside)]


@pytest.mark.parametrize("signs", [DOUBLE, SINGLE, DASHES])
def test_typographic_signs_of_a_kind_compare_equal(signs):
    for one in signs:
        for other in signs:
            assert found(f"a {one} b", f"a {other} b") == [f"a {one} b"]


def test_signs_of_different_kinds_do_not():
    for one, other in permutations((DOUBLE, SINGLE, DASHES), 2):
        assert found(f"a {one[1]} b", f"a {other[1]} b") == []


def test_runs_of_white_space_compare_equal():
    for space in SPACES:
        assert found(f"At {space}\n the meeting", "At the  meeting") == [f"At {space}\n the meeting"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("At the meeting", "at the meeting"),
        ("At the meeting", "At themeeting"),
        ("Atthe meeting", "At the meeting"),
        ("naïve", "naive"),
        ("hello…", "hello..."),
        ("ĳs", "ijs"),
        ("１５", "15"),
        ("state-sponsored", "state sponsored"),
        ("a, b", "a b"),
        ("«a»", '"a"'),
        ("a–b", "a--b"),
        ("ß", "ss"),
        ("I", "ı"),
    ],
)
def test_nothing_else_compares_equal(text, quote):
    assert found(text, quote) == []


def test_every_occurrence_is_given_overlapping_ones_too():
    assert found("aaa", "aa") == ["aa", "aa"]
    assert found("again and again", "again") == ["again", "again"]
    assert found("again", "") == []
    assert found("again", "   ") == []
    assert found("", "again") == []


@pytest.mark.parametrize(
    ("beside", "starts"),
    [
        ({}, [6, 25]),
        ({"prefix": "first"}, [6]),
        ({"prefix": "the first"}, []),
        ({"suffix": ", then"}, [6]),
        ({"suffix": "then"}, []),
        ({"prefix": "then “the"}, [25]),
        ({"prefix": "then the"}, []),
        ({"prefix": "the", "suffix": ",  done"}, [25]),
        ({"prefix": '"the '}, [25]),
    ],
)
def test_prefix_and_suffix_are_the_words_right_beside(beside, starts):
    source = read_source("first meeting, then “the meeting, done")
    assert [place.start for place in source.occurrences("meeting", **beside)] == starts


def test_a_prefix_may_stand_with_or_without_white_space_between():
    assert found("co-chaired", "chaired", prefix="co-") == ["chaired"]
    assert found("co- chaired", "chaired", prefix="co-") == ["chaired"]
    assert found("co-\n\n chaired", "chaired", prefix="co-") == ["chaired"]
    assert found("co- then chaired", "chaired", prefix="co-") == []
    assert found("chaired ,", "chaired", suffix=",") == ["chaired"]


def test_a_line_is_counted_from_one():
    source = read_source("one\ntwo\n\nfour")
    assert [source.line_of(source.occurrences(word)[0]) for word in ("one", "two", "four")] == [1, 2, 4]


letters = st.text(alphabet="ab" + DOUBLE + SINGLE + DASHES + SPACES + "U.S 字é", max_size=60)


@given(letters)
def test_every_character_of_the_folded_text_has_its_place(text):
    source = read_source(text)
    places = [source._offset(number) for number in range(len(source.folded))]
    assert places == sorted(set(places))
    for letter, offset in zip(source.folded, places, strict=True):
        assert fold(text[offset]) == letter.strip()


@given(letters, st.data())
def test_any_piece_of_a_text_is_found_where_it_stands(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = text[start:end]
    assume(piece.strip())
    places = read_source(text).occurrences(piece)
    begins = start + len(piece) - len(piece.lstrip())
    ends = end - (len(piece) - len(piece.rstrip()))
    assert Stretch(begins, ends) in places
    assert all(fold(text[place.start : place.end]) == fold(piece) for place in places)


@given(letters, st.data())
def test_the_text_before_and_after_a_piece_tells_it_from_all_others(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = text[start:end]
    assume(piece.strip())
    places = read_source(text).occurrences(piece, prefix=text[:start], suffix=text[end:])
    assert len(places) >= 1
    assert start <= places[0].start < places[0].end <= end or len(places) > 1


@given(letters, st.sampled_from(["", *SPACES]))
def test_white_space_alone_is_found_nowhere(text, piece):
    assert read_source(text).occurrences(piece) == ()


@given(letters)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(letters)
def test_a_text_differs_from_its_quotation_in_white_space_and_signs_alone(text):
    plain = re.sub(f"[{DOUBLE}]", '"', re.sub(f"[{SINGLE}]", "'", re.sub(f"[{DASHES[1:]}]", "-", text)))
    assert fold(text) == " ".join(plain.split())


def sentences(text: str) -> list[str]:
    source = read_source(text)
    return [text[whole.start : whole.end] for whole in source.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "the U.S. Office of Personnel. The U.S. said so.",
            ["the U.S. Office of Personnel.", "The U.S. said so."],
        ),
        ("Mr. Li met Dr. Lu. They spoke.", ["Mr. Li met Dr. Lu.", "They spoke."]),
        (
            "On Dec. 3 he left at 9 a.m. Beijing time. Then",
            ["On Dec. 3 he left at 9 a.m. Beijing time.", "Then"],
        ),
        ("He said “No.” Then he left.", ["He said “No.” Then he left."]),
        ("He said “I agree.” Then he left.", ["He said “I agree.”", "Then he left."]),
        ("It rose 1.5 percent. So", ["It rose 1.5 percent.", "So"]),
        ("Title\nA sentence. B", ["Title", "A sentence.", "B"]),
        ("hard\nwrapped text. And\nanother", ["hard\nwrapped text.", "And\nanother"]),
        ("(In brackets.) Next.", ["(In brackets.)", "Next."]),
        ("中国说：“好！”他走了。完", ["中国说：“好！”", "他走了。", "完"]),
        ("  \n \n", []),
        ("...", []),
        ("A. B. Smith wrote. Yes", ["A. B. Smith wrote.", "Yes"]),
    ],
)
def test_sentences_end_where_readers_end_them(text, expected):
    assert sentences(text) == expected


@given(letters)
def test_sentences_follow_each_other_and_hold_every_word(text):
    source = read_source(text)
    ends = 0
    words: list[Stretch] = []
    for whole in source.sentences:
        assert ends <= whole.start < whole.end <= len(text)
        assert text[whole.start : whole.end] == text[whole.start : whole.end].strip()
        ends = whole.end
        words += words_of(text, whole)
    assert words == list(words_of(text, Stretch(0, len(text))))


def around(source: SourceText, quote: str) -> str:
    [place] = source.occurrences(quote)
    whole = source.around(place)
    return source.text[whole.start : whole.end]


def test_the_sentence_around_a_quotation_is_given_or_the_run_of_them():
    source = read_source("One two. Three four. Five six.\n\nSeven.")
    assert around(source, "Three") == "Three four."
    assert around(source, "two. Three") == "One two. Three four."
    assert around(source, "six. Seven") == "Five six.\n\nSeven."
    assert around(source, "four.") == "Three four."


def test_a_quotation_of_signs_alone_is_its_own_surroundings():
    source = read_source("One.\n\n* * *\n\nTwo.")
    assert around(source, "* *  *") == "* * *"


def test_a_text_is_read_once_while_somebody_holds_it_and_forgotten_then():
    text = "One. Two."
    held = read_source(text)
    assert read_source(text) is held
    gone = weakref.ref(held)
    del held
    assert gone() is None


def test_a_text_made_ready_takes_less_than_two_bytes_a_character_beside_the_text():
    text = "It was agreed at length.\nThe next line follows here.\n\n" * 20_000
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        source = SourceText(text)
        assert source.around(source.occurrences("It was agreed at length.")[0]).start == 0
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 2 * len(text)


def test_long_texts_with_a_quotation_everywhere_are_searched_without_copies():
    source = read_source("a " * 30_000)
    assert len(source.occurrences("a", prefix="a", suffix="a")) == 29_998
    assert len(read_source("A." * 50_000).sentences) == 1
