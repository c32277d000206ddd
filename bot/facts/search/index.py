"""The search index of one book: built whole, from what was kept of it, or from that of the book before."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.facts.search.analyzers import DECLARED
from bot.facts.search.extraction import Extractor, FieldRow, parties_of
from bot.facts.search.groups import groups_of, offices_of
from bot.facts.search.packed import Packed, pack
from bot.facts.search.postings import UNKNOWN, Postings
from bot.facts.search.tokens import is_han
from bot.facts.search.vocabulary import Vocabulary
from bot.model.fact import Fact, FactBook

_MOST_CHANGED: Final = 0.25  # of the facts; beyond, an index is built anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What finding takes; never changes, but for what it remembers.

    Attributes:
        size: How many facts it holds.
        words: The words written in the facts.
        turning: The numbers of "not", "only" and their like.
        alike: Remembers the words of like meaning that the facts have.
    """

    size: int
    postings: Postings
    words: Vocabulary
    extractor: Extractor
    turning: frozenset[int]
    alike: dict[tuple[str, str], tuple[tuple[tuple[int, ...], float], ...]] = field(default_factory=dict)

    def idf(self, number: int) -> float:
        """How few facts have a term; 0 where none has."""
        if number == UNKNOWN:
            return 0.0
        count = self.postings.count(number)
        return math.log(1 + (self.size - count + 0.5) / (count + 0.5))


def build_index(book: FactBook) -> Index:
    """Index a book's facts, the deprecated ones too: they stay findable."""
    return index_of(book, *read_book(book))


def read_book(book: FactBook) -> tuple[Packed, Counter[str]]:
    """A book's facts packed, and how often each word is written: all of an index that takes time to find."""
    extractor = Extractor(book)
    words: list[str] = []
    counts: Counter[str] = Counter()

    def rows() -> Iterator[list[FieldRow]]:
        for fact in book.facts.values():
            yield extractor.rows(fact, words)
            if len(words) > _WORDS_HELD:
                counts.update(words)
                words.clear()

    packed = pack(rows())
    counts.update(words)
    return packed, Counter({word: count for word, count in counts.items() if not is_han(word)})


_WORDS_HELD: Final = 100_000


def index_of(book: FactBook, packed: Packed, counts: Counter[str]) -> Index:
    """The index of a book from what `read_book` gives."""
    extractor, postings = Extractor(book), Postings.of(packed, list(book.facts))
    return Index(
        size=len(book.facts),
        postings=postings,
        words=Vocabulary.of(counts),
        extractor=extractor,
        turning=_turning(postings, extractor),
    )


def _turning(postings: Postings, extractor: Extractor) -> frozenset[int]:
    words = [word for analyzer in DECLARED for word in analyzer.turning]
    stems = {stemmer.stem(word) for word in words for stemmer in extractor.stemmers.values()}
    return frozenset(map(postings.number, stems)) - {UNKNOWN}


def update_index(index: Index, before: FactBook, book: FactBook) -> Index:
    """The same as `build_index(book)`, sharing what did not change with the index of the book before."""
    if groups_of(before) != groups_of(book) or before.dossier.languages != book.dossier.languages:
        return build_index(book)
    renamed: set[str] = {
        party for party in book.people if offices_of(before, party) != offices_of(book, party)
    }
    old, new = _changed(before, book, renamed), _changed(book, before, renamed)
    if len(index.postings.facts) + len(new) > (1 + _MOST_CHANGED) * len(book.facts):
        return build_index(book)
    extractor = Extractor(book)
    less, more = list[str](), list[str]()
    reading = Extractor(before)
    for fact in old:
        reading.rows(fact, less)
    rows = {fact.id: extractor.rows(fact, more) for fact in new}
    postings = index.postings.exchanged({fact.id for fact in old}, rows)
    return Index(
        size=len(book.facts),
        postings=postings,
        words=index.words.changed(_latin(less), _latin(more)),
        extractor=extractor,
        turning=_turning(postings, extractor),
    )


def _latin(words: Sequence[str]) -> Iterator[str]:
    return (word for word in words if not is_han(word))


def _changed(book: FactBook, other: FactBook, renamed: set[str]) -> list[Fact]:
    """The facts that the other book does not have, or has differently."""
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
