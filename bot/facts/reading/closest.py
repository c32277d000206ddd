"""The passage of a source that comes closest to a quotation which does not stand in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.model.quotation import UNSPACED

LEAST_ALIKE = 50  # per cent; what is less alike helps nobody
MOST_ALIKE = 99  # per cent; what differs at all is not the same
# Scripts without spaces have no whole words to go on to, only the rest of their sentence or page.
_ENDS: Final = re.compile(rf"[ {UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source, whole words, and how alike it is in per cent."""

    words: str
    alike: int


def closest_passages(quotes: Iterable[str], folded: str) -> Iterator[Passage | None]:
    """For each quotation, the passage of a text closest to it, or None where nothing is like it.

    Takes time in proportion to the length of the text and that of the quotation: who asks sets a limit.

    Args:
        quotes: Folded as the text is.
        folded: The source's text in the form in which quotations compare.
    """
    for quote in quotes:
        near = fuzz.partial_ratio_alignment(quote, folded, score_cutoff=LEAST_ALIKE)
        if near is None:
            yield None
            continue
        start, end = _whole(folded, near.dest_start, near.dest_end)
        yield Passage(folded[start:end].strip(), min(MOST_ALIKE, int(near.score)))


def _whole(folded: str, start: int, end: int) -> tuple[int, int]:
    """A stretch made longer by the rest of the words in which it begins and ends."""
    while start > 0 and not _ENDS.match(folded, start - 1) and not _ENDS.match(folded, start):
        start -= 1
    while end < len(folded) and not _ENDS.match(folded, end) and not _ENDS.match(folded, end - 1):
        end += 1
    return start, end
