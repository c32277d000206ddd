"""All dossiers at one moment, and how those below a folder come to be it."""

import gc
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from bot.facts.dossier_names import clashes
from bot.facts.folders import dossier_folders, strays_beside
from bot.facts.indexes import LaterIndex
from bot.facts.loader import FolderLoader, Loaded, Reader
from bot.facts.reading.cache import ReadCache
from bot.facts.turns import collecting_later
from bot.facts.vanished import EMPTIED, PATIENCE_SECONDS, VANISHED, Patience, emptied
from bot.facts.warnings import BookWarnings
from bot.model.errors import Problem, SettingError
from bot.model.fact import FactBook
from bot.model.ids import DossierId

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One dossier as it serves."""

    folder: Path
    book: FactBook
    index: LaterIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All dossiers at one moment; never changes.

    Attributes:
        served: By dossier id, in the order of the folders' names.
        problems: What is wrong in the files now; the dossiers concerned serve their last good book.
        generation: Grows with each reload that changed a book or a problem.
        loaded_at: When that was, aware UTC.
        seconds: How long that took.
    """

    served: MappingProxyType[DossierId, Served]
    problems: tuple[Problem, ...]
    generation: int
    loaded_at: datetime
    seconds: float = 0.0

    @property
    def renamed(self) -> Mapping[DossierId, DossierId]:
        """By ids that dossiers had before, those that they have now."""
        names = ((old, id_) for id_, one in self.served.items() for old in one.book.dossier.formerly)
        return {old: id_ for old, id_ in names if old not in self.served}


class LibraryLoader:
    """Loads the dossiers below a folder; a dossier with a problem keeps its last good book.

    Attributes:
        folder_names: Those of the folders that were there at the last load.

    Args:
        root: The folder that holds the dossiers.
        reader: What reads the files.
        cache: What keeps indexes on disk; None for nothing.
        patience: For how many seconds facts that are gone with their file serve on, since somebody may be
            about to write it.
        monotonic: Gives seconds that only grow.
    """

    def __init__(
        self,
        root: Path,
        reader: Reader,
        cache: ReadCache | None = None,
        *,
        patience: float = PATIENCE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = root
        self._reader = reader
        self._cache = cache
        self._patience = Patience(patience, monotonic)
        self._loaders: dict[Path, FolderLoader] = {}
        self.folder_names: frozenset[str] = frozenset()

    @staticmethod
    def empty() -> Library:
        """The library before anything is loaded."""
        return Library(served=MappingProxyType({}), problems=(), generation=0, loaded_at=_now())

    def load(self, before: Library) -> Library:
        """Load what changed; gives the library that serves from then on, `before` itself if nothing changed.

        Raises:
            SettingError: There is no folder, or no dossier in it.
        """
        with collecting_later():
            began = time.monotonic()
            folders = self._folders()
            loaded = [self._loader(folder).load() for folder in folders]
            self.folder_names = frozenset(folder.name for folder in folders)
            waits: list[Problem] = []
            kept = [self._serve(entry, before, waits) for entry in loaded]
            renamed = {old for entry in loaded if entry.book for old in entry.book.dossier.formerly}
            kept += self._vanished(folders, before, waits, renamed)
            served = {
                entry.book.dossier.id: entry
                for entry in sorted(filter(None, kept), key=lambda entry: entry.folder.name)
            }
            problems = (
                *strays_beside(self._root, folders),
                *(problem for entry in loaded for problem in entry.problems),
                *clashes([entry.book for entry in served.values()]),
                *waits,
            )
            is_same = problems == before.problems and _same(served, before.served)
            if is_same and before.generation:
                return before
            library = Library(
                served=MappingProxyType(served),
                problems=problems,
                generation=before.generation + 1,
                loaded_at=_now(),
                seconds=time.monotonic() - began,
            )
            # Ten thousand facts are searched for circles for 40 ms, in which nothing else runs.
            gc.freeze()
            return library

    def _folders(self) -> list[Path]:
        if not self._root.is_dir():
            raise SettingError(
                f"FACTS_DIR {str(self._root)!r} is no folder: name the folder that holds the dossiers"
            )
        try:
            folders = dossier_folders(self._root)
        except OSError as error:
            raise SettingError(f"FACTS_DIR {str(self._root)!r} can't be read: {error.strerror}") from error
        if not folders:
            raise SettingError(
                f"FACTS_DIR {str(self._root)!r} holds no dossier: it needs a folder of YAML files"
            )
        return folders

    def _loader(self, folder: Path) -> FolderLoader:
        return self._loaders.setdefault(folder, FolderLoader(folder, self._reader))

    def _serve(self, entry: Loaded, before: Library, waits: list[Problem]) -> Served | None:
        last = next((served for served in before.served.values() if served.folder == entry.folder), None)
        if entry.book is None:
            return last
        if last and last.book.digest == entry.book.digest:
            self._patience.end(entry.folder)
            return last
        lacking = emptied(last.book, entry.book) if last else ()
        if not lacking:
            self._patience.end(entry.folder)
        elif self._patience.waits_for(entry.folder):
            waits += [Problem(path, 1, 1, EMPTIED) for path in lacking]
            return last
        index = last.index.updated(entry.book) if last else LaterIndex(entry.book, entry.folder, self._cache)
        return Served(folder=entry.folder, book=entry.book, index=index)

    def _vanished(
        self,
        folders: Sequence[Path],
        before: Library,
        waits: list[Problem],
        renamed: AbstractSet[DossierId],
    ) -> list[Served]:
        """Dossiers whose folder is gone and not renamed, for as long as it may be about to come back."""
        gone = [
            entry
            for id_, entry in before.served.items()
            if entry.folder not in folders and id_ not in renamed
        ]
        kept = [entry for entry in gone if self._patience.waits_for(entry.folder)]
        waits += [Problem(str(entry.folder), 1, 1, VANISHED) for entry in kept]
        return kept


class LibraryWarnings:
    """What may mislead readers of the books that serve.

    Attributes:
        found: As of the last look.
    """

    def __init__(self) -> None:
        self.found: tuple[Problem, ...] = ()
        self._looked_at: Library | None = None
        self._looks: dict[DossierId, BookWarnings] = {}

    def look(self, library: Library) -> None:
        """Look at a library, unless it was the last one looked at, and log what was not there before."""
        if self._looked_at is library:
            return
        before = set(self.found)
        self._looks = {id_: self._looks.get(id_) or BookWarnings() for id_ in library.served}
        found = ((look, library.served[id_].book) for id_, look in self._looks.items())
        self.found = tuple(warning for look, book in found for warning in look.of(book))
        self._looked_at = library
        for warning in self.found:
            if warning not in before:
                logger.warning("%s (this serves; it is a warning)", warning)


def _now() -> datetime:
    return datetime.now(UTC)


def _same(some: Mapping[DossierId, Served], others: Mapping[DossierId, Served]) -> bool:
    return list(some) == list(others) and all(others[id_] is served for id_, served in some.items())
