"""Reads one file's bytes into contents and problems; pure, so that it can run in a process of its own."""

import hashlib
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bot.facts.nodes import MappingNode, Node
from bot.facts.records import DOSSIER
from bot.facts.schema import Contents, read_contents
from bot.facts.shapes import Noted, Reading
from bot.facts.yaml_reader import MAX_BYTES, MAX_PROBLEMS, YamlReader
from bot.model.errors import Problem

_ID: Final = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9-]{0,63})""")
_MOST_HIDDEN: Final = 100_000


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
    noted: Noted = field(default_factory=Noted)
    has_dossier: bool = False
    hidden: frozenset[str] | None = frozenset()
    is_whole: bool = True
    problems: tuple[Problem, ...] = ()
    digest: str = ""


def read_file(path: str, content: bytes) -> FileRead:
    """Read a file; `path` is the name its problems carry."""
    reader = YamlReader(path)
    node = reader.read(content)
    if reader.has_halted:
        return unread_file(path, content, *reader.problems)
    problems = list(reader.problems)
    places = {(problem.line, problem.column) for problem in problems}

    def report(line: int, column: int, message: str) -> None:
        # What stands where YAML itself was refused has been reported already.
        if (line, column) not in places:
            problems.append(Problem(path, line, column, message))

    reading = Reading(path, report)
    contents = read_contents(node, reading)
    return FileRead(
        path=path,
        contents=contents,
        noted=reading.noted,
        has_dossier=_has_dossier(node),
        problems=_first(path, problems),
        digest=hashlib.sha256(content).hexdigest(),
    )


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


def _has_dossier(node: Node | None) -> bool:
    return isinstance(node, MappingNode) and node.value(DOSSIER) is not None


def _first(path: str, problems: list[Problem]) -> tuple[Problem, ...]:
    problems.sort()
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    rest = problems[MAX_PROBLEMS]
    more = f"and {len(problems) - MAX_PROBLEMS:,} more problems in this file: mend these first"
    return (*problems[:MAX_PROBLEMS], Problem(path, rest.line, rest.column, more))
