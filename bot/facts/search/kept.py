"""What an index is made of, kept on disk beside what files say: an unchanged dossier is not read again.

An entry holds numbers and text alone, which can't run code, is taken only for the very book and the very code
it was made with, and is safe to delete.
"""

import hashlib
import sys
from array import array
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final, Protocol

import msgspec
import numpy as np

from bot.facts.search.index import Index, build_index, index_of, read_book
from bot.facts.search.packed import Packed
from bot.model.fact import FactBook

_FROM: Final = 1000  # facts; fewer are indexed as quickly as an entry is read
_READ_WITH: Final = ("msgspec", "numpy", "opencc", "pystemmer")
_HERE: Final = Path(__file__).resolve().parent


class Cache(Protocol):
    """Keeps bytes by a path and the digest of what they were made from."""

    def get(self, path: str, digest: str) -> bytes | None:
        """What was put for this path and digest; None where that is unknown."""
        ...

    def put(self, path: str, digest: str, packed: bytes) -> None:
        """Keep bytes in place of what was kept for this path."""
        ...


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """`Packed` and the counts of words, as bytes."""

    terms: str
    signs: bytes
    starts: bytes
    postings: bytes
    row_terms: bytes
    row_starts: bytes
    row_fields: bytes
    fact_rows: bytes
    words: str
    counts: bytes


_DECODER: Final = msgspec.msgpack.Decoder(_Kept)


def _code_digest() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.byteorder}".encode())
    for name in _READ_WITH:
        digest.update(f"{name} {version(name)} ".encode())
    for path in sorted(_HERE.rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


_CODE_DIGEST: Final = _code_digest()


def kept_index(book: FactBook, folder: Path, cache: Cache | None) -> Index:
    """The same as `build_index(book)`, from what is kept where the book is as it was.

    Args:
        book: The book.
        folder: Where it stands.
        cache: Where indexes are kept; None where that is nowhere.
    """
    if cache is None or len(book.facts) < _FROM:
        return build_index(book)
    path, digest = str(folder / "index"), f"{_CODE_DIGEST} {book.digest}"
    kept = cache.get(path, digest)
    if kept is not None:
        return index_of(book, *_unpacked(kept))
    read = read_book(book)
    cache.put(path, digest, _packed(*read))
    return index_of(book, *read)


def _packed(packed: Packed, counts: Mapping[str, int]) -> bytes:
    kept = _Kept(
        terms="\n".join(packed.terms),
        signs=packed.signs,
        starts=packed.starts.tobytes(),
        postings=packed.postings.tobytes(),
        row_terms=packed.row_terms.tobytes(),
        row_starts=packed.row_starts.tobytes(),
        row_fields=packed.row_fields.tobytes(),
        fact_rows=packed.fact_rows.tobytes(),
        words="\n".join(counts),
        counts=array("I", counts.values()).tobytes(),
    )
    return msgspec.msgpack.encode(kept)


def _unpacked(kept: bytes) -> tuple[Packed, Counter[str]]:
    read = _DECODER.decode(kept)
    packed = Packed(
        terms=read.terms.split("\n"),
        signs=read.signs,
        starts=np.frombuffer(read.starts, np.uint32),
        postings=np.frombuffer(read.postings, np.uint32),
        row_terms=np.frombuffer(read.row_terms, np.int32),
        row_starts=np.frombuffer(read.row_starts, np.uint32),
        row_fields=np.frombuffer(read.row_fields, np.uint8),
        fact_rows=np.frombuffer(read.fact_rows, np.uint32),
    )
    counts = dict(zip(read.words.split("\n"), array("I", read.counts), strict=True))
    return packed, Counter(counts)
