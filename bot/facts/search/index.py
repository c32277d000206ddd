"""The search index of one book, built whole or from the index of the book before."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.facts.search.cards import Card, Cataloguer, Entry, parties_of
from bot.facts.search.parties import Parties, called
from bot.facts.search.postings import Postings
from bot.facts.search.terms import Synonyms
from bot.facts.search.vocabulary import Vocabulary
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId
from bot.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What finding takes; never changes.

    Attributes:
        speakers: How many facts' claims belong to each person or organization.
        words: The words written in the facts.
    """

    cards: Mapping[FactId, Card]
    postings: Postings
    speakers: Counter[str]
    parties: Parties
    synonyms: Synonyms
    words: Vocabulary


def build_index(book: FactBook) -> Index:
    """Index a book's facts, the deprecated ones too: they stay findable."""
    synonyms = Synonyms(book.dossier.synonyms)
    entries = _entries(book.facts.values(), Cataloguer(book, synonyms))
    cards = {fact: entry.card for fact, entry in entries.items()}
    return Index(
        cards=cards,
        postings=Postings.of((fact, entry.weights) for fact, entry in entries.items()),
        speakers=_speakers(entries),
        parties=Parties(book),
        synonyms=synonyms,
        words=Vocabulary.of(entry.words for entry in entries.values()),
    )


def update_index(index: Index, before: FactBook, book: FactBook) -> Index:
    """Give what `build_index(book)` gives, sharing what did not change with the index of the book before."""
    if before.dossier.synonyms != book.dossier.synonyms:
        return build_index(book)
    renamed = _renamed(before, book)
    less = _entries(_changed(before, book, renamed), Cataloguer(before, index.synonyms))
    more = _entries(_changed(book, before, renamed), Cataloguer(book, index.synonyms))
    cards = {**index.cards, **{fact: entry.card for fact, entry in more.items()}}
    for fact in less.keys() - more.keys():
        del cards[fact]
    return Index(
        cards=cards,
        postings=index.postings.changed(
            {fact: entry.weights for fact, entry in less.items()},
            {fact: entry.weights for fact, entry in more.items()},
        ),
        speakers=index.speakers - _speakers(less) + _speakers(more),
        parties=Parties(book) if renamed else index.parties,
        synonyms=index.synonyms,
        words=index.words.changed(
            [entry.words for entry in less.values()], [entry.words for entry in more.values()]
        ),
    )


def _entries(facts: Iterable[Fact], cataloguer: Cataloguer) -> dict[FactId, Entry]:
    return {fact.id: cataloguer.entry(fact) for fact in facts}


def _speakers(entries: Mapping[FactId, Entry]) -> Counter[str]:
    return Counter(entry.card.according_to for entry in entries.values())


def _renamed(before: FactBook, book: FactBook) -> set[str]:
    """Give the people and organizations whose names are not what they were."""
    parties = {*before.people, *book.people, *before.organizations, *book.organizations}
    return {party for party in parties if called(before, party) != called(book, party)}


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
