"""Words of like meaning, in all languages together: "phone" is near "telephone" and "电话".

Source: made by `tests/evaluation/likeness.py` from multilingual-e5-small (MIT licence); see there.
"""

import zlib
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("likeness.bin")
NEIGHBOURS: Final = 16
_TAG: Final = 2  # letters of a language tag


class Likeness:
    """The list in memory: about four megabytes."""

    def __init__(self, packed: bytes) -> None:
        whole = zlib.decompress(packed)
        size = int.from_bytes(whole[:4], "little")
        self._words = whole[4 : 4 + size].decode().split("\n")
        count = len(self._words)
        end = 4 + size + 2 * NEIGHBOURS * count
        self._ids = array("H", whole[4 + size : end])
        self._sims = whole[end:]
        places = sorted((hash(word), at) for at, word in enumerate(self._words))
        self._hashes = array("q", [place[0] for place in places])
        self._places = array("H", [place[1] for place in places])

    def near(self, word: str, language: str) -> list[tuple[str, str, float]]:
        """Language, word and likeness (0 to 1) of the words nearest to a folded one, nearest first."""
        wanted = hash(language + word)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return []
        start = self._places[at] * NEIGHBOURS
        return [
            (found[:_TAG], found[_TAG:], sim / 255)
            for place in range(start, start + NEIGHBOURS)
            if (sim := self._sims[place])
            for found in [self._words[self._ids[place]]]
        ]


@lru_cache(maxsize=1)
def likeness() -> Likeness:
    """The list."""
    return Likeness(FILE.read_bytes())
