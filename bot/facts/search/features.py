"""What is asked of each candidate beside its score: general features, none of one dossier's words."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bot.facts.search.analyzers import DECLARED
from bot.facts.search.extraction import ALIASES, ASKED_AS, DATES, QUOTATION, TEXT, TITLE
from bot.facts.search.matching import Match
from bot.facts.search.postings import Postings
from bot.facts.search.question import QueryTerm, Question
from bot.facts.search.tokens import folded, is_han
from bot.model.command import AnswerType
from bot.model.fact import Certainty, Fact, Kind, State

_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_NEAR: Final = 4  # terms between two words that still belong together
_TELLING: Final = 1.2  # information of a word that is no everyday one
_AHEAD: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED})
_NOT_YET: Final = frozenset({State.PROPOSED, State.AGREED, State.UNDER_WAY, State.NO_EVIDENCE})


_TITLES: Final = frozenset({TITLE, ALIASES, ASKED_AS})
_TOLD: Final = frozenset({TEXT, QUOTATION, TITLE})


class View:
    """One fact as features look at it.

    Attributes:
        titles: What is telling in its title, and in each other name of it.
        title: All of that, with what is not telling.
        told: Its texts, as rows of terms.
    """

    def __init__(self, fact: Fact, place: int, postings: Postings) -> None:
        rows = postings.rows(place)
        term = postings.term
        self.fact = fact
        self._term = term
        named = [row for field, row in rows if field in _TITLES]
        self.titles = [frozenset(number for number in row if _tells(term(number))) for row in named]
        self.title = frozenset[int]().union(*named)
        self.told = [row for field, row in rows if field in _TOLD]
        self._dates = {number for field, row in rows if field == DATES for number in row}

    @cached_property
    def reasons(self) -> bool:
        """Whether it gives a reason in words."""
        texts = [
            *self.fact.title.all(),
            *self.fact.text.all(),
            *(piece.quote for piece in self.fact.evidence),
        ]
        said = folded("\n".join(texts))
        return any(phrase in said for phrase in _SAID) and bool(_BECAUSE.search(said))

    @cached_property
    def numbers(self) -> bool:
        """Whether it says a number that is neither a year nor a part of a date."""
        return any(
            self.is_number(number) and number not in self._dates and not _YEAR.fullmatch(self._term(number))
            for row in self.told
            for number in row
        )

    def is_number(self, number: int) -> bool:
        """Whether a term begins with a digit."""
        return self._term(number)[0].isdigit()

    @cached_property
    def is_ahead(self) -> bool:
        """Whether it tells what is planned rather than what came to pass."""
        owed = self.fact.commitment
        return (
            self.fact.certainty in _AHEAD
            or self.fact.kind is Kind.BACKGROUND
            or bool(owed and owed.current.state in _NOT_YET)
        )


def _tells(term: str) -> bool:
    return len(term) > 2 or not term.isascii()  # noqa: PLR2004


_SAID: Final = [" ".join(phrase) for analyzer in DECLARED for phrase in analyzer.because]
_BECAUSE: Final = re.compile("|".join(said if is_han(said) else rf"\b{said}\b" for said in _SAID))


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what all its candidates share."""

    question: Question
    total: float
    best_score: float

    @classmethod
    def of(cls, question: Question, best_score: float) -> "Asked":
        """Weigh a question."""
        return cls(question, sum(term.weight for term in question.terms), best_score)


