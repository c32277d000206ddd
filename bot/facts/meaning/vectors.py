"""The facts of a book as vectors: each passage is embedded once, whatever else changes."""

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.facts.meaning.port import SentenceModel
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId

_LONGEST: Final = 2000  # characters of a passage; no model of this kind reads more at once
_DIGEST_BYTES: Final = 16
_PUT_AFTER: Final = 500  # passages embedded; no more are lost where the program ends
# Where cosines of such models lie; likeness is about -1 to 1 between.
_USUAL: Final = 0.85
_SPREAD: Final = 0.2

_Matrix = NDArray[np.float32]
_Half = NDArray[np.float16]


class Cache(Protocol):
    """Keeps bytes by a path and what they were made with."""

    def get(self, path: str, digest: str) -> bytes | None:
        """What was put so; None where that is unknown."""
        ...

    def put(self, path: str, digest: str, packed: bytes) -> None:
        """Keep bytes in place of what was kept for this path."""
        ...


@dataclass(frozen=True, slots=True)
class AlikeInMeaning:
    """See `bot.facts.meaning.port.Alike`."""

    places: Mapping[FactId, int]
    values: NDArray[np.float32]
    """By the places of facts."""

    def of(self, fact: FactId) -> float:
        """A fact's likeness."""
        return float(self.values[self.places[fact]])

    def nearest(self, known: Container[FactId], most: int) -> Sequence[FactId]:
        """The facts most like the question."""
        facts = list(self.places)
        found = (facts[place] for place in np.argsort(-self.values, kind="stable").tolist())
        return [fact for fact, _ in zip((fact for fact in found if fact in known), range(most), strict=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookMeaning:
    """The meanings of one book; never changes.

    Attributes:
        places: The place of each fact.
        rows: The row of each passage, the passages of a fact beside each other.
        starts: Where each fact's passages begin.
        matrix: A vector a row.
        known: The row of each passage's digest.
    """

    model: SentenceModel
    places: Mapping[FactId, int]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    matrix: _Matrix
    known: Mapping[bytes, int] = field(repr=False)

    def alike(self, question: str) -> AlikeInMeaning:
        """How like a question the facts are."""
        vector = np.frombuffer(self.model.question(question), np.float32)
        cosines = (self.matrix @ vector)[self.rows]
        most = np.maximum.reduceat(cosines, self.starts) if len(self.starts) else cosines
        return AlikeInMeaning(self.places, ((most - _USUAL) / _SPREAD).astype(np.float32))


def passages(fact: Fact) -> tuple[str, ...]:
    """What a fact says, in each language: its title and its text."""
    titles, texts = dict(fact.title.versions), dict(fact.text.versions)
    said = (f"{fact.title.best(tag)}. {fact.text.best(tag)}" for tag in (*titles, *texts))
    return tuple(dict.fromkeys(text[:_LONGEST] for text in said))


def embedded(
    book: FactBook,
    model: SentenceModel,
    cache: Cache | None,
    path: str,
    *,
    before: BookMeaning | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> BookMeaning | None:
    """Embed a book's facts, as far as that was not done before; None where it was told to end.

    Args:
        book: The book.
        model: What embeds.
        cache: Where vectors are kept; None where that is nowhere.
        path: By what they are kept.
        before: The meanings of the book before.
        goes_on: Asked before each passage.
    """
    texts = {_digest(text): text for fact in book.facts.values() for text in passages(fact)}
    known = _Known(model, cache, path, before)
    if not known.learn(texts, goes_on):
        return None
    matrix = known.matrix(texts)
    numbers = {digest: row for row, digest in enumerate(texts)}
    rows = [[numbers[_digest(text)] for text in passages(fact)] for fact in book.facts.values()]
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    return BookMeaning(
        model=model,
        places={fact: place for place, fact in enumerate(book.facts)},
        rows=np.array([row for one in rows for row in one], np.int64),
        starts=np.cumsum(lengths) - lengths,
        matrix=matrix,
        known=numbers,
    )


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=_DIGEST_BYTES).digest()


class _Known:
    """Vectors by the digests of their passages: from the book before, else from disk, else embedded now."""

    def __init__(
        self, model: SentenceModel, cache: Cache | None, path: str, before: BookMeaning | None
    ) -> None:
        self._model = model
        self._cache = cache
        self._path = path
        self._before = before
        self._new: dict[bytes, _Half] = {} if before else dict(self._read())

    def learn(self, texts: Mapping[bytes, str], goes_on: Callable[[], bool]) -> bool:
        """Embed what is not known; tells whether all is."""
        old = self._before.known if self._before else {}
        missing = [digest for digest in texts if digest not in old and digest not in self._new]
        for count, digest in enumerate(missing, start=1):
            if not goes_on():
                return False
            vector = np.frombuffer(self._model.passage(texts[digest]), np.float32)
            self._new[digest] = vector.astype(np.float16)
            if count % _PUT_AFTER == 0 or count == len(missing):
                self._put(texts)
        return True

    def matrix(self, digests: Mapping[bytes, str]) -> _Matrix:
        """The vectors of passages, a row each."""
        found = np.zeros((len(digests), self._model.size), np.float32)
        for row, digest in enumerate(digests):
            found[row] = self._vector(digest)
        return found

    def _vector(self, digest: bytes) -> _Half | _Matrix:
        if digest in self._new:
            return self._new[digest]
        assert self._before
        row: _Matrix = self._before.matrix[self._before.known[digest]]
        return row

    def _put(self, texts: Mapping[bytes, str]) -> None:
        if self._cache is None:
            return
        old = self._before.known if self._before else {}
        digests = [digest for digest in texts if digest in self._new or digest in old]
        vectors = [np.asarray(self._vector(digest), np.float16).tobytes() for digest in digests]
        self._cache.put(self._path, self._model.name, b"".join([*digests, *vectors]))

    def _read(self) -> Iterator[tuple[bytes, _Half]]:
        kept = self._cache.get(self._path, self._model.name) if self._cache else None
        if not kept:
            return
        count = len(kept) // (_DIGEST_BYTES + 2 * self._model.size)
        vectors = np.frombuffer(kept[count * _DIGEST_BYTES :], np.float16).reshape(count, -1)
        for at, vector in enumerate(vectors):
            yield kept[at * _DIGEST_BYTES : (at + 1) * _DIGEST_BYTES], vector
