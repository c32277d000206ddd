"""What parent and reading child send each other, and how it is kept: MessagePack, which holds values alone.

Nothing that can be received or found in a file runs code: bytes become the declared classes or are refused.
A file's path is not part of it, since one content may stand anywhere: `unpack_read` writes it in.
"""

import hashlib
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final

import msgspec

from bot.facts.reading.closest import Passage
from bot.facts.reading.file_read import Contents, FileRead, SymbolTable
from bot.model.errors import Problem
from bot.model.source import Location

READ, CLOSEST = b"r", b"c"
"""What a request begins with: the bytes of a file to read, or a passage to look for."""


class WireError(Exception):
    """The bytes are not what they should be."""


@dataclass(frozen=True, slots=True)
class PassageSearch:
    """Quotations, and the text in which the passage closest to each is looked for; all of them folded.

    Attributes:
        seconds: No search begins after so long.
    """

    quotes: tuple[str, ...]
    folded: str
    seconds: float


_LENGTH: Final = struct.Struct("!I")
_ENCODER: Final = msgspec.msgpack.Encoder()
_READS: Final = msgspec.msgpack.Decoder(FileRead)
_TABLES: Final = msgspec.msgpack.Decoder(SymbolTable)
_SEARCHES: Final = msgspec.msgpack.Decoder(PassageSearch)
_PASSAGES: Final = msgspec.msgpack.Decoder(Passage | None)
_HERE: Final = Path(__file__).resolve().parent


def _code_digest() -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {msgspec.__version__}".encode())
    for folder in (_HERE, _HERE.parents[1] / "model"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


CODE_DIGEST: Final = _code_digest()
"""Changes with any line that decides how a file is read: no process takes another version's answer."""


def pack_read(read: FileRead) -> bytes:
    """What a file says, as bytes."""
    return _ENCODER.encode(read)


def unpack_read(packed: bytes, path: str, digest: str) -> FileRead:
    """What was packed, with the file's path and digest in it.

    Raises:
        WireError: The bytes are something else.
    """
    try:
        read = _READS.decode(packed)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error
    for location in _locations(read):
        object.__setattr__(location, "path", path)
    problems = tuple(Problem(path, found.line, found.column, found.message) for found in read.problems)
    return replace(read, path=path, digest=digest, problems=problems)


def pack_symbol_table(table: SymbolTable) -> bytes:
    """A symbol table as bytes."""
    return _ENCODER.encode(table)


def symbol_table(read: FileRead) -> SymbolTable:
    """A file's symbol table."""
    if not read.symbol_table:
        return SymbolTable()
    table = _TABLES.decode(read.symbol_table)
    for symbol in (*table.definitions, *table.references):
        object.__setattr__(symbol.location, "path", read.path)
    for place in table.translated:
        object.__setattr__(place.location, "path", read.path)
    return table


def pack_search(search: PassageSearch) -> bytes:
    """A search as bytes."""
    return _ENCODER.encode(search)


def unpack_search(packed: bytes) -> PassageSearch:
    """A search from its bytes.

    Raises:
        WireError: The bytes are something else.
    """
    try:
        return _SEARCHES.decode(packed)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error


def pack_passage(passage: Passage | None) -> bytes:
    """A passage, or that there is none, as bytes."""
    return _ENCODER.encode(passage)


def unpack_passage(packed: bytes) -> Passage | None:
    """A passage from its bytes.

    Raises:
        WireError: The bytes are something else.
    """
    try:
        return _PASSAGES.decode(packed)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WireError(str(error)) from error


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message into a stream, behind its length in four bytes."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message of a stream.

    Raises:
        EOFError: The other side is gone.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    read = stream.read(size)
    if len(read) < size:
        raise EOFError
    return read


def _locations(read: FileRead) -> Iterator[Location]:
    yield from _located(read.contents)
    for piece in read.evidence():
        yield piece.location
    for document in read.documents:
        yield document.location
        for written in (document.file, document.sha256):
            if written:
                yield written[1]
        yield from (passage.location for passage in document.set_aside)


def _located(contents: Contents) -> Iterator[Location]:
    for things in (contents.dossiers, contents.people, contents.organizations):
        yield from (thing.location for thing in things)
    for source in contents.sources:
        yield source.location
        yield from (passage.location for passage in source.set_aside)
    for fact in contents.facts:
        yield fact.location
        if fact.commitment:
            yield from (entry.location for entry in fact.commitment.status)
