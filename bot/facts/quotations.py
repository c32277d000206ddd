"""Finds each quotation in its source, or the closest passage."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final
from unicodedata import name, normalize

from bot.facts.reading.closest import Passage
from bot.facts.reading.file_read import Document
from bot.model.errors import Problem
from bot.model.quotation import fold, read_source
from bot.model.source import Evidence, Location

_SHOWN: Final = 120  # characters of a passage in a message
_COMPARED: Final = 500  # characters of a quotation and of a passage
_EXAMPLES: Final = 3
_MANY: Final = 5
_LINES_TOLD: Final = 5
_PLACES_COUNTED: Final = 1000
_SEARCHING_SECONDS: Final = 2.0  # for the closest passages to all that is wrong; the rest is told without

Texts = Mapping[str, str | None]
Closest = Callable[[Sequence[str], str, float], Sequence[Passage | None]]
"""Finds, within so many seconds, the passage of a text closest to each quotation, for as many as it can."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A quotation that does not stand in its source, or more than once.

    Attributes:
        count: How often it stands there, beside its prefix and suffix.
        lines: Where, counted from 1; the first few.
        is_absent: Whether it stands nowhere, whatever is beside it.
    """

    evidence: Evidence
    count: int
    lines: tuple[int, ...]
    is_absent: bool


def misses(evidence: Iterable[Evidence], texts: Texts) -> tuple[Miss, ...]:
    """The quotations that do not stand in their source, or more than once."""
    found = []
    for piece in evidence:
        text = texts.get(piece.source)
        if text is None:
            continue  # an unchecked source has no text; nor has one that is missing and reported as such
        source = read_source(text)
        places = source.occurrences(piece.quote, prefix=piece.prefix, suffix=piece.suffix)
        if len(places) != 1:
            lines = sorted({source.line_of(place) for place in places[:_PLACES_COUNTED]})
            has_beside = bool(piece.prefix or piece.suffix)
            is_absent = not places and not (has_beside and source.occurrences(piece.quote))
            found.append(Miss(piece, len(places), tuple(lines[: _LINES_TOLD + 1]), is_absent))
    return tuple(found)


@dataclass(slots=True)
class QuotationCheck:
    """Says what is wrong with quotations, and remembers the closest passages as long as they are wrong."""

    closest: Closest
    _passages: dict[tuple[str, str], Passage | None] = field(default_factory=dict)

    def problems(
        self,
        missed: Iterable[Miss],
        total: Mapping[str, int],
        documents: Sequence[Document],
        texts: Texts,
    ) -> Iterator[Problem]:
        """What is wrong with quotations that were not found once, and with passages set aside.

        Args:
            missed: What `misses` found.
            total: How many quotations each source has.
            documents: The sources.
            texts: The sources' texts.
        """
        told = list(_told(missed, total, documents, texts))
        self._look(told)
        for fault in told:
            yield Problem(
                fault.place.path, fault.place.line, fault.place.column, fault.message + self._near(fault)
            )

    def _look(self, faults: Sequence["_Fault"]) -> None:
        wanted = {(fault.quote, fault.text): None for fault in faults if fault.quote}
        self._passages = {asked: found for asked, found in self._passages.items() if asked in wanted}
        by_text: dict[str, list[str]] = {}
        for quote, text in wanted:
            if (quote, text) not in self._passages:
                by_text.setdefault(text, []).append(quote)
        end = time.monotonic() + _SEARCHING_SECONDS
        for text, quotes in by_text.items():
            left = end - time.monotonic()
            if left <= 0:
                return
            found = self.closest([fold(quote) for quote in quotes], read_source(text).folded, left)
            self._passages |= {(quote, text): near for quote, near in zip(quotes, found, strict=False)}

    def _near(self, fault: "_Fault") -> str:
        if not fault.quote:
            return ""
        asked = (fault.quote, fault.text)
        if asked not in self._passages:
            return ": copy the exact words"
        near = self._passages[asked]
        if near is None:
            return ", nor anything like it: copy the exact words"
        words = near.words if len(near.words) <= _SHOWN else near.words[: _SHOWN - 1] + "…"
        odd = _look_alike(fold(fault.quote), near.words)
        return f": the closest passage is “{words}” ({near.alike} % alike){odd}; copy the exact words"


def _look_alike(quote: str, passage: str) -> str:
    """Name the first character in which a quotation differs, where an eye would not find it."""
    compared = SequenceMatcher(None, quote[:_COMPARED], passage[:_COMPARED], autojunk=False)
    for kind, start, end, first, last in compared.get_opcodes():
        mine, theirs = quote[start:end][:1], passage[first:last][:1]
        is_around = not mine and (start in {0, len(quote)})  # a passage is shown in whole words
        if kind == "equal" or is_around:
            continue
        if all(sign.isascii() and sign.isprintable() for sign in (mine, theirs)) or _are_words(mine, theirs):
            return ""
        if not mine:
            return f", and behind column {start} of the quotation the source has {_code_point(theirs)}"
        has = f"has {_code_point(theirs)}" if theirs else "has nothing"
        here_is = f"column {start + 1} of the quotation is {_code_point(mine)}"
        return f", and {here_is} where the source {has}"
    return ""


def _are_words(mine: str, theirs: str) -> bool:
    """Whether two characters are letters, none of them a plain one or a variant of one."""
    signs = (mine, theirs)
    return all(sign.isalpha() and not sign.isascii() and normalize("NFKC", sign) == sign for sign in signs)


def _code_point(sign: str) -> str:
    return f"U+{ord(sign):04X} ({name(sign, 'unnamed')})"


def count(evidence: Iterable[Evidence]) -> Counter[str]:
    """How many quotations each source has."""
    return Counter(piece.source for piece in evidence)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong, where; `quote` is what the closest passage in `text` is told of, empty where none is."""

    place: Location
    message: str
    quote: str = ""
    text: str = ""


