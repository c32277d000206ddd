"""What a dossier holds: facts and the sources, people and organizations they lean on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.model.dates import Edtf
from bot.model.ids import DossierId, FactId, OrganizationId, PersonId, SourceId
from bot.model.text import Text


class Kind(StrEnum):
    """What sort of thing a fact is."""

    EVENT = "event"
    COMMITMENT = "commitment"
    FINDING = "finding"
    STATEMENT = "statement"
    BACKGROUND = "background"


class Certainty(StrEnum):
    """How far the source itself stands behind a claim."""

    STATED = "stated"
    ALLEGED = "alleged"
    REPORTED = "reported"
    PROPOSED = "proposed"
    EXPECTED = "expected"


class State(StrEnum):
    """Where a commitment stands on a day."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under-way"
    KEPT = "kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    NO_EVIDENCE = "no-evidence"


SETTLED = frozenset({State.KEPT, State.BROKEN, State.SUPERSEDED})
"""States after which a commitment has no open deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in the files something was written; line and column count from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A passage of a source that is no fact, and why."""

    quote: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts are quoted from.

    Attributes:
        origin: Where the publisher took the text from, if it was republished.
        published: The day, or less precise date, it appeared.
        file: Path of the text below the folder that holds `seeds/`; None for a source that can't be checked.
        sha256: Digest of that file, 64 hexadecimal digits.
        text: The document's text; None for an unchecked source.
        set_aside: Passages that are no facts.
    """

    id: SourceId
    title: Text
    publisher: Text
    published: Edtf
    origin: Text | None = None
    url: str | None = None
    file: str | None = None
    sha256: str | None = None
    text: str | None = field(default=None, repr=False)
    set_aside: tuple[SetAside, ...] = ()
    location: Location

    @property
    def is_checked(self) -> bool:
        """Whether quotations were compared with the document's text."""
        return self.text is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An exact quotation of a source.

    Attributes:
        quote: The source's own words, in its own language.
        prefix: Words just before the quotation, where it occurs more than once.
        suffix: Words just after it, likewise.
        translation: The quotation in other languages; shown under the original, never instead of it.

    Source: W3C Web Annotation Data Model, 4.2.4 "Text Quote Selector".
    """

    source: SourceId
    quote: str
    prefix: str = ""
    suffix: str = ""
    translation: Text | None = None
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A state, ministry, company or publisher."""

    id: OrganizationId
    name: Text
    part_of: OrganizationId | None = None
    aliases: tuple[str, ...] = ()
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office a person holds, as a source gives it."""

    title: Text
    organization: OrganizationId | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the sources name."""

    id: PersonId
    name: Text
    roles: tuple[Role, ...] = ()
    aliases: tuple[str, ...] = ()
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search for evidence that found none: on which day, by whom, in what."""

    on: date
    by: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a commitment stood on a day, and how we know."""

    state: State
    as_of: date
    evidence: tuple[Evidence, ...] = ()
    searched: Search | None = None
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Why and since when a fact no longer stands."""

    on: date
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody promised or proposed to do.

    Attributes:
        by: Who owes it: ids of organizations or people.
        to: Whom it is owed to, likewise.
        due: The window in which it falls due; None where the sources give none.
        status: Oldest first.
    """

    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    due: Edtf | None = None
    status: tuple[Status, ...]

    @property
    def current(self) -> Status:
        """The newest entry."""
        return self.status[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing the sources say.

    Attributes:
        according_to: Whom the claim belongs to: the id of a person or an organization.
        when: The date the claim is about; None where the sources give none.
        aliases: Words people search by.
        commitment: Set exactly where `kind` is `commitment`.
        supersedes: Facts this one replaces.
        conflicts_with: Facts that say otherwise.
        digest: Changes whenever anything of the fact changes; hexadecimal digits.
    """

    id: FactId
    kind: Kind
    title: Text
    text: Text
    according_to: str
    certainty: Certainty
    evidence: tuple[Evidence, ...]
    when: Edtf | None = None
    where: Text | None = None
    people: tuple[PersonId, ...] = ()
    organizations: tuple[OrganizationId, ...] = ()
    aliases: tuple[str, ...] = ()
    commitment: Commitment | None = None
    supersedes: tuple[FactId, ...] = ()
    conflicts_with: tuple[FactId, ...] = ()
    deprecated: Deprecation | None = None
    digest: str = ""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a folder of facts is about.

    Attributes:
        languages: Language tags the texts come in; the first is the original.
        highlights: Facts of the short summary, in order.
        synonyms: Groups of words that mean the same to people who search.
    """

    id: DossierId
    title: Text
    summary: Text
    languages: tuple[str, ...]
    highlights: tuple[FactId, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class FactBook:
    """One dossier, whole and checked; it never changes.

    Attributes:
        facts: By id, in the order of the files.
        digest: Changes whenever any fact, source, person or organization changes.
    """

    dossier: Dossier
    sources: Mapping[SourceId, Source]
    people: Mapping[PersonId, Person]
    organizations: Mapping[OrganizationId, Organization]
    facts: Mapping[FactId, Fact]
    digest: str

    def as_of(self, day: date) -> "FactBook":
        """Give the book as it could have been written on that day.

        Only sources published by then and status entries dated by then are kept; facts whose evidence
        all came later are gone, and so is a commitment without any status yet.
        """
        known = {id_ for id_, source in self.sources.items() if (source.published.latest or date.max) <= day}
        if len(known) == len(self.sources) and all(
            entry.as_of <= day for fact in self.facts.values() for entry in _entries(fact)
        ):
            return self
        facts = (_fact_as_of(fact, known, day) for fact in self.facts.values())
        return replace(
            self,
            sources={id_: source for id_, source in self.sources.items() if id_ in known},
            facts={fact.id: fact for fact in facts if fact},
            digest=f"{self.digest}@{day}",
        )

    def name_of(self, party: str) -> Text:
        """Give the name of a person or organization; the id itself where neither is known."""
        person = self.people.get(PersonId(party))
        if person:
            return person.name
        organization = self.organizations.get(OrganizationId(party))
        return organization.name if organization else Text(((self.dossier.languages[0], party),))

    def replaced_by(self, fact: FactId) -> tuple[Fact, ...]:
        """Give the facts that supersede this one."""
        return tuple(other for other in self.facts.values() if fact in other.supersedes)

    def current(self) -> Iterable[Fact]:
        """Give the facts that still stand, in the order of the files."""
        gone = {old for fact in self.facts.values() for old in fact.supersedes}
        return (fact for fact in self.facts.values() if not fact.deprecated and fact.id not in gone)


def _entries(fact: Fact) -> tuple[Status, ...]:
    return fact.commitment.status if fact.commitment else ()


def _fact_as_of(fact: Fact, known: set[SourceId], day: date) -> Fact | None:
    evidence = tuple(piece for piece in fact.evidence if piece.source in known)
    if not evidence:
        return None
    deprecated = fact.deprecated if fact.deprecated and fact.deprecated.on <= day else None
    commitment = fact.commitment
    if commitment:
        status = tuple(entry for entry in commitment.status if entry.as_of <= day)
        if not status:
            return None
        commitment = replace(commitment, status=status)
    return replace(fact, evidence=evidence, deprecated=deprecated, commitment=commitment)
