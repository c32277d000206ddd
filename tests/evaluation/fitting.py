"""Fits the numbers that ranking and certainty go by; each dossier counts as much as any other.

Source: conditional logit, McFadden 1974; both fits are Newton's method with a penalty on large weights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.facts.search.certainty import SIGNS, Candidate, Ranked, candidates
from bot.facts.search.features import FEATURES
from bot.facts.search.finder import comes_near, holds_back, looks_up
from bot.facts.search.index import build_index
from bot.facts.search.query import Question
from bot.facts.search.question import read_question
from bot.facts.search.view import View
from bot.model.fact import FactBook
from bot.model.ids import FactId
from tests.evaluation.dossiers import Asked, book, questions, without_search_words

Array = NDArray[np.float64]

_STEPS: Final = 60
_PENALTY: Final = 1.0
_PER_DOSSIER: Final = 100.0
# The goals on dossiers never seen.
_WRONG: Final = 0.03
_FALSE: Final = 0.06


@dataclass(frozen=True, slots=True)
class Case:
    """One question over one book: what comes into question, and what would be right."""

    asked: Asked
    question: Question
    candidates: tuple[Candidate, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing comes near."""
        return self.question.is_courtesy or not comes_near(self.question, self.candidates)


Cases = tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What `bot.facts.search.weights` holds."""

    ranking: tuple[float, ...]
    certainty: tuple[float, ...]
    bias: float
    enough: float

    def ranked(self, case: Case) -> Ranked:
        """Put a case's candidates in order."""
        return Ranked.by(case.candidates, self.ranking)

    def sure(self, case: Case, ranked: Ranked) -> float:
        """Give the probability that the first candidate answers."""
        total = self.bias + float(np.dot(ranked.signs(case.question), self.certainty))
        if holds_back(case.question, ranked.order[0]):
            return 0.0
        return 1.0 if looks_up(case.question, ranked) else float(1 / (1 + np.exp(-total)))


def cases(name: str, *, bare: bool) -> Cases:
    """Read a dossier's questions.

    Args:
        name: The dossier's.
        bare: Whether to take out the words that an admin adds for search.
    """
    whole = book(name)
    return tuple(_cases(without_search_words(whole) if bare else whole, questions(name)))


def _cases(read: FactBook, asked: Iterable[Asked]) -> Iterable[Case]:
    index, views = build_index(read), dict[FactId, View]()
    for one in asked:
        question = read_question(one.text, index)
        yield Case(one, question, tuple(candidates(question, index, read, views)))


def fit(sets: Sequence[Cases]) -> Fitted:
    """Fit to sets of cases, one per dossier and way of reading it."""
    ranking = _fit_ranking(sets)
    fitted = Fitted(tuple(ranking), (), 0.0, 1.0)
    rows, right, weights = [], [], []
    for one in sets:
        known = [case for case in one if case.candidates]
        for case in known:
            ranked = fitted.ranked(case)
            rows.append(ranked.signs(case.question))
            right.append(float(ranked.order[0].fact in case.asked.accept))
            weights.append(_PER_DOSSIER / len(known))
    *signs, bias = _fit_certainty(np.array(rows), np.array(right), np.array(weights))
    fitted = Fitted(tuple(ranking), tuple(signs), float(bias), 1.0)
    return Fitted(fitted.ranking, fitted.certainty, fitted.bias, _enough(sets, fitted))


def _fit_ranking(sets: Sequence[Cases]) -> Array:
    groups: list[tuple[Array, Array, float]] = []
    for one in sets:
        told = [case for case in one if any(found.fact in case.asked.accept for found in case.candidates)]
        for case in told:
            rows = np.array([found.features for found in case.candidates])
            right = np.array([float(found.fact in case.asked.accept) for found in case.candidates])
            groups.append((rows, right, _PER_DOSSIER / len(told)))
    weights = np.zeros(len(FEATURES))
    for _ in range(_STEPS):
        slope, curve = -_PENALTY * weights, _PENALTY * np.eye(len(FEATURES))
        for rows, right, counts in groups:
            values = rows @ weights
            chosen = np.exp(values - values.max())
            chosen /= chosen.sum()
            wanted = chosen * right
            wanted /= wanted.sum()
            mean = chosen @ rows
            slope += counts * (rows.T @ (wanted - chosen))
            curve += counts * ((rows * chosen[:, None]).T @ rows - np.outer(mean, mean))
        step = np.linalg.solve(curve, slope)
        weights = weights + step / max(1.0, float(np.linalg.norm(step)) / 2)
    return weights


def _fit_certainty(rows: Array, right: Array, counts: Array) -> Array:
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.full(len(SIGNS) + 1, _PENALTY)
    penalty[-1] = _PENALTY / 100
    weights = np.zeros(len(SIGNS) + 1)
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (right - sure)) - penalty * weights
        curve = (rows * (counts * sure * (1 - sure))[:, None]).T @ rows + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _enough(sets: Sequence[Cases], fitted: Fitted) -> float:
    """Give the lowest certainty at which, all dossiers alike, wrong and false answers are rare enough."""
    tried: list[tuple[float, float, float, float]] = []
    for one in sets:
        told = sum(bool(case.asked.accept) for case in one)
        for case in one:
            if case.is_none:
                continue
            ranked = fitted.ranked(case)
            sure = fitted.sure(case, ranked)
            if case.asked.accept:
                is_wrong = ranked.order[0].fact not in case.asked.accept
                tried.append((sure, 1 / told, is_wrong / told, 0.0))
            else:
                tried.append((sure, 0.0, 0.0, 1 / (len(one) - told)))
    best, answered, wrong, false = 1.0, 0.0, 0.0, 0.0
    for sure, more, more_wrong, more_false in sorted(tried, reverse=True):
        answered, wrong, false = answered + more, wrong + more_wrong, false + more_false
        if wrong <= _WRONG * answered and false <= _FALSE * len(sets):
            best = sure
    return best
