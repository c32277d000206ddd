"""The search index of one book: BM25F over the facts' fields, built whole or from that of the book before."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.facts.search.extraction import Extractor, Fields, parties_of
from bot.facts.search.groups import groups_of, offices_of
from bot.facts.search.postings import FULL, Postings, Weights
from bot.facts.search.tokens import is_han
from bot.facts.search.vocabulary import Vocabulary
from bot.facts.search.weights import FIELDS
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId

_K1: Final = 1.2
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What finding takes; never changes.

    Attributes:
        size: How many facts it holds.
        words: The words written in the facts.
        rows: Each fact's fields, packed.
    """

    size: int
    postings: Postings
    words: Vocabulary
    rows: Mapping[FactId, str]
    extractor: Extractor

    def idf(self, term: str) -> float:
        """Give how few facts have a term; 0 where none has."""
        if term not in self.postings:
            return 0.0
        count = self.postings.count(term)
        return math.log(1 + (self.size - count + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a fact brings to the index: its terms' weights, its fields packed, its words in Latin letters."""

    weights: Weights
    rows: str
    words: frozenset[str]


def build_index(book: FactBook) -> Index:
    """Index a book's facts, the deprecated ones too: they stay findable."""
    extractor = Extractor(book)
    counts: Counter[str] = Counter()
    rows: dict[FactId, str] = {}

    def weights() -> Iterator[tuple[FactId, Weights]]:
        for fact in book.facts.values():
            entry = _entry(fact, extractor)
            counts.update(entry.words)
            rows[fact.id] = entry.rows
            yield fact.id, entry.weights

    postings = Postings.of(weights())
    return Index(
        size=len(book.facts), postings=postings, words=Vocabulary(counts), rows=rows, extractor=extractor
    )


def update_index(index: Index, before: FactBook, book: FactBook) -> Index:
    """Give what `build_index(book)` gives, sharing what did not change with the index of the book before."""
    if groups_of(before) != groups_of(book) or before.dossier.languages != book.dossier.languages:
        return build_index(book)
    renamed: set[str] = {
        party for party in book.people if offices_of(before, party) != offices_of(book, party)
    }
    extractor = Extractor(book)
    less = _entries(_changed(before, book, renamed), Extractor(before))
    more = _entries(_changed(book, before, renamed), extractor)
    rows = {id_: packed for id_, packed in index.rows.items() if id_ not in less}
    return Index(
        size=len(book.facts),
        rows=rows | {id_: entry.rows for id_, entry in more.items()},
        postings=index.postings.changed(
            {fact: entry.weights for fact, entry in less.items()},
            {fact: entry.weights for fact, entry in more.items()},
        ),
        words=index.words.changed(
            [entry.words for entry in less.values()], [entry.words for entry in more.values()]
        ),
        extractor=extractor,
    )


def _entries(facts: Iterable[Fact], extractor: Extractor) -> dict[FactId, Entry]:
    return {fact.id: _entry(fact, extractor) for fact in facts}


def _entry(fact: Fact, extractor: Extractor) -> Entry:
    words: set[str] = set()
    fields = extractor.fields(fact, words)
    return Entry(impacts(fields), fields.packed(), frozenset(word for word in words if not is_han(word)))


def impacts(fields: Fields) -> dict[str, int]:
    """Give how strongly each term speaks for a fact, from 0 to `FULL`.

    Source: Robertson, Zaragoza, Taylor, "Simple BM25 Extension to Multiple Weighted Fields", CIKM 2004.
    """
    gathered: defaultdict[str, float] = defaultdict(float)
    for field, rows in fields.rows.items():
        weight, usual = FIELDS[field], _USUAL_LENGTH[field]
        for row in rows:
            strength = weight / (1 - _B + _B * len(row) / usual)
            for term in row:
                gathered[term] += strength
    return {term: int(FULL * value / (_K1 + value)) for term, value in gathered.items()}


def _changed(book: FactBook, other: FactBook, renamed: set[str]) -> list[Fact]:
    """Give the facts that the other book does not have, or has differently."""
    changed = [
        fact
        for id_, fact in book.facts.items()
        if (same := other.facts.get(id_)) is not fact
        and not (same and fact.digest and fact.digest == same.digest)
    ]
    if not renamed:
        return changed
    known = {fact.id for fact in changed}
    concerned = (fact for fact in book.facts.values() if not renamed.isdisjoint(parties_of(fact)))
    return [*changed, *(fact for fact in concerned if fact.id not in known)]
