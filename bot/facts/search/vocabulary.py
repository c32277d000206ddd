"""The words written in a book's facts: offered while somebody types, and what spelling is mended to."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST_MENDED: Final = 4  # letters
_LONG: Final = 7  # letters; two slips are forgiven from here on
_MOST_NEAR: Final = 5  # of one length


class Vocabulary:
    """Words of facts; never changes once made."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._ordered = sorted(counts)
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for word in self._ordered:
            self._by_shape.setdefault(_shape(word), []).append(word)

    def changed(self, less: Iterable[frozenset[str]], more: Iterable[frozenset[str]]) -> "Vocabulary":
        """Give the vocabulary without the words of some facts, and with those of others."""
        steps: Counter[str] = Counter()
        for words in more:
            steps.update(words)
        for words in less:
            steps.subtract(words)
        counts = dict(self._counts)
        new, gone = [], []
        for word, step in steps.items():
            known = counts.get(word, 0)
            if known + step:
                counts[word] = known + step
            else:
                counts.pop(word, None)
            if not known and step:
                new.append(word)
            elif known and not known + step:
                gone.append(word)
        return self._with(counts, new, gone)

    def _with(self, counts: Mapping[str, int], new: list[str], gone: list[str]) -> "Vocabulary":
        other = Vocabulary({})
        other._counts = counts
        other._ordered, other._by_shape = self._ordered, self._by_shape
        if not new and not gone:
            return other
        other._ordered, other._by_shape = list(self._ordered), dict(self._by_shape)
        for shape in {_shape(word) for word in (*new, *gone)}:
            other._by_shape[shape] = list(other._by_shape.get(shape, ()))
        for word in gone:
            for row in (other._ordered, other._by_shape[_shape(word)]):
                del row[bisect_left(row, word)]
        for word in new:
            insort(other._ordered, word)
            insort(other._by_shape[_shape(word)], word)
        return other

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def starting(self, letters: str) -> Iterator[str]:
        """Give the words that begin with these letters, by the alphabet."""
        start = bisect_left(self._ordered, letters)
        rest = (self._ordered[place] for place in range(start, len(self._ordered)))
        return takewhile(lambda word: word.startswith(letters), rest)

    def nearest(self, word: str) -> Sequence[str]:
        """Give the written words nearest to a misspelt one, if near enough to be meant."""
        if len(word) < _SHORTEST_MENDED:
            # So short a word is meant for another only where two letters changed places.
            return [found for found in self._swapped(word) if found in self._counts]
        found = self._within(word, 1)
        return found if found or len(word) < _LONG else self._within(word, 2)

    def _within(self, word: str, slips: int) -> Sequence[str]:
        near: list[str] = []
        for size in range(len(word) - slips, len(word) + slips + 1):
            like = self._by_shape.get((word[0], size), ())
            near += [
                found
                for found, _, _ in process.extract(
                    word, like, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR
                )
            ]
        return near

    @staticmethod
    def _swapped(word: str) -> Iterator[str]:
        for place in range(1, len(word) - 1):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _shape(word: str) -> tuple[str, int]:
    return word[0], len(word)
