"""A folder of YAML files to a fact book and problems, with lines."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bot.facts.checks import Tables, check_file, check_folder, tables_of
from bot.facts.reading import FileRead
from bot.facts.sources import check_set_aside, load_sources
from bot.model.errors import Problem
from bot.model.fact import FactBook
from bot.model.ids import DossierId

ReadFile = Callable[[str, bytes], FileRead]
"""Reads one file's bytes; the first argument is the name its problems carry."""

SUFFIXES: Final = (".yaml", ".yml")
SEEDS: Final = "seeds"


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

    stamp: tuple[int, int, int]
    read: FileRead
    tables: Tables | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class FolderLoader:
    """Loads one dossier folder again and again, reading only files that changed."""

    folder: Path
    read_file: ReadFile
    _known: dict[Path, _Known] = field(default_factory=dict)

    def load(self) -> Loaded:
        """Load the folder as it stands now."""
        known = [self._read(path) for path in self._paths()]
        reads = [entry.read for entry in known]
        texts, problems, contents = load_sources(reads, seeds_base(self.folder))
        tables = tables_of(reads, texts)
        problems += check_folder(str(self.folder), reads)
        problems += check_set_aside(reads, texts)
        for entry in known:
            problems += self._check(entry, tables)
        if problems:
            return Loaded(folder=self.folder, book=None, problems=tuple(sorted(set(problems))))
        return Loaded(folder=self.folder, book=_assemble(reads, texts, contents), problems=())

    def _paths(self) -> list[Path]:
        paths = sorted(path for path in self.folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
        for gone in self._known.keys() - set(paths):
            del self._known[gone]
        return paths

    def _read(self, path: Path) -> _Known:
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        known = self._known.get(path)
        if known is None or known.stamp != stamp:
            known = self._known[path] = _Known(stamp, self.read_file(str(path), path.read_bytes()))
        return known

    @staticmethod
    def _check(entry: _Known, tables: Tables) -> tuple[Problem, ...]:
        if entry.tables != tables:
            entry.problems = (*entry.read.problems, *check_file(entry.read, tables))
            entry.tables = tables
        return entry.problems


def dossier_folders(root: Path) -> list[Path]:
    """Give the dossier folders of a facts folder: itself if it holds YAML files, else its folders that do."""
    if _has_yaml(root):
        return [root]
    return sorted(path for path in root.iterdir() if path.is_dir() and _has_yaml(path))


def _has_yaml(folder: Path) -> bool:
    return any(path.suffix in SUFFIXES for path in folder.iterdir() if path.is_file())


def seeds_base(folder: Path) -> Path | None:
    """Give the nearest folder at or above this one that holds `seeds/`."""
    whole = folder.resolve()
    return next((base for base in (whole, *whole.parents) if (base / SEEDS).is_dir()), None)


def _assemble(
    reads: Sequence[FileRead], texts: Mapping[str, str | None], contents: Mapping[str, bytes]
) -> FactBook:
    digest = hashlib.sha256()
    for read in reads:
        digest.update(f"{Path(read.path).name}\0{read.digest}\0".encode())
    for file, raw in sorted(contents.items()):
        digest.update(f"{file}\0{hashlib.sha256(raw).hexdigest()}\0".encode())
    (dossier,) = (dossier for read in reads for dossier in read.contents.dossiers)
    sources = (source for read in reads for source in read.contents.sources)
    return FactBook(
        dossier=replace(dossier, id=DossierId(dossier.id)),
        sources={source.id: replace(source, text=texts[source.id]) for source in sources},
        people={person.id: person for read in reads for person in read.contents.people},
        organizations={body.id: body for read in reads for body in read.contents.organizations},
        facts={fact.id: fact for read in reads for fact in read.contents.facts},
        digest=digest.hexdigest()[:16],
    )
