"""The words written in a book's facts, and what spelling is mended to."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

_SHORTEST_MENDED: Final = 4  # letters
_LONG: Final = 7  # letters; two slips are forgiven from here on
_MOST_NEAR: Final = 5
_LETTERS: Final = 64  # that a shape tells apart

_Lengths = NDArray[np.int64]
_Shapes = NDArray[np.uint64]


class Vocabulary:
    """Words of facts; never changes once made.

    Args:
        counts: How often each is written.
        ordered: The words by the alphabet.
        lengths: How many letters each has, in that order.
        shapes: Which letters each has, as bits: words with many different ones are more than a slip apart.
    """

    def __init__(
        self, counts: Mapping[str, int], ordered: Sequence[str], lengths: _Lengths, shapes: _Shapes
    ) -> None:
        self.counts = counts
        self._ordered = ordered
        self._lengths = lengths
        self._shapes = shapes

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Vocabulary":
        """The vocabulary of words that were counted."""
        ordered = sorted(counts)
        return cls(counts, ordered, *_shapes(ordered))

    def changed(self, less: Iterable[str], more: Iterable[str]) -> "Vocabulary":
        """The vocabulary with some words written once less each, and others once more."""
        steps = Counter(more)
        steps.subtract(Counter(less))
        counts, known = dict(self.counts), self.counts
        for word, step in steps.items():
            counts[word] = counts.get(word, 0) + step
            if not counts[word]:
                del counts[word]
        new = sorted(word for word in steps if word in counts and word not in known)
        gone = [bisect_left(self._ordered, word) for word in steps if word in known and word not in counts]
        if not new and not gone:
            return Vocabulary(counts, self._ordered, self._lengths, self._shapes)
        kept = list(self._ordered)
        for at in sorted(gone, reverse=True):
            del kept[at]
        places = [bisect_left(kept, word) for word in new]
        for at, word in reversed(list(zip(places, new, strict=True))):
            kept.insert(at, word)
        lengths, shapes = (
            np.insert(np.delete(old, gone), places, added)
            for old, added in zip((self._lengths, self._shapes), _shapes(new), strict=True)
        )
        return Vocabulary(counts, kept, lengths, shapes)

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    def nearest(self, word: str) -> Sequence[str]:
        """The written words nearest to a misspelt one, if near enough to be meant."""
        if len(word) < _SHORTEST_MENDED:
            # So short a word is meant for another only where two letters changed places.
            return [found for found in _swapped(word) if found in self.counts]
        most = 2 if len(word) >= _LONG else 1
        near = [(OSA.distance(word, found, score_cutoff=most), found) for found in self._like(word, most)]
        least = min(near, default=(0, ""))[0]
        nearest = (found for slips, found in near if slips == least <= most)
        return nlargest(_MOST_NEAR, nearest, key=self.counts.__getitem__)

    def _like(self, word: str, slips: int) -> Iterator[str]:
        """The words that begin with the same letter and have nearly the same letters."""
        start = bisect_left(self._ordered, word[0])
        end = bisect_left(self._ordered, chr(ord(word[0]) + 1))
        (length,), (shape,) = _shapes([word])
        # A slip adds a letter, drops one, or does both.
        fits = np.bitwise_count(self._shapes[start:end] ^ shape) <= 2 * slips
        fits &= np.abs(self._lengths[start:end] - length) <= slips
        return (self._ordered[start + at] for at in np.flatnonzero(fits).tolist())


def _shapes(words: Sequence[str]) -> tuple[_Lengths, _Shapes]:
    """How many letters words have, and which."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    if not len(words):
        return lengths, np.zeros(0, np.uint64)
    letters = np.array(["".join(words)]).view(np.uint32)
    bits = np.uint64(1) << (letters % _LETTERS).astype(np.uint64)
    return lengths, np.bitwise_or.reduceat(bits, np.cumsum(lengths) - lengths)


def _swapped(word: str) -> Iterator[str]:
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
