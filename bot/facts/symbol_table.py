"""What a file says that must be checked against other files."""

from dataclasses import field
from typing import Final

from bot.model.lazy_dataclass import dataclass
from bot.model.source import Evidence, Location, SetAside

# What kinds of things get an id and are named by it.
DOSSIER: Final = "dossier"
SOURCE: Final = "source"
PERSON: Final = "person"
ORGANIZATION: Final = "organization"
PARTY: Final = "person or organization"
FACT: Final = "fact"


@dataclass(frozen=True, slots=True)
class Definition:
    """A place where a thing gets its id; `of` says what kind of thing."""

    of: str
    id: str
    location: Location


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where one thing names another by its id; `of` says what kind of thing."""

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
    """What must be checked against other files; noted even where what it belongs to has a fault.

    Attributes:
        languages: The dossier's.
    """

    definitions: list[Definition] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    translated: list[Translated] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
