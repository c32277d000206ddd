"""A folder of YAML files to a fact book and problems, with lines."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Protocol

from bot.facts.checks import Finding, KnownIds, check_file, check_folder, fold_findings, known_ids
from bot.facts.files import Stamp, read_inside, stamp_of
from bot.facts.folders import printable, strays_below, yaml_files
from bot.facts.quotations import Miss, QuotationCheck, Texts, count, misses
from bot.facts.reading.cache import ReadCache
from bot.facts.reading.closest import Passage
from bot.facts.reading.file_read import MAX_BYTES, SOURCE, FileRead, too_large, unread_file
from bot.facts.sources import SourceFiles, SourceTexts
from bot.facts.terms import unknown_countries, with_days
from bot.model.errors import Problem
from bot.model.fact import FactBook, facts_by_id
from bot.model.ids import DossierId


class Reader(Protocol):
    """What reads files and looks through sources, outside the bot's own process where it serves."""

    @property
    def cache(self) -> ReadCache | None:
        """Where what was read is kept between runs; None keeps nothing."""
        ...

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> Sequence[FileRead]:
        """What files say, in their order; each is given as the name that its problems carry, and its bytes.

        Raises:
            OSError: No file can be read just now.
        """
        ...

    def closest(self, quotes: Sequence[str], folded: str, seconds: float) -> Sequence[Passage | None]:
        """The passage of a text closest to each quotation, for as many of the first as there is time."""
        ...

    def start(self) -> None:
        """Get ready without waiting."""
        ...


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
class _CheckedFile:
    """A file, what it says and what was found wrong with it: an unchanged file costs nothing again."""

    stamp: Stamp | None
    read: FileRead
    known: KnownIds | None = None
    findings: tuple[Finding, ...] = ()
    texts: list[str | None] | None = None
    missed: tuple[Miss, ...] = ()

    def check(self, known: KnownIds, texts: Texts) -> None:
        """Check the file against the others, where they changed."""
        if self.known is not known:
            self.known, self.findings = known, tuple(check_file(self.read, known))
        quoted = [texts.get(source) for source in self.read.symbols.named.get(SOURCE, ())]
        if self.texts is None or any(new is not old for new, old in zip(quoted, self.texts, strict=True)):
            self.texts, self.missed = quoted, misses(self.read.evidence(), texts)


class FolderLoader:
    """Loads one dossier folder again and again, reading only files that changed."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self.folder = folder
        self._reader = reader
        self._files: dict[Path, _CheckedFile] = {}
        self._sources = SourceFiles()
        self._quotations = QuotationCheck(reader.closest)
        self._known: tuple[list[object], KnownIds] | None = None
        self._last: tuple[list[FileRead], SourceTexts, list[Problem], Loaded] | None = None

    def load(self) -> Loaded:
        """The folder as it stands now; the very same value where nothing changed.

        Raises:
            OSError: No file can be read just now, whatever the folder holds.
        """
        try:
            paths, strays = yaml_files(self.folder), strays_below(self.folder)
        except OSError as error:
            name = printable(self.folder)
            problem = Problem(name, 1, 1, f"the folder can't be read: {error.strerror or error}")
            return Loaded(folder=self.folder, book=None, problems=(problem,))
        self._files = self._read(paths)
        reads = [file.read for file in self._files.values()]
        documents = [document for read in reads for document in read.documents]
        sources = self._sources.load(documents, self.folder)
        if self._last and self._last[:3] == (reads, sources, strays):
            return self._last[3]
        loaded = self._check(reads, sources, strays)
        self._last = (reads, sources, strays, loaded)
        return loaded

    def _read(self, paths: Sequence[Path]) -> dict[Path, _CheckedFile]:
        files: dict[Path, _CheckedFile | None] = {}
        changed: list[tuple[Path, Stamp, bytes]] = []
        for path in paths:
            try:
                stamp = stamp_of(path, self.folder)
                known = self._files.get(path)
                files[path] = known if known and known.stamp == stamp else None
                if files[path] is None and stamp.size > MAX_BYTES:
                    problem = Problem(printable(path), 1, 1, too_large(stamp.size))
                    files[path] = _CheckedFile(stamp, unread_file(problem.path, None, problem))
                elif files[path] is None:
                    content = read_inside(path, self.folder, at_most=MAX_BYTES)
                    changed.append((path, stamp, content))
            except OSError as error:
                files[path] = _unreadable(path, error)
        reads = self._reader.read_files([(printable(path), content) for path, _, content in changed])
        for (path, stamp, _), read in zip(changed, reads, strict=True):
            files[path] = _CheckedFile(stamp, read)
        return {path: file for path, file in files.items() if file}

    def _check(self, reads: Sequence[FileRead], sources: SourceTexts, strays: list[Problem]) -> Loaded:
        known, texts = self._known_ids(reads), sources.texts
        for file in self._files.values():
            file.check(known, texts)
        missed = [piece for file in self._files.values() for piece in file.missed]
        total = count(chain.from_iterable(read.evidence() for read in reads) if missed else ())
        documents = [document for read in reads for document in read.documents]
        problems = {
            *strays,
            *(problem for read in reads for problem in read.problems),
            *sources.problems,
            *check_folder(self.folder, reads, known),
            *unknown_countries(fact for read in reads for fact in read.contents.facts),
            *self._quotations.problems(missed, total, documents, texts),
            *fold_findings(finding for file in self._files.values() for finding in file.findings),
        }
        book = None if problems else _assemble(reads, sources)
        return Loaded(folder=self.folder, book=book, problems=tuple(sorted(problems)))

    def _known_ids(self, reads: Sequence[FileRead]) -> KnownIds:
        """What files define; the very same value while that stays, which each file sees at a glance."""
        defining: list[object] = [(read.symbols.defined, read.hidden, read.languages) for read in reads]
        if self._known is None or self._known[0] != defining:
            self._known = (defining, known_ids(reads))
        return self._known[1]


def _unreadable(path: Path, error: OSError) -> _CheckedFile:
    why = f"can't be read: {error.strerror or error}; make it a readable file, or take it away"
    name = printable(path)
    return _CheckedFile(None, unread_file(name, None, Problem(name, 1, 1, why)))


def _assemble(reads: Sequence[FileRead], sources: SourceTexts) -> FactBook:
    digest = hashlib.sha256()
    for read in reads:
        digest.update(f"{Path(read.path).name}\0{read.digest}\0".encode())
    for file, of_file in sorted(sources.digests.items()):
        digest.update(f"{file}\0{of_file}\0".encode())
    (dossier,) = (dossier for read in reads for dossier in read.contents.dossiers)
    sources_told = (source for read in reads for source in read.contents.sources)
    told = [fact for read in reads for fact in read.contents.facts]
    return FactBook(
        dossier=replace(dossier, id=DossierId(dossier.id)),
        sources={source.id: replace(source, text=sources.texts[source.id]) for source in sources_told},
        people={person.id: person for read in reads for person in read.contents.people},
        organizations={body.id: body for read in reads for body in read.contents.organizations},
        facts=facts_by_id(with_days({fact.id: fact for fact in told if not fact.is_draft})),
        drafts=tuple(fact for fact in told if fact.is_draft),
        digest=digest.hexdigest()[:16],
    )
