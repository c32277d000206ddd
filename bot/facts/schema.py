"""What fact files hold: one declaration that reads them and is their JSON Schema."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.facts.nodes import ListNode, MappingNode, Node, Scalar, describe
from bot.facts.scalars import DayDate, EdtfDate, Id, LocalWords, Matching, OneOf, Ref, Translations, Words
from bot.facts.shapes import FaultError, Key, ListOf, Reading, Record, Schema
from bot.model.fact import (
    Certainty,
    Commitment,
    Deprecation,
    Dossier,
    Evidence,
    Fact,
    Kind,
    Organization,
    Person,
    Role,
    Search,
    SetAside,
    Source,
    State,
    Status,
)

Values = Mapping[str, Any]

DOSSIER: Final = "dossier"
SOURCE: Final = "source"
PERSON: Final = "person"
ORGANIZATION: Final = "organization"
PARTY: Final = "person or organization"
FACT: Final = "fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What one file holds."""

    path: str
    dossiers: tuple[Dossier, ...] = ()
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    facts: tuple[Fact, ...] = ()


_EVIDENCE: Final = Record(
    "a piece of evidence",
    {
        "source": Key(Ref(SOURCE), "the source's id", required=True),
        "quote": Key(Words(), "the source's exact words", required=True),
        "prefix": Key(Words(), "words just before the quotation, where it occurs more than once"),
        "suffix": Key(Words(), "words just after the quotation, where it occurs more than once"),
        "translation": Key(Translations(), "the quotation in other languages, shown under the original"),
    },
    lambda values, node, reading: Evidence(**values, location=reading.location(_value(node, "quote"))),
)
_SEARCH: Final = Record(
    "a search",
    {
        "on": Key(DayDate(), "the day of the search", required=True),
        "by": Key(Words(200), "who searched", required=True),
        "where": Key(Words(1000), "what was searched", required=True),
    },
    lambda values, _node, _reading: Search(**values),
)


def _status(values: Values, node: MappingNode, reading: Reading) -> Status:
    without = values["state"] is State.NO_EVIDENCE
    if without and ("searched" not in values or "evidence" in values):
        raise reading.fault(
            node,
            "no-evidence says that a search found nothing: write searched: {on, by, where}, no evidence",
        )
    if not without and ("searched" in values or not values.get("evidence")):
        raise reading.fault(
            node, f"state {values['state']} needs evidence; searched goes with no-evidence only"
        )
    return Status(**values, location=reading.location(node))


_STATUS: Final = Record(
    "a status entry",
    {
        "state": Key(OneOf(State), "where the commitment stood", required=True),
        "as_of": Key(DayDate(), "the day it stood so", required=True),
        "evidence": Key(ListOf(_EVIDENCE), "quotations that show it"),
        "searched": Key(_SEARCH, "with no-evidence: on which day, by whom and where one looked"),
    },
    _status,
)
_SOURCE: Final = Record(
    "a source",
    {
        "id": Key(Id(SOURCE), "what evidence calls it", required=True),
        "title": Key(LocalWords(300), "the headline or title", required=True),
        "publisher": Key(LocalWords(200), "who published it", required=True),
        "origin": Key(LocalWords(200), "where the publisher took the text from"),
        "published": Key(EdtfDate(), "when it appeared", required=True),
        "url": Key(Matching(r"https?://[^\s<>|]+", "an http or https address"), "where it can be read"),
        "file": Key(
            Matching(r"seeds/(?!.*\.\.)[^\s\\]+", "a path below seeds/"), "the file that holds its text"
        ),
        "sha256": Key(Matching("[0-9a-f]{64}", "64 hexadecimal digits"), "digest of that file"),
        "set_aside": Key(
            ListOf(
                Record(
                    "a passage set aside",
                    {
                        "quote": Key(Words(), "the exact words", required=True),
                        "reason": Key(Words(300), "why they are no fact", required=True),
                    },
                    lambda values, _node, _reading: SetAside(**values),
                )
            ),
            "passages that are no facts, each with the reason",
        ),
    },
    lambda values, node, reading: Source(**values, location=reading.location(_value(node, "id"))),
)
_ORGANIZATION: Final = Record(
    "an organization",
    {
        "id": Key(Id(ORGANIZATION), "what facts call it", required=True),
        "name": Key(LocalWords(200), "its name", required=True),
        "part_of": Key(Ref(ORGANIZATION), "the organization or state it belongs to"),
        "aliases": Key(ListOf(Words(100)), "other names people search by"),
    },
    lambda values, node, reading: Organization(**values, location=reading.location(_value(node, "id"))),
)
_PERSON: Final = Record(
    "a person",
    {
        "id": Key(Id(PERSON), "what facts call them", required=True),
        "name": Key(LocalWords(200), "the name", required=True),
        "roles": Key(
            ListOf(
                Record(
                    "a role",
                    {
                        "title": Key(LocalWords(300), "the office", required=True),
                        "organization": Key(Ref(ORGANIZATION), "where"),
                        "evidence": Key(ListOf(_EVIDENCE), "quotations that give the office"),
                    },
                    lambda values, _node, _reading: Role(**values),
                )
            ),
            "offices the sources give",
        ),
        "aliases": Key(ListOf(Words(100)), "other names people search by"),
    },
    lambda values, node, reading: Person(**values, location=reading.location(_value(node, "id"))),
)
_DOSSIER: Final = Record(
    "the dossier",
    {
        "id": Key(Id(DOSSIER), "the folder's name, which is the slash command too", required=True),
        "title": Key(LocalWords(120), "what it is about, in a line", required=True),
        "summary": Key(LocalWords(1500), "what it is about, in two or three sentences", required=True),
        "languages": Key(
            ListOf(Matching("[a-z]{2,3}(-[a-z0-9]{2,8})*", "a language tag such as en"), at_least=1),
            "languages of its texts, the first being the original",
            required=True,
        ),
        "highlights": Key(ListOf(Ref(FACT)), "facts of the short summary, in order"),
        "synonyms": Key(
            ListOf(ListOf(Words(100), at_least=2)), "groups of words that mean the same to people who search"
        ),
    },
    lambda values, node, reading: Dossier(**values, location=reading.location(_value(node, "id"))),
)
_COMMITMENT_KEYS: Final = ("by", "to", "due", "status")


