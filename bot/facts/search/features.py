"""What is asked of each candidate beside its score: general features, none of one dossier's words."""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.facts.search.matching import Match
from bot.facts.search.query import QueryTerm, Question
from bot.facts.search.view import NEAR, View
from bot.model.fact import Fact
from bot.model.findings import AnswerType

_TELLING: Final = 1.2  # information of a word that is no everyday one


FEATURES: Final = (
    "coverage",
    "missing",
    "rarest_missing",
    "matched",
    "together",
    "title",
    "title_whole",
    "type_met",
    "type_unmet",
    "counted",
    "focus_missing",
    "name_missing",
    "number_missing",
    "party",
    "planned_if",
    "planned",
    "unknown",
    "whole",
    "turns",
    "mended",
    "alike",
    "alike_missing",
    "relative",
)


_HALF: Final = 0.5
_WHOLE: Final = 0.93
_RARE: Final = 2.3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what all its candidates share.

    Attributes:
        total: What its words weigh together.
        parts: All terms that would satisfy any of its words.
        telling: Those of its words that are no everyday ones, by their places, with the terms of each.
        lacking: By the place of a word, the features that say it is missing.
        turned: The terms of words that a "not" or "only" bears on.
        lost: The places of words that no fact has, nor any like them.
    """

    question: Question
    weights: tuple[float, ...]
    total: float
    best_score: float
    parts: frozenset[int]
    telling: tuple[tuple[int, frozenset[int]], ...]
    focus: frozenset[int] | None
    lacking: tuple[tuple[bool, bool, bool], ...]
    turned: frozenset[int]
    lost: frozenset[int]

    @classmethod
    def of(cls, question: Question, best_score: float) -> "Asked":
        """Weigh a question."""
        terms = question.terms
        heads = [frozenset([row[0] for row, _ in term.alternatives]) for term in terms]
        focus = next((term for term in terms if term.is_focus), None)
        return cls(
            question=question,
            weights=tuple(term.weight for term in terms),
            total=sum(term.weight for term in terms),
            best_score=best_score,
            parts=_parts(terms),
            telling=tuple((at, heads[at]) for at, term in enumerate(terms) if term.information > _TELLING),
            focus=_parts([focus]) if focus else None,
            lacking=tuple(
                (term.is_focus, term.is_name or term.information > _RARE, term.is_number) for term in terms
            ),
            turned=_parts(term for term in terms if term.is_turned),
            lost=frozenset(at for at, term in enumerate(terms) if not term.is_known and not term.alike),
        )


def _parts(terms: Iterable[QueryTerm]) -> frozenset[int]:
    return frozenset(part for term in terms for row, _ in term.alternatives for part in row)


def features(asked: Asked, match: Match, view: View) -> tuple[float, ...]:
    """A candidate's features, in the order of `FEATURES`; each between about -1 and 1."""
    question, total = asked.question, asked.total
    matched = lack = most = lost = liked = 0.0
    lacks_focus = lacks_name = lacks_number = False
    for at, (weight, degree, like) in enumerate(zip(asked.weights, match.degrees, match.likes, strict=True)):
        matched += weight * degree
        liked += weight * like
        if degree >= 1:
            continue
        short = weight * (1 - degree)
        lack += short
        most = max(most, short)
        if at in asked.lost:
            lost += short
        if degree < _HALF:
            focus, name, number = asked.lacking[at]
            lacks_focus, lacks_name, lacks_number = (
                lacks_focus or focus, lacks_name or name, lacks_number or number
            )  # fmt: skip
    met = _type(question, view)
    is_ahead = question.asks_outcome and view.is_ahead
    return (
        matched / total if total else 0.5,
        -math.log1p(lack) / 2,
        -most / 5,
        math.log1p(matched) / 2,
        _together(asked, match, view),
        _share(asked, view),
        max((len(said & asked.parts) / len(said) for said in view.titles if said), default=0.0),
        1.0 if met > 0 else 0.0,
        -1.0 if met < 0 else 0.0,
        _counted(asked, view),
        -float(lacks_focus),
        -float(lacks_name),
        -float(lacks_number),
        _party(question, view),
        -float(is_ahead and question.asks_if),
        -float(is_ahead and not question.asks_if),
        -math.log1p(lost) / 2,
        float(matched > _WHOLE * total > 0),
        -float(question.turns and asked.turned.isdisjoint(view.turned)),
        -float(bool(question.mended)),
        liked / total if total else 0.5,
        -math.log1p(max(0.0, total - liked)) / 2,
        match.score / asked.best_score if asked.best_score else 0.0,
    )


