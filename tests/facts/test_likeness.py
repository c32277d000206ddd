"""Whether words stand in a text, whole, and whether what stands there comes near them."""

import pytest

from bot.facts.likeness import Difference, difference, is_near, places_alike, places_whole, size
from bot.model.quotation import SourceText


@pytest.mark.parametrize(
    ("words", "count"),
    [("", 0), (".", 0), ("a", 1), ("two words", 2), ("10-day", 2), ("中国", 1), ("网络安全", 2), ("5 %", 2)],
)
def test_words_are_counted_in_every_script(words, count):
    assert size(words) == count


@pytest.mark.parametrize(
    ("text", "words", "is_there"),
    [
        ("the Latest news", "the Latest", True),
        ("the Latest news", "e Latest", False),
        ("the Latest news", "the Late", False),
        ("She said “so it is”.", "“so it", True),
        ("双方同意设立热线。", "同意设立", True),
        ("we co\u00adoperate well", "operate well", False),
        ("un cafe\u0301 noir", "un cafe", False),
    ],
)
def test_words_begin_and_end_where_words_do(text, words, is_there):
    assert bool(places_whole(SourceText(text), words)) is is_there


@pytest.mark.parametrize(
    ("text", "words", "differs"),
    [
        ("The hotline will allow it", "the hotline will", Difference.CAPITALS),
        ("the dialogue ‘marks an effort’", "dialogue marks an effort", Difference.SIGNS),
        ("The dialogue ‘marks an effort’", "the dialogue marks", Difference.BOTH),
        ("Une « entente » durable", "une entente durable", Difference.BOTH),
        ("双方同意，设立“热线”。", "双方同意设立热线", Difference.SIGNS),
        ("rose by 1.5 million", "rose by 15 million", None),
        ("rose by 1.5 million", "rose by 1,5 million", None),
        ("rose by 15% there", "rose by 15 there", None),
        ("paid $5 for it", "Paid 5 for it", None),
        ("un salé noir", "Un sale noir", None),
        ("un sale\u0301 noir", "Un sale noir", None),
        ("the rapist left", "therapist left", None),
        ("aThe hotline", "the Hotline", None),
    ],
)
def test_capitals_and_punctuation_may_differ_and_nothing_that_is_said(text, words, differs):
    source = SourceText(text)
    found = [text[place.start : place.end] for place in places_alike(source, words)]
    assert [difference(words, one) for one in found] == ([differs] if differs else [])


@pytest.mark.parametrize(
    ("words", "passage", "near"),
    [
        ("they also all agreed to set up a hotline", "They also agreed to set up a hotline", True),
        ("China will never spy", "China will provide a", False),
        ("the words", "the world", False),
        ("bonjour", "toujours", False),
        ("双方同意设立一条新热线", "双方同意设立一条热线", True),
        ("中国永远不会监视", "中国将在北京举办", False),
        ("", "anything", False),
    ],
)
def test_near_is_what_has_most_of_the_words_in_their_order(words, passage, near):
    assert is_near(words, passage) is near
