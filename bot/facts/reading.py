"""Reads one file's bytes into contents and problems; pure, so that it can run in a process of its own."""

import hashlib
from typing import Final

from bot.facts.file_read import FileRead, unread_file
from bot.facts.nodes import MappingNode, Node
from bot.facts.schema import read_contents
from bot.facts.shapes import Reading
from bot.facts.symbol_table import DOSSIER
from bot.facts.yaml_reader import MAX_PROBLEMS, YamlReader
from bot.model.errors import Problem

_LONGEST_MESSAGE: Final = 600  # characters


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
            problems.append(Problem(path, line, column, _readable(message)))

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


def _readable(message: str) -> str:
    """A message that shows a very long value, without the value's middle; what would be right stands last."""
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{message[: _LONGEST_MESSAGE // 2]} … {message[-_LONGEST_MESSAGE // 2 :]}"


def _has_dossier(node: Node | None) -> bool:
    return isinstance(node, MappingNode) and node.value(DOSSIER) is not None


def _first(path: str, problems: list[Problem]) -> tuple[Problem, ...]:
    problems.sort()
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    rest = problems[MAX_PROBLEMS]
    more = f"and {len(problems) - MAX_PROBLEMS:,} more problems in this file: mend these first"
    return (*problems[:MAX_PROBLEMS], Problem(path, rest.line, rest.column, more))
