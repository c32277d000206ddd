"""Fits the numbers that ranking and certainty go by; each dossier counts as much as any other.

Source: conditional logit, McFadden 1974; both fits are Newton's method with a penalty on large weights.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.facts.meaning.port import SentenceModel
from bot.facts.meaning.vectors import BookMeaning, embedded
from bot.facts.reading.cache import open_cache
from bot.facts.search.certainty import Candidate, Numbers, Ranked, candidates
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
_SETTLED: Final = 1e-9  # a step so short changes nothing that is written down
_PENALTY: Final = 1.0
# Of 1, 6, 25 and 80 the one that tells right from wrong best (log loss) on dossiers left out.
_PENALTY_ON_CERTAINTY: Final = 6.0
_PER_DOSSIER: Final = 100.0
_PAIR: Final = 2  # ways of reading one dossier
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
Sets = Mapping[tuple[str, bool], Cases]
"""Cases by the dossier's name and whether it is read without the words that an admin adds for search."""


class Tried(NamedTuple):
    """What giving an answer from some certainty on adds, as shares of its dossier's questions."""

    sure: float
    answered: float
    wrong: float
    false: float


@dataclass(frozen=True, slots=True)
class Fitted(Numbers):
    """The numbers, and what comes of a case by them."""

    def ranked(self, case: Case) -> Ranked:
        """Put a case's candidates in order."""
        return Ranked.by(case.candidates, self.ranking)

    def sure_of(self, case: Case, ranked: Ranked) -> float:
        """How sure it is that the first candidate answers."""
        if holds_back(case.question, ranked.order[0]):
            return 0.0
        return 1.0 if looks_up(case.question, ranked) else self.sure(ranked.signs(case.question))


def cases(name: str, *, bare: bool, model: SentenceModel | None = None) -> Cases:
    """Read a dossier's questions.

    Args:
        name: The dossier's.
        bare: Whether to take out the words that an admin adds for search.
        model: What tells meanings; None where words alone decide.
    """
    whole = book(name)
    meaning = embedded(whole, model, open_cache(os.environ), f"evaluation/{name}") if model else None
    return tuple(_cases(without_search_words(whole) if bare else whole, questions(name), meaning))


def _cases(read: FactBook, asked: Iterable[Asked], meaning: BookMeaning | None) -> Iterable[Case]:
    index, views = build_index(read), dict[FactId, View]()
    for one in asked:
        question = read_question(one.text, index)
        alike = meaning.alike(one.text) if meaning else None
        yield Case(one, question, tuple(candidates(question, index, read, views, alike)))


def fit(sets: Sets) -> Fitted:
    """Fit to the cases of dossiers; from what certainty on to answer is judged with each left out in turn."""
    unsure = _fit(list(sets.values()))
    tried: list[Tried] = []
    for left_out in dict.fromkeys(name for name, _ in sets):
        fitted = (
            _fit([one for (name, _), one in sets.items() if name != left_out])
            if len(sets) > _PAIR
            else unsure
        )
        for (name, _), one in sets.items():
            if name == left_out:
                tried += _tried(one, fitted)
    return replace(unsure, enough=_enough(tried, len(sets)))


def _fit(sets: Sequence[Cases]) -> Fitted:
    ranking = tuple(_fit_ranking(sets))
    fitted = Fitted(ranking, (), 0.0, 1.0)
    rows, right, weights = [], [], []
    for one in sets:
        known = [case for case in one if case.candidates]
        for case in known:
            ranked = fitted.ranked(case)
            rows.append(ranked.signs(case.question))
            right.append(float(ranked.order[0].fact in case.asked.accept))
            weights.append(_PER_DOSSIER / len(known))
    *signs, bias = _fit_certainty(np.array(rows), np.array(right), np.array(weights))
    return Fitted(ranking, tuple(signs), float(bias), 1.0)


def _fit_ranking(sets: Sequence[Cases]) -> Array:
    rows, right, counts = _candidates(sets)
    present = ~np.isnan(rows[:, :, 0])
    rows = np.nan_to_num(rows)
    count = rows.shape[-1]
    weights = np.zeros(count)
    for _ in range(_STEPS):
        values = np.where(present, rows @ weights, -np.inf)
        chosen = np.exp(values - values.max(axis=1, keepdims=True))
        chosen /= chosen.sum(axis=1, keepdims=True)
        wanted = chosen * right
        wanted /= wanted.sum(axis=1, keepdims=True)
        mean = np.einsum("nc,ncf->nf", chosen, rows)
        pull = ((wanted - chosen) * counts[:, None]).reshape(-1) @ rows.reshape(-1, count)
        slope = pull - _PENALTY * weights
        spread = (rows * (chosen * counts[:, None])[:, :, None]).reshape(-1, count)
        curve = spread.T @ rows.reshape(-1, count) - (mean * counts[:, None]).T @ mean
        step = np.linalg.solve(curve + _PENALTY * np.eye(count), slope)
        length = float(np.linalg.norm(step))
        weights = weights + step / max(1.0, length / 2)
        if length < _SETTLED:
            break
    return weights


def _candidates(sets: Sequence[Cases]) -> tuple[Array, Array, Array]:
    """The features of each question's candidates, which of them are right, and what each question counts."""
    every, right, counts = [], [], []
    most = max(len(case.candidates) for one in sets for case in one)
    for one in sets:
        told = [case for case in one if any(found.fact in case.asked.accept for found in case.candidates)]
        for case in told:
            rows = np.full((most, len(case.candidates[0].features)), np.nan)
            rows[: len(case.candidates)] = [found.features for found in case.candidates]
            every.append(rows)
            row = np.zeros(most)
            row[: len(case.candidates)] = [found.fact in case.asked.accept for found in case.candidates]
            right.append(row)
            counts.append(_PER_DOSSIER / len(told))
    return np.array(every), np.array(right), np.array(counts)


def _fit_certainty(rows: Array, right: Array, counts: Array) -> Array:
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.full(rows.shape[1], _PENALTY_ON_CERTAINTY)
    penalty[-1] = _PENALTY / 100
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (right - sure)) - penalty * weights
        curve = (rows * (counts * sure * (1 - sure))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.linalg.norm(step)) < _SETTLED:
            break
    return weights


def _tried(cases: Cases, fitted: Fitted) -> Iterator[Tried]:
    told = sum(bool(case.asked.accept) for case in cases)
    for case in cases:
        if case.is_none:
            continue
        ranked = fitted.ranked(case)
        sure = fitted.sure_of(case, ranked)
        if case.asked.accept:
            is_wrong = ranked.order[0].fact not in case.asked.accept
            yield Tried(sure, 1 / told, is_wrong / told, 0.0)
        else:
            yield Tried(sure, 0.0, 0.0, 1 / (len(cases) - told))


def _enough(tried: Iterable[Tried], dossiers: int) -> float:
    """The lowest certainty at which, all dossiers alike, wrong and false answers are rare enough."""
    best, answered, wrong, false = 1.0, 0.0, 0.0, 0.0
    for one in sorted(tried, key=lambda one: -one.sure):
        answered, wrong, false = answered + one.answered, wrong + one.wrong, false + one.false
        if wrong <= _WRONG * answered and false <= _FALSE * dossiers:
            best = one.sure
    return best
