"""Compares words that somebody quotes with those of a source: where they stand whole, and what comes near.

Words are what white space or punctuation parts. Scripts that put nothing between words have each character
count for half a word, since most of their words have two.
"""

import re
from enum import StrEnum
from itertools import pairwise
from typing import Final
from unicodedata import category, normalize

from rapidfuzz.distance import LCSseq

from bot.model.quotation import UNSPACED, SourceText, Stretch, fold

LEAST_WORDS: Final = 2
"""Fewer stand in any text, and say nothing about who is quoted."""
_LEAST_SHARED: Final = 4  # words; three in a row are common to texts about different things
_LEAST_SHARE: Final = 2 / 3  # of the words quoted, in their order
_CHARACTER: Final = 0.5  # words
# Signs that are said as words are, and so are none of the punctuation that may differ.
_SPOKEN: Final = "$€£¥¢%‰+=<>#&@°§"
_SPACED: Final = rf"[^\W_{UNSPACED}]"
_TOKEN: Final = re.compile(rf"{_SPACED}+|[{UNSPACED}{_SPOKEN}]")
_SIGN: Final = rf"(?:[^\w{_SPOKEN}]|_)"


class Difference(StrEnum):
    """In what the words of a source differ from those quoted, where nobody would hear it."""

    CAPITALS = "capitals"
    SIGNS = "signs"
    BOTH = "both"


def size(words: str) -> float:
    """How many words there are."""
    return sum(_CHARACTER if re.match(f"[{UNSPACED}]", one) else 1.0 for one in _TOKEN.findall(words))


def places_whole(text: SourceText, words: str) -> tuple[Stretch, ...]:
    """Where words stand as they are, and begin and end as words do there."""
    wanted = fold(words)
    return text.matches(_bounded(re.escape(wanted), wanted)) if wanted else ()


def holds_whole(longer: str, words: str) -> bool:
    """Whether words stand so in a few others."""
    wanted = fold(words)
    return bool(wanted) and _bounded(re.escape(wanted), wanted).search(fold(longer)) is not None


def places_alike(text: SourceText, words: str) -> tuple[Stretch, ...]:
    """Where words stand but for capital letters and punctuation; that inside a number must be the same."""
    wanted = fold(words)
    tokens = list(_TOKEN.finditer(wanted))
    if not tokens:
        return ()
    pattern = re.escape(tokens[0][0])
    for one, after in pairwise(tokens):
        pattern += _gap(one[0], wanted[one.end() : after.start()], after[0]) + re.escape(after[0])
    said = wanted[tokens[0].start() : tokens[-1].end()]
    found = text.matches(_bounded(pattern, said, re.IGNORECASE))
    marks = _marks(wanted)
    return tuple(place for place in found if _marks(text.text[place.start : place.end]) == marks)


def difference(words: str, found: str) -> Difference:
    """In what words that stand alike differ."""
    mine, theirs = fold(words), fold(found)
    if mine.casefold() == theirs.casefold():
        return Difference.CAPITALS
    return Difference.SIGNS if _TOKEN.findall(mine) == _TOKEN.findall(theirs) else Difference.BOTH


def is_near(words: str, passage: str) -> bool:
    """Whether a passage has so many of the words, in their order, that it may be what was meant."""
    mine, theirs = (_TOKEN.findall(fold(text).casefold()) for text in (words, passage))
    if not mine:
        return False
    share = LCSseq.similarity(mine, theirs) / len(mine)
    return share >= _LEAST_SHARE and share * size(words) >= _LEAST_SHARED


def _gap(before: str, between: str, after: str) -> str:
    if before[-1].isdigit() and after[0].isdigit():
        return re.escape(between)
    are_spaced = all(re.match(_SPACED, one) for one in (before, after))
    return _SIGN + ("+" if are_spaced else "*")


def _bounded(pattern: str, words: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern for words that does not begin or end inside a longer one."""
    begin = rf"(?<!{_SPACED})" if re.match(_SPACED, words) else ""
    end = rf"(?!{_SPACED}|[\u0300-\u036f])" if re.match(_SPACED, words[-1]) else ""
    return re.compile(f"{begin}(?:{pattern}){end}", flags)


def _marks(text: str) -> str:
    """What stands above or below letters, and makes others of them."""
    return "".join(sign for sign in normalize("NFD", text) if category(sign).startswith("M"))
