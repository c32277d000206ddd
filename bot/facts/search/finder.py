"""Finds the facts that answer a question, and tells how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.facts.meaning.port import Meaning
from bot.facts.search.certainty import BY_MEANING, BY_WORDS, Candidate, Ranked, candidates
from bot.facts.search.features import FEATURES
from bot.facts.search.index import Index
from bot.facts.search.query import Question
from bot.facts.search.question import read_question
from bot.facts.search.view import View
from bot.model.briefing import AnswerOutcome
from bot.model.fact import FactBook
from bot.model.findings import AnswerType, Findings, Hit
from bot.model.ids import FactId, PersonId

_ALIKE: Final = FEATURES.index("alike")
_COVERAGE: Final = FEATURES.index("coverage")
_TURNS: Final = FEATURES.index("turns")
_ALL: Final = 0.99  # of the question
_CLOSEST: Final = 3
_FURTHER: Final = 3
_NEAR_FIRST: Final = 1.5  # place value that a further fact may lack of the first one's
_REMEMBERED: Final = 1000  # questions
_VERY_RARE: Final = 3.5  # information
_VIEWS: Final = 200  # facts


@dataclass(frozen=True)
class BookFinder:
    """Ranked search over one book; see `bot.model.command.Finder`."""

    book: FactBook
    index: Index
    """May hold facts that the book, as of an earlier day, does not."""
    meaning: Meaning | None = None
    """None where words alone decide; else as of the index."""
    _found: dict[str, Findings] = field(default_factory=dict)
    _views: dict[FactId, View] = field(default_factory=dict)

    def find(self, words: str, *, limit: int = 25) -> Findings:
        """Find the facts that answer these words; remembers the last answers, which never change."""
        found = self._found.get(words)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            if len(self._views) >= _VIEWS:
                self._views.clear()
            found = self._found[words] = self._find(words)
        return found if len(found.hits) <= limit else found.limited(limit)

    def _find(self, words: str) -> Findings:
        question = read_question(words, self.index)
        by, alike = (BY_MEANING, self.meaning.alike(words)) if self.meaning else (BY_WORDS, None)
        looked_at = candidates(question, self.index, self.book, self._views, alike)
        bare = Findings(
            hits=(),
            closest=(),
            reading=question.mended,
            asked_for=question.answer_type,
            asks_outcome=question.asks_outcome,
            people=tuple(PersonId(party) for party in question.parties if party in self.book.people),
            is_courtesy=question.is_courtesy,
        )
        if question.is_courtesy or not comes_near(question, looked_at):
            return bare
        ranked = Ranked.by(looked_at, by.ranking)
        sure = by.sure(ranked.signs(question))
        if asks_who(question, self.book) or looks_up(question, ranked):
            sure = 1.0
        if sure < by.enough or holds_back(question, ranked.order[0]):
            closest = tuple(found.fact for found in ranked.order[:_CLOSEST])
            return replace(bare, closest=closest, outcome=AnswerOutcome.CLOSEST, certainty=sure)
        hits = tuple(
            Hit(fact=found.fact, score=value)
            for found, value in zip(ranked.order, ranked.values, strict=True)
            if value >= ranked.values[0] - _NEAR_FIRST
        )
        return replace(bare, hits=hits[: 1 + _FURTHER], outcome=AnswerOutcome.ANSWERED, certainty=sure)


def comes_near(question: Question, looked_at: Sequence[Candidate]) -> bool:
    """Whether any candidate has a word of the question that says something, or its like."""
    says = any(term.weight for term in question.terms)
    return bool(looked_at) and (not says or any(found.features[_ALIKE] for found in looked_at))


def holds_back(question: Question, first: Candidate) -> bool:
    """Whether no fact is sure to answer, however well its words fit.

    That is where the answer turns on a "not" or "only" that the fact does not have there, and where the
    question has a name, a number or a very rare word that no fact has: what is said of somebody else does not
    answer it.
    """
    if first.features[_TURNS] and (question.asks_if or question.answer_type is AnswerType.REASON):
        return True
    return any(
        not term.is_known and (term.is_name or term.is_number or term.information > _VERY_RARE)
        for term in question.terms
    )


def looks_up(question: Question, ranked: Ranked) -> bool:
    """Whether it is no question but words to look up, all of which the first fact has."""
    is_whole = ranked.order[0].features[_COVERAGE] >= _ALL
    return question.is_keywords and is_whole and all(term.is_known for term in question.terms)


def asks_who(question: Question, book: FactBook) -> bool:
    """Whether it asks who one person is, and nothing more: the book says so by itself."""
    named = [party for party in question.parties if party in book.people]
    rest = (term for term in question.terms if term.information and not term.is_name)
    return question.answer_type is AnswerType.PERSON and len(named) == 1 and not any(rest)
