"""The search over books, made when somebody first looks something up.

Neither a start nor a command that looks nothing up waits for it, or for what it is imported with.
"""

import importlib
import threading
from pathlib import Path
from typing import Any, Final

from bot.facts.meaning.port import Meaning
from bot.facts.reading.cache import ReadCache
from bot.model.fact import FactBook
from bot.model.findings import Finder, Findings

_FINDER: Final = "bot.facts.search.finder"
_INDEX: Final = "bot.facts.search.index"
_KEPT: Final = "bot.facts.search.kept"


class LaterIndex:
    """The index of one book, made once, whichever thread first asks for it.

    Args:
        book: The book.
        folder: Where it stands.
        cache: Where indexes are kept; None where that is nowhere.
    """

    def __init__(self, book: FactBook, folder: Path, cache: ReadCache | None) -> None:
        self._book = book
        self._folder = folder
        self._cache = cache
        self._making = threading.Lock()
        self._made: Any = None

    def get(self) -> Any:
        """The `bot.facts.search.index.Index`."""
        with self._making:
            if self._made is None:
                kept = importlib.import_module(_KEPT)
                self._made = kept.kept_index(self._book, self._folder, self._cache)
            return self._made

    def updated(self, book: FactBook) -> "LaterIndex":
        """That of the book after; made at once, by what changed, where this one is made."""
        after = LaterIndex(book, self._folder, self._cache)
        if self._made is not None:
            after._made = importlib.import_module(_INDEX).update_index(self._made, self._book, book)
        return after


class BookSearch:
    """Ranked search over one book; see `bot.model.command.Finder`.

    Args:
        book: The book.
        index: May hold facts that the book, as of an earlier day, does not.
        meaning: Likewise; None where words alone decide.
    """

    def __init__(self, book: FactBook, index: LaterIndex, meaning: Meaning | None = None) -> None:
        self._book = book
        self._index = index
        self._meaning = meaning
        self._found: Finder | None = None

    def find(self, words: str, *, limit: int = 25) -> Findings:
        """Find the facts that answer these words."""
        return self._finder().find(words, limit=limit)

    def _finder(self) -> Finder:
        if self._found is None:
            # Two threads may both come here; the finders are alike.
            finder = importlib.import_module(_FINDER).BookFinder
            self._found = finder(self._book, self._index.get(), self._meaning)
        return self._found
