"""What a fact file holds: one declaration that reads it and is its JSON Schema."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from bot.facts.file_read import Contents
from bot.facts.nodes import MappingNode, Node, Scalar, describe
from bot.facts.records import (
    DOSSIER_RECORD,
    FACT_RECORD,
    ORGANIZATION_RECORD,
    PERSON_RECORD,
    SOURCE_RECORD,
)
from bot.facts.shapes import FaultError, Key, ListOf, Reading, Record, Schema
from bot.facts.symbol_table import DOSSIER

_FILE: Final[Record[Mapping[str, Any]]] = Record(
    "a fact file",
    {
        DOSSIER: Key(DOSSIER_RECORD, "what the folder is about; in one file of the folder"),
        "sources": Key(ListOf(SOURCE_RECORD), "documents that facts are quoted from"),
        "people": Key(ListOf(PERSON_RECORD), "people the sources name"),
        "organizations": Key(ListOf(ORGANIZATION_RECORD), "states, ministries, companies and publishers"),
        "facts": Key(ListOf(FACT_RECORD), "what the sources say"),
    },
    lambda values, _node, _reading: values,
)


def read_contents(node: Node | None, reading: Reading) -> Contents:
    """Give what a file holds, after reporting all that is wrong with it."""
    empty = Contents(path=reading.path)
    if node is None or (isinstance(node, Scalar) and node.is_empty):
        return empty
    if not isinstance(node, MappingNode):
        known = ", ".join(_FILE.keys)
        reading.report(node.line, node.column, f"{describe(node)} stands here: write keys {known}")
        return empty
    values: Mapping[str, Any] = {}
    with suppress(FaultError):
        values = _FILE.read(node, reading)
    fields = {"dossiers" if name == DOSSIER else name: found for name, found in values.items()}
    if DOSSIER in values:
        fields["dossiers"] = (values[DOSSIER],)
    return replace(empty, **fields)


def json_schema() -> Schema:
    """Give the JSON Schema (draft 7, which editors' YAML servers know best) of a fact file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Facts of a dossier",
        "description": "One file of a dossier folder. Generated from the code: edit that, not this.",
        **_FILE.schema(),
    }


def schema_file() -> str:
    """Give `facts/schema.json` as it must stand in the project."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
