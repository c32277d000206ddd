"""For each term the facts it speaks for, packed; a change copies only what it touches."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Final, TypeAlias

from bot.model.ids import FactId

Weights = Mapping[str, int]
"""How strongly each term speaks for a fact, from 0 to `FULL`."""

_PARTS: Final = 64
"""The terms are kept in this many parts: copying them all at once would hold up every other thread."""
SHIFT: Final = 8
FULL: Final = 255  # so that a weight takes one byte

Packed: TypeAlias = "array[int]"
"""Places of facts in order, each with its weight in the last eight bits."""
_Part = dict[str, Packed]
_NONE: Final[Packed] = array("I")


class Postings:
    """Never changes once made, but for remembering which facts come first for a common term.

    Args:
        parts: The packed facts of each term; each term in the part that `_part` tells.
        facts: The fact at each place; None where one was taken out.
        places: The place of each fact.
    """

    def __init__(
        self, parts: Sequence[_Part], facts: Sequence[FactId | None], places: Mapping[FactId, int]
    ) -> None:
        self._parts = parts
        self.facts = facts
        self.places = places
        self._strongest: dict[tuple[str, int], Packed] = {}

    @classmethod
    def of(cls, entries: Iterable[tuple[FactId, Weights]]) -> "Postings":
        """Make the postings of facts."""
        gathered: defaultdict[str, Packed] = defaultdict(_NONE.__copy__)
        facts: list[FactId | None] = []
        for place, (fact, weights) in enumerate(entries):
            facts.append(fact)
            first = place << SHIFT
            for term, weight in weights.items():
                gathered[term].append(first | weight)
        parts: list[_Part] = [{} for _ in range(_PARTS)]
        for term, packed in gathered.items():
            parts[hash(term) % _PARTS][term] = packed
        return cls(parts, facts, {fact: place for place, fact in enumerate(facts) if fact})

    def __contains__(self, term: str) -> bool:
        return term in self._parts[hash(term) % _PARTS]

    def packed(self, term: str) -> Packed:
        """Give the term's facts."""
        return self._parts[hash(term) % _PARTS].get(term, _NONE)

    def count(self, term: str) -> int:
        """Give how many facts have the term."""
        return len(self.packed(term))

    def having(self, term: str, most: int) -> set[int]:
        """Give the places of the facts that have the term, or of as many of them as asked for."""
        return {value >> SHIFT for value in self.strongest(term, most)}

    def strongest(self, term: str, most: int) -> Packed:
        """Give the term's facts, or as many of them as asked for: those it speaks for most."""
        packed = self.packed(term)
        if len(packed) <= most:
            return packed
        found = self._strongest.get((term, most))
        if found is None:
            found = array("I", sorted(nlargest(most, packed, key=FULL.__and__)))
            self._strongest[term, most] = found
        return found

    def column(self, term: str, places: Sequence[int], at: Mapping[int, int]) -> list[tuple[int, float]]:
        """Give how strongly a term speaks for those facts of some that have it.

        Args:
            term: The term.
            places: Places of facts.
            at: Where each of them stands among `places`; what is given is by these numbers.
        """
        packed = self.packed(term)
        if len(packed) <= len(places):
            return [(at[value >> SHIFT], (value & FULL) / FULL) for value in packed if value >> SHIFT in at]
        found = []
        end = len(packed)
        for number, place in enumerate(places):
            here = bisect_left(packed, place << SHIFT)
            if here < end and packed[here] >> SHIFT == place:
                found.append((number, (packed[here] & FULL) / FULL))
        return found

    def changed(self, less: Mapping[FactId, Weights], more: Mapping[FactId, Weights]) -> "Postings":
        """Give the postings after a change: `less` is what some facts had, `more` what facts have now."""
        facts, places = list(self.facts), dict(self.places)
        out = {places.pop(fact) for fact in less}
        for place in out:
            facts[place] = None
        added: defaultdict[str, list[int]] = defaultdict(list)
        for fact, weights in more.items():
            places[fact] = len(facts)
            for term, weight in weights.items():
                added[term].append(len(facts) << SHIFT | weight)
            facts.append(fact)
        parts = list(self._parts)
        copied: set[int] = set()
        for term in {*added, *(term for weights in less.values() for term in weights)}:
            number = hash(term) % _PARTS
            if number not in copied:
                copied.add(number)
                parts[number] = dict(parts[number])
            kept = array("I", (value for value in self.packed(term) if value >> SHIFT not in out))
            kept.extend(added.get(term, ()))
            if kept:
                parts[number][term] = kept
            else:
                parts[number].pop(term, None)
        return Postings(parts, facts, places)
