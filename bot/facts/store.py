"""The current books, swapped whole; watches the folder and reloads what changed.

A reload with any problem in a dossier leaves that dossier's last good book serving.
"""

import asyncio
import functools
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Final

from bot.facts.indexes import BookSearch
from bot.facts.library import Library, LibraryLoader, LibraryWarnings
from bot.facts.loader import Reader
from bot.facts.meaning.port import SentenceModel
from bot.facts.meanings import Meanings
from bot.facts.reading.cache import ReadCache, open_cache
from bot.facts.reading.process import ReaderUnavailableError, open_reader
from bot.facts.turns import short_turns
from bot.facts.vanished import PATIENCE_SECONDS
from bot.facts.watching import looks_below
from bot.model.errors import Problem, SettingError
from bot.model.fact import FactBook
from bot.model.ids import DossierId

logger = logging.getLogger(__name__)

_LOOKED_AT_FIRST: Final = 1000  # facts; in a larger library warnings are looked for while it serves
_FINDERS_KEPT: Final = 32


class Store:
    """Holds the current library; the router's shelf.

    Attributes:
        refusal: Why the folder can't be read now; empty while it can.

    Args:
        root: The folder that holds the dossiers.
        reader: What reads the files.
        model: What tells meanings; None where words alone decide.
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
        model: SentenceModel | None = None,
        patience: float = PATIENCE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.root = root
        self._reader = reader
        self._loader = LibraryLoader(root, reader, cache, patience=patience, monotonic=monotonic)
        self._meanings = Meanings(model, cache)
        self._finders: OrderedDict[tuple[str, bool], BookSearch] = OrderedDict()
        self._loading = threading.Lock()
        self._reloaded = asyncio.Event()
        self.refusal = ""
        self._warnings = LibraryWarnings()
        self.library = LibraryLoader.empty()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What may mislead readers of the books that serve, as of the last look at them."""
        return self._warnings.found

    def load(self) -> Library:
        """Load what changed and swap; gives the library that serves then.

        Raises:
            SettingError: There is no folder, or no dossier in it.
        """
        with self._loading:
            self.library = self._loader.load(self.library)
            return self.library

    def prepare(self) -> None:
        """Make the indexes that are not made yet, so that whoever first looks something up need not wait.

        One look also reads the lists of words that only questions take.
        """
        for served in self.library.served.values():
            self.finder(served.book).find(served.book.dossier.title.original)

    def look_for_warnings(self) -> None:
        """Find what may mislead readers, and log what was not there before; a library is looked at once."""
        self._warnings.look(self.library)

    def is_gone(self, dossier: DossierId) -> bool:
        """Whether there is no folder of this dossier any more, whatever is wrong in the others."""
        is_read = bool(self.library.generation) and not self.refusal
        return is_read and self.dossier_called(dossier) is None and dossier not in self._loader.folder_names

    def dossiers(self) -> Sequence[DossierId]:
        """The ids of all dossiers."""
        return tuple(self.library.served)

    def dossier_called(self, name: DossierId) -> DossierId | None:
        """The id of the dossier that has this id, or had it once; None where none does."""
        return name if name in self.library.served else self.library.renamed.get(name)

    def book(self, dossier: DossierId) -> FactBook:
        """A dossier's current book."""
        return self.library.served[dossier].book

    def current_book(self, dossier: DossierId) -> FactBook | None:
        """A dossier's current book, also by an id that it had before; None where it does not serve."""
        called = self.dossier_called(dossier)
        return self.library.served[called].book if called else None

    def digest(self, dossier: DossierId) -> str:
        """What changes whenever answers about a dossier may."""
        book = self.book(dossier)
        return f"{book.digest} by meaning" if self._meanings.of(book) else book.digest

    def finder(self, book: FactBook, *, by_meaning: bool = False) -> BookSearch:
        """The search over a book, or over what it was as of a day.

        Args:
            book: The book.
            by_meaning: Whether to look for what is meant too, if that is ready: too slow for the event loop.
        """
        served = self.library.served[book.dossier.id]
        meaning = self._meanings.of(served.book) if by_meaning else None
        key = (book.digest, meaning is not None)
        found = self._finders.get(key)
        if found is None:
            found = BookSearch(book, served.index, meaning)
            self._finders[key] = found
            if len(self._finders) > _FINDERS_KEPT:
                self._finders.popitem(last=False)
        return found

    def make_meanings(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Embed what is not embedded yet, where a sentence model is wished, as long as it may go on."""
        served = self.library.served.values()
        if self._meanings.make([(one.book, one.folder) for one in served], goes_on):
            # Searches by meanings that were replaced would keep them in memory.
            for key in [key for key in self._finders if key[1]]:
                self._finders.pop(key, None)

    async def keep_meanings(self) -> None:
        """Embed what changes, beside the work; ends only by cancellation, or where no model is wished."""
        generation, ended = 0, threading.Event()
        try:
            while self._meanings.are_wished:
                generation = await self.changed(generation)
                goes_on = functools.partial(self._goes_on, generation, ended)
                await asyncio.to_thread(self.make_meanings, goes_on)
        finally:
            ended.set()

    def _goes_on(self, generation: int, ended: threading.Event) -> bool:
        return self.library.generation == generation and not ended.is_set()

    async def changed(self, since: int) -> int:
        """The library's generation once it is past `since`."""
        while self.library.generation <= since:
            await self._reloaded.wait()
        return self.library.generation

    async def watch(self) -> None:
        """Reload whenever a fact file or a source's text changes; ends only by cancellation."""
        await asyncio.to_thread(self._reader.start)  # ready before the first edit
        await self._warn()
        async with aclosing(looks_below(self.root)) as looks:
            async for _ in looks:
                await self.reload()

    async def reload(self) -> None:
        """Reload outside the event loop; a folder that can't be read leaves all as it was."""
        before = self.library.generation
        try:
            with short_turns():
                library = await asyncio.to_thread(self.load)
        except (SettingError, OSError) as error:
            if str(error) != self.refusal:
                logger.warning("Facts not reloaded: %s", error)
            self.refusal = str(error)
            return
        self.refusal = ""
        if library.generation == before:
            return
        logger.info("Facts reloaded: %d problems", len(library.problems))
        for problem in library.problems:
            logger.warning("%s", problem)
        await self._warn()
        self._reloaded.set()
        self._reloaded = asyncio.Event()

    async def _warn(self) -> None:
        """Look for warnings, which takes longer than a reload: the books serve meanwhile."""
        with short_turns():
            await asyncio.to_thread(self.look_for_warnings)


@asynccontextmanager
async def open_store(
    root: Path,
    reader: Reader | None = None,
    *,
    model: SentenceModel | None = None,
    patience: float = PATIENCE_SECONDS,
) -> AsyncIterator[Store]:
    """Load the dossiers below a folder and give the store.

    Args:
        root: The folder.
        reader: What reads the files; None opens one.
        model: As of `Store`.
        patience: As of `Store`.

    Raises:
        SettingError: There is no dossier, or none without problems; the text lists them.
    """
    cache = reader.cache if reader else open_cache(os.environ)
    with nullcontext(reader) if reader else open_reader(cache=cache) as used:
        store = Store(root, used, cache, model=model, patience=patience)
        try:
            library = await asyncio.to_thread(store.load)
        except ReaderUnavailableError as error:
            raise SettingError(f"the facts below {str(root)!r} can't be read: {error}") from error
        if not library.served:
            listed = "\n".join(map(str, library.problems))
            raise SettingError(f"no dossier below {str(root)!r} can serve; mend this first:\n{listed}")
        for problem in library.problems:
            logger.warning("%s", problem)
        if sum(len(served.book.facts) for served in library.served.values()) < _LOOKED_AT_FIRST:
            await asyncio.to_thread(store.look_for_warnings)
        yield store
