"""Candidates for a question, each with how well it has every word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.facts.search.index import Index
from bot.facts.search.packed import FULL, SHIFT, Places
from bot.facts.search.postings import UNKNOWN
from bot.facts.search.query import QueryTerm, Question, Rows
from bot.model.ids import FactId

CANDIDATES: Final = 20
_STRONGEST: Final = 400  # facts of a term that it brings into question
_WIDE: Final = 2000  # facts; so common a term brings none where rarer ones do
_LIKE: Final = 0.7  # what a word of like meaning says against the word itself
_LEAST: Final = 0.15  # what a word that says nothing weighs against one that says much
_NO_ROWS: Final[Rows] = (((UNKNOWN,), 0.0),)


@dataclass(frozen=True, slots=True)
class Match:
    """A fact with how strongly the question's words speak for it, and how far it has each, or its like."""

    fact: FactId
    place: int
    score: float
    degrees: Sequence[float]
    likes: Sequence[float]


def matches(
    question: Question,
    index: Index,
    known: Mapping[FactId, object],
    most: int,
    also: Sequence[FactId] = (),
) -> list[Match]:
    """The candidates, best first, and after them those facts that are candidates whatever their words."""
    weights = _weights(question)
    idf = {
        part: index.idf(part)
        for term in question.terms
        for row, _ in (*term.alternatives, *term.alike)
        for part in row
    }
    strengths = _strengths(question.terms, weights, idf)
    if not strengths:
        return []
    pool = _Pool(index, strengths)
    places = pool.best(known)
    wanted = {place for fact in also if (place := index.postings.places_of.get(fact)) is not None}
    places += sorted(wanted.difference(places))
    if not places:
        return []
    own, alike = [term.alternatives for term in question.terms], [term.alike for term in question.terms]
    told, having = _best([*own, *alike], pool.impacts(places), idf)
    count = len(question.terms)
    scores = weights @ np.maximum(told[:count], _LIKE * told[count:])
    ranks = np.argsort(-scores, kind="stable")
    order = np.array([*ranks[:most], *(at for at in ranks[most:] if places[at] in wanted)])
    degrees = having[:count, order]
    likes = np.maximum(degrees, having[count:, order])
    facts = index.postings.facts
    rows = zip(order.tolist(), scores[order].tolist(), degrees.T.tolist(), likes.T.tolist(), strict=True)
    return [
        Match(fact, places[at], score, degree, like)
        for at, score, degree, like in rows
        if (fact := facts[places[at]])
    ]


def _weights(question: Question) -> list[float]:
    """What each word weighs in ranking; all alike where none says anything."""
    if not any(term.information and term.is_known for term in question.terms):
        return [1.0] * len(question.terms)
    return [max(_LEAST, term.information / (term.information + 1)) for term in question.terms]


def _best(
    terms: Sequence[Rows], impacts: Mapping[int, NDArray[np.float64]], idf: Mapping[int, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each word and candidate, how strongly its best row speaks, and how far the candidate has one.

    Args:
        terms: The rows that would satisfy each word.
        impacts: How strongly each part speaks for the candidates, without regard to how rare it is.
        idf: How rare each part is.
    """
    parts = list(impacts)
    at = {part: number for number, part in enumerate(parts)}
    flat: list[int] = []
    row_starts: list[int] = []
    shares: list[float] = []
    sizes: list[int] = []
    term_starts: list[int] = []
    for rows in terms:
        term_starts.append(len(shares))
        for row, share in rows or _NO_ROWS:
            row_starts.append(len(flat))
            flat += [at.get(part, len(parts)) for part in row]
            shares.append(share)
            sizes.append(len(row))
    width = len(impacts[parts[0]])
    matrix = np.array([*impacts.values(), np.zeros(width)])
    rarity = np.array([*(idf[part] for part in parts), 0.0])
    share_of, size_of = np.array(shares)[:, None], np.array(sizes)[:, None]
    told = np.add.reduceat((matrix * rarity[:, None])[flat], row_starts) * (share_of / np.sqrt(size_of))
    having = np.add.reduceat((matrix > 0).astype(np.float64)[flat], row_starts) * (share_of / size_of)
    return np.maximum.reduceat(told, term_starts), np.maximum.reduceat(having, term_starts)


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
        self._lengths = list(map(len, self._places))

    def best(self, known: Mapping[FactId, object]) -> list[int]:
        """The places of the candidates, the best first."""
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
        every = np.concatenate([self._places[at] for at in parts])
        lengths = [self._lengths[at] for at in parts]
        strengths = np.array([self._strengths[self._parts[at]] for at in parts])
        told = np.repeat(strengths, lengths) * (every & FULL)
        return np.bincount(every >> SHIFT, told, minlength=size).astype(np.float64, copy=False)

    def impacts(self, places: Sequence[int]) -> dict[int, NDArray[np.float64]]:
        """For each part, how strongly it speaks for each of the candidates."""
        at = np.full(len(self._postings.facts), -1, np.int8)
        at[places] = np.arange(len(places))
        every = np.concatenate(self._places)
        slots = at[every >> SHIFT]
        having = np.flatnonzero(slots >= 0)
        parts = np.repeat(np.arange(len(self._parts)), self._lengths)[having]
        found = np.zeros((len(self._parts), len(places)))
        found[parts, slots[having]] = (every[having] & FULL) / FULL
        wanted = np.array(places, np.uint32)
        for number, part in enumerate(self._parts):
            if self._postings.count(part) > _STRONGEST:
                found[number] = _looked_up(self._postings.places(part), wanted)
        return dict(zip(self._parts, found, strict=True))


def _looked_up(every: Places, wanted: Places) -> NDArray[np.float64]:
    here = every[np.minimum(np.searchsorted(every, wanted << SHIFT), len(every) - 1)]
    return np.where(here >> SHIFT == wanted, (here & FULL) / FULL, 0.0)
