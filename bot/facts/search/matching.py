"""Candidates for a question, each with how well it has every word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.facts.search.index import Index
from bot.facts.search.postings import FULL, SHIFT
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
    score: float
    degrees: tuple[float, ...]
    likes: tuple[float, ...]


def matches(question: Question, index: Index, known: Mapping[FactId, object]) -> list[Match]:
    """Give the candidates, best first."""
    weights = _weights(question)
    idf = {
        part: index.idf(part)
        for term in question.terms
        for row, _ in (*term.alternatives, *term.alike)
        for part in row
    }
    places = _pool(question.terms, weights, index, known, idf)
    columns = _Columns(index, places, idf)
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
    found = [Match(fact, score, *rows) for place, score, *rows in every if (fact := facts[place])]
    return sorted(found, key=lambda match: -match.score)


def _weights(question: Question) -> list[float]:
    """Give what each word weighs in ranking; all alike where none says anything."""
    if not any(term.information and term.is_known for term in question.terms):
        return [1.0] * len(question.terms)
    return [max(_LEAST, term.information / (term.information + 1)) for term in question.terms]


class _Columns:
    """Looks terms up for all candidates at once."""

    def __init__(self, index: Index, places: Sequence[int], idf: Mapping[str, float]) -> None:
        self._postings = index.postings
        self._places = places
        self._at = {place: number for number, place in enumerate(places)}
        self._idf = idf
        self._known: dict[str, list[tuple[int, float]]] = {}

    def best(self, rows: Rows) -> tuple[list[float], list[float]]:
        """Give for each candidate how strongly the best row speaks for it, and how far it has one."""
        size = len(self._places)
        best, degree = [0.0] * size, [0.0] * size
        for row, share in rows:
            parts = [part for part in row if self._idf[part]]
            if len(row) == 1 and parts:
                idf = self._idf[parts[0]]
                for at, impact in self._column(parts[0]):
                    best[at] = max(best[at], share * idf * impact)
                    degree[at] = max(degree[at], share)
            elif parts:
                self._several(parts, len(row), share, best, degree)
        return best, degree

    def _several(
        self, parts: Sequence[str], size: int, share: float, best: list[float], degree: list[float]
    ) -> None:
        told: dict[int, float] = {}
        having: dict[int, int] = {}
        for part in parts:
            idf = self._idf[part]
            for at, impact in self._column(part):
                told[at] = told.get(at, 0.0) + idf * impact
                having[at] = having.get(at, 0) + 1
        for at, value in told.items():
            best[at] = max(best[at], share * value / size**0.5)
            degree[at] = max(degree[at], share * having[at] / size)

    def _column(self, part: str) -> list[tuple[int, float]]:
        found = self._known.get(part)
        if found is None:
            found = self._known[part] = self._postings.column(part, self._places, self._at)
        return found


def _pool(
    terms: Sequence[QueryTerm],
    weights: Sequence[float],
    index: Index,
    known: Mapping[FactId, object],
    idf: Mapping[str, float],
) -> list[int]:
    """Give the places of facts that have the question's words: of the rarest first."""
    strengths: dict[str, float] = {}
    for term, weight in zip(terms, weights, strict=True):
        for rows, counts in ((term.alternatives, 1.0), (term.alike, _LIKE)):
            for row, share in rows:
                for part in row:
                    if idf[part]:
                        strength = counts * share * weight * idf[part] / len(row) ** 0.5
                        strengths[part] = max(strength, strengths.get(part, 0.0))
    gathered: dict[int, float] = {}
    for part in sorted(strengths, key=strengths.__getitem__, reverse=True):
        if len(gathered) >= CANDIDATES and index.postings.count(part) > _WIDE:
            continue
        strength = strengths[part] / FULL
        for value in index.postings.strongest(part, _STRONGEST):
            place = value >> SHIFT
            gathered[place] = gathered.get(place, 0.0) + strength * (value & FULL)
    best = sorted(gathered, key=gathered.__getitem__, reverse=True)
    facts = index.postings.facts
    return list(islice((place for place in best if facts[place] in known), CANDIDATES))
