"""How sure an answer is: one small model over the features of the candidates, fitted by `make fit`.

There are two sets of its numbers: one for words alone, one where a sentence model tells meanings too.

Candidates are put in order by a weighted sum of their features (a conditional logit over the candidates of a
question), and the first one's features, with its lead over the second, give the probability that it answers.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Final

from bot.facts.meaning.port import Alike
from bot.facts.search import weights
from bot.facts.search.features import FEATURES, Asked, features
from bot.facts.search.index import Index
from bot.facts.search.matching import matches
from bot.facts.search.query import Question
from bot.facts.search.view import View
from bot.model.fact import FactBook
from bot.model.findings import AnswerType
from bot.model.ids import FactId

LOOKED_AT: Final = 8
"""Candidates whose features are worked out."""

SIGNS: Final = (*FEATURES[:-1], "margin", "standing", "few_words", "asks_if", "asks_open")
"""What certainty goes by: the first candidate's features, its lead and value, how the question is put."""

LIKENESS: Final = "likeness"
"""What a sentence model adds: the last of the features, and of the signs."""

_WORDS: Final = len(FEATURES) - 1  # features that are signs; the last one says how the score compares
_LARGEST_LEAD: Final = 4.0
_TELLING: Final = 1.2  # information of a word that is no everyday one


@dataclass(frozen=True, slots=True)
class Numbers:
    """What ranking and certainty go by.

    Attributes:
        enough: The certainty from which an answer is given as one.
    """

    ranking: tuple[float, ...]
    certainty: tuple[float, ...]
    bias: float
    enough: float

    def sure(self, signs: Sequence[float]) -> float:
        """The probability that the first candidate answers."""
        total = self.bias + sum(map(mul, signs, self.certainty), 0.0)
        return 1 / (1 + math.exp(-total))


BY_WORDS: Final = Numbers(
    tuple(weights.RANKING.values()), tuple(weights.CERTAINTY.values()), weights.BIAS, weights.ENOUGH
)
BY_MEANING: Final = Numbers(
    tuple(weights.MEANING_RANKING.values()),
    tuple(weights.MEANING_CERTAINTY.values()),
    weights.MEANING_BIAS,
    weights.MEANING_ENOUGH,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact with its features."""

    fact: FactId
    features: tuple[float, ...]

    def value(self, weights: Sequence[float]) -> float:
        """Its place value."""
        return sum(map(mul, self.features, weights), 0.0)


def candidates(
    question: Question,
    index: Index,
    book: FactBook,
    views: dict[FactId, View],
    alike: Alike | None = None,
) -> list[Candidate]:
    """The facts that come into question, best first as far as words alone tell.

    Where their meanings are known, the facts nearest in meaning come into question too.

    Args:
        question: What is asked.
        index: Of the book, or of the book that it is an earlier day of.
        book: Whose facts come into question.
        views: Remembers facts as features look at them.
        alike: How like the question each fact is in meaning.
    """
    nearest = alike.nearest(book.facts, LOOKED_AT) if alike else ()
    found = matches(question, index, book.facts, LOOKED_AT, nearest)
    if not found:
        return []
    asked = Asked.of(question, found[0].score)
    looked_at = []
    for match in found:
        view = views.get(match.fact)
        if view is None:
            view = views[match.fact] = View(book.facts[match.fact], match.place, index)
        told = (alike.of(match.fact),) if alike else ()
        looked_at.append(Candidate(match.fact, (*features(asked, match, view), *told)))
    return looked_at


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates in order, with their values."""

    order: tuple[Candidate, ...]
    values: tuple[float, ...]

    @classmethod
    def by(cls, found: Sequence[Candidate], weights: Sequence[float]) -> "Ranked":
        """The candidates in order."""
        valued = sorted(((found_.value(weights), -at, found_) for at, found_ in enumerate(found)), key=_order)
        return cls(tuple(entry[2] for entry in valued), tuple(entry[0] for entry in valued))

    def signs(self, question: Question) -> tuple[float, ...]:
        """What certainty goes by, in the order of `SIGNS`, and the likeness in meaning where it is known."""
        first = self.values[0]
        lead = first - self.values[1] if len(self.values) > 1 else _LARGEST_LEAD
        telling = sum(term.information > _TELLING for term in question.terms)
        own, likeness = self.order[0].features[:_WORDS], self.order[0].features[_WORDS + 1 :]
        margin = min(lead, _LARGEST_LEAD) / _LARGEST_LEAD
        return (*own, margin, first / 5, 1 / (1 + telling), *_form(question), *likeness)


def _form(question: Question) -> tuple[float, float]:
    """Whether the question asks if something is so, and whether it asks for no certain kind of answer."""
    is_open = question.answer_type is AnswerType.ANYTHING and not question.asks_if
    return float(question.asks_if), float(is_open)


def _order(entry: tuple[float, int, Candidate]) -> tuple[float, int]:
    return -entry[0], -entry[1]
