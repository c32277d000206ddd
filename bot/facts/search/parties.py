"""What people and organizations are called, as questions name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from bot.facts.search.cards import party_names
from bot.facts.search.question import parse_question
from bot.facts.search.terms import terms
from bot.model.fact import FactBook
from bot.model.ids import OrganizationId, PersonId

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
            for name in dict.fromkeys(_called(book, party)):
                self._named[min(name)].append((name, party))
        for name in {_asked_terms(name) for party in every for name in party_names(book, party)}:
            if len(name) >= _WORDS_OF_LONG_NAMES:
                self._long[min(name)].append(name)

    def named(self, asked: set[str]) -> frozenset[str]:
        """Give the ids of those whom these terms name."""
        return frozenset(
            party for term in asked for name, party in self._named.get(term, ()) if name <= asked
        )

    def words_of_long_names(self, asked: set[str]) -> set[str]:
        """Give those of the terms that stand in a name of several words which is there whole."""
        found = (name for term in asked for name in self._long.get(term, ()) if name <= asked)
        return {term for name in found for term in name}


def _called(book: FactBook, party: str) -> Iterator[Name]:
    """Give what somebody is called: a person by any part of the name, and by where they work."""
    person = book.people.get(PersonId(party))
    if person is None:
        yield from _asked(party_names(book, OrganizationId(party)))
        return
    yield from _asked([*person.name.all(), *person.aliases, *" ".join(person.name.all()).split()])
    for role in person.roles:
        if role.organization:
            yield from _asked(party_names(book, role.organization))


def _asked(names: Iterable[str]) -> Iterator[Name]:
    return (name for name in map(_asked_terms, names) if name)


def _asked_terms(name: str) -> Name:
    return frozenset(term for word in parse_question(name).words for term in terms(word))
