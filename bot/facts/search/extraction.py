"""The fields of a fact as rows of terms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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

_MONTH: Final = 31  # days
_FIELD: Final = "\f"
_ROW: Final = "\n"

Row = list[str]
"""Terms in order."""


@dataclass(frozen=True, slots=True)
class Fields:
    """A fact's texts as rows of terms, each field with one row per text."""

    rows: Mapping[str, tuple[Row, ...]]

    @classmethod
    def read(cls, packed: str) -> "Fields":
        """Give fields that were packed."""
        fields = zip(FIELDS, packed.split(_FIELD), strict=True)
        return cls({name: tuple(row.split() for row in rows.split(_ROW) if row) for name, rows in fields})

    def packed(self) -> str:
        """Give the fields as one string: kept for each fact, since reading its texts again takes longer."""
        return _FIELD.join(_ROW.join(map(" ".join, self.rows[name])) for name in FIELDS)

    def terms(self, field: str) -> frozenset[str]:
        """Give all terms of a field."""
        return frozenset(term for row in self.rows[field] for term in row)


class Extractor:
    """Reads the facts of one book; remembers the names of parties, which many facts share."""

    def __init__(self, book: FactBook) -> None:
        self.book = book
        self.languages = latin_languages(book.dossier.languages)
        self.stemmers = {language: Stemmer(language) for language in self.languages}
        self._first = self.stemmers[self.languages[0]]
        self._names: dict[str, tuple[Row, set[str]]] = {}

    @cached_property
    def groups(self) -> Groups:
        """The book's names and synonyms."""
        return Groups(groups_of(self.book), tuple(self.stemmers.values()))

    def spelt(self, group: str) -> tuple[str, ...]:
        """Give the names in a group, folded."""
        return self._spelt.get(group, ())

    @cached_property
    def _spelt(self) -> Mapping[str, tuple[str, ...]]:
        return {group: tuple(map(folded, names)) for group, names in groups_of(self.book).items()}

    def fields(self, fact: Fact, words: set[str] | None = None) -> Fields:
        """Give a fact's fields.

        Args:
            fact: The fact.
            words: Gets the words of its texts and names as written.
        """
        said = set[str]() if words is None else words
        owed = fact.commitment
        dates = [date for date in (fact.when, owed.due if owed else None) if date]
        where = self._text(fact.where, said) if fact.where else ()
        names = [self._party(party) for party in dict.fromkeys(parties_of(fact))]
        for _, written in names:
            said |= written
        return Fields(
            {
                "title": tuple(self._text(fact.title, said)),
                "text": (*self._text(fact.text, said), *where),
                "quotation": tuple(self._row(self._first, piece.quote, said) for piece in fact.evidence),
                "names": tuple(row for row, _ in names),
                "dates": (dates_in_terms(dates),) if dates else (),
                "aliases": tuple(row for alias in fact.aliases for row in self._each(alias, said)),
                "asked_as": tuple(row for question in fact.asked_as for row in self._each(question, said)),
            }
        )

    def _text(self, text: Text, words: set[str]) -> Iterator[Row]:
        for tag, version in text.versions:
            yield self._row(self.stemmers.get(tag.partition("-")[0], self._first), version, words)

    def _row(self, stemmer: Stemmer, text: str, words: set[str]) -> Row:
        row = stemmer.terms(folded(text), words)
        row += [group for _, _, group in self.groups.find(row)]
        return row

    def _each(self, text: str, words: set[str]) -> Iterator[Row]:
        """Give the terms of a text that may be in any of the dossier's languages."""
        if len(self.stemmers) == 1:
            return iter([self._row(self._first, text, words)])
        rows = {tuple(self._row(stemmer, text, words)) for stemmer in self.stemmers.values()}
        return map(list, sorted(rows))

    def _party(self, party: str) -> tuple[Row, set[str]]:
        found = self._names.get(party)
        if found is None:
            row, words = [f"@{party}"], set[str]()
            for name in names_of(self.book, party):
                for terms in self._each(name, words):
                    row += (term for term in terms if not term.startswith("@"))
            for tag, title in offices_of(self.book, party):
                row += self._row(self.stemmers.get(tag.partition("-")[0], self._first), title, words)
            found = self._names[party] = (row, words)
        return found


def parties_of(fact: Fact) -> Iterator[str]:
    """Give every person and organization whose names a fact can be found by."""
    yield from fact.people
    yield from fact.organizations
    yield fact.according_to
    if fact.commitment:
        yield from fact.commitment.by
        yield from fact.commitment.to


def dates_in_terms(dates: Iterable[Edtf]) -> Row:
    """Give the terms of dates, as far as they are known."""
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