def _told(
    missed: Iterable[Miss], total: Mapping[str, int], documents: Sequence[Document], texts: Texts
) -> Iterator[_Fault]:
    """Where most quotations of a source fail, that is one mistake, and told as one: a wrong file."""
    by_source: dict[str, list[Miss]] = {}
    for miss in missed:
        by_source.setdefault(miss.evidence.source, []).append(miss)
    files = {document.source: document.file for document in documents}
    for source, wrong in by_source.items():
        told = wrong
        absent = [miss for miss in wrong if miss.is_absent]
        file = files.get(source)
        if file and len(absent) > _MANY and 2 * len(absent) > total[source]:
            located = [miss.evidence.location for miss in absent]
            places = ", ".join(f"{place.path}:{place.line}" for place in located)
            yield _Fault(
                file[1],
                f"{len(absent)} of the {total[source]} quotations of {source!r} are not in this file: "
                f"name the file they were taken from, or mend them ({places})",
            )
            told = [miss for miss in wrong if not miss.is_absent] + absent[:_EXAMPLES]
        yield from (_wrong(miss, texts[source] or "") for miss in told)
    for document in documents:
        aside = texts.get(document.source)
        for passage in document.set_aside if aside is not None else ():
            if not read_source(aside or "").occurrences(passage.quote):
                said = f"the passage set aside is not in {document.source!r}"
                yield _Fault(passage.location, said, passage.quote, aside or "")


def _wrong(miss: Miss, text: str) -> _Fault:
    place, source = miss.evidence.location, miss.evidence.source
    if miss.count:
        told = ", ".join(map(str, miss.lines[:_LINES_TOLD])) + (
            ", …" if len(miss.lines) > _LINES_TOLD else ""
        )
        return _Fault(
            place,
            f"the quotation stands {miss.count} times in {source!r} "
            f"(line{'s' * (len(miss.lines) > 1)} {told}): "
            "add prefix or suffix, the words just before or after the one meant",
        )
    if not miss.is_absent:
        return _Fault(
            place,
            f"the quotation stands in {source!r}, but not beside this prefix or suffix: "
            "copy the words next to it",
        )
    return _Fault(place, f"the quotation is not in {source!r}", miss.evidence.quote, text)