def features(asked: Asked, match: Match, view: View) -> tuple[float, ...]:
    """Give a candidate's features, in the order of `FEATURES`; each between about -1 and 1."""
    question = asked.question
    pairs = list(zip(question.terms, match.degrees, strict=True))
    matched = sum(term.weight * degree for term, degree in pairs)
    missing = [(term, term.weight * (1 - degree)) for term, degree in pairs if degree < 1]
    met = _type(question, view)
    counted = _counted(question, view)
    return (
        matched / asked.total if asked.total else 0.5,
        -math.log1p(sum(lack for _, lack in missing)) / 2,
        -max((lack for _, lack in missing), default=0.0) / 5,
        math.log1p(matched) / 2,
        _together(question.terms, match, view),
        _share(question.terms, view),
        _title_whole(question.terms, view),
        1.0 if met > 0 else 0.0,
        -1.0 if met < 0 else 0.0,
        counted,
        -1.0 if any(term.is_focus and degree < _HALF for term, degree in pairs) else 0.0,
        -1.0 if any(_is_missing_name(term) and degree < _HALF for term, degree in pairs) else 0.0,
        -1.0 if any(term.is_number and degree < _HALF for term, degree in pairs) else 0.0,
        _party(question, view),
        -1.0 if question.asks_outcome and question.asks_if and view.is_ahead else 0.0,
        -1.0 if question.asks_outcome and not question.asks_if and view.is_ahead else 0.0,
        -math.log1p(sum(lack for term, lack in missing if not term.is_known and not term.alike)) / 2,
        1.0 if asked.total and matched > _WHOLE * asked.total else 0.0,
        -1.0 if question.turns else 0.0,
        -1.0 if question.mended else 0.0,
        sum(term.weight * like for term, like in zip(question.terms, match.likes, strict=True)) / asked.total
        if asked.total
        else 0.5,
        -math.log1p(
            sum(term.weight * (1 - like) for term, like in zip(question.terms, match.likes, strict=True))
        )
        / 2,
        match.score / asked.best_score if asked.best_score else 0.0,
    )


_HALF: Final = 0.5
_WHOLE: Final = 0.93
_RARE: Final = 2.3


def _is_missing_name(term: QueryTerm) -> bool:
    return term.is_name or term.information > _RARE


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
    """Tell whether a fact names somebody whom the question does not."""
    owed = fact.commitment
    bodies = {*fact.organizations, *(owed.by if owed else ()), *(owed.to if owed else ())}
    if set(fact.people) - set(question.parties):
        return 1.0
    return 0.0 if fact.people or bodies - set(question.parties) else -1.0


def _counted(question: Question, view: View) -> float:
    """Tell whether a number stands beside what is counted."""
    if question.answer_type not in {AnswerType.NUMBER, AnswerType.DURATION}:
        return 0.0
    focus = next((term for term in question.terms if term.is_focus), None)
    if focus is None:
        return 0.0
    wanted = {part for row, _ in focus.alternatives for part in row}
    for row in view.told:
        spots = [at for at, term in enumerate(row) if term in wanted]
        if any(view.is_number(term) for at in spots for term in row[max(0, at - _NEAR) : at + 2]):
            return 1.0
    return -1.0


def _together(terms: Sequence[QueryTerm], match: Match, view: View) -> float:
    """Give the share of neighbouring words of the question that stand near each other in the fact too."""
    telling = [
        (term, degree)
        for term, degree in zip(terms, match.degrees, strict=True)
        if term.information > _TELLING
    ]
    if len(telling) < 2:  # noqa: PLR2004
        return 0.0
    heads = [{row[0] for row, _ in term.alternatives} for term, _ in telling]
    wanted = frozenset[int]().union(*heads)
    spots = [[(at, term) for at, term in enumerate(row) if term in wanted] for row in view.told]
    near = 0
    for at, (first, second) in enumerate(pairwise(heads)):
        near += bool(telling[at][1] and telling[at + 1][1]) and any(
            _are_near(first, second, row) for row in spots
        )
    return near / (len(telling) - 1)


def _are_near(ones: set[int], others: set[int], spots: Sequence[tuple[int, int]]) -> bool:
    mine = [at for at, term in spots if term in ones]
    return any(abs(at - place) <= 2 * _NEAR for at, term in spots if term in others for place in mine)


def _share(terms: Sequence[QueryTerm], view: View) -> float:
    """Give how much of what the question says stands in the fact's title or other names."""
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    having = sum(
        term.weight
        * max(
            (share * sum(part in view.title for part in row) / len(row) for row, share in term.alternatives),
            default=0,
        )
        for term in terms
    )
    return having / total


def _title_whole(terms: Sequence[QueryTerm], view: View) -> float:
    """Give how much of a title, alias or example question the question has, at best."""
    asked = {part for term in terms for row, _ in term.alternatives for part in row}
    return max((len(said & asked) / len(said) for said in view.titles if said), default=0.0)


def _party(question: Question, view: View) -> float:
    """Tell whether the one who is asked about is the one who owes, or says, or takes part."""
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
