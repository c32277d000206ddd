"""What people and organizations are called, as questions name them."""

from collections import defaultdict
from typing import Final

from bot.facts.search.cards import party_names
from bot.facts.search.question import parse_question
from bot.facts.search.terms import terms
from bot.model.fact import FactBook
from bot.model.ids import PersonId

Name = frozenset[str]
"""The terms of a name."""

_WORDS_OF_LONG_NAMES: Final = 2


class Parties:
    """The names of all people and organizations of one book."""

    def __init__(self, book: FactBook) -> None:
        self._named: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        self._long: dict[str, list[Name]] = defaultdict(list)
        every = [*book.people, *book.organizations]
        for party in every:
            for name in _names(book, party):
                self._named[min(name)].append((name, party))
        for name in {_asked_terms(name) for party in every for name in party_names(book, party)}:
            if len(name) >= _WORDS_OF_LONG_NAMES:
                self._long[min(name)].append(name)

    def named(self, asked: set[str], telling: set[str]) -> frozenset[str]:
        """Give the ids of those whom these terms name.

        Args:
            asked: All terms.
            telling: Those that are rare enough to tell one from another.
        """
        return frozenset(
            party
            for term in asked
            for name, party in self._named.get(term, ())
            if name <= asked and not name.isdisjoint(telling)
        )

    def words_of_long_names(self, asked: set[str]) -> set[str]:
        """Give those of the terms that stand in a name of several words which is there whole."""
        found = (name for term in asked for name in self._long.get(term, ()) if name <= asked)
        return {term for name in found for term in name}


def called(book: FactBook, party: str) -> tuple[list[str], list[str]]:
    """Give what somebody is called, and what they are known by: parts of the name, where they work."""
    names = party_names(book, party)
    person = book.people.get(PersonId(party))
    if person is None:
        return names, names
    known_by = [*person.name.all(), *person.aliases, *" ".join(person.name.all()).split()]
    for role in person.roles:
        known_by += party_names(book, role.organization) if role.organization else []
    return names, known_by


def _names(book: FactBook, party: str) -> set[Name]:
    return {name for name in map(_asked_terms, called(book, party)[1]) if name}


def _asked_terms(name: str) -> Name:
    return frozenset(term for word in parse_question(name).words for term in terms(word))
