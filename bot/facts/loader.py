"""A folder of YAML files to a fact book and problems, with lines."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from pathlib import Path

from bot.facts.checks import (
    Defined,
    Finding,
    Tables,
    check_file,
    check_folder,
    defined_in,
    fold_findings,
    tables_of,
)
from bot.facts.file_read import MAX_BYTES, FileRead, too_large, unread_file
from bot.facts.folders import printable, strays_below, yaml_files
from bot.facts.quotations import Texts, check_misses, check_set_aside, count, misses
from bot.facts.sources import SourceFiles, SourceTexts, Stamp, seeds_base, stamp_of
from bot.model.errors import Problem
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.lazy_dataclass import dataclass
from bot.model.source import Evidence

ReadFile = Callable[[str, bytes], FileRead]
"""Reads one file's bytes; the first argument is the name its problems carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A dossier folder as it stands.

    Attributes:
        book: None where there is any problem.
    """

    folder: Path
    book: FactBook | None
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Known:
    """What a file was found to be, so that an unchanged file costs nothing again."""

    stamp: Stamp | None
    read: FileRead
    defined: Defined
    tables: Tables | None = None
    findings: tuple[Finding, ...] = ()
    texts: Texts | None = None
    missed: tuple[Evidence, ...] = ()
    quotations: Counter[str] = field(default_factory=Counter)

    def check(self, tables: Tables, texts: Texts) -> None:
        """Check the file against the others, where they changed."""
        if self.tables != tables:
            self.tables, self.findings = tables, tuple(check_file(self.read, tables))
        if self.texts != texts:
            self.texts, self.missed = texts, misses(self.read.noted.evidence, texts)
            self.quotations = count(self.read.noted.evidence)


@dataclass(slots=True)
class FolderLoader:
    """Loads one dossier folder again and again, reading only files that changed."""

    folder: Path
    read_file: ReadFile
    _known: dict[Path, _Known] = field(default_factory=dict)
    _sources: SourceFiles = field(default_factory=SourceFiles)
    _tables: Tables | None = None
    _last: tuple[list[FileRead], SourceTexts, list[Problem], Loaded] | None = None

    def load(self) -> Loaded:
        """Load the folder as it stands now; gives the very same value where nothing changed."""
        try:
            paths, strays = yaml_files(self.folder), strays_below(self.folder)
        except OSError as error:
            name = printable(self.folder)
            problem = Problem(name, 1, 1, f"the folder can't be read: {error.strerror or error}")
            return Loaded(folder=self.folder, book=None, problems=(problem,))
        self._known = {path: self._read(path) for path in paths}
        reads = [known.read for known in self._known.values()]
        documents = [document for read in reads for document in read.noted.documents]
        sources = self._sources.load(documents, seeds_base(self.folder))
        if self._last and self._last[:3] == (reads, sources, strays):
            return self._last[3]
        loaded = self._check(reads, sources, strays)
        self._last = (reads, sources, strays, loaded)
        return loaded

    def _read(self, path: Path) -> _Known:
        name = printable(path)
        try:
            stamp = stamp_of(path)
            known = self._known.get(path)
            if known and known.stamp == stamp:
                return known
            if stamp.size > MAX_BYTES:
                read = unread_file(name, None, Problem(name, 1, 1, too_large(stamp.size)))
            else:
                with path.open("rb") as stream:
                    content = stream.read(MAX_BYTES + 1)
                read = self.read_file(name, content)
        except OSError as error:
            why = f"can't be read: {error.strerror or error}; make it a readable file, or take it away"
            stamp, read = None, unread_file(name, None, Problem(name, 1, 1, why))
        return _Known(stamp, read, defined_in(read))

    def _check(self, reads: Sequence[FileRead], sources: SourceTexts, strays: list[Problem]) -> Loaded:
        tables = tables_of(reads, [known.defined for known in self._known.values()])
        if tables == self._tables:
            tables = self._tables  # so that each file sees at a glance that it is the same
        self._tables, texts = tables, sources.texts
        documents = [document for read in reads for document in read.noted.documents]
        for known in self._known.values():
            known.check(tables, texts)
        missed = [piece for known in self._known.values() for piece in known.missed]
        total: Counter[str] = Counter()
        for known in self._known.values():
            total.update(known.quotations)
        problems = {
            *strays,
            *(problem for read in reads for problem in read.problems),
            *sources.problems,
            *check_folder(self.folder, reads, tables),
            *check_set_aside(documents, texts),
            *check_misses(missed, total, documents, texts),
            *fold_findings(finding for known in self._known.values() for finding in known.findings),
        }
        book = None if problems else _assemble(reads, sources)
        return Loaded(folder=self.folder, book=book, problems=tuple(sorted(problems)))


def _assemble(reads: Sequence[FileRead], sources: SourceTexts) -> FactBook:
    digest = hashlib.sha256()
    for read in reads:
        digest.update(f"{Path(read.path).name}\0{read.digest}\0".encode())
    for file, of_file in sorted(sources.digests.items()):
        digest.update(f"{file}\0{of_file}\0".encode())
    (dossier,) = (dossier for read in reads for dossier in read.contents.dossiers)
    told = (source for read in reads for source in read.contents.sources)
    return FactBook(
        dossier=replace(dossier, id=DossierId(dossier.id)),
        sources={source.id: replace(source, text=sources.texts[source.id]) for source in told},
        people={person.id: person for read in reads for person in read.contents.people},
        organizations={body.id: body for read in reads for body in read.contents.organizations},
        facts={fact.id: fact for read in reads for fact in read.contents.facts},
        digest=digest.hexdigest()[:16],
    )
