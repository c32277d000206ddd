"""Rules across files: each id once, references that lead somewhere, languages, certainty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.facts.reading import FileRead
from bot.facts.schema import DOSSIER, FACT, ORGANIZATION, PARTY, PERSON, SOURCE, Contents
from bot.facts.shapes import nearest
from bot.facts.sources import check_quote, evidence_of
from bot.model.errors import Problem
from bot.model.fact import Certainty, Fact, Location, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What files may refer to.

    Attributes:
        ids: By kind of thing, the ids that exist.
        texts: By source id, its text; None for an unchecked source.
        languages: The dossier's, the first being the original; empty where the dossier is missing.
    """

    ids: Mapping[str, frozenset[str]]
    texts: Mapping[str, str | None]
    languages: tuple[str, ...]


def tables_of(reads: Sequence[FileRead], texts: Mapping[str, str | None]) -> Tables:
    """Gather what all files of a folder define."""
    ids: dict[str, set[str]] = {kind: set() for kind in (DOSSIER, SOURCE, PERSON, ORGANIZATION, FACT)}
    languages: tuple[str, ...] = ()
    for read in reads:
        for kind, id_, _ in definitions(read.contents):
            ids[kind].add(id_)
        for dossier in read.contents.dossiers:
            languages = languages or dossier.languages
    ids[PARTY] = ids[PERSON] | ids[ORGANIZATION]
    return Tables(
        ids={kind: frozenset(known) for kind, known in ids.items()}, texts=texts, languages=languages
    )


def definitions(contents: Contents) -> Iterator[tuple[str, str, Location]]:
    """Give the kind, id and place of all that a file defines."""
    for dossier in contents.dossiers:
        yield DOSSIER, dossier.id, dossier.location
    for source in contents.sources:
        yield SOURCE, source.id, source.location
    for person in contents.people:
        yield PERSON, person.id, person.location
    for organization in contents.organizations:
        yield ORGANIZATION, organization.id, organization.location
    for fact in contents.facts:
        yield FACT, fact.id, fact.location


def check_folder(folder: str, reads: Sequence[FileRead]) -> Iterator[Problem]:
    """Check what only the whole folder shows: one dossier, and each id once."""
    seen: dict[tuple[str, str], Location] = {}
    dossiers = 0
    for read in reads:
        for kind, id_, location in definitions(read.contents):
            # People and organizations share one set of ids, since either can owe or say something.
            room = PARTY if kind in {PERSON, ORGANIZATION} else kind
            first = seen.setdefault((room, id_), location)
            if first is not location:
                where = f"{first.path}:{first.line}"
                yield _at(location, f"two things are called {id_!r} (the other: {where}): rename one of them")
            if kind == DOSSIER:
                dossiers += 1
                if dossiers > 1:
                    yield _at(location, "a second dossier stands in this folder: keep one")
                if id_ != Path(folder).name:
                    yield _at(
                        location,
                        f"the dossier is called {id_!r} in a folder called {Path(folder).name!r}: "
                        "give both one name, which is the slash command",
                    )
    if not dossiers and not any(read.problems for read in reads):
        path = reads[0].path if reads else folder
        yield Problem(
            path, 1, 1, "no file of this folder has the key 'dossier': write one, with id and title"
        )


def check_file(read: FileRead, tables: Tables) -> Iterator[Problem]:
    """Check one file against what the others define."""
    for reference in read.references:
        known = tables.ids[reference.of]
        if reference.id not in known:
            near = nearest(reference.id, sorted(known))
            advice = (
                f"did you mean {near!r}?"
                if near
                else f"define it, or use the id of a {reference.of} that exists"
            )
            yield Problem(
                read.path,
                reference.line,
                reference.column,
                f"no {reference.of} is called {reference.id!r}: {advice}",
            )
    yield from _check_languages(read, tables.languages)
    for evidence in evidence_of(read.contents):
        yield from check_quote(evidence, tables.texts)
    for fact in read.contents.facts:
        yield from _check_certainty(fact)


def _check_languages(read: FileRead, languages: tuple[str, ...]) -> Iterator[Problem]:
    if not languages:
        return
    for place in read.translated:
        if place.starts_with_first and place.tags[0] != languages[0]:
            yield Problem(
                read.path,
                place.line,
                place.column,
                f"the text begins with {place.tags[0]!r}: write the first language, {languages[0]!r}, first",
            )
        for tag in place.tags:
            if tag not in languages:
                yield Problem(
                    read.path,
                    place.line,
                    place.column,
                    f"language {tag!r} is none of the dossier's ({', '.join(languages)}): mend or add it",
                )


def _check_certainty(fact: Fact) -> Iterator[Problem]:
    """A proposal is never an agreement: certainty and the first status must say the same."""
    if not fact.commitment:
        return
    first = fact.commitment.status[0]
    if (fact.certainty is Certainty.PROPOSED) != (first.state is State.PROPOSED):
        yield _at(
            first.location,
            f"certainty is {fact.certainty} but the first status is {first.state}: "
            "write 'proposed' in both, or in neither",
        )
    due = fact.commitment.due
    if due and due.latest is None and due.earliest is None:
        yield _at(fact.location, f"due {due} names no day at all: give at least one end")


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