def _type(question: Question, view: View) -> float:
    fact, wanted = view.fact, question.answer_type
    match wanted:
        case AnswerType.ANYTHING:
            return 0.0
        case AnswerType.PERSON:
            return _names_somebody(fact, question)
        case AnswerType.TIME:
            return 1.0 if fact.when or (fact.commitment and fact.commitment.due) else -1.0
        case AnswerType.PLACE:
            return 1.0 if fact.where else -1.0
        case AnswerType.NUMBER | AnswerType.DURATION:
            return 1.0 if view.numbers else -1.0
        case AnswerType.REASON:
            return 1.0 if view.reasons else -1.0


def _names_somebody(fact: Fact, question: Question) -> float:
    """Whether a fact names somebody whom the question does not."""
    owed = fact.commitment
    bodies = {*fact.organizations, *(owed.by if owed else ()), *(owed.to if owed else ())}
    if set(fact.people) - set(question.parties):
        return 1.0
    return 0.0 if fact.people or bodies - set(question.parties) else -1.0


def _counted(asked: Asked, view: View) -> float:
    """Whether a number stands beside what is counted."""
    if asked.question.answer_type not in {AnswerType.NUMBER, AnswerType.DURATION} or asked.focus is None:
        return 0.0
    for row in view.told:
        spots = [at for at, term in enumerate(row) if term in asked.focus]
        if any(view.is_number(term) for at in spots for term in row[max(0, at - NEAR) : at + 2]):
            return 1.0
    return -1.0


def _together(asked: Asked, match: Match, view: View) -> float:
    """The share of neighbouring words of the question that stand near each other in the fact too."""
    heads = [(match.degrees[at], parts) for at, parts in asked.telling]
    pairs = [(first, second) for (has, first), (also, second) in pairwise(heads) if has and also]
    if not pairs:
        return 0.0
    wanted = frozenset[int]().union(*(parts for pair in pairs for parts in pair))
    spots = [[(at, term) for at, term in enumerate(row) if term in wanted] for row in view.told]
    spots = [row for row in spots if len(row) > 1]
    near = sum(any(_are_near(first, second, row) for row in spots) for first, second in pairs)
    return near / (len(heads) - 1)


def _are_near(ones: AbstractSet[int], others: AbstractSet[int], spots: Sequence[tuple[int, int]]) -> bool:
    mine = [at for at, term in spots if term in ones]
    return any(abs(at - place) <= 2 * NEAR for at, term in spots if term in others for place in mine)


def _share(asked: Asked, view: View) -> float:
    """How much of what the question says stands in the fact's title or other names."""
    title = view.title
    if not asked.total or title.isdisjoint(asked.parts):
        return 0.0
    having = 0.0
    for term, weight in zip(asked.question.terms, asked.weights, strict=True):
        best = 0.0
        for row, share in term.alternatives:
            if len(row) == 1:
                best = max(best, share * (row[0] in title))
            else:
                best = max(best, share * sum([part in title for part in row]) / len(row))
        having += weight * best
    return having / asked.total


def _party(question: Question, view: View) -> float:
    """Whether the one who is asked about is the one who owes, or says, or takes part."""
    if not question.parties:
        return 0.0
    fact, first = view.fact, question.parties[0]
    if fact.commitment:
        if first in fact.commitment.by:
            return 1.0
        return -1.0 if first in fact.commitment.to else -0.5
    if first == fact.according_to or first in fact.people or first in fact.organizations:
        return 1.0
    return 0.0
