"""Rules across files: one dossier, each id once, references that lead somewhere, known languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

from bot.facts.nearest import nearest
from bot.facts.reading.file_read import (
    DOSSIER,
    FACT,
    ORGANIZATION,
    PARTY,
    PERSON,
    SOURCE,
    FileRead,
    Symbols,
    SymbolTable,
)
from bot.facts.reading.wire import symbol_table
from bot.model.errors import Problem
from bot.model.source import Location

_MANY: Final = 5
_EXAMPLES: Final = 3
_NOTHING: Final[frozenset[str]] = frozenset()
_KINDS: Final = (DOSSIER, SOURCE, PERSON, ORGANIZATION, FACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIds:
    """What files may refer to.

    Attributes:
        ids: By kind of thing, the ids that exist.
        hidden: Ids that may stand in files that could not be read; None where any may.
        languages: The dossier's, the first being the original; empty where the dossier is missing.
    """

    ids: Mapping[str, AbstractSet[str]]
    hidden: frozenset[str] | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the mistake it comes from; many from one mistake are told as one."""

    cause: str
    problem: Problem


def known_ids(reads: Sequence[FileRead]) -> KnownIds:
    """What all files of a folder define."""
    ids: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    hidden: frozenset[str] | None = frozenset()
    for read in reads:
        for kind, defined in read.symbols.defined.items():
            ids[kind] |= defined
        if read.hidden != _NOTHING:
            hidden = None if hidden is None or read.hidden is None else hidden | read.hidden
    ids[PARTY] = ids[PERSON] | ids[ORGANIZATION]
    languages = next((read.languages for read in reads if read.languages), ())
    return KnownIds(ids=ids, hidden=hidden, languages=languages)


def check_folder(folder: Path, reads: Sequence[FileRead], known: KnownIds) -> Iterator[Problem]:
    """Check what only the whole folder shows."""
    if not _are_unique(reads, known):
        yield from _check_ids(reads)
    yield from _check_circles(reads)
    yield from _check_old_ids(reads)
    yield from _check_drafts(reads)
    name = folder.absolute().name
    holding = [read for read in reads if read.has_dossier]
    dossiers = [found for read in holding for found in symbol_table(read).definitions if found.of == DOSSIER]
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


def _are_unique(reads: Sequence[FileRead], known: KnownIds) -> bool:
    """Whether no id stands twice, seen quickly by counting."""
    rooms = (DOSSIER, SOURCE, PARTY, FACT)
    return sum(read.symbols.definitions for read in reads) == sum(len(known.ids[room]) for room in rooms)


def _check_ids(reads: Sequence[FileRead]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Location] = {}
    for definition in (found for read in reads for found in symbol_table(read).definitions):
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


def _check_old_ids(reads: Sequence[FileRead]) -> Iterator[Problem]:
    """An id that a fact had before leads to that fact alone."""
    facts = [fact for read in reads for fact in read.contents.facts]
    if not any(fact.formerly for fact in facts):
        return
    taken: dict[str, Location] = {fact.id: fact.location for fact in facts}
    for fact in facts:
        for old in fact.formerly:
            first = taken.setdefault(old, fact.location)
            if first is not fact.location:
                said = f"formerly {old!r} is taken (by {first.path}:{first.line}): give that another id"
                yield _at(fact.location, said)


def _check_drafts(reads: Sequence[FileRead]) -> Iterator[Problem]:
    """What serves leans on nothing that does not."""
    drafts = {fact.id for read in reads for fact in read.contents.facts if fact.is_draft}
    if not drafts:
        return
    naming = [
        (fact.location, (*fact.supersedes, *fact.conflicts_with))
        for read in reads
        for fact in read.contents.facts
        if not fact.is_draft
    ]
    naming += [(found.location, found.highlights) for read in reads for found in read.contents.dossiers]
    for place, named in naming:
        for id_ in named:
            if id_ in drafts:
                said = f"{id_!r} is named here and a draft, which nothing serves"
                yield _at(place, f"{said}: take its draft: true away, or do not name it")


def check_file(read: FileRead, known: KnownIds) -> Iterator[Finding]:
    """Check one file against what the others define."""
    if _is_sound(read.symbols, known):
        return
    table = symbol_table(read)
    nearest_to: dict[tuple[str, str], str | None] = {}
    for reference in table.references:
        ids = known.ids[reference.of]
        if reference.id in ids or known.hidden is None or reference.id in known.hidden:
            continue
        asked = (reference.of, reference.id)
        if asked not in nearest_to:
            nearest_to[asked] = nearest(reference.id, sorted(ids))
        near = nearest_to[asked]
        advice = f"did you mean {near!r}?" if near else "define it, or use an id that exists"
        said = f"no {reference.of} is called {reference.id!r}"
        yield Finding(said, _at(reference.location, f"{said}: {advice}"))
    yield from _check_languages(table, known.languages)


def _is_sound(symbols: Symbols, known: KnownIds) -> bool:
    """Whether nothing of a file's can be amiss, seen quickly without places."""
    if any(not ids <= known.ids[kind] for kind, ids in symbols.named.items()):
        return False
    languages = known.languages
    return not languages or (symbols.tags <= set(languages) and symbols.first_tags <= {languages[0]})


def _check_languages(table: SymbolTable, languages: tuple[str, ...]) -> Iterator[Finding]:
    if not languages:
        return
    for place in table.translated:
        if place.starts_with_first and place.tags[0] != languages[0]:
            said = f"the text begins with {place.tags[0]!r}"
            advice = f"write the first language, {languages[0]!r}, first"
            yield Finding(said, _at(place.location, f"{said}: {advice}"))
        for tag in place.tags:
            if tag not in languages:
                said = f"language {tag!r} is none of the dossier's ({', '.join(languages)})"
                yield Finding(said, _at(place.location, f"{said}: mend or add it"))


def fold_findings(findings: Iterable[Finding]) -> Iterator[Problem]:
    """The problems; of many with one cause the first few, and where the others are."""
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
