"""The meanings of the books that serve, made beside the work: a book serves by its words alone until then."""

import importlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.facts.meaning.port import Meaning, SentenceModel
from bot.facts.reading.cache import ReadCache
from bot.model.fact import FactBook
from bot.model.ids import DossierId

logger = logging.getLogger(__name__)

_VECTORS: Final = "bot.facts.meaning.vectors"


@dataclass(frozen=True, slots=True)
class _Made:
    digest: str
    meaning: Any  # a `bot.facts.meaning.vectors.BookMeaning`: what it is imported with is not always needed


class Meanings:
    """Those of all dossiers.

    Args:
        model: What embeds passages and questions; None where no meanings are wished.
        cache: Where vectors are kept.
    """

    def __init__(self, model: SentenceModel | None, cache: ReadCache | None) -> None:
        self._model = model
        self._cache = cache
        self._making = threading.Lock()
        self._made: dict[DossierId, _Made] = {}

    @property
    def are_wished(self) -> bool:
        """Whether there is a model."""
        return self._model is not None

    def of(self, book: FactBook) -> Meaning | None:
        """The meanings of a book as it serves; None where they are not made yet."""
        made = self._made.get(book.dossier.id)
        return made.meaning if made and made.digest == book.digest else None

    def make(self, books: Iterable[tuple[FactBook, Path]], goes_on: Callable[[], bool]) -> bool:
        """Make those that are not made yet, and forget dossiers that are gone; tells whether any is new."""
        if self._model is None:
            return False
        served = list(books)
        is_new = False
        with self._making:
            self._made = {
                id_: made
                for id_, made in self._made.items()
                if any(book.dossier.id == id_ for book, _ in served)
            }
            for book, folder in served:
                if self.of(book) is None and goes_on():
                    is_new = self._embed(self._model, book, folder, goes_on) or is_new
        return is_new

    def _embed(self, model: SentenceModel, book: FactBook, folder: Path, goes_on: Callable[[], bool]) -> bool:
        before = self._made.get(book.dossier.id)
        began = time.monotonic()
        meaning = importlib.import_module(_VECTORS).embedded(
            book,
            model,
            self._cache,
            str(folder / "meaning"),
            before=before.meaning if before else None,
            goes_on=goes_on,
        )
        if meaning is None:
            return False
        self._made[book.dossier.id] = _Made(book.digest, meaning)
        logger.info("%s answers by meaning too, after %.1f s", book.dossier.id, time.monotonic() - began)
        return True
