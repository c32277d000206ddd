"""The passage of a source that comes closest to a quotation which does not stand in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

LEAST_ALIKE = 50  # per cent; what is less alike helps nobody
MOST_ALIKE = 99  # per cent; what differs at all is not the same


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
        start = folded.rfind(" ", 0, near.dest_start + 1) + 1
        end = folded.find(" ", near.dest_end)
        words = folded[start : end if end >= 0 else len(folded)].strip()
        yield Passage(words, min(MOST_ALIKE, int(near.score)))
