"""Whether a fact is of the kind that a question asks for."""

from collections.abc import Callable, Iterator
from itertools import chain
from operator import attrgetter
from typing import Final

from bot.facts.search.cards import Card, party_names
from bot.facts.search.index import Index
from bot.facts.search.question_words import LIGHT_WORDS
from bot.facts.search.slots import Read, terms_of
from bot.facts.search.terms import stem, terms
from bot.facts.search.wanted import Wanted
from bot.model.fact import Certainty, Fact, FactBook, Kind, State
from bot.model.ids import FactId

COMMON: Final = 0.5
"""Of the facts; a word that more of them have tells none apart."""

_FITS: Final = 1.25
_NAMES_SOMEBODY: Final = 1.45
_SAID: Final = 1.6
_DOES_NOT_FIT: Final = 0.6
_WRONG_SPEAKER: Final = 0.3
_AHEAD: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED})
_NOT_YET: Final = frozenset({State.PROPOSED, State.AGREED})
_BETWEEN: Final = 5  # words, at most, from a number to what it counts
_FLAGS: Final = {
    Wanted.NUMBER: "has_number",
    Wanted.DURATION: "has_duration",
    Wanted.TIME: "has_time",
    Wanted.DAY: "has_day",
    Wanted.FUTURE: "has_due",
    Wanted.PLACE: "has_place",
    Wanted.REASON: "has_reason",
}
_TELLING: Final = {Wanted.SAYING: Kind.STATEMENT, Wanted.PROMISE: Kind.COMMITMENT}
"""What kind of fact tells what was said or promised, where nobody is named who did."""

Fit = Callable[[FactId], tuple[bool, float]]
"""Tells whether a fact is of the kind asked for, and what that does to its score."""


def fitting(read: Read, book: FactBook, index: Index) -> Fit | None:
    """Give what tells whether a fact is of the kind asked for; None where any kind is."""
    kind = _kind(read, book, index)
    conditions = tuple(_conditions(read, book, index))
    if not conditions:
        return (lambda fact: kind(index.cards[fact])) if kind else None

    def fit(id_: FactId) -> tuple[bool, float]:
        fact = book.facts[id_]
        if not all(holds(fact) for holds in conditions):
            return False, _DOES_NOT_FIT
        return kind(index.cards[id_]) if kind else (True, 1.0)

    return fit


def _kind(read: Read, book: FactBook, index: Index) -> Callable[[Card], tuple[bool, float]] | None:
    wanted = read.question.wanted
    if wanted is Wanted.INSTRUCTIONS:
        return lambda _: (False, _DOES_NOT_FIT)
    flag = _FLAGS.get(wanted)
    if wanted is Wanted.PERSON:
        return _tells_who_is if read.question.head else _tells_who
    if flag:
        has = attrgetter(flag)
        return lambda card: (True, _FITS) if has(card) else (False, _DOES_NOT_FIT)
    by_default = _TELLING.get(wanted)
    if by_default is None:
        return None
    speakers = _speakers(read, book, index)
    if not speakers:
        return lambda card: (True, _SAID if card.kind is by_default else 1.0)
    return lambda card: (True, _FITS) if card.according_to in speakers else (False, _WRONG_SPEAKER)


def _tells_who_is(card: Card) -> tuple[bool, float]:
    """Fit "who is Guo Shengkun?": what somebody said does not tell who they are."""
    return (False, _DOES_NOT_FIT) if card.has_person and not card.has_office else _tells_who(card)


def _tells_who(card: Card) -> tuple[bool, float]:
    if not card.has_party:
        return False, _DOES_NOT_FIT
    return True, _NAMES_SOMEBODY if card.has_person else _FITS


def _conditions(read: Read, book: FactBook, index: Index) -> Iterator[Callable[[Fact], bool]]:
    question, places = read.question, _places(read, index)
    if places:
        yield lambda fact: not _is_elsewhere(index.cards[fact.id], places)
    if question.names:
        yield lambda fact: len({*fact.people, *fact.organizations}) >= question.names
    if question.came_to_pass:
        yield lambda fact: not _is_ahead(fact)
    office = _office(read, index)
    if office:
        yield lambda fact: _names_office(fact, book, office)
    if question.counted in LIGHT_WORDS:
        yield lambda fact: _counts(fact, stem(question.counted))


def _is_elsewhere(card: Card, places: frozenset[str]) -> bool:
    return bool(card.places) and card.places.isdisjoint(places)


def _is_ahead(fact: Fact) -> bool:
    """Tell whether a fact speaks of what is proposed, agreed or expected, not of what became of it."""
    owed = fact.commitment
    return fact.certainty in _AHEAD or bool(owed and owed.current.state in _NOT_YET)


def _office(read: Read, index: Index) -> frozenset[str]:
    """Give the terms of the office asked for, without the country: "general" of "US general"."""
    names = index.synonyms.names
    asked = (slot for slot in read.slots if slot.word in read.question.office)
    return frozenset(stem(slot.word) for slot in asked if not any(term in names for term, _ in slot.terms))


def _names_office(fact: Fact, book: FactBook, office: frozenset[str]) -> bool:
    return any(
        office.issubset(chain.from_iterable(map(terms, party_names(book, person)))) for person in fact.people
    )


def _counts(fact: Fact, counted: str) -> bool:
    """Tell whether a fact says how many there are of something."""
    return any(
        counted in row[place + 1 : place + 1 + _BETWEEN]
        for row in map(
            terms, [*fact.title.all(), *fact.text.all(), *(piece.quote for piece in fact.evidence)]
        )
        for place, term in enumerate(row)
        if term.isdecimal()
    )


def _places(read: Read, index: Index) -> frozenset[str]:
    """Give the groups of names of places where the question asks for what is there."""
    said = (slot for slot in read.slots if slot.word in read.question.places)
    names = index.synonyms.names
    return frozenset(term for slot in said for term, _ in slot.terms if term in names)


def _speakers(read: Read, book: FactBook, index: Index) -> frozenset[str]:
    """Give the people and publishers that the question names."""
    subject = [slot for slot in read.slots if slot.word in read.question.subject]
    asked = terms_of(subject or read.slots)
    most = COMMON * len(index.cards)
    telling = {term for term in asked if index.postings.count(term) <= most}
    named = index.parties.named(asked, telling)
    if subject:
        return named
    return frozenset(party for party in named if party in book.people or party in index.speakers)
