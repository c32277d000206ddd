"""What a fact file holds: one declaration that reads a file's bytes and is its JSON Schema."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from bot.facts.reading.documents import SOURCE_RECORD
from bot.facts.reading.file_read import DOSSIER, Contents, FileRead, Symbol, Symbols, SymbolTable, unread_file
from bot.facts.reading.nodes import MAX_PROBLEMS, MappingNode, Node, Scalar, YamlReader, describe
from bot.facts.reading.records import (
    DOSSIER_RECORD,
    FACT_RECORD,
    ORGANIZATION_RECORD,
    PERSON_RECORD,
)
from bot.facts.reading.shapes import FaultError, Key, ListOf, ReadContext, Record, Schema
from bot.facts.reading.wire import pack_symbol_table
from bot.model.errors import Problem

_LONGEST_MESSAGE: Final = 600  # characters
_FILE: Final[Record[Mapping[str, Any]]] = Record(
    "a fact file",
    {
        DOSSIER: Key(DOSSIER_RECORD, "what the folder is about; in one file of the folder"),
        "sources": Key(ListOf(SOURCE_RECORD), "documents that facts are quoted from"),
        "people": Key(ListOf(PERSON_RECORD), "people the sources name"),
        "organizations": Key(ListOf(ORGANIZATION_RECORD), "states, ministries, companies and publishers"),
        "facts": Key(ListOf(FACT_RECORD), "what the sources say"),
    },
    lambda values, _node, _context: values,
)


def read_content(content: bytes) -> FileRead:
    """What a file says, read from its bytes alone: its path is written in by who asked."""
    reader = YamlReader()
    node = reader.read(content)
    if reader.has_halted:
        return unread_file("", content, *sorted(_with_slips(reader, reader.problems)))
    problems = list(reader.problems)
    places = {(problem.line, problem.column) for problem in problems}

    def report(line: int, column: int, message: str) -> None:
        # What stands where YAML itself was refused has been reported already.
        if (line, column) not in places:
            problems.append(Problem("", line, column, _readable(message)))

    context = ReadContext(report)
    contents = _contents(node, context)
    kept = {id(piece) for piece in contents.evidence()}
    return FileRead(
        contents=contents,
        faulty_evidence=tuple(piece for piece in context.evidence if id(piece) not in kept),
        documents=tuple(context.documents),
        languages=tuple(context.languages),
        symbols=_symbols(context.symbols),
        symbol_table=pack_symbol_table(context.symbols),
        has_dossier=isinstance(node, MappingNode) and node.value(DOSSIER) is not None,
        problems=_first(_with_slips(reader, problems)),
    )


def _with_slips(reader: YamlReader, problems: list[Problem]) -> list[Problem]:
    """The problems, and in place of those in one line with an odd character, that this is what is wrong."""
    odd = reader.odd_characters() if problems else ()
    lines = {problem.line for problem in odd}
    return [*(problem for problem in problems if problem.line not in lines), *odd]


def _readable(message: str) -> str:
    """A message that shows a very long value, without the value's middle; what would be right stands last."""
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{message[: _LONGEST_MESSAGE // 2]} … {message[-_LONGEST_MESSAGE // 2 :]}"


def _contents(node: Node | None, context: ReadContext) -> Contents:
    if node is None or (isinstance(node, Scalar) and node.is_empty):
        return Contents()
    if not isinstance(node, MappingNode):
        known = ", ".join(_FILE.keys)
        context.report(node.line, node.column, f"{describe(node)} stands here: write keys {known}")
        return Contents()
    values: Mapping[str, Any] = {}
    with suppress(FaultError):
        values = _FILE.read(node, context)
    fields = {"dossiers" if name == DOSSIER else name: found for name, found in values.items()}
    if DOSSIER in values:
        fields["dossiers"] = (values[DOSSIER],)
    return Contents(**fields)


def _symbols(table: SymbolTable) -> Symbols:
    first = [place.tags[0] for place in table.translated if place.starts_with_first]
    return Symbols(
        defined=_ids(table.definitions),
        definitions=len(table.definitions),
        named=_ids(table.references),
        tags=frozenset(tag for place in table.translated for tag in place.tags),
        first_tags=frozenset(first),
    )


def _ids(symbols: Iterable[Symbol]) -> Mapping[str, frozenset[str]]:
    ids: dict[str, set[str]] = {}
    for symbol in symbols:
        ids.setdefault(symbol.of, set()).add(symbol.id)
    return {of: frozenset(found) for of, found in ids.items()}


def _first(problems: list[Problem]) -> tuple[Problem, ...]:
    problems.sort()
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    rest = problems[MAX_PROBLEMS]
    more = f"and {len(problems) - MAX_PROBLEMS:,} more problems in this file: mend these first"
    return (*problems[:MAX_PROBLEMS], Problem("", rest.line, rest.column, more))


def json_schema() -> Schema:
    """The JSON Schema (draft 7, which editors' YAML servers know best) of a fact file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Facts of a dossier",
        "description": "One file of a dossier folder. Generated from the code: edit that, not this.",
        **_FILE.schema(),
    }


def schema_file() -> str:
    """`facts/schema.json` as it must stand in the project."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
