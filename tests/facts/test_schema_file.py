"""`facts/schema.json` says to editors what the reader accepts."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.facts.reading.schema import schema_file
from tests.facts.treaty import DOSSIER, read_file, sources

FACTS = Path(__file__).parent.parent.parent / "facts"
FILES = sorted((FACTS / "cyberdialogue").glob("*.yaml"))
SCHEMA = json.loads((FACTS / "schema.json").read_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def plain(text: str) -> Any:
    """A file as an editor sees it, every value a text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts, lists and mappings only


def test_the_file_is_what_the_code_gives():
    assert (FACTS / "schema.json").read_text() == schema_file()


def test_the_schema_is_one_of_draft_7():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_there_are_files():
    assert len(FILES) >= 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_files_first_line_names_the_schema_by_a_path_that_leads_to_it(path):
    first = path.read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema.json"
    assert (path.parent / first.partition("=")[2]).resolve() == (FACTS / "schema.json").resolve()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_accepted(path):
    assert list(VALIDATOR.iter_errors(plain(path.read_text()))) == []


@pytest.mark.parametrize("text", [DOSSIER, sources(), "facts: []\n"])
def test_what_the_reader_accepts_is_accepted(text):
    assert read_file("x.yaml", text.encode()).problems == ()
    assert list(VALIDATOR.iter_errors(plain(text))) == []


def test_every_key_tells_what_it_means():
    undescribed = []

    def look(schema: Any, path: str) -> None:
        for name, inner in schema.get("properties", {}).items() if isinstance(schema, dict) else ():
            if inner is not False and "description" not in inner and "const" not in inner:
                undescribed.append(f"{path}/{name}")
        for name, inner in schema.items() if isinstance(schema, dict) else enumerate(schema):
            if isinstance(inner, dict | list) and name not in {"if", "then", "else"}:
                look(inner, f"{path}/{name}")

    look(SCHEMA, "")
    assert undescribed == []


FACT: dict[str, Any] = {
    "id": "visit",
    "kind": "event",
    "title": "Visit",
    "text": {"en": "A visit.", "zh": "访问。"},
    "according_to": "alba",
    "certainty": "stated",
    "evidence": [{"source": "charter", "quote": "x"}],
}
COMMITMENT = FACT | {
    "kind": "commitment",
    "by": ["alba"],
    "status": [{"state": "agreed", "as_of": "2010-05-04", "evidence": FACT["evidence"]}],
}
SEARCH = {"on": "2012-01-01", "by": "Eve", "where": "archives"}


@pytest.mark.parametrize(
    "fact",
    [
        FACT,
        COMMITMENT,
        COMMITMENT | {"due": "2016-H1", "to": ["borduria"]},
        COMMITMENT | {"due": 2016},
        COMMITMENT | {"status": [{"state": "no-evidence", "as_of": "2012-01-01", "searched": SEARCH}]},
    ],
)
def test_sound_facts_are_accepted(fact):
    assert list(VALIDATOR.iter_errors({"facts": [fact]})) == []


def without(fact: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in copy.deepcopy(fact).items() if name != key}


@pytest.mark.parametrize(
    "broken",
    [
        {"fact": [FACT]},
        {"facts": FACT},
        {"facts": [FACT | {"titel": "Visit"}]},
        *({"facts": [without(FACT, key)]} for key in FACT),
        {"facts": [FACT | {"id": "The Visit"}]},
        {"facts": [FACT | {"id": "-"}]},
        {"facts": [FACT | {"kind": "evnt"}]},
        {"facts": [FACT | {"certainty": "sure"}]},
        {"facts": [FACT | {"title": ""}]},
        {"facts": [FACT | {"title": "x" * 121}]},
        {"facts": [FACT | {"title": ["Visit"]}]},
        {"facts": [FACT | {"text": {}}]},
        {"facts": [FACT | {"text": {"English": "A visit."}}]},
        {"facts": [FACT | {"evidence": []}]},
        {"facts": [FACT | {"evidence": [{"source": "charter"}]}]},
        {"facts": [FACT | {"people": "ada-reed"}]},
        {"facts": [FACT | {"due": "2011"}]},
        {"facts": [FACT | {"deprecated": {"on": "2011-01-01"}}]},
        {"facts": [FACT | {"deprecated": {"on": "2011", "reason": "x"}}]},
        {"facts": [without(COMMITMENT, "by")]},
        {"facts": [without(COMMITMENT, "status")]},
        {"facts": [COMMITMENT | {"status": []}]},
        {"facts": [COMMITMENT | {"status": [{"state": "agreed", "as_of": "2010-05-04"}]}]},
        {"facts": [COMMITMENT | {"status": [{"state": "no-evidence", "as_of": "2010-05-04"}]}]},
        {"facts": [COMMITMENT | {"status": [COMMITMENT["status"][0] | {"searched": SEARCH}]}]},
        {"sources": [{"id": "x", "title": "X", "publisher": "X"}]},
        {"sources": [{"id": "x", "title": "X", "publisher": "X", "published": "2010", "url": "ftp://x"}]},
        {
            "sources": [
                {"id": "x", "title": "X", "publisher": "X", "published": "2010", "file": "/etc/passwd"}
            ]
        },
        {"dossier": {"id": "x", "title": "X", "summary": "X", "languages": []}},
        {"dossier": {"id": "x", "title": "X", "summary": "X", "languages": ["English"]}},
        {"dossier": [], "facts": []},
        [],
    ],
)
def test_broken_files_are_refused_by_schema_and_reader_alike(broken):
    assert list(VALIDATOR.iter_errors(broken))
    assert read_file("x.yaml", json.dumps(broken).encode()).problems


def test_a_file_without_its_digest_is_refused():
    source = {"id": "x", "title": "X", "publisher": "X", "published": "2010", "file": "seeds/x"}
    [error] = VALIDATOR.iter_errors({"sources": [source]})
    assert "sha256" in error.message


def test_every_key_is_described_for_who_types_it():
    undescribed = [name for name, shape in properties(SCHEMA) if not shape.get("description")]
    assert undescribed == []
    assert len(list(properties(SCHEMA))) > 50


def properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that may be written, with its shape; constraints name keys too, and describe none."""
    if isinstance(schema, list):
        for part in schema:
            yield from properties(part)
    if not isinstance(schema, dict):
        return
    if "additionalProperties" in schema and "properties" in schema:
        yield from schema["properties"].items()
    for key, part in schema.items():
        if key not in {"if", "then", "else", "dependencies", "allOf"}:
            yield from properties(part)
