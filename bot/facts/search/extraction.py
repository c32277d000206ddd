"""The fields of a fact as rows of terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from bot.facts.search.groups import Groups, groups_of, names_of, offices_of
from bot.facts.search.terms import Stemmer, latin_languages
from bot.facts.search.tokens import folded
from bot.model.dates import Edtf
from bot.model.fact import Fact, FactBook
from bot.model.text import Text

FIELDS: Final = ("title", "text", "quotation", "names", "dates", "aliases", "asked_as")
"""What a fact is found by; each field's weight stands in `weights`."""
TITLE, TEXT, QUOTATION, NAMES, DATES, ALIASES, ASKED_AS = range(len(FIELDS))

Row = list[str]
"""Terms in order."""
FieldRow = tuple[int, Row]
"""A row with the number of the field that it stands in."""

_MONTH: Final = 31  # days


class Extractor:
    """Reads the facts of one book; remembers the names of parties, which many facts share."""

    def __init__(self, book: FactBook) -> None:
        self.book = book
        self.languages = latin_languages(book.dossier.languages)
        self.stemmers = {language: Stemmer(language) for language in self.languages}
        self._first = self.stemmers[self.languages[0]]
        self._names: dict[str, tuple[Row, list[str]]] = {}

    @cached_property
    def groups(self) -> Groups:
        """The book's names and synonyms."""
        return Groups(groups_of(self.book), tuple(self.stemmers.values()))

    def spelt(self, group: str) -> tuple[str, ...]:
        """The names in a group, folded."""
        return self._spelt.get(group, ())

    @cached_property
    def _spelt(self) -> Mapping[str, tuple[str, ...]]:
        return {group: tuple(map(folded, names)) for group, names in groups_of(self.book).items()}

    def rows(self, fact: Fact, words: list[str]) -> list[FieldRow]:
        """A fact's fields, each with one row per text.

        Args:
            fact: The fact.
            words: Gets the words of its texts and names as written.
        """
        found: list[FieldRow] = [(TITLE, row) for row in self._text(fact.title, words)]
        found += ((TEXT, row) for row in self._text(fact.text, words))
        if fact.where:
            found += ((TEXT, row) for row in self._text(fact.where, words))
        found += ((QUOTATION, self._row(self._first, piece.quote, words)) for piece in fact.evidence)
        for party in dict.fromkeys(parties_of(fact)):
            row, written = self._party(party)
            found.append((NAMES, row))
            words += written
        commitment = fact.commitment
        terms = commitment.deadlines if commitment else ()
        dates = [date for date in (fact.when, *(term.on for term in terms)) if date]
        for said in (said for term in terms for said in (term.what, term.event) if said):
            found += ((TEXT, row) for row in self._text(said, words))
        if dates:
            found.append((DATES, dates_in_terms(dates)))
        for field, texts in ((ALIASES, fact.aliases), (ASKED_AS, fact.asked_as)):
            found += ((field, row) for text in texts for row in self._each(text, words))
        return found

    def _text(self, text: Text, words: list[str]) -> Iterator[Row]:
        for tag, version in text.versions:
            yield self._row(self.stemmers.get(tag.partition("-")[0], self._first), version, words)

    def _row(self, stemmer: Stemmer, text: str, words: list[str]) -> Row:
        row = stemmer.terms(folded(text), words)
        groups = self.groups
        if not groups.begin_in(row):
            return row
        return row + [group for _, _, group in groups.find(row)]

    def _each(self, text: str, words: list[str]) -> Sequence[Row]:
        """The terms of a text that may be in any of the dossier's languages."""
        if len(self.stemmers) == 1:
            return [self._row(self._first, text, words)]
        rows = {tuple(self._row(stemmer, text, words)) for stemmer in self.stemmers.values()}
        return [list(row) for row in sorted(rows)]

    def _party(self, party: str) -> tuple[Row, list[str]]:
        found = self._names.get(party)
        if found is None:
            row, words = [f"@{party}"], list[str]()
            for name in names_of(self.book, party):
                for terms in self._each(name, words):
                    row += (term for term in terms if not term.startswith("@"))
            for tag, title in offices_of(self.book, party):
                row += self._row(self.stemmers.get(tag.partition("-")[0], self._first), title, words)
            found = self._names[party] = (row, words)
        return found


def parties_of(fact: Fact) -> Iterator[str]:
    """Every person and organization whose names a fact can be found by."""
    yield from fact.people
    yield from fact.organizations
    yield fact.according_to
    if fact.commitment:
        yield from fact.commitment.by
        yield from fact.commitment.to


def dates_in_terms(dates: Iterable[Edtf]) -> Row:
    """The terms of dates, as far as they are known."""
    row: Row = []
    for date in dates:
        for day in dict.fromkeys((date.earliest, date.latest)):
            if day:
                row.append(str(day.year))
                if date.is_day or (
                    date.earliest and date.latest and (date.latest - date.earliest).days <= _MONTH
                ):
                    row.append(f"mm{day.month}")
                if date.is_day:
                    row.append(f"dd{day.day}")
    return row
