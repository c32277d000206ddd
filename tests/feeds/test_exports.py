"""Facts as Markdown, CSV, JSON and ClaimReview: whole, attributed and hedged in every format."""

import csv
import io
import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.feeds.briefing import briefing, escaped
from bot.feeds.claim_review import claim_review
from bot.feeds.claims import claim
from bot.feeds.document import document
from bot.feeds.formats import FORMATS, export
from bot.feeds.table import table
from bot.model.fact import Certainty, FactBook, Kind
from bot.wording.voice import Voice
from tests.feeds.reading import book_in, selected
from tests.router.asking import write_dossier

PAGE = "https://example.org/review"
HOSTILE = """\
dossier:
  id: pipes
  title: "=cmd|' /C calc'!A0"
  summary: What was said.
  languages: [en]
sources:
  - {id: notice, title: "[a](b) *c*", publisher: City, published: 2024-05, url: "https://example.org/n(1)"}
organizations:
  - {id: city, name: "@City"}
facts:
  - id: pipes
    kind: statement
    title: "=1+1"
    text: "+49 pipes | `will` go"
    according_to: city
    certainty: alleged
    evidence: [{source: notice, quote: "- Half, \\"old\\"\\n\\n  pipes"}]
"""
# Source: Google Search Central, "Fact check (ClaimReview) structured data", required and recommended
# properties; schema.org, domains and ranges of the properties of ClaimReview, Claim, Rating and CreativeWork.
TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
URL = {"type": "string", "pattern": "^https?://"}
NAMED = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"enum": ["Person", "Organization"]}, "name": TEXT},
    "additionalProperties": False,
}
WORK = {
    "type": "object",
    "required": ["@type"],
    "properties": {
        "@type": {"const": "CreativeWork"},
        "name": TEXT,
        "text": TEXT,
        "url": URL,
        "publisher": NAMED,
        "datePublished": DATE,
    },
    "additionalProperties": False,
}
REVIEW = {
    "type": "object",
    "required": ["@type", "claimReviewed", "reviewRating", "url"],
    "properties": {
        "@type": {"const": "ClaimReview"},
        "@id": URL,
        "url": URL,
        "inLanguage": TEXT,
        "datePublished": DATE,
        "author": NAMED,
        "claimReviewed": TEXT,
        "reviewBody": TEXT,
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {"@type": {"const": "Rating"}, "alternateName": TEXT},
            "additionalProperties": False,
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author"],
            "properties": {
                "@type": {"const": "Claim"},
                "author": NAMED,
                "datePublished": DATE,
                "appearance": {"type": "array", "items": WORK, "minItems": 1},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
LINKED = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {"@context": {"const": "https://schema.org"}, "@graph": {"type": "array", "items": REVIEW}},
    "additionalProperties": False,
}


@pytest.fixture
def hostile(tmp_path) -> FactBook:
    return book_in(write_dossier(tmp_path, "pipes", HOSTILE))


def rows(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def reviews(written: bytes) -> list[dict[str, Any]]:
    found = json.loads(written)
    Draft202012Validator(LINKED).validate(found)
    told: list[dict[str, Any]] = found["@graph"]
    return told


def test_every_format_tells_every_claim_with_its_hedge_and_party(any_book):
    selection = selected(any_book, page=PAGE)
    voice = selection.voice
    in_table = {row["id"]: row["claim"] for row in rows(table(selection))}
    in_document = {fact["id"]: fact["claim"] for fact in json.loads(document(selection))["facts"]}
    told = {fact.id: claim(voice, fact) for fact in any_book.facts.values()}
    assert {id_: said.lstrip("'") for id_, said in in_table.items()} == told
    assert in_document == told
    for row in rows(table(selection)):
        lines = {len(row[name].split("\n")) for name in ("quotes", "publishers", "published", "checked")}
        assert not row["links"].startswith("'")
        assert not row["links"] or {len(row["links"].split("\n"))} == lines
    markdown = briefing(selection).decode()
    for fact in any_book.facts.values():
        assert escaped(told[fact.id]) in markdown
        assert voice.name(fact.according_to) in told[fact.id]
        if fact.certainty is not Certainty.STATED:
            assert voice.hedge(fact) in told[fact.id]


def test_every_note_of_a_briefing_is_explained_and_every_quotation_stands_in_it(any_book):
    written = briefing(selected(any_book)).decode()
    used = set(re.findall(r"(?m)(?<!^)\[\^([a-z0-9-]+)\]", written))
    explained = re.findall(r"(?m)^\[\^([a-z0-9-]+)\]: ", written)
    assert used <= set(explained)
    assert len(explained) == len(set(explained))
    letters = re.sub(r"[\W_]", "", written)
    for fact in any_book.facts.values():
        for piece in fact.evidence:
            # Quotation marks inside are single ones there.
            assert re.sub(r"[\W_]", "", piece.quote) in letters


def test_a_table_is_rfc_4180_and_opens_in_a_spreadsheet(any_book):
    written = table(selected(any_book))
    assert written.startswith("\ufeffid,kind,title,claim,".encode())
    assert written.endswith(b"\r\n")
    outside = re.sub(r'"(?:[^"]|"")*"', "", written.decode())
    assert "\n" not in outside.replace("\r\n", "")
    found = rows(written)
    assert [row["id"] for row in found] == [fact.id for fact in selected(any_book).facts]
    assert all(None not in row.values() and None not in row for row in found)


def test_no_cell_is_a_formula(hostile):
    [row] = rows(table(selected(hostile)))
    assert row["title"] == "'=1+1"
    assert row["according_to"] == "'@City"
    assert row["quotes"] == '\'- Half, "old" pipes'
    assert not [cell for cell in row.values() if cell[:1] in "=+-@\t\r＝＋－＠" and cell]


def test_signs_of_markdown_show_as_they_are_written(hostile):
    written = briefing(selected(hostile)).decode()
    assert "+49 pipes \\| \\`will\\` go" in written
    assert "[\\[a\\](b) \\*c\\*](<https://example.org/n(1)#:~:text=" in written


def test_a_document_has_citations_that_open_and_passages(any_book):
    told = json.loads(document(selected(any_book)))
    for fact in told["facts"]:
        assert fact["citations"]
        for citation in fact["citations"]:
            source = any_book.sources[citation["source"]]
            assert (citation["url"] is None) == (source.url is None)
            assert (citation["passage"] is None) == (source.text is None)
    quoted = {citation["source"] for fact in told["facts"] for citation in fact["citations"]}
    assert {source["id"] for source in told["sources"]} == quoted
    parties = {fact["according_to"] for fact in told["facts"]}
    assert parties <= told["parties"].keys()


def test_reviews_are_valid_and_rate_nothing_true_or_false(any_book):
    selection = selected(any_book, page=PAGE)
    found = {one["@id"].partition("#")[2]: one for one in reviews(claim_review(selection))}
    standing = {fact.id for fact in any_book.current() if fact.kind is not Kind.BACKGROUND}
    assert found.keys() == standing
    voice = selection.voice
    for id_, one in found.items():
        fact, rated = any_book.facts[id_], one["reviewRating"]["alternateName"]
        if fact.commitment:
            assert rated == voice.standing(fact)
        else:
            assert voice.name(fact.according_to) in rated
            assert voice.hedge(fact) in rated


def test_a_proposal_is_rated_as_one(book):
    [one] = reviews(claim_review(selected(book, "symposium", page=PAGE)))
    assert one["reviewRating"]["alternateName"] == "proposed as of 3 December 2015; not assessed since"
    assert one["url"] == f"{PAGE}#symposium"


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_speaks_every_language(book, name, language):
    made = export(selected(book, language=language, page=PAGE), name)
    assert made.content.decode("utf-8")
    assert made.name == f"cyberdialogue.{FORMATS[name].ending}"
    if language == "zh" and name != "atom":
        assert Voice(book, "zh").name("china-daily") in made.content.decode()


def test_some_facts_are_no_whole_dossier(book):
    made = export(selected(book, "hotline", "symposium"), "json")
    told = json.loads(made.content)
    assert [fact["id"] for fact in told["facts"]] == ["hotline", "symposium"]
    assert made.name == "cyberdialogue-facts.json"
    assert told["whole"] is False
