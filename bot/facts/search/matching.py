"""Candidates for a question, each with how well it has every word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.facts.search.index import Index
from bot.facts.search.packed import FULL, SHIFT, Places
from bot.facts.search.question import QueryTerm, Question, Rows
from bot.model.ids import FactId

CANDIDATES: Final = 20
_STRONGEST: Final = 400  # facts of a term that it brings into question
_WIDE: Final = 2000  # facts; so common a term brings none where rarer ones do
_LIKE: Final = 0.7  # what a word of like meaning says against the word itself
_LEAST: Final = 0.15  # what a word that says nothing weighs against one that says much


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with how strongly the question's words speak for it, and how far it has each, or its like."""

    fact: FactId
    place: int
    score: float
    degrees: tuple[float, ...]
    likes: tuple[float, ...]


def matches(question: Question, index: Index, known: Mapping[FactId, object]) -> list[Match]:
    """The candidates, best first."""
    weights = _weights(question)
    idf = {
        part: index.idf(part)
        for term in question.terms
        for row, _ in (*term.alternatives, *term.alike)
        for part in row
    }
    pool = _Pool(index, _strengths(question.terms, weights, idf))
    places = pool.best(known)
    columns = _Columns(len(places), pool.columns(places), idf)
    scores = [0.0] * len(places)
    degrees: list[list[float]] = []
    likes: list[list[float]] = []
    for term, weight in zip(question.terms, weights, strict=True):
        best, degree = columns.best(term.alternatives)
        near, like = columns.best(term.alike) if term.alike else (best, degree)
        like = list(map(max, degree, like))
        for at, (own, other) in enumerate(zip(best, near, strict=True)):
            scores[at] += weight * max(own, _LIKE * other)
        degrees.append(degree)
        likes.append(like)
    every = zip(places, scores, zip(*degrees, strict=True), zip(*likes, strict=True), strict=True)
    facts = index.postings.facts
    found = [Match(fact, place, score, *rows) for place, score, *rows in every if (fact := facts[place])]
    return sorted(found, key=lambda match: -match.score)


def _weights(question: Question) -> list[float]:
    """What each word weighs in ranking; all alike where none says anything."""
    if not any(term.information and term.is_known for term in question.terms):
        return [1.0] * len(question.terms)
    return [max(_LEAST, term.information / (term.information + 1)) for term in question.terms]


class _Columns:
    """How strongly terms speak for the candidates."""

    def __init__(
        self, size: int, columns: Mapping[int, Sequence[tuple[int, float]]], idf: Mapping[int, float]
    ) -> None:
        self._size = size
        self._columns = columns
        self._idf = idf

    def best(self, rows: Rows) -> tuple[list[float], list[float]]:
        """For each candidate, how strongly the best row speaks for it, and how far it has one."""
        size = self._size
        best, degree = [0.0] * size, [0.0] * size
        for row, share in rows:
            parts = [part for part in row if part in self._columns]
            if len(row) == 1 and parts:
                idf = self._idf[parts[0]]
                for at, impact in self._columns[parts[0]]:
                    best[at] = max(best[at], share * idf * impact)
                    degree[at] = max(degree[at], share)
            elif parts:
                self._several(parts, len(row), share, best, degree)
        return best, degree

    def _several(
        self, parts: Sequence[int], size: int, share: float, best: list[float], degree: list[float]
    ) -> None:
        told: dict[int, float] = {}
        having: dict[int, int] = {}
        for part in parts:
            idf = self._idf[part]
            for at, impact in self._columns[part]:
                told[at] = told.get(at, 0.0) + idf * impact
                having[at] = having.get(at, 0) + 1
        for at, value in told.items():
            best[at] = max(best[at], share * value / size**0.5)
            degree[at] = max(degree[at], share * having[at] / size)


def _strengths(
    terms: Sequence[QueryTerm], weights: Sequence[float], idf: Mapping[int, float]
) -> dict[int, float]:
    """How much each part of the question's words weighs in choosing candidates."""
    found: dict[int, float] = {}
    for term, weight in zip(terms, weights, strict=True):
        for rows, counts in ((term.alternatives, weight), (term.alike, _LIKE * weight)):
            for row, share in rows:
                strength = counts * share / len(row) ** 0.5
                for part in row:
                    if idf[part]:
                        found[part] = max(strength * idf[part], found.get(part, 0.0))
    return found


class _Pool:
    """The facts that have the question's words: of the rarest ones first."""

    def __init__(self, index: Index, strengths: Mapping[int, float]) -> None:
        self._postings = index.postings
        self._strengths = strengths
        self._parts = list(strengths)
        self._places = [index.postings.strongest(part, _STRONGEST) for part in self._parts]

    def best(self, known: Mapping[FactId, object]) -> list[int]:
        """The places of the candidates, the best first."""
        if not self._parts:
            return []
        facts = self._postings.facts
        rare = [at for at, part in enumerate(self._parts) if self._postings.count(part) <= _WIDE]
        total = self._gathered(rare, len(facts))
        if len(rare) < len(self._parts) and np.count_nonzero(total) < CANDIDATES:
            total = self._gathered(range(len(self._parts)), len(facts))
        found = np.flatnonzero(total)
        if len(facts) == len(known) and len(found) > 2 * CANDIDATES:
            found = found[np.argpartition(-total[found], CANDIDATES)[:CANDIDATES]]
        order: list[int] = found[np.lexsort((found, -total[found]))].tolist()
        return [place for place in order if facts[place] in known][:CANDIDATES]

    def _gathered(self, parts: Sequence[int], size: int) -> NDArray[np.float64]:
        if not parts:
            return np.zeros(size)
        places = [self._places[at] for at in parts]
        every = np.concatenate(places)
        strengths = np.array([self._strengths[self._parts[at]] for at in parts])
        return np.bincount(
            every >> SHIFT, np.repeat(strengths, list(map(len, places))) * (every & FULL), minlength=size
        )

    def columns(self, places: Sequence[int]) -> dict[int, list[tuple[int, float]]]:
        """For each part, how strongly it speaks for those of the candidates that have it."""
        found: dict[int, list[tuple[int, float]]] = {part: [] for part in self._parts}
        if not places:
            return found
        at = np.full(len(self._postings.facts), -1, np.int8)
        at[places] = np.arange(len(places))
        every = np.concatenate(self._places)
        slots = at[every >> SHIFT]
        having = np.flatnonzero(slots >= 0)
        parts = np.repeat(np.arange(len(self._parts)), list(map(len, self._places)))[having]
        for part, slot, impact in zip(
            parts.tolist(), slots[having].tolist(), (every[having] & FULL).tolist(), strict=True
        ):
            found[self._parts[part]].append((slot, impact / FULL))
        wanted = np.array(places, np.uint32) << SHIFT
        for part in self._parts:
            if self._postings.count(part) > _STRONGEST:
                found[part] = list(_looked_up(self._postings.places(part), wanted))
        return found


def _looked_up(every: Places, wanted: Places) -> Iterator[tuple[int, float]]:
    at = np.minimum(np.searchsorted(every, wanted), len(every) - 1)
    for slot, (value, place) in enumerate(zip(every[at].tolist(), wanted.tolist(), strict=True)):
        if value >> SHIFT == place >> SHIFT:
            yield slot, (value & FULL) / FULL
