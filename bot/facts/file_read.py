"""What one file says; all that the bot's own process knows of reading, which is a child's work."""

import math
import re
from dataclasses import field
from itertools import islice
from typing import Final

from bot.facts.symbol_table import SymbolTable
from bot.model.errors import Problem
from bot.model.fact import Dossier, Fact, Organization, Person, Source
from bot.model.lazy_dataclass import dataclass

MAX_BYTES: Final = 16 * 1024 * 1024
_ID: Final = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9-]{0,63})""")
_MOST_HIDDEN: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What one file holds; a part of it that has any fault is left out."""

    path: str
    dossiers: tuple[Dossier, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What one file says.

    Attributes:
        noted: What must be checked against other files.
        has_dossier: Whether it has that key.
        hidden: Where the file could not be read to its end, ids it seems to define, so that nobody is told
            they don't exist; None where nothing can be known of it. Empty for a file read whole.
        digest: Changes whenever the file's bytes do; hexadecimal digits.
    """

    path: str
    contents: Contents
    noted: SymbolTable = field(default_factory=SymbolTable)
    has_dossier: bool = False
    hidden: frozenset[str] | None = frozenset()
    is_whole: bool = True
    problems: tuple[Problem, ...] = ()
    digest: str = ""


def unread_file(path: str, content: bytes | None, *problems: Problem) -> FileRead:
    """Give what is known of a file that can't be read to its end.

    Args:
        path: The name its problems carry.
        content: Its bytes; None where not even they could be had.
        problems: Why it can't be read.
    """
    hidden = None
    if content is not None and len(content) <= MAX_BYTES:
        plain = content.replace(b"\0", b"")  # text in UTF-16 has one beside each letter
        hidden = frozenset(found[1].decode() for found in islice(_ID.finditer(plain), _MOST_HIDDEN))
    return FileRead(path=path, contents=Contents(path=path), hidden=hidden, is_whole=False, problems=problems)


def too_large(size: int) -> str:
    """Say that a file of so many bytes is refused."""
    return f"the file has {math.ceil(size / 1024 / 1024)} MB: split it into files of at most 16 MB"
