"""The search index of one book, built whole or from the index of the book before."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.facts.search.cards import Card, Cataloguer, Entry, parties_of, party_names
from bot.facts.search.parties import Parties
from bot.facts.search.terms import Synonyms
from bot.facts.search.vocabulary import Vocabulary
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId

Posting = Mapping[FactId, float]
"""The facts that one term speaks for, each with its weight; strongest first, then by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What finding takes; never changes.

    Attributes:
        places: Each fact's place in the book.
        speakers: Ids of those to whom the facts' claims belong.
        words: The words written in the facts.
    """

    cards: Mapping[FactId, Card]
    postings: Mapping[str, Posting]
    places: Mapping[FactId, int]
    speakers: frozenset[str]
    parties: Parties
    synonyms: Synonyms
    words: Vocabulary


def build_index(book: FactBook) -> Index:
    """Index a book's facts, the deprecated ones too: they stay findable."""
    synonyms = Synonyms(book.dossier.synonyms)
    make = Cataloguer(book, synonyms).entry
    cards: dict[FactId, Card] = {}
    written: list[frozenset[str]] = []
    gathered: dict[str, list[tuple[float, FactId]]] = defaultdict(list)
    shared: dict[float, float] = {}  # few weights differ, so equal ones are one object
    for fact in book.facts.values():
        entry = make(fact)
        cards[fact.id] = entry.card
        written.append(entry.words)
        for term, weight in entry.weights.items():
            gathered[term].append((shared.setdefault(-weight, -weight), fact.id))
    postings: dict[str, Posting] = {}
    for term in list(gathered):
        postings[term] = {fact: -weight for weight, fact in sorted(gathered.pop(term))}
    return Index(
        cards=cards,
        postings=postings,
        places={fact: place for place, fact in enumerate(book.facts)},
        speakers=frozenset(card.according_to for card in cards.values()),
        parties=Parties(book),
        synonyms=synonyms,
        words=Vocabulary.of(written),
    )


def update_index(index: Index, before: FactBook, book: FactBook) -> Index:
    """Give what `build_index(book)` gives, sharing whatever did not change with the index of the book before."""
    if before.dossier.synonyms != book.dossier.synonyms:
        return build_index(book)
    renamed = {
        party
        for party in {*before.people, *book.people, *before.organizations, *book.organizations}
        if party_names(before, party) != party_names(book, party)
    }
    gone = [fact for id_, fact in before.facts.items() if _differs(fact, book.facts.get(id_), renamed)]
    new = [fact for id_, fact in book.facts.items() if _differs(fact, before.facts.get(id_), renamed)]
    less = _entries(gone, Cataloguer(before, index.synonyms))
    more = _entries(new, Cataloguer(book, index.synonyms))
    cards = {**index.cards, **{fact: entry.card for fact, entry in more.items()}}
    for fact in less.keys() - more.keys():
        del cards[fact]
    return Index(
        cards=cards,
        postings=_changed(index.postings, less, more),
        places={fact: place for place, fact in enumerate(book.facts)},
        speakers=frozenset(card.according_to for card in cards.values()),
        parties=Parties(book) if _people_differ(before, book) else index.parties,
        synonyms=index.synonyms,
        words=index.words.changed(
            [entry.words for entry in less.values()], [entry.words for entry in more.values()]
        ),
    )


def _differs(fact: Fact, other: Fact | None, renamed: set[str]) -> bool:
    if other is None or (other is not fact and not (fact.digest and fact.digest == other.digest)):
        return True
    return bool(renamed) and not renamed.isdisjoint(parties_of(fact))


def _people_differ(before: FactBook, book: FactBook) -> bool:
    return before.people != book.people or before.organizations != book.organizations


def _entries(facts: Iterable[Fact], cataloguer: Cataloguer) -> dict[FactId, Entry]:
    return {fact.id: cataloguer.entry(fact) for fact in facts}


def _changed(
    postings: Mapping[str, Posting], less: Mapping[FactId, Entry], more: Mapping[FactId, Entry]
) -> Mapping[str, Posting]:
    """Give the postings after a change; those of terms it does not touch are the same objects."""
    touched: dict[str, dict[FactId, float | None]] = defaultdict(dict)
    for fact in {**less, **more}:
        old = less[fact].weights if fact in less else {}
        new = more[fact].weights if fact in more else {}
        for term in {*old, *new}:
            if old.get(term) != new.get(term):
                touched[term][fact] = new.get(term)
    changed = dict(postings)
    for term, changes in touched.items():
        row = [item for item in postings.get(term, {}).items() if item[0] not in changes]
        for fact, weight in changes.items():
            if weight is not None:
                insort(row, (fact, weight), key=_strongest_first)
        if row:
            changed[term] = dict(row)
        else:
            changed.pop(term, None)
    return changed


def _strongest_first(item: tuple[FactId, float]) -> tuple[float, FactId]:
    return -item[1], item[0]
