"""What search knows of one fact: terms it can be found by, how strongly, and what questions it fits."""

import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.facts.search.terms import Synonyms, is_chinese, terms, terms_and_words
from bot.model.dates import Edtf
from bot.model.fact import Fact, FactBook, Kind
from bot.model.ids import OrganizationId, PersonId
from bot.model.lazy_dataclass import dataclass

# How strongly a word speaks for a fact, by where it stands in it.
_ID: Final = 2.5
_TITLE: Final = 3.0
_ALIAS: Final = 2.5
_TEXT: Final = 2.0
_QUOTE: Final = 1.6
_DATE: Final = 2.2
_PERSON: Final = 2.0
_PARTY: Final = 1.2
_PART_OF_PARTY: Final = 0.5
_ECHO: Final = 0.25  # of every further place, on top of the strongest

LONGEST_PHRASE: Final = 4  # words
_DURATION: Final = re.compile(
    r"\b\d+[- ](?:second|minute|hour|day|week|month|year)s?\b|(?<!\d)\d{1,3}个?[天日周月年]", re.IGNORECASE
)
_MONTH: Final = 31  # days
_NUMBER: Final = re.compile(
    r"\d|(?<!\bthe )\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|a number of"
    r"|several)\b"
    r"|若干",
    re.IGNORECASE,
)
_MONTHS: Final = "|".join(month_name[1:])
# A day or a year is no answer to "how many".
_DATES: Final = re.compile(
    rf"\b(?:{_MONTHS})\s+\d{{1,2}}\b|\b\d{{1,2}}\s+(?:{_MONTHS})\b|\b(?:19|20)\d\d\b|\d+[年月日]"
)
_REASON: Final = re.compile(
    r"\b(?:because|response|due to|in order|in a move|so that|since|therefore|reason|aim|purpose|"
    r"to tackle|to repair|after|rather than)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What ranking asks of a fact beside its terms.

    Attributes:
        has_office: Whether it says what office somebody holds.
        places: Groups of names of places, as far as it says where.
    """

    kind: Kind
    according_to: str
    has_person: bool
    has_office: bool
    has_party: bool
    has_number: bool
    has_duration: bool
    has_time: bool
    has_day: bool
    has_due: bool
    has_place: bool
    places: frozenset[str]
    has_reason: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a fact brings to the index.

    Attributes:
        weights: How strongly each term speaks for the fact.
        words: The words written in it, in Latin letters.
    """

    card: Card
    weights: Mapping[str, float]
    words: frozenset[str]


class Cataloguer:
    """Makes the entries of one book's facts; remembers the terms of names, which many facts share."""

    def __init__(self, book: FactBook, synonyms: Synonyms) -> None:
        self._book = book
        self._synonyms = synonyms
        self._parties: dict[str, tuple[set[str], set[str]]] = {}

    def entry(self, fact: Fact) -> Entry:
        """Give a fact's entry."""
        weights: dict[str, float] = defaultdict(float)
        words: set[str] = set()
        for strength, found in self._fields(fact):
            field_terms: set[str] = set()
            for text_terms, text_words in found:
                field_terms |= text_terms
                words |= text_words
            for term in field_terms:
                known = weights[term]
                weights[term] = max(known, strength) + _ECHO * min(known, strength)
        for phrase in fact.aliases:
            whole = phrase_term(terms(phrase))
            if whole:
                weights[whole] = _ALIAS
        if fact.people:
            weights.setdefault("name", _PART_OF_PARTY)  # so that "name of the …" finds who is named
            weights.setdefault(str(len(fact.people)), _PART_OF_PARTY)
        return Entry(card=_card(fact, self._book, self._synonyms), weights=weights, words=frozenset(words))

    def _fields(self, fact: Fact) -> Iterator[tuple[float, Iterable[tuple[set[str], set[str]]]]]:
        owed = fact.commitment
        yield _ID, self._of([fact.id.replace("-", " ")])
        yield _TITLE, self._of(fact.title.all())
        yield _ALIAS, self._of(fact.aliases)
        yield _TEXT, self._of([*fact.text.all(), *(fact.where.all() if fact.where else ())])
        yield _QUOTE, self._of([piece.quote for piece in fact.evidence])
        yield _PERSON, [self._party(person) for person in fact.people]
        close = {fact.according_to, *((*owed.by, *owed.to) if owed else ())}
        yield _PARTY, [self._party(party) for party in close]
        yield _PART_OF_PARTY, [self._party(party) for party in fact.organizations]
        dates = [date for date in (fact.when, owed.due if owed else None) if date]
        yield _DATE, self._of([_date_words(date) for date in dates])
        yield _PART_OF_PARTY, self._of([fact.kind, fact.certainty, *((owed.current.state,) if owed else ())])

    def _party(self, party: str) -> tuple[set[str], set[str]]:
        found = self._parties.get(party)
        if found is None:
            found = self._parties[party] = (set(), set())
            names = party_names(self._book, party)
            # "China Daily" is one name; what the paper reports is not on that account about China.
            groups = self._synonyms.names - {group for name in names for group in self._whole(name)}
            for text_terms, text_words in self._of(names):
                found[0].update(text_terms - groups)
                found[1].update(text_words)
        return found

    def _whole(self, name: str) -> Iterator[str]:
        row = terms(name)
        return (group for start, end, group in self._synonyms.find(row) if end - start == len(row))

    def _of(self, texts: Iterable[str]) -> Iterator[tuple[set[str], set[str]]]:
        return (_text_terms(text, self._synonyms) for text in texts)


def phrase_term(row: Sequence[str]) -> str:
    """Give the term for words that stand together; empty for one word, for Chinese, and for too many."""
    if not 1 < len(row) <= LONGEST_PHRASE or any(map(is_chinese, row)):
        return ""
    return " ".join(row)


def _text_terms(text: str, synonyms: Synonyms) -> tuple[set[str], set[str]]:
    """Give the terms of a text, groups of synonyms among them, and its words in Latin letters."""
    row, words = terms_and_words(text)
    found: set[str] = set()
    phrases: set[int] = set()
    for start, end, group in synonyms.find(row):
        found.add(group)
        # "United States" is one name; neither "united" nor "states" shall find it.
        if group in synonyms.names and end - start > 1:
            phrases.update(range(start, end))
    if phrases:
        found.update(term for place, term in enumerate(row) if place not in phrases)
    else:
        found.update(row)
    return found, {word for word in words if not is_chinese(word)}


def _card(fact: Fact, book: FactBook, synonyms: Synonyms) -> Card:
    told = " ".join([*fact.title.all(), *fact.text.all(), *(piece.quote for piece in fact.evidence)])
    due = fact.commitment.due if fact.commitment else None
    return Card(
        kind=fact.kind,
        according_to=fact.according_to,
        has_person=bool(fact.people),
        has_office=any(title in told for person in fact.people for title in _offices(book, person)),
        has_party=bool(fact.people or fact.organizations or fact.commitment),
        has_number=len(fact.people) > 1 or bool(_NUMBER.search(_DATES.sub("", told))),
        has_duration=bool(_DURATION.search(told)),
        has_time=bool(_is_bounded(fact.when) or due),
        has_day=_is_within_a_month(fact.when) or _is_within_a_month(due),
        has_due=bool(due),
        has_place=bool(fact.where),
        places=_places(fact.where.all(), synonyms) if fact.where else frozenset(),
        has_reason=bool(_REASON.search(told)),
    )


def _places(texts: Iterable[str], synonyms: Synonyms) -> frozenset[str]:
    found = (group for text in texts for _, _, group in synonyms.find(terms(text)))
    return frozenset(group for group in found if group in synonyms.names)


def _date_words(date: Edtf) -> str:
    """Give the words by which people ask for a date: "december 2015", not "2015-12"."""
    ends = {day for day in (date.earliest, date.latest) if day}
    if date.is_day:
        return " ".join(f"{day.day} {month_name[day.month]} {day.year}" for day in ends)
    return " ".join(str(day.year) for day in sorted(ends))


def _is_bounded(date: Edtf | None) -> bool:
    return bool(date and date.earliest and date.latest)


def _is_within_a_month(date: Edtf | None) -> bool:
    return bool(date and date.earliest and date.latest and (date.latest - date.earliest).days <= _MONTH)


def party_names(book: FactBook, party: str) -> list[str]:
    """Give all names of a person or organization, and a person's offices."""
    person = book.people.get(PersonId(party))
    if person:
        return [*person.name.all(), *person.aliases, *_offices(book, person.id)]
    body = book.organizations.get(OrganizationId(party))
    return [*body.name.all(), *body.aliases] if body else []


def _offices(book: FactBook, person: PersonId) -> list[str]:
    return [title for role in book.people[person].roles for title in role.title.all()]


def parties_of(fact: Fact) -> Iterator[str]:
    """Give every person and organization whose names a fact can be found by."""
    yield from fact.people
    yield from fact.organizations
    yield fact.according_to
    if fact.commitment:
        yield from fact.commitment.by
        yield from fact.commitment.to
