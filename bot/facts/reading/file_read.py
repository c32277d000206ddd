"""What one file says; all that the bot's own process knows of reading, which is a child's work."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bot.model.errors import Problem
from bot.model.fact import Dossier, Fact, Organization, Person, Source
from bot.model.source import Evidence, Location, SetAside

MAX_BYTES: Final = 16 * 1024 * 1024
_ID: Final = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9-]{0,63})""")
_MOST_HIDDEN: Final = 100_000

# What kinds of things get an id and are named by it.
DOSSIER: Final = "dossier"
SOURCE: Final = "source"
PERSON: Final = "person"
ORGANIZATION: Final = "organization"
PARTY: Final = "person or organization"
FACT: Final = "fact"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A place where a thing gets its id, or where another names it; `of` says what kind of thing it is."""

    of: str
    id: str
    location: Location


@dataclass(frozen=True, slots=True)
class Translated:
    """A place where a text is given by language: the tags in the order written.

    Attributes:
        starts_with_first: Whether the dossier's first language must come first.
    """

    tags: tuple[str, ...]
    location: Location
    starts_with_first: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What a source says of the file that holds its text.

    Attributes:
        file: The file, and where that is written.
        sha256: The digest, and where that is written.
    """

    source: str
    location: Location
    file: tuple[str, Location] | None
    sha256: tuple[str, Location] | None
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """What a file says that must be checked against other files, each with its place."""

    definitions: list[Symbol] = field(default_factory=list)
    references: list[Symbol] = field(default_factory=list)
    translated: list[Translated] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """A symbol table without places: enough to see that all is well, and small.

    Attributes:
        defined: By kind of thing, the ids that the file defines.
        definitions: How many those are, an id that stands twice counted twice.
        named: By kind of thing, the ids that the file refers to.
        tags: Languages of its texts.
        first_tags: Languages that texts begin with which must begin with the dossier's first.
    """

    defined: Mapping[str, frozenset[str]] = field(default_factory=dict)
    definitions: int = 0
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    first_tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What one file holds; a part of it that has any fault is left out."""

    dossiers: tuple[Dossier, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    facts: tuple[Fact, ...] = ()

    def evidence(self) -> Iterator[Evidence]:
        """All quotations."""
        for fact in self.facts:
            yield from fact.evidence
            for entry in fact.commitment.status if fact.commitment else ():
                yield from entry.evidence
        for person in self.people:
            for role in person.roles:
                yield from role.evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What one file says.

    Attributes:
        faulty_evidence: Quotations of what has a fault and is therefore in no contents.
        documents: What the sources say of their files, also where the source has a fault.
        languages: The dossier's; empty where the file says nothing of them.
        symbols: What must be checked against other files, without places.
        symbol_table: The same with places, packed: it is needed only where something is wrong.
        has_dossier: Whether it has that key.
        hidden: Where the file could not be read to its end, ids it seems to define, so that nobody is told
            they don't exist; None where nothing can be known of it. Empty for a file read whole.
        digest: SHA-256 of the file's bytes, 64 hexadecimal digits; empty where they could not be had.
    """

    path: str = ""
    contents: Contents = field(default_factory=Contents)
    faulty_evidence: tuple[Evidence, ...] = ()
    documents: tuple[Document, ...] = ()
    languages: tuple[str, ...] = ()
    symbols: Symbols = field(default_factory=Symbols)
    symbol_table: bytes = b""
    has_dossier: bool = False
    hidden: frozenset[str] | None = frozenset()
    is_whole: bool = True
    problems: tuple[Problem, ...] = ()
    digest: str = ""

    def evidence(self) -> Iterator[Evidence]:
        """All quotations, also those of what has a fault."""
        yield from self.contents.evidence()
        yield from self.faulty_evidence


def unread_file(path: str, content: bytes | None, *problems: Problem) -> FileRead:
    """What is known of a file that can't be read to its end.

    Args:
        path: The name its problems carry.
        content: Its bytes; None where not even they could be had.
        problems: Why it can't be read.
    """
    hidden = None
    if content is not None and len(content) <= MAX_BYTES:
        plain = content.replace(b"\0", b"")  # text in UTF-16 has one beside each letter
        hidden = frozenset(found[1].decode() for found in islice(_ID.finditer(plain), _MOST_HIDDEN))
    return FileRead(path=path, hidden=hidden, is_whole=False, problems=problems)


def too_large(size: int) -> str:
    """The sentence that refuses a file of so many bytes."""
    return f"the file has {math.ceil(size / 1024 / 1024)} MB: split it into files of at most 16 MB"
