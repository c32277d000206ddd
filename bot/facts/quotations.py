"""Finds each quotation in its source, or the closest passage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from bot.facts.symbol_table import Document
from bot.model.errors import Problem
from bot.model.quotation import fold, read_source
from bot.model.source import Evidence, Location

_SHOWN: Final = 120  # characters of a passage in a message
_EXAMPLES: Final = 3
_MANY: Final = 5
_LINES_TOLD: Final = 5

Texts = Mapping[str, str | None]


def misses(evidence: Iterable[Evidence], texts: Texts) -> tuple[Evidence, ...]:
    """Give the quotations that do not stand in their source, or more than once."""
    found = []
    for piece in evidence:
        text = texts.get(piece.source)
        # An unchecked source has no text; nor has one that is missing and reported as such.
        if text is not None:
            places = read_source(text).occurrences(piece.quote, prefix=piece.prefix, suffix=piece.suffix)
            if len(places) != 1:
                found.append(piece)
    return tuple(found)


def check_misses(
    missed: Iterable[Evidence], total: Mapping[str, int], documents: Iterable[Document], texts: Texts
) -> Iterator[Problem]:
    """Say what is wrong with quotations that were not found once.

    Where most quotations of a source fail, that is one mistake, and told as one: a wrong file.

    Args:
        missed: What `misses` gave.
        total: How many quotations each source has.
        documents: The sources, for the place where each names its file.
        texts: The sources' texts.
    """
    by_source: dict[str, list[Evidence]] = {}
    for piece in missed:
        by_source.setdefault(piece.source, []).append(piece)
    files = {document.source: document.file for document in documents}
    for source, pieces in by_source.items():
        text = texts[source] or ""
        told = pieces
        absent = [piece for piece in pieces if not read_source(text).occurrences(piece.quote)]
        file = files.get(source)
        if file and len(absent) > _MANY and 2 * len(absent) > total[source]:
            places = ", ".join(f"{piece.location.path}:{piece.location.line}" for piece in absent)
            yield _at(
                file[1],
                f"{len(absent)} of the {total[source]} quotations of {source!r} are not in this file: "
                f"name the file they were taken from, or mend them ({places})",
            )
            told = [piece for piece in pieces if piece not in absent[_EXAMPLES:]]
        for piece in told:
            yield _at(piece.location, _wrong(piece, text))


def count(evidence: Iterable[Evidence]) -> Counter[str]:
    """Give how many quotations each source has."""
    return Counter(piece.source for piece in evidence)


def check_set_aside(documents: Iterable[Document], texts: Texts) -> Iterator[Problem]:
    """Check that passages set aside stand in their source."""
    for document in documents:
        text = texts.get(document.source)
        for passage in document.set_aside if text is not None else ():
            if not read_source(text or "").occurrences(passage.quote):
                near = _near_miss(passage.quote, text or "")
                yield _at(passage.location, f"the passage set aside is not in {document.source!r}{near}")


def _wrong(evidence: Evidence, text: str) -> str:
    source = read_source(text)
    found = source.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
    if found:
        lines = sorted({source.line_of(place) for place in found})
        told = ", ".join(map(str, lines[:_LINES_TOLD])) + (", …" if len(lines) > _LINES_TOLD else "")
        return (
            f"the quotation stands {len(found)} times in {evidence.source!r} "
            f"(line{'s' * (len(lines) > 1)} {told}): "
            "add prefix or suffix, the words just before or after the one meant"
        )
    if source.occurrences(evidence.quote):
        return (
            f"the quotation stands in {evidence.source!r}, but not beside this prefix or suffix: "
            "copy the words next to it"
        )
    return f"the quotation is not in {evidence.source!r}{_near_miss(evidence.quote, text)}"


@lru_cache(maxsize=1024)
def _near_miss(quote: str, text: str) -> str:
    folded = read_source(text).folded
    near = fuzz.partial_ratio_alignment(fold(quote), folded, score_cutoff=50)
    if not near:
        return ", nor anything like it: copy the exact words"
    start = folded.rfind(" ", 0, near.dest_start + 1) + 1
    end = folded.find(" ", near.dest_end)
    passage = folded[start : end if end >= 0 else len(folded)].strip()
    shown = passage if len(passage) <= _SHOWN else passage[: _SHOWN - 1] + "…"
    return f": the closest passage is “{shown}” ({min(99, int(near.score))} % alike); copy the exact words"


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
