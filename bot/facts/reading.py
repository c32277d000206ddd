"""Reads one file's bytes into contents and problems; pure, so that it can run in a process of its own."""

import hashlib
from dataclasses import dataclass

from bot.facts.schema import Contents, read_contents
from bot.facts.shapes import Reading, Reference, Translated
from bot.facts.yaml_reader import MAX_PROBLEMS, YamlReader
from bot.model.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What one file says.

    Attributes:
        references: Ids it names that must exist somewhere in the folder.
        translated: Texts it gives by language.
        digest: Changes whenever the file's bytes do; hexadecimal digits.
    """

    path: str
    contents: Contents
    references: tuple[Reference, ...] = ()
    translated: tuple[Translated, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str


def read_file(path: str, content: bytes) -> FileRead:
    """Read a file; `path` is the name its problems carry."""
    reader = YamlReader(path)
    node = reader.read(content)
    problems = list(reader.problems)

    def report(line: int, column: int, message: str) -> None:
        problems.append(Problem(path, line, column, message))

    reading = Reading(path, report)
    contents = read_contents(node, reading)
    return FileRead(
        path=path,
        contents=contents,
        references=tuple(reading.references),
        translated=tuple(reading.translated),
        problems=tuple(problems[: MAX_PROBLEMS + 1]),
        digest=hashlib.sha256(content).hexdigest(),
    )
