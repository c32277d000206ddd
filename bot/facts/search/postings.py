"""For each term the facts it speaks for; a change copies only what it touches."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Final

from bot.model.ids import FactId

Weights = Mapping[str, float]
"""How strongly each term speaks for a fact."""

STRONGEST: Final = 1000
"""How many facts of a term are known by strength; beyond, a term is too common for the order to matter."""
_RESERVE: Final = 1000  # known besides, so that taking one out does not need all weighed again

_PARTS: Final = 64
"""The terms are kept in this many parts: copying them all at once would hold up every other thread."""

_Place = tuple[float, FactId]
"""Sorts facts: the strongest first, then by id."""
_Part = dict[str, Mapping[FactId, float]]


class Postings:
    """Never changes once made.

    Args:
        parts: The weight of each fact by term; each term in the part that `_part` tells.
        strongest: By term with more than `STRONGEST` facts, the places of those that come first.
    """

    def __init__(self, parts: Sequence[_Part], strongest: Mapping[str, Sequence[_Place]]) -> None:
        self._parts = parts
        self._strongest = strongest

    @classmethod
    def of(cls, entries: Iterable[tuple[FactId, Weights]]) -> "Postings":
        """Make the postings of facts."""
        gathered: dict[str, list[_Place]] = defaultdict(list)
        shared: dict[float, float] = {}  # few weights differ, so equal ones are one object
        for fact, weights in entries:
            for term, weight in weights.items():
                gathered[term].append((shared.setdefault(-weight, -weight), fact))
        parts: list[_Part] = [{} for _ in range(_PARTS)]
        strongest: dict[str, Sequence[_Place]] = {}
        for term in list(gathered):
            row = sorted(gathered.pop(term))
            parts[_part(term)][term] = {fact: shared.setdefault(-weight, -weight) for weight, fact in row}
            if len(row) > STRONGEST:
                strongest[term] = row[: STRONGEST + _RESERVE]
        return cls(parts, strongest)

    def __contains__(self, term: str) -> bool:
        return term in self._parts[_part(term)]

    def count(self, term: str) -> int:
        """Give how many facts have the term."""
        return len(self.weights(term))

    def weights(self, term: str) -> Mapping[FactId, float]:
        """Give the term's weight for each fact that has it."""
        return self._parts[_part(term)][term]

    def strongest(self, term: str) -> Iterable[FactId]:
        """Give the facts that have the term, strongest first: `STRONGEST` of them at least, else all."""
        listed = self._strongest.get(term)
        return self.weights(term) if listed is None else map(_fact, listed)

    def changed(self, less: Mapping[FactId, Weights], more: Mapping[FactId, Weights]) -> "Postings":
        """Give the postings after a change: `less` is what some facts had, `more` what facts have now."""
        parts, strongest = list(self._parts), dict(self._strongest)
        for term, changes in _touched(less, more).items():
            place = _part(term)
            if parts[place] is self._parts[place]:
                parts[place] = dict(parts[place])
            row = dict(parts[place].pop(term, {}))
            listed = list(strongest.pop(term, ()))
            for fact, weight in changes.items():
                _move(listed, fact, row.pop(fact, None), weight)
                if weight is not None:
                    row[fact] = weight
            if len(row) > STRONGEST:
                parts[place][term] = row
                strongest[term] = listed if len(listed) >= STRONGEST else _places(row)
            elif row:
                parts[place][term] = {fact: -weight for weight, fact in _places(row)}
        return Postings(parts, strongest)


_fact: Callable[[_Place], FactId] = itemgetter(1)


def _part(term: str) -> int:
    return hash(term) % _PARTS


def _touched(
    less: Mapping[FactId, Weights], more: Mapping[FactId, Weights]
) -> Mapping[str, Mapping[FactId, float | None]]:
    """Give for each term whose weights change the facts concerned, with their new weight; None for none."""
    touched: dict[str, dict[FactId, float | None]] = defaultdict(dict)
    for fact in {**less, **more}:
        old, new = less.get(fact, {}), more.get(fact, {})
        for term in {*old, *new}:
            if old.get(term) != new.get(term):
                touched[term][fact] = new.get(term)
    return touched


def _move(listed: list[_Place], fact: FactId, old: float | None, new: float | None) -> None:
    """Take a fact from its place in a list of the strongest, and put it where it belongs now, if there."""
    last = listed[-1] if listed else None
    if last is None:
        return
    if old is not None and (-old, fact) <= last:
        del listed[bisect_left(listed, (-old, fact))]
    # What comes after the last may be less than others that the list leaves out.
    if new is not None and (-new, fact) < last:
        insort(listed, (-new, fact))


def _places(row: Mapping[FactId, float]) -> list[_Place]:
    return sorted([(-weight, fact) for fact, weight in row.items()])[: STRONGEST + _RESERVE]
