"""What a search finds, and who searches."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from bot.model.briefing import AnswerOutcome
from bot.model.ids import FactId, PersonId


class AnswerType(StrEnum):
    """The kind of thing that a question asks for."""

    ANYTHING = "anything"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    DURATION = "duration"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A fact found, with how well it fits; the best has the highest score."""

    fact: FactId
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a search found.

    Attributes:
        hits: Facts that answer, best first.
        closest: Where nothing answers for sure, the facts nearest to the question.
        reading: The words searched for, after spelling was mended; empty if they stayed as written.
        certainty: The probability that the first fact answers.
        asked_for: The kind of answer that is asked for.
        asks_outcome: Whether it is asked what became of something.
        people: The people whom the question names.
        is_courtesy: Whether the words greet or thank, or ask nothing.
    """

    hits: tuple[Hit, ...]
    closest: tuple[FactId, ...]
    reading: str = ""
    outcome: AnswerOutcome = AnswerOutcome.NONE
    certainty: float = 0.0
    asked_for: AnswerType = AnswerType.ANYTHING
    asks_outcome: bool = False
    people: tuple[PersonId, ...] = ()
    is_courtesy: bool = False

    def limited(self, limit: int) -> "Findings":
        """The same with no more than so many hits."""
        return replace(self, hits=self.hits[:limit])


class Finder(Protocol):
    """Ranked search over one book."""

    def find(self, words: str, *, limit: int = 25) -> Findings:
        """Find the facts that answer these words."""
        ...
