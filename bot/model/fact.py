"""What a dossier holds: facts and the sources, people and organizations they lean on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from bot.model.commitment import BASES, SETTLED, Commitment, Due, Search, State, Status
from bot.model.dates import Edtf
from bot.model.ids import DossierId, FactId, OrganizationId, PersonId, SourceId
from bot.model.party import Organization, Person, Role
from bot.model.source import Evidence, Location, SetAside, Source
from bot.model.text import Text

# What facts are made of is named here too, so that one import serves who reads facts.
__all__ = [
    "BASES",
    "SETTLED",
    "Certainty",
    "Commitment",
    "Deprecation",
    "Dossier",
    "Due",
    "Evidence",
    "Fact",
    "FactBook",
    "Kind",
    "Location",
    "Organization",
    "Person",
    "Role",
    "Search",
    "SetAside",
    "Source",
    "State",
    "Status",
]


_K = TypeVar("_K", bound=str)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Why and since when a fact no longer stands."""

    on: date
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing the sources say.

    Attributes:
        according_to: Whom the claim belongs to: the id of a person or an organization.
        when: The date the claim is about; None where the sources give none.
        aliases: Other names of the thing.
        asked_as: Whole questions that the fact answers.
        commitment: Set exactly where `kind` is `commitment`.
        supersedes: Facts this one replaces.
        conflicts_with: Facts that say otherwise.
        conflicts_on: What those contradict it on, of those of which that is said.
        formerly: Ids that it had before, the first one first; each still leads here.
        checked: Why what may mislead in it does not, where somebody has looked; empty where nobody has.
        is_draft: Whether it is only proposed, and nothing serves it.
        digest: Changes whenever anything of the fact but its id changes; hexadecimal digits.
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
    asked_as: tuple[str, ...] = ()
    commitment: Commitment | None = None
    supersedes: tuple[FactId, ...] = ()
    conflicts_with: tuple[FactId, ...] = ()
    conflicts_on: tuple[tuple[FactId, Text], ...] = ()
    deprecated: Deprecation | None = None
    formerly: tuple[FactId, ...] = ()
    checked: str = ""
    is_draft: bool = False
    digest: str = ""
    location: Location

    @property
    def first_id(self) -> FactId:
        """The id it was published under, by which the ledger knows it whatever it is called since."""
        return self.formerly[0] if self.formerly else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a folder of facts is about.

    Attributes:
        languages: Language tags the texts come in; the first is the original.
        highlights: Facts of the short summary, in order.
        synonyms: Groups of words that mean the same to people who search.
        formerly: Ids that it had before; each still leads here.
        checked: As of a fact.
    """

    id: DossierId
    title: Text
    summary: Text
    languages: tuple[str, ...]
    highlights: tuple[FactId, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    formerly: tuple[DossierId, ...] = ()
    checked: str = ""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """How the facts of a book hang together, found once: no answer walks through the book for each claim.

    Attributes:
        current: Facts that still stand, in the order of the files.
        replaced_by: By fact, those that supersede it.
        conflicts: By fact, those that say otherwise, whichever side names the conflict.
        quoting: By source, the facts whose claim is quoted from it, in the order of the files.
        naming: By person or organization, the facts still standing in which it takes part or speaks.
        dated: Each date of a fact that still stands, earliest first: the date, the deadline that it is
            (None for when the fact happened), and the fact.
    """

    current: tuple[Fact, ...]
    replaced_by: Mapping[FactId, tuple[Fact, ...]]
    conflicts: Mapping[FactId, tuple[Fact, ...]]
    quoting: Mapping[SourceId, tuple[Fact, ...]]
    naming: Mapping[str, tuple[Fact, ...]]
    dated: tuple[tuple[Edtf, Due | None, Fact], ...]

    def stands(self, fact: Fact) -> bool:
        """Whether a fact still stands: it is not deprecated and nothing replaces it."""
        return not fact.deprecated and fact.id not in self.replaced_by

    @classmethod
    def among(cls, facts: Mapping[FactId, Fact]) -> "Relations":
        """The relations among these facts."""
        newer = _grouped((old, fact) for fact in facts.values() for old in fact.supersedes)
        current = tuple(fact for fact in facts.values() if not fact.deprecated and fact.id not in newer)
        named = {id_: fact.conflicts_with for id_, fact in facts.items() if fact.conflicts_with}
        pairs = {(one, other) for one, others in named.items() for other in others if other in facts}
        sides = pairs | {(other, one) for one, other in pairs}
        places = {id_: place for place, id_ in enumerate(facts)} if sides else {}
        return cls(
            current=current,
            replaced_by=newer,
            conflicts=_grouped(
                (one, facts[other]) for one, other in sorted(sides, key=lambda side: places[side[1]])
            ),
            quoting=_grouped(
                (source, fact)
                for fact in facts.values()
                for source in dict.fromkeys(piece.source for piece in fact.evidence)
            ),
            naming=_grouped(
                (party, fact)
                for fact in current
                for party in dict.fromkeys((*fact.people, *fact.organizations, fact.according_to))
            ),
            dated=tuple(sorted(_dates(current), key=_in_time)),
        )


def _grouped(pairs: Iterable[tuple[_K, Fact]]) -> Mapping[_K, tuple[Fact, ...]]:
    groups: defaultdict[_K, list[Fact]] = defaultdict(list)
    for key, fact in pairs:
        groups[key].append(fact)
    return {key: tuple(group) for key, group in groups.items()}


def _dates(facts: Sequence[Fact]) -> Iterator[tuple[Edtf, Due | None, Fact]]:
    for fact in facts:
        if fact.when:
            yield fact.when, None, fact
        for due in fact.commitment.deadlines if fact.commitment else ():
            if due.on:
                yield due.on, due, fact


# Within one day, what happened goes before what was said about it.
_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


def _in_time(dated: tuple[Edtf, Due | None, Fact]) -> tuple[date, date, bool, int]:
    when, _, fact = dated
    return *when.known.order, when.earliest is not None, _ORDER[fact.kind]


class RenamedFacts(dict[FactId, Fact]):
    """Facts by id; ids that they had before find them too, and are not among those that it lists."""

    def __init__(self, facts: Mapping[FactId, Fact]) -> None:
        super().__init__(facts)
        self._now = {old: id_ for id_, fact in facts.items() for old in fact.formerly}

    def __missing__(self, id_: FactId) -> Fact:
        return self[self._now[id_]]

    def __contains__(self, id_: object) -> bool:
        return super().__contains__(id_) or id_ in self._now

    def get(self, id_: FactId, default: Any = None) -> Any:
        """The fact of this id, or that had it."""
        return super().get(self._now.get(id_, id_), default)


def facts_by_id(facts: Mapping[FactId, Fact]) -> Mapping[FactId, Fact]:
    """The facts by id, also by those that they had before."""
    return RenamedFacts(facts) if any(fact.formerly for fact in facts.values()) else facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FactBook:
    """One dossier, whole and checked; it never changes.

    Attributes:
        facts: By id, in the order of the files; ids that facts had before find them too.
        drafts: What is only proposed: for whoever keeps the dossier, and served by nothing.
        digest: Changes whenever any fact, source, person or organization changes.
    """

    dossier: Dossier
    sources: Mapping[SourceId, Source]
    people: Mapping[PersonId, Person]
    organizations: Mapping[OrganizationId, Organization]
    facts: Mapping[FactId, Fact]
    drafts: tuple[Fact, ...] = ()
    digest: str
    _relations: list[Relations] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def relations(self) -> Relations:
        """How its facts hang together, found when first asked for: an edit is to be seen at once."""
        if not self._relations:
            self._relations.append(Relations.among(self.facts))
        return self._relations[0]

    def as_of(self, day: date) -> "FactBook":
        """The book as it could have been written on that day.

        Only sources published by then and status entries dated by then are kept; facts whose evidence
        all came later are gone, and so are a commitment without any status yet, an office only later
        sources give, and every mention of what is gone.
        """
        known = {id_ for id_, source in self.sources.items() if source.known_on <= day}
        seen = (_fact_as_of(fact, known, day) for fact in self.facts.values())
        facts = {fact.id: fact for fact in seen if fact}
        if len(known) == len(self.sources) and all(
            facts.get(id_) is fact for id_, fact in self.facts.items()
        ):
            return self
        gone = self.facts.keys() - facts.keys()
        return replace(
            self,
            dossier=replace(self.dossier, highlights=_without(self.dossier.highlights, gone)),
            sources={id_: source for id_, source in self.sources.items() if id_ in known},
            people={id_: _person_as_of(person, known) for id_, person in self.people.items()},
            facts=facts_by_id({id_: _forgetting(fact, gone) for id_, fact in facts.items()}),
            digest=f"{self.digest}@{day}",
        )

    def name_of(self, party: str) -> Text:
        """The name of a person or organization; the id itself where neither is known."""
        person = self.people.get(PersonId(party))
        if person:
            return person.name
        organization = self.organizations.get(OrganizationId(party))
        return organization.name if organization else Text(((self.dossier.languages[0], party),))

    def wholes(self, party: str) -> tuple[str, ...]:
        """A party, and the bodies that it is a part of, the nearest first."""
        found = [party]
        while (body := self.organizations.get(OrganizationId(found[-1]))) and body.part_of:
            if body.part_of in found:
                break
            found.append(body.part_of)
        return tuple(found)

    def replaced_by(self, fact: FactId) -> tuple[Fact, ...]:
        """The facts that supersede this one."""
        return self.relations.replaced_by.get(fact, ())

    def conflicts(self, fact: FactId) -> tuple[Fact, ...]:
        """The facts that say otherwise, whichever side names the conflict."""
        return self.relations.conflicts.get(fact, ())

    def current(self) -> tuple[Fact, ...]:
        """The facts that still stand, in the order of the files."""
        return self.relations.current


def _fact_as_of(fact: Fact, known: AbstractSet[SourceId], day: date) -> Fact | None:
    """The fact as it stood, the same object where nothing of it came later."""
    evidence = _published(fact.evidence, known)
    commitment = fact.commitment
    status = tuple(_status_as_of(commitment.status, known, day)) if commitment else ()
    if not evidence or (commitment and not status):
        return None
    deprecated = fact.deprecated if fact.deprecated and fact.deprecated.on <= day else None
    if commitment and commitment.status != status:
        commitment = replace(commitment, status=status)
    if (evidence, deprecated, commitment) == (fact.evidence, fact.deprecated, fact.commitment):
        return fact
    return replace(fact, evidence=evidence, deprecated=deprecated, commitment=commitment)


def _status_as_of(status: Iterable[Status], known: AbstractSet[SourceId], day: date) -> Iterator[Status]:
    for entry in status:
        evidence = _published(entry.evidence, known)
        searched = entry.searched is not None and entry.searched.on <= day
        if entry.as_of <= day and (evidence or searched):
            yield entry if evidence == entry.evidence else replace(entry, evidence=evidence)


def _person_as_of(person: Person, known: AbstractSet[SourceId]) -> Person:
    roles = (replace(role, evidence=_published(role.evidence, known)) for role in person.roles)
    kept = (new for new, old in zip(roles, person.roles, strict=True) if new.evidence or not old.evidence)
    return replace(person, roles=tuple(kept))


def _forgetting(fact: Fact, gone: AbstractSet[FactId]) -> Fact:
    owed = fact.commitment
    if owed and any(due.after in gone for due in owed.deadlines):
        # What counts from an event that nobody knew of had no day yet.
        deadlines = tuple(replace(due, on=None) if due.after in gone else due for due in owed.deadlines)
        fact = replace(fact, commitment=replace(owed, deadlines=deadlines))
    if gone.isdisjoint((*fact.supersedes, *fact.conflicts_with)):
        return fact
    supersedes, conflicts_with = _without(fact.supersedes, gone), _without(fact.conflicts_with, gone)
    return replace(fact, supersedes=supersedes, conflicts_with=conflicts_with)


def _published(evidence: tuple[Evidence, ...], known: AbstractSet[SourceId]) -> tuple[Evidence, ...]:
    return tuple(piece for piece in evidence if piece.source in known)


def _without(ids: tuple[FactId, ...], gone: AbstractSet[FactId]) -> tuple[FactId, ...]:
    return tuple(id_ for id_ in ids if id_ not in gone)
