"""The rows of all facts as a few long arrays of numbers: quickly made, small, and kept on disk as they are.

BM25F: a term speaks for a fact by how often each of the fact's fields has it, for how long these are.

Source: Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.facts.search import weights
from bot.facts.search.extraction import FIELDS, FieldRow

FULL: Final = 255  # a weight takes one byte
SHIFT: Final = 8

TELLING, NUMBER, YEAR = 1, 2, 4
"""A term that is more than a letter or two, that begins with a digit, that is a year of these times."""

Places = NDArray[np.uint32]
"""Places of facts in order, each with its weight in the last eight bits."""
_Numbers = NDArray[np.int64]

_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_CHUNK: Final = 4096  # facts weighed at once
_ID_BITS: Final = 32
_ID_MASK: Final = (1 << _ID_BITS) - 1
_UNIT: Final = 4096  # strengths are whole multiples of a part of one: their sums do not depend on the order
_K1: Final = round(1.2 * _UNIT)
_B: Final = 0.3
# What a field's length is held against. Averages of the book at hand would change with each edit.
_USUAL_LENGTH: Final = {
    "title": 6,
    "text": 30,
    "quotation": 25,
    "names": 6,
    "dates": 3,
    "aliases": 3,
    "asked_as": 8,
}
_FIELD_WEIGHT: Final = np.array([weights.FIELDS[name] for name in FIELDS])
_FIELD_LENGTH: Final = np.array([_USUAL_LENGTH[name] for name in FIELDS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Facts as rows of terms, and for each term the facts it speaks for; facts and terms are numbers.

    Attributes:
        terms: The term of each number.
        signs: What each is, as bits; see `signs_of`.
        starts: Where each term's facts begin among `postings`; one more is their end.
        postings: Each term's facts, one term after the other.
        row_terms: The terms of all rows, one row after the other.
        row_starts: Where each row begins among them; one more is their end.
        row_fields: The number of each row's field.
        fact_rows: Where each fact's rows begin; one more is their end.
    """

    terms: Sequence[str]
    signs: bytes
    starts: NDArray[np.uint32]
    postings: Places
    row_terms: NDArray[np.int32]
    row_starts: NDArray[np.uint32]
    row_fields: NDArray[np.uint8]
    fact_rows: NDArray[np.uint32]


def signs_of(term: str) -> int:
    """What a term is, as bits: `TELLING`, `NUMBER`, `YEAR`."""
    telling = TELLING * (len(term) > 2 or not term.isascii())  # noqa: PLR2004
    if not term[0].isdigit():
        return telling
    return telling | NUMBER | YEAR * bool(_YEAR.fullmatch(term))


def pack(facts: Iterable[Iterable[FieldRow]]) -> Packed:
    """The packed form of facts, given as their rows."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__  # a term not met before gets the next number
    number = numbers.__getitem__
    terms, ends, fields, fact_ends = array("i"), array("I", [0]), bytearray(), array("I", [0])
    for rows in facts:
        for field, row in rows:
            terms.extend(map(number, row))
            ends.append(len(terms))
            fields.append(field)
        fact_ends.append(len(fields))
    row_terms = np.frombuffer(terms, np.int32) if terms else np.zeros(0, np.int32)
    row_starts, fact_rows = np.frombuffer(ends, np.uint32), np.frombuffer(fact_ends, np.uint32)
    row_fields = np.frombuffer(bytes(fields), np.uint8)
    parts = list(_weighed(row_terms, row_starts, row_fields, fact_rows))
    every = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
    starts = np.searchsorted(every, np.arange(len(numbers) + 1) << _ID_BITS)
    return Packed(
        terms=list(numbers),
        signs=bytes(map(signs_of, numbers)),
        starts=starts.astype(np.uint32),
        postings=(every & _ID_MASK).astype(np.uint32),
        row_terms=row_terms,
        row_starts=row_starts,
        row_fields=row_fields,
        fact_rows=fact_rows,
    )


def _weighed(
    terms: NDArray[np.int32],
    row_starts: NDArray[np.uint32],
    row_fields: NDArray[np.uint8],
    fact_rows: NDArray[np.uint32],
) -> Iterator[_Numbers]:
    """Each fact's terms with their weights: term, place of the fact and weight as one number."""
    lengths = _steps(row_starts)
    strengths = _FIELD_WEIGHT[row_fields] / (1 - _B + _B * lengths / _FIELD_LENGTH[row_fields])
    units = np.rint(strengths * _UNIT).astype(np.int64)
    for first in range(0, len(fact_rows) - 1, _CHUNK):
        last = min(first + _CHUNK, len(fact_rows) - 1)
        rows = slice(int(fact_rows[first]), int(fact_rows[last]))
        facts = np.repeat(np.arange(first, last), _steps(fact_rows[first : last + 1]))
        each = lengths[rows]
        keys = np.repeat(facts << _ID_BITS, each) | terms[row_starts[rows.start] : row_starts[rows.stop]]
        order = np.argsort(keys)
        keys = keys[order]
        heads = np.flatnonzero(np.diff(keys, prepend=-1))
        if not len(heads):
            continue
        told = np.add.reduceat(np.repeat(units[rows], each)[order], heads)
        keys = keys[heads]
        weight = FULL * told // (_K1 + told)
        yield (keys & _ID_MASK) << _ID_BITS | (keys >> _ID_BITS) << SHIFT | weight


def _steps(ends: NDArray[np.uint32]) -> _Numbers:
    wide = ends.astype(np.int64)
    return wide[1:] - wide[:-1]
