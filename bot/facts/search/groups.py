"""Names and phrases that mean one thing: a party's names in all languages, a dossier's synonyms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded
from bot.model.fact import FactBook
from bot.model.ids import OrganizationId, PersonId

Phrase = tuple[str, ...]


class Groups:
    """Finds phrases in rows of terms; each group of them is a term too, which begins with "@" or "="."""

    def __init__(self, groups: Mapping[str, Iterable[str]], stemmers: Sequence[Stemmer]) -> None:
        self._groups: dict[Phrase, str] = {}
        for group, names in groups.items():
            for name in names:
                for stemmer in stemmers:
                    row = tuple(stemmer.terms(folded(name)))
                    if row:
                        self._groups.setdefault(row, group)
        self._longest: dict[str, int] = {}  # terms of a phrase, by the one it begins with
        for row in self._groups:
            self._longest[row[0]] = max(len(row), self._longest.get(row[0], 0))

    def begin_in(self, row: Sequence[str]) -> bool:
        """Whether any phrase may begin in a row of terms."""
        return not self._longest.keys().isdisjoint(row)

    def find(self, row: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Start, end and group of each phrase in a row of terms, the longest at each place."""
        longest = self._longest
        taken = 0
        for start, first in enumerate(row):
            if first not in longest or start < taken:
                continue
            for length in range(min(longest[first], len(row) - start), 0, -1):
                group = self._groups.get(tuple(row[start : start + length]))
                if group:
                    yield start, start + length, group
                    taken = start + length
                    break


def groups_of(book: FactBook) -> dict[str, tuple[str, ...]]:
    """The groups of a book: its parties by "@" and their ids, its other synonyms by "=" and their place.

    Synonyms of a party's name are names of that party.
    """
    found = {f"@{party}": tuple(names_of(book, party)) for party in (*book.people, *book.organizations)}
    owner = {name.casefold(): group for group, names in found.items() for name in names}
    for at, synonyms in enumerate(book.dossier.synonyms):
        known = (owner[name.casefold()] for name in synonyms if name.casefold() in owner)
        group = next(known, f"={at}")
        found[group] = (*found.get(group, ()), *synonyms)
    return found


def names_of(book: FactBook, party: str) -> list[str]:
    """All names of a person or organization."""
    person = book.people.get(PersonId(party))
    if person:
        return [*person.name.all(), *person.aliases]
    body = book.organizations.get(OrganizationId(party))
    return [*body.name.all(), *body.aliases] if body else []


def offices_of(book: FactBook, party: str) -> list[tuple[str, str]]:
    """The titles of a person's offices, with their language tags."""
    person = book.people.get(PersonId(party))
    return [version for role in person.roles for version in role.title.versions] if person else []