def _fact(values: Values, node: MappingNode, reading: Reading) -> Fact:
    owed = {key: values[key] for key in _COMMITMENT_KEYS if key in values}
    rest = {key: value for key, value in values.items() if key not in owed}
    if values["kind"] is Kind.COMMITMENT:
        for key in ("by", "status"):
            if not owed.get(key):
                raise reading.fault(
                    node, f"commitment {values['id']!r} has no {key!r}: {_FACT_KEYS[key].meaning}"
                )
        ordered = tuple(sorted(owed["status"], key=lambda entry: entry.as_of))
        rest["commitment"] = Commitment(**{**owed, "status": ordered})
    elif owed:
        raise reading.fault(
            node, f"{', '.join(owed)} belong to a commitment: write kind: commitment, or leave them out"
        )
    return Fact(**rest, digest=_digest(node), location=reading.location(_value(node, "id")))


_FACT_KEYS: Final[dict[str, Key]] = {
    "id": Key(Id(FACT), "what commands call it", required=True),
    "kind": Key(OneOf(Kind), "what sort of thing it is", required=True),
    "title": Key(LocalWords(120), "the fact in a few words", required=True),
    "text": Key(LocalWords(), "the fact in one or two sentences", required=True),
    "according_to": Key(Ref(PARTY), "the speaker or publisher the claim belongs to", required=True),
    "certainty": Key(OneOf(Certainty), "how far the source stands behind it", required=True),
    "evidence": Key(ListOf(_EVIDENCE, at_least=1), "quotations that say it", required=True),
    "when": Key(EdtfDate(), "when it happened"),
    "where": Key(LocalWords(200), "the place"),
    "people": Key(ListOf(Ref(PERSON)), "who takes part"),
    "organizations": Key(ListOf(Ref(ORGANIZATION)), "states, ministries, companies concerned"),
    "aliases": Key(ListOf(Words(100)), "words people search by"),
    "by": Key(ListOf(Ref(PARTY), at_least=1), "who owes it (commitments)"),
    "to": Key(ListOf(Ref(PARTY)), "to whom it is owed (commitments)"),
    "due": Key(EdtfDate(), "the window in which it falls due (commitments)"),
    "status": Key(ListOf(_STATUS, at_least=1), "where it stood, by date (commitments)"),
    "supersedes": Key(ListOf(Ref(FACT)), "facts this one replaces"),
    "deprecated": Key(
        Record(
            "a deprecation",
            {
                "on": Key(DayDate(), "since when it no longer stands", required=True),
                "reason": Key(LocalWords(500), "why", required=True),
            },
            lambda values, _node, _reading: Deprecation(**values),
        ),
        "set where the fact no longer stands",
    ),
    "conflicts_with": Key(ListOf(Ref(FACT)), "facts that say otherwise"),
}
_FACT: Final = Record("a fact", _FACT_KEYS, _fact)
_FILE_KEYS: Final[dict[str, Key]] = {
    "dossier": Key(_DOSSIER, "what the folder is about; in one file of the folder"),
    "sources": Key(ListOf(_SOURCE), "documents that facts are quoted from"),
    "people": Key(ListOf(_PERSON), "people the sources name"),
    "organizations": Key(ListOf(_ORGANIZATION), "states, ministries, companies and publishers"),
    "facts": Key(ListOf(_FACT), "what the sources say"),
}
_FILE: Final = Record("a fact file", _FILE_KEYS, lambda values, _node, _reading: values)


def read_contents(node: Node | None, reading: Reading) -> Contents:
    """Give what a file holds; whatever has a fault is left out and reported."""
    empty = Contents(path=reading.path)
    if node is None or (isinstance(node, Scalar) and node.is_empty):
        return empty
    if not isinstance(node, MappingNode):
        reading.report(
            node.line, node.column, f"{describe(node)} stands here: write keys {', '.join(_FILE_KEYS)}"
        )
        return empty
    contents = empty
    for key, value in node.pairs:
        part = MappingNode(((key, value),), key.line, key.column)
        try:
            read = _FILE.read(part, reading)
        except FaultError:
            continue
        for name, found in read.items():
            field = {"dossiers": (found,)} if name == "dossier" else {name: found}
            contents = replace(contents, **field)
    return contents


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


def _value(node: MappingNode, key: str) -> Node:
    return next((value for name, value in node.pairs if name.text == key), node)


def _digest(node: Node) -> str:
    return hashlib.sha256(repr(_plain(node)).encode()).hexdigest()[:16]


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return node.text
        case ListNode():
            return [_plain(item) for item in node.items]
        case MappingNode():
            return {key.text: _plain(value) for key, value in node.pairs}
