"""For each term the facts it speaks for, for each fact its rows; a change keeps what it does not touch."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from bot.facts.search.extraction import FieldRow
from bot.facts.search.packed import FULL, SHIFT, Packed, Places, pack, signs_of
from bot.model.ids import FactId

UNKNOWN: Final = -1
"""The number of a term that no fact has."""

NumberedRow = tuple[int, list[int]]
"""A row of terms' numbers, with the number of its field."""

_NONE: Final[Places] = np.zeros(0, np.uint32)


@dataclass(frozen=True, kw_only=True)
class Postings:
    """Never changes once made, but for remembering which facts come first for a common term.

    Attributes:
        packed: The facts as they were when all were packed.
        numbers: The number of each term in it.
        facts: The fact at each place; None where one was taken out.
        new_numbers: The numbers of terms that came later.
        changed: The facts of each term that a change touched.
        new_rows: The rows of each fact that came later, by its place.
    """

    packed: Packed
    numbers: Mapping[str, int]
    facts: Sequence[FactId | None]
    new_numbers: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[int, Places] = field(default_factory=dict)
    new_rows: Mapping[int, list[NumberedRow]] = field(default_factory=dict)
    _strongest: dict[tuple[int, int], Places] = field(default_factory=dict)

    @classmethod
    def of(cls, packed: Packed, facts: Sequence[FactId]) -> "Postings":
        """The postings of facts that were packed in this order."""
        numbers = dict(zip(packed.terms, range(len(packed.terms)), strict=True))
        return cls(packed=packed, numbers=numbers, facts=facts)

    def number(self, term: str) -> int:
        """A term's number; `UNKNOWN` where no fact has it."""
        found = self.numbers.get(term, UNKNOWN)
        if found == UNKNOWN:
            found = self.new_numbers.get(term, UNKNOWN)
        return found if self.count(found) else UNKNOWN

    @cached_property
    def places_of(self) -> Mapping[FactId, int]:
        """The place of each fact."""
        return {fact: place for place, fact in enumerate(self.facts) if fact is not None}

    @cached_property
    def signs(self) -> bytes:
        """What the term of each number is; see `signs_of`."""
        return self.packed.signs + bytes(map(signs_of, self.new_numbers))

    def places(self, number: int) -> Places:
        """A term's facts."""
        found = self.changed.get(number)
        if found is not None:
            return found
        if not 0 <= number < len(self.numbers):
            return _NONE
        starts = self._starts
        return self.packed.postings[starts[number] : starts[number + 1]]

    @cached_property
    def _starts(self) -> "memoryview[int]":
        return memoryview(self.packed.starts)  # type: ignore[arg-type] # gives plain numbers, quicker than the array

    def count(self, number: int) -> int:
        """How many facts have a term."""
        if number == UNKNOWN:
            return 0
        if number in self.changed:
            return len(self.changed[number])
        return self._starts[number + 1] - self._starts[number]

    def strongest(self, number: int, most: int) -> Places:
        """A term's facts, or as many of them as asked for: those it speaks for most."""
        places = self.places(number)
        if len(places) <= most:
            return places
        found = self._strongest.get((number, most))
        if found is None:
            order = np.argsort(-(places & FULL).astype(np.int16), kind="stable")[:most]
            found = self._strongest[number, most] = places[np.sort(order)]
        return found

    def rows(self, place: int) -> list[NumberedRow]:
        """The rows of the fact at a place."""
        if place in self.new_rows:
            return self.new_rows[place]
        return _rows(self.packed, place)

    def having(self, number: int, most: int) -> set[int]:
        """The places of the facts that have a term, or of as many of them as asked for."""
        return set((self.strongest(number, most) >> SHIFT).tolist())

    def exchanged(self, less: Container[FactId], more: Mapping[FactId, Sequence[FieldRow]]) -> "Postings":
        """The postings without some facts, and with others."""
        facts = [None if fact in less else fact for fact in self.facts]
        out = [place for place, fact in enumerate(facts) if fact is None and self.facts[place] is not None]
        small, end = pack(more.values()), len(facts)
        new_numbers = dict(self.new_numbers)
        for term in small.terms:
            if term not in self.numbers:
                new_numbers.setdefault(term, len(self.numbers) + len(new_numbers))
        numbers = [self.numbers.get(term, new_numbers.get(term, UNKNOWN)) for term in small.terms]
        added = dict(
            zip(numbers, np.split(small.postings + (end << SHIFT), small.starts[1:-1]), strict=False)
        )
        left = {number for place in out for _, row in self.rows(place) for number in row}
        changed = dict(self.changed)
        for number in left | added.keys():
            kept = self.places(number)
            if number in left:
                kept = kept[~np.isin(kept >> SHIFT, out)]
            changed[number] = np.concatenate([kept, added.get(number, _NONE)])
        new_rows = {place: rows for place, rows in self.new_rows.items() if place not in out}
        for at in range(len(more)):
            new_rows[end + at] = [(field, [numbers[term] for term in row]) for field, row in _rows(small, at)]
        return replace(
            self,
            facts=[*facts, *more],
            new_numbers=new_numbers,
            changed=changed,
            new_rows=new_rows,
            _strongest={},
        )


def _rows(packed: Packed, place: int) -> list[NumberedRow]:
    first, last = int(packed.fact_rows[place]), int(packed.fact_rows[place + 1])
    ends: list[int] = packed.row_starts[first : last + 1].tolist()
    begin = ends[0]
    terms: list[int] = packed.row_terms[begin : ends[-1]].tolist()
    fields: list[int] = packed.row_fields[first:last].tolist()
    return [
        (field, terms[start - begin : end - begin])
        for field, (start, end) in zip(fields, pairwise(ends), strict=True)
    ]
