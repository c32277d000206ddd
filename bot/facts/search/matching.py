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
_LEAST: Final = 0.15  # what a word that says nothing weighs against one that says much


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with how strongly the question's words speak for it, and how far it has each of them."""

    fact: FactId
    score: float
    degrees: tuple[float, ...]


def weight_of(term: QueryTerm, *, all_light: bool) -> float:
    """Give what a word weighs in ranking."""
    if all_light:
        return 1.0
    return max(_LEAST, term.information / (term.information + 1)) if term.information else _LEAST


def matches(question: Question, index: Index, known: Mapping[FactId, object]) -> list[Match]:
    """Give the candidates, best first."""
    all_light = not any(term.information and _is_known(term, index) for term in question.terms)
    weighted = [(term, weight_of(term, all_light=all_light)) for term in question.terms]
    idf = {part: index.idf(part) for term in question.terms for row, _ in term.alternatives for part in row}
    pool = _pool(weighted, index, known, idf)
    found: list[Match] = []
    for fact in pool:
        score = 0.0
        degrees: list[float] = []
        for term, weight in weighted:
            best = degree = 0.0
            for row, share in term.alternatives:
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
            score += weight * best
            degrees.append(degree)
        found.append(Match(fact, score, tuple(degrees)))
    found.sort(key=lambda match: -match.score)
    return found


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
