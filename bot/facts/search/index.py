"""The search index of one book: which terms each fact can be found by, and how strongly."""

import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.facts.search.terms import Synonyms, is_chinese, stem, terms, tokens
from bot.model.dates import Edtf
from bot.model.fact import Fact, FactBook, Kind
from bot.model.ids import FactId, OrganizationId, PersonId

# How strongly a word speaks for a fact, by where it stands in it.
_ID: Final = 2.5
_TITLE: Final = 3.0
_ALIAS: Final = 2.5
_TEXT: Final = 2.0
_QUOTE: Final = 1.6
_PARTY: Final = 1.2
_PART_OF_PARTY: Final = 0.5
_ECHO: Final = 0.25  # of every further place, on top of the strongest

_DURATION: Final = re.compile(
    r"\b\d+[- ](?:second|minute|hour|day|week|month|year)s?\b|(?<!\d)\d{1,3}个?[天日周月年]", re.IGNORECASE
)
_NUMBER: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b", re.IGNORECASE
)
_REASON: Final = re.compile(
    r"\b(?:because|response|due to|in order|in a move|so that|since|therefore|reason|aim|purpose|"
    r"to tackle|to repair|after|rather than)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What ranking needs to know of a fact beside its terms.

    Attributes:
        weights: How strongly each term speaks for the fact.
        parties: Ids of the people and organizations it is about.
        order: Place in the book.
    """

    fact: FactId
    weights: Mapping[str, float]
    words: frozenset[str]
    kind: Kind
    according_to: str
    parties: frozenset[str]
    has_person: bool
    has_number: bool
    has_duration: bool
    has_time: bool
    has_due: bool
    has_place: bool
    has_reason: bool


def make_card(fact: Fact, book: FactBook, synonyms: Synonyms) -> Card:
    """Give a fact's card."""
    weights: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    fields = list(_fields(fact, book))
    for strength, texts in fields:
        for term in _field_terms(texts, synonyms, words):
            known = weights[term]
            weights[term] = max(known, strength) + _ECHO * min(known, strength)
    if fact.people:
        weights.setdefault("name", _PART_OF_PARTY)  # so that "name of the …" finds who is named
    told = " ".join([*fact.title.all(), *fact.text.all(), *(piece.quote for piece in fact.evidence)])
    return Card(
        fact=fact.id,
        weights=dict(weights),
        words=frozenset(words),
        kind=fact.kind,
        according_to=fact.according_to,
        parties=frozenset([*fact.people, *fact.organizations]),
        has_person=bool(fact.people or fact.organizations or fact.commitment),
        has_number=bool(_NUMBER.search(told)),
        has_duration=bool(_DURATION.search(told)),
        has_time=bool(_is_bounded(fact.when) or (fact.commitment and fact.commitment.due)),
        has_due=bool(fact.commitment and fact.commitment.due),
        has_place=bool(fact.where),
        has_reason=bool(_REASON.search(told)),
    )


def _fields(fact: Fact, book: FactBook) -> Iterable[tuple[float, list[str]]]:
    yield _ID, [fact.id.replace("-", " ")]
    yield _TITLE, list(fact.title.all())
    yield _ALIAS, list(fact.aliases)
    yield _TEXT, [*fact.text.all(), *(fact.where.all() if fact.where else ())]
    yield _QUOTE, [piece.quote for piece in fact.evidence]
    owed = fact.commitment
    yield (
        _PARTY,
        [
            name
            for party in {*fact.people, fact.according_to, *((*owed.by, *owed.to) if owed else ())}
            for name in party_names(book, party)
        ],
    )
    yield _PART_OF_PARTY, [name for body in fact.organizations for name in party_names(book, body)]
    yield _PARTY, [_date_words(date) for date in (fact.when, owed.due if owed else None) if date]
    yield _PART_OF_PARTY, [fact.kind, fact.certainty, *((owed.current.state,) if owed else ())]


def _date_words(date: Edtf) -> str:
    """Give the words by which people ask for a date: "december 2015", not "2015-12"."""
    ends = {day for day in (date.earliest, date.latest) if day}
    if date.is_day:
        return " ".join(f"{day.day} {month_name[day.month]} {day.year}" for day in ends)
    return " ".join(str(day.year) for day in sorted(ends))


def _is_bounded(date: Edtf | None) -> bool:
    return bool(date and date.earliest and date.latest)


def party_names(book: FactBook, party: str) -> list[str]:
    """Give all names of a person or organization, and a person's offices."""
    person = book.people.get(PersonId(party))
    if person:
        offices = [title for role in person.roles for title in role.title.all()]
        return [*person.name.all(), *person.aliases, *offices]
    body = book.organizations.get(OrganizationId(party))
    return [*body.name.all(), *body.aliases] if body else []


def _field_terms(texts: list[str], synonyms: Synonyms, words: set[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        row = terms(text)
        phrases: set[int] = set()
        for start, end, group in synonyms.find(row):
            found.add(group)
            # "United States" is one name; neither "united" nor "states" shall find it.
            phrases.update(range(start, end) if group in synonyms.names and end - start > 1 else ())
        found.update(term for place, term in enumerate(row) if place not in phrases)
        words.update(token for token in tokens(text) if not is_chinese(token))
    return found


class Index:
    """Postings of all cards; never changes once made.

    Attributes:
        cards: By fact.
        postings: For each term, the facts it speaks for with its weight, strongest first.
        words: For each written word, its term: what spelling is mended to.
    """

    def __init__(self, cards: Mapping[FactId, Card], synonyms: Synonyms) -> None:
        self.cards = cards
        self.synonyms = synonyms
        gathered: dict[str, list[tuple[float, FactId]]] = defaultdict(list)
        words: set[str] = set()
        for card in cards.values():
            for term, weight in card.weights.items():
                gathered[term].append((-weight, card.fact))
            words |= card.words
        self.postings = {
            term: {fact: -weight for weight, fact in sorted(found, key=lambda entry: entry[0])}
            for term, found in gathered.items()
        }
        self.words = {word: stem(word) for word in sorted(words)}


def build_index(book: FactBook) -> Index:
    """Index a book's facts, the deprecated ones too: they stay findable."""
    synonyms = Synonyms(book.dossier.synonyms)
    return Index({fact.id: make_card(fact, book, synonyms) for fact in book.facts.values()}, synonyms)
