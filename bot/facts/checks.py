"""Rules across files: one dossier, each id once, references that lead somewhere, known languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

from bot.facts.file_read import FileRead
from bot.facts.nearest import nearest
from bot.facts.symbol_table import DOSSIER, FACT, ORGANIZATION, PARTY, PERSON, SOURCE
from bot.model.errors import Problem
from bot.model.lazy_dataclass import dataclass
from bot.model.source import Location

_MANY: Final = 5
_EXAMPLES: Final = 3
_KINDS: Final = (DOSSIER, SOURCE, PERSON, ORGANIZATION, FACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What files may refer to.

    Attributes:
        ids: By kind of thing, the ids that exist.
        hidden: Ids that may stand in files that could not be read; None where any may.
        languages: The dossier's, the first being the original; empty where the dossier is missing.
    """

    ids: Mapping[str, frozenset[str]]
    hidden: frozenset[str] | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the mistake it comes from; many from one mistake are told as one."""

    cause: str
    problem: Problem


Defined = Mapping[str, frozenset[str]]
"""By kind of thing, the ids that one file defines."""


def defined_in(read: FileRead) -> Defined:
    """Gather what one file defines."""
    ids: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for definition in read.noted.definitions:
        ids[definition.of].add(definition.id)
    return {kind: frozenset(known) for kind, known in ids.items()}


def tables_of(reads: Sequence[FileRead], defined: Sequence[Defined]) -> Tables:
    """Gather what all files of a folder define."""
    ids = {kind: frozenset[str]().union(*(file[kind] for file in defined)) for kind in _KINDS}
    ids[PARTY] = ids[PERSON] | ids[ORGANIZATION]
    hidden: frozenset[str] | None = frozenset()
    for read in reads:
        hidden = None if hidden is None or read.hidden is None else hidden | read.hidden
    return Tables(
        ids=ids,
        hidden=hidden,
        languages=next((tuple(read.noted.languages) for read in reads if read.noted.languages), ()),
    )


def check_folder(folder: Path, reads: Sequence[FileRead], tables: Tables) -> Iterator[Problem]:
    """Check what only the whole folder shows."""
    if not _are_unique(reads, tables):
        yield from _check_ids(reads)
    yield from _check_circles(reads)
    name = folder.absolute().name
    holding = [read for read in reads if read.has_dossier]
    dossiers = [found for read in holding for found in read.noted.definitions if found.of == DOSSIER]
    for number, dossier in enumerate(dossiers):
        if number:
            first = dossiers[0].location
            said = f"a second dossier stands in this folder (the first: {first.path}:{first.line}): keep one"
            yield _at(dossier.location, said)
        elif dossier.id != name:
            yield _at(
                dossier.location,
                f"the dossier is called {dossier.id!r} in a folder called {name!r}: "
                "give both one name, which is the slash command",
            )
    if not any(read.has_dossier or not read.is_whole for read in reads):
        path = reads[0].path if reads else str(folder)
        yield Problem(
            path, 1, 1, "no file of this folder has the key 'dossier': write one, with id and title"
        )


def _are_unique(reads: Sequence[FileRead], tables: Tables) -> bool:
    """Tell quickly, by counting, whether no id stands twice."""
    rooms = (DOSSIER, SOURCE, PARTY, FACT)
    return sum(len(read.noted.definitions) for read in reads) == sum(len(tables.ids[room]) for room in rooms)


def _check_ids(reads: Sequence[FileRead]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Location] = {}
    for definition in (found for read in reads for found in read.noted.definitions):
        if definition.of == DOSSIER:
            continue
        # People and organizations share one set of ids, since either can owe or say something.
        room = PARTY if definition.of in {PERSON, ORGANIZATION} else definition.of
        first = seen.setdefault((room, definition.id), definition.location)
        if first is not definition.location:
            yield _at(
                definition.location,
                f"two things are called {definition.id!r} (the other: {first.path}:{first.line}): "
                "rename one of them",
            )


def _check_circles(reads: Sequence[FileRead]) -> Iterator[Problem]:
    """Nothing replaces itself, or is a part of itself, not even by way of others."""
    bodies = [body for read in reads for body in read.contents.organizations if body.part_of]
    facts = [fact for read in reads for fact in read.contents.facts if fact.supersedes]
    places: dict[str, Location] = {body.id: body.location for body in bodies}
    yield from _check_circle("part_of", {body.id: (body.part_of or "",) for body in bodies}, places)
    places = {fact.id: fact.location for fact in facts}
    yield from _check_circle("supersedes", {fact.id: fact.supersedes for fact in facts}, places)


def _check_circle(
    key: str, links: Mapping[str, Iterable[str]], places: Mapping[str, Location]
) -> Iterator[Problem]:
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        told = " → ".join(circle)
        yield _at(places[circle[0]], f"{key} leads in a circle ({told}): take one of these links out")


def check_file(read: FileRead, tables: Tables) -> Iterator[Finding]:
    """Check one file against what the others define."""
    nearest_to: dict[tuple[str, str], str | None] = {}
    for reference in read.noted.references:
        known = tables.ids[reference.of]
        if reference.id in known or tables.hidden is None or reference.id in tables.hidden:
            continue
        asked = (reference.of, reference.id)
        if asked not in nearest_to:
            nearest_to[asked] = nearest(reference.id, sorted(known))
        near = nearest_to[asked]
        advice = f"did you mean {near!r}?" if near else "define it, or use an id that exists"
        said = f"no {reference.of} is called {reference.id!r}"
        yield Finding(said, _at(reference.location, f"{said}: {advice}"))
    yield from _check_languages(read, tables.languages)


def _check_languages(read: FileRead, languages: tuple[str, ...]) -> Iterator[Finding]:
    if not languages:
        return
    for place in read.noted.translated:
        if place.starts_with_first and place.tags[0] != languages[0]:
            said = f"the text begins with {place.tags[0]!r}"
            advice = f"write the first language, {languages[0]!r}, first"
            yield Finding(said, _at(place.location, f"{said}: {advice}"))
        for tag in place.tags:
            if tag not in languages:
                said = f"language {tag!r} is none of the dossier's ({', '.join(languages)})"
                yield Finding(said, _at(place.location, f"{said}: mend or add it"))


def fold_findings(findings: Iterable[Finding]) -> Iterator[Problem]:
    """Give the problems; of many with one cause the first few, and where the others are."""
    by_cause: dict[str, list[Problem]] = {}
    for finding in findings:
        by_cause.setdefault(finding.cause, []).append(finding.problem)
    for cause, problems in by_cause.items():
        ordered = sorted(problems)
        if len(ordered) <= _MANY:
            yield from ordered
            continue
        yield from ordered[:_EXAMPLES]
        rest = ordered[_EXAMPLES:]
        places = ", ".join(f"{problem.path}:{problem.line}" for problem in rest)
        first = rest[0]
        told = f"{cause}: {len(rest)} more times, perhaps for one reason ({places})"
        yield Problem(first.path, first.line, first.column, told)


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
