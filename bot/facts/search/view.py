"""One fact as features look at it."""

import re
from functools import cached_property
from typing import Final

from bot.facts.search.analyzers import DECLARED
from bot.facts.search.extraction import ALIASES, ASKED_AS, DATES, QUOTATION, TEXT, TITLE
from bot.facts.search.index import Index
from bot.facts.search.packed import NUMBER, TELLING, YEAR
from bot.facts.search.tokens import folded, is_han
from bot.model.fact import BASES, Certainty, Fact, Kind, State

NEAR: Final = 4
"""Terms between two words that still belong together."""

_AHEAD: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED})
_NOT_YET: Final = BASES | {State.UNDER_WAY, State.NO_EVIDENCE}
_TITLES: Final = frozenset({TITLE, ALIASES, ASKED_AS})
_TOLD: Final = frozenset({TEXT, QUOTATION, TITLE})


class View:
    """One fact as features look at it.

    Attributes:
        titles: What is telling in its title, and in each other name of it.
        title: All of that, with what is not telling.
        told: Its texts, as rows of terms.
    """

    def __init__(self, fact: Fact, place: int, index: Index) -> None:
        rows = index.postings.rows(place)
        signs = self._signs = index.postings.signs
        self._turning = index.turning
        self.fact = fact
        named = [row for field, row in rows if field in _TITLES]
        self.titles = [frozenset([number for number in row if signs[number] & TELLING]) for row in named]
        self.title = frozenset[int]().union(*named)
        self.told = [row for field, row in rows if field in _TOLD]
        self._dates = {number for field, row in rows if field == DATES for number in row}

    @cached_property
    def reasons(self) -> bool:
        """Whether it gives a reason in words."""
        quotes = (piece.quote for piece in self.fact.evidence)
        return any(map(_gives_reason, (*self.fact.title.all(), *self.fact.text.all(), *quotes)))

    @cached_property
    def numbers(self) -> bool:
        """Whether it says a number that is neither a year nor a part of a date."""
        signs, dates = self._signs, self._dates
        said = (number for row in self.told for number in row if signs[number] & (NUMBER | YEAR) == NUMBER)
        return any(number not in dates for number in said)

    def is_number(self, number: int) -> bool:
        """Whether a term begins with a digit."""
        return bool(self._signs[number] & NUMBER)

    @cached_property
    def turned(self) -> frozenset[int]:
        """The terms that follow a "not" or "only"."""
        found: set[int] = set()
        for row in self.told:
            last = -NEAR - 1
            for at, number in enumerate(row):
                if number in self._turning:
                    last = at
                elif at - last <= NEAR:
                    found.add(number)
        return frozenset(found)

    @cached_property
    def is_ahead(self) -> bool:
        """Whether it tells what is planned rather than what came to pass."""
        owed = self.fact.commitment
        return (
            self.fact.certainty in _AHEAD
            or self.fact.kind is Kind.BACKGROUND
            or bool(owed and owed.current.state in _NOT_YET)
        )


_SAID: Final = [" ".join(phrase) for analyzer in DECLARED for phrase in analyzer.because]
_HAN_SAID: Final = [said for said in _SAID if is_han(said)]
_LATIN_SAID: Final = re.compile(rf"\b(?:{'|'.join(said for said in _SAID if not is_han(said))})\b")


def _gives_reason(text: str) -> bool:
    said = folded(text)
    if not said.isascii() and any(phrase in said for phrase in _HAN_SAID):
        return True
    return bool(_LATIN_SAID.search(said))
