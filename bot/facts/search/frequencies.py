"""How often a language uses a word: what tells how much a word of a question says.

Source: the wordfreq library's lists, which count words of many kinds of text in some forty languages.
"""

import hashlib
import importlib
import os
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Final

from bot.facts.reading.cache import open_cache
from bot.facts.search.tokens import folded

_UNLISTED: Final = 1.0
"""What a word that no list has is taken for: one in a hundred million."""
COMMONEST: Final = 6.0
"""Zipf frequency (log10 per thousand million words) of words that say nothing: one in a thousand."""
_DIGEST_BYTES: Final = 8


class Frequencies:
    """The Zipf frequencies of one language's words, as digests: the words would take ten times as much.

    Args:
        digests: Of the words, ascending.
        tenths: Ten times the frequency of each.
    """

    def __init__(self, digests: Sequence[int], tenths: bytes) -> None:
        self._digests = digests
        self._tenths = tenths

    def __bool__(self) -> bool:
        return bool(self._tenths)

    def zipf(self, word: str) -> float:
        """A word's Zipf frequency: 3 is once in a million words; 0 where it is not listed."""
        wanted = _digest(word)
        at = bisect_left(self._digests, wanted)
        return self._tenths[at] / 10 if at < len(self._digests) and self._digests[at] == wanted else 0.0


@lru_cache(maxsize=16)
def frequencies(language: str) -> Frequencies:
    """A language's frequencies.

    Counting them out of the library's lists takes as long as starting the program does, and fifty times the
    memory, so they are kept on disk.
    """
    cache = open_cache(os.environ)
    # Absolute, for a path is taken from where the program runs, and each folder would have lists of its own.
    name, digest = f"/frequencies of {language}", version("wordfreq")
    packed = cache.get(name, digest) if cache else None
    if packed is None:
        packed = _packed(language)
        if cache:
            cache.put(name, digest, packed)
    count = len(packed) // (_DIGEST_BYTES + 1)
    digests = array("Q")
    digests.frombytes(packed[: count * _DIGEST_BYTES])
    return Frequencies(digests, packed[count * _DIGEST_BYTES :])


def _packed(language: str) -> bytes:
    """Count the frequencies; gives the words' digests, and after them ten times the frequency of each."""
    # By name, for it is hardly ever needed: it takes as long to import as all else of this program.
    wordfreq = importlib.import_module("wordfreq")
    found: list[tuple[int, int]] = []
    if language in wordfreq.available_languages("best"):
        for centibels, words in enumerate(wordfreq.get_frequency_list(language, "best")):
            zipf = max(0, round(90 - centibels / 10))
            found.extend((_digest(word if word.isascii() else folded(word)), zipf) for word in words)
        wordfreq.get_frequency_list.cache_clear()
    found = sorted({entry[0]: entry for entry in reversed(found)}.values())  # the commonest of a spelling
    return array("Q", [entry[0] for entry in found]).tobytes() + bytes(entry[1] for entry in found)


def _digest(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(errors="replace"), digest_size=_DIGEST_BYTES).digest())


@lru_cache(maxsize=1 << 16)
def zipf(word: str, language: str) -> float:
    """A word's Zipf frequency in a language; 0 where it is not listed."""
    return frequencies(language).zipf(word)


def information(zipf: float) -> float:
    """How much a word of this frequency says: 0 for the commonest, 5 for one that no list has."""
    return max(0.0, COMMONEST - max(zipf, _UNLISTED))
