"""Candidates for a question, each with how well it has every word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.facts.search.index import Index
from bot.facts.search.postings import STRONGEST
from bot.facts.search.question import QueryTerm, Question
from bot.model.ids import FactId

CANDIDATES: Final = 64
_LIKE: Final = 0.7  # what a word of like meaning says against the word itself
_LEAST: Final = 0.15  # what a word that says nothing weighs against one that says much


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with how strongly the question's words speak for it, and how far it has each of them, or its like."""

    fact: FactId
    score: float
    degrees: tuple[float, ...]
    likes: tuple[float, ...]


def weight_of(term: QueryTerm, *, all_light: bool) -> float:
    """Give what a word weighs in ranking."""
    if all_light:
        return 1.0
    return max(_LEAST, term.information / (term.information + 1)) if term.information else _LEAST


def matches(question: Question, index: Index, known: Mapping[FactId, object]) -> list[Match]:
    """Give the candidates, best first."""
    all_light = not any(term.information and _is_known(term, index) for term in question.terms)
    weighted = [(term, weight_of(term, all_light=all_light)) for term in question.terms]
    idf = {part: index.idf(part) for term in question.terms for row, _ in (*term.alternatives, *term.alike) for part in row}
    pool = _pool(weighted, index, known, idf)
    found: list[Match] = []
    for fact in pool:
        score = 0.0
        degrees: list[float] = []
        likes: list[float] = []
        for term, weight in weighted:
            best, degree = _best(term.alternatives, fact, index, idf)
            near, like = _best(term.alike, fact, index, idf) if degree < 1 and term.alike else (0.0, 0.0)
            score += weight * max(best, _LIKE * near)
            degrees.append(degree)
            likes.append(max(degree, like))
        found.append(Match(fact, score, tuple(degrees), tuple(likes)))
    found.sort(key=lambda match: -match.score)
    return found


def _best(
    rows: Sequence[tuple[tuple[str, ...], float]], fact: FactId, index: Index, idf: Mapping[str, float]
) -> tuple[float, float]:
    """Give how strongly the best of several rows of terms speaks for a fact, and how far the fact has one."""
    best = degree = 0.0
    for row, share in rows:
        told, having = 0.0, 0
        for part in row:
            if idf[part]:
                impact = index.postings.weights(part).get(fact)
                if impact:
                    told += idf[part] * impact
                    having += 1
        if having:
            size = len(row)
            best = max(best, share * told / size**0.5)
            degree = max(degree, share * having / size)
    return best, degree


def _is_known(term: QueryTerm, index: Index) -> bool:
    return any(part in index.postings for row, _ in term.alternatives for part in row)


def _pool(
    weighted: Sequence[tuple[QueryTerm, float]],
    index: Index,
    known: Mapping[FactId, object],
    idf: Mapping[str, float],
) -> list[FactId]:
    """Give facts that have the question's words: those of the rarest words, and those that have many."""
    strengths = {
        part: weight * idf[part]
        for term, weight in weighted
        for row, _ in term.alternatives
        for part in row
        if idf[part]
    }
    gathered: dict[FactId, float] = {}
    for part in sorted(strengths, key=lambda part: -strengths[part]):
        strength = strengths[part]
        weights = index.postings.weights(part)
        for fact in islice(index.postings.strongest(part), STRONGEST):
            gathered[fact] = gathered.get(fact, 0.0) + strength * weights[fact]
    best = sorted(gathered, key=lambda fact: -gathered[fact])
    return list(islice((fact for fact in best if fact in known), CANDIDATES))
