"""The current books, swapped whole; watches the folder and reloads what changed.

A reload with any problem in a dossier leaves that dossier's last good book serving.
"""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import watchfiles

from bot.facts.loader import SEEDS, SUFFIXES, FolderLoader, Loaded, ReadFile, dossier_folders, seeds_base
from bot.facts.reader_process import open_reader
from bot.facts.search.index import Index, build_index
from bot.facts.search.rank import BookFinder
from bot.model.errors import Problem, SettingError
from bot.model.fact import FactBook
from bot.model.ids import DossierId

logger = logging.getLogger(__name__)

_FINDERS_KEPT: Final = 32
_SETTLE_MILLISECONDS: Final = 20  # editors write a file in several steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One dossier as it serves."""

    folder: Path
    book: FactBook
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All dossiers at one moment; never changes.

    Attributes:
        served: By dossier id, in the order of the folders' names.
        problems: What is wrong in the files now; the dossiers concerned serve their last good book.
        generation: Grows with each reload.
        loaded_at: When the files were last read, aware UTC.
    """

    served: MappingProxyType[DossierId, Served]
    problems: tuple[Problem, ...]
    generation: int
    loaded_at: datetime


class Store:
    """Holds the current library; the router's shelf."""

    def __init__(self, root: Path, read_file: ReadFile) -> None:
        self.root = root
        self._read_file = read_file
        self._loaders: dict[Path, FolderLoader] = {}
        self._finders: OrderedDict[str, BookFinder] = OrderedDict()
        self._loading = threading.Lock()
        self._reloaded = asyncio.Event()
        self.library = Library(served=MappingProxyType({}), problems=(), generation=0, loaded_at=_now())

    def load(self) -> Library:
        """Load what changed and swap; gives the library that serves then."""
        with self._loading:
            loaded = [self._loader(folder).load() for folder in self._folders()]
            before = self.library
            served = {}
            for entry in loaded:
                kept = self._serve(entry, before)
                if kept:
                    served[kept.book.dossier.id] = kept
            self.library = Library(
                served=MappingProxyType(served),
                problems=tuple(problem for entry in loaded for problem in entry.problems),
                generation=before.generation + 1,
                loaded_at=_now(),
            )
            return self.library

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            raise SettingError(
                f"FACTS_DIR {str(self.root)!r} is no folder: name the folder that holds the dossiers"
            )
        folders = dossier_folders(self.root)
        if not folders:
            raise SettingError(
                f"FACTS_DIR {str(self.root)!r} holds no dossier: it needs a folder of YAML files"
            )
        return folders

    def _loader(self, folder: Path) -> FolderLoader:
        return self._loaders.setdefault(folder, FolderLoader(folder, self._read_file))

    @staticmethod
    def _serve(entry: Loaded, before: Library) -> Served | None:
        last = next((served for served in before.served.values() if served.folder == entry.folder), None)
        if entry.book is None:
            return last
        if last and last.book.digest == entry.book.digest:
            return last
        return Served(folder=entry.folder, book=entry.book, index=build_index(entry.book))

    def dossiers(self) -> Sequence[DossierId]:
        """Give the ids of all dossiers, the first being the default."""
        return tuple(self.library.served)

    def book(self, dossier: DossierId) -> FactBook:
        """Give a dossier's current book."""
        return self.library.served[dossier].book

    def finder(self, book: FactBook) -> BookFinder:
        """Give the search over a book, or over what it was as of a day."""
        found = self._finders.get(book.digest)
        if found is None:
            found = BookFinder(book, self.library.served[book.dossier.id].index)
            self._finders[book.digest] = found
            if len(self._finders) > _FINDERS_KEPT:
                self._finders.popitem(last=False)
        return found

    async def changed(self, since: int) -> int:
        """Return the library's generation once it is past `since`."""
        while self.library.generation <= since:
            await self._reloaded.wait()
        return self.library.generation

    async def watch(self) -> None:
        """Reload whenever a fact file or a source's text changes; ends only by cancellation."""
        base = seeds_base(self.root)
        watched = [self.root, *([base / SEEDS] if base else [])]
        async for changes in watchfiles.awatch(*watched, watch_filter=_is_ours, step=_SETTLE_MILLISECONDS):
            await self.reload()
            logger.info(
                "Facts reloaded after %d changes: %d problems", len(changes), len(self.library.problems)
            )

    async def reload(self) -> None:
        """Reload outside the event loop; a folder that can't be read leaves all as it was."""
        try:
            await asyncio.to_thread(self.load)
        except (SettingError, OSError) as error:
            logger.warning("Facts not reloaded: %s", error)
            return
        for problem in self.library.problems:
            logger.warning("%s", problem)
        self._reloaded.set()
        self._reloaded = asyncio.Event()


def _now() -> datetime:
    return datetime.now(UTC)


def _is_ours(_change: watchfiles.Change, path: str) -> bool:
    return path.endswith(SUFFIXES) or f"/{SEEDS}/" in path


@asynccontextmanager
async def open_store(root: Path) -> AsyncIterator[Store]:
    """Load the dossiers below a folder and give the store.

    Raises:
        SettingError: There is no dossier, or none without problems; the text lists them.
    """
    with open_reader() as reader:
        store = Store(root, reader.read)
        library = await asyncio.to_thread(store.load)
        if not library.served:
            listed = "\n".join(map(str, library.problems))
            raise SettingError(f"no dossier below {str(root)!r} can serve; mend this first:\n{listed}")
        for problem in library.problems:
            logger.warning("%s", problem)
        yield store
