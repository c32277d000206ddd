"""How often a language uses a word: what tells how much a word of a question says.

Source: the wordfreq library's lists, which count words of many kinds of text in some forty languages.
"""

import importlib
from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from bot.facts.search.tokens import folded

_UNLISTED: Final = 1.0
"""What a word that no list has is taken for: one in a hundred million."""
COMMONEST: Final = 6.0
"""Zipf frequency (log10 per thousand million words) of words that say nothing: one in a thousand."""


class Frequencies:
    """The Zipf frequencies of one language's words, as hashes: the words would take ten times as much."""

    def __init__(self, language: str) -> None:
        # By name, when a question first needs it: it takes as long to import as all else of this program.
        wordfreq = importlib.import_module("wordfreq")
        found: list[tuple[int, int]] = []
        if language in wordfreq.available_languages("best"):
            for centibels, words in enumerate(wordfreq.get_frequency_list(language, "best")):
                zipf = max(0, round(90 - centibels / 10))
                found.extend((hash(word if word.isascii() else folded(word)), zipf) for word in words)
        found = sorted({entry[0]: entry for entry in reversed(found)}.values())  # the commonest of a spelling
        self._hashes = array("q", [entry[0] for entry in found])
        self._tenths = bytes(entry[1] for entry in found)

    def __bool__(self) -> bool:
        return bool(self._tenths)

    def zipf(self, word: str) -> float:
        """Give a word's Zipf frequency: 3 is once in a million words; 0 where it is not listed."""
        wanted = hash(word)
        at = bisect_left(self._hashes, wanted)
        return self._tenths[at] / 10 if at < len(self._hashes) and self._hashes[at] == wanted else 0.0


@lru_cache(maxsize=16)
def frequencies(language: str) -> Frequencies:
    """Give a language's frequencies."""
    return Frequencies(language)


def information(zipf: float) -> float:
    """Give how much a word of this frequency says: 0 for the commonest, 5 for one that no list has."""
    return max(0.0, COMMONEST - max(zipf, _UNLISTED))
