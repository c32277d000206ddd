"""Chinese runs cut into words: the most probable row of words that the language is known to have."""

from typing import Final

from bot.facts.search.frequencies import frequencies

_LONGEST: Final = 6  # characters of a word
_UNKNOWN: Final = -1.0  # Zipf frequency of a character that no list has
_WHOLE: Final = 9.0  # Zipf frequency of everything


def segments(run: str) -> list[str]:
    """Cut a run of Chinese characters into words."""
    listed = frequencies("zh")
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = []
        for start in range(max(0, end - _LONGEST), end):
            zipf = listed.zipf(run[start:end])
            if not zipf and end - start > 1:
                continue
            ways.append((best[start][0] + (zipf or _UNKNOWN) - _WHOLE, start))
        best.append(max(ways))
    found: list[str] = []
    end = len(run)
    while end:
        start = best[end][1]
        found.append(run[start:end])
        end = start
    return found[::-1]
