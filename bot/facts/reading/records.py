"""What facts, sources, people and organizations look like in a file; the schema is made from this."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.facts.reading.deadlines import Deadlines
from bot.facts.reading.file_read import DOSSIER, FACT, ORGANIZATION, PARTY, PERSON, SOURCE, Document
from bot.facts.reading.nodes import MappingNode, Scalar, digest_of
from bot.facts.reading.scalars import (
    DayDate,
    EdtfDate,
    EnumMember,
    Flag,
    Id,
    LocalText,
    Matching,
    OldId,
    PlainText,
    Ref,
    Translations,
)
from bot.facts.reading.shapes import Key, ListOf, ReadContext, Record, Schema
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
from bot.model.source import Location

Values = Mapping[str, Any]


def _at(key: str, node: MappingNode, context: ReadContext) -> Location:
    return context.location(node.value(key) or node)


def _evidence(values: Values, node: MappingNode, context: ReadContext) -> Evidence:
    evidence = Evidence(**values, location=_at("quote", node, context))
    context.evidence.append(evidence)
    return evidence


_EVIDENCE: Final = Record(
    "a piece of evidence",
    {
        "source": Key(Ref(SOURCE), "the source's id", required=True),
        "quote": Key(PlainText(), "the source's exact words", required=True),
        "prefix": Key(PlainText(), "words just before the quotation, where it occurs more than once"),
        "suffix": Key(PlainText(), "words just after the quotation, where it occurs more than once"),
        "translation": Key(Translations(), "the quotation in other languages, shown under the original"),
    },
    _evidence,
)
_SEARCH: Final = Record(
    "a search",
    {
        "on": Key(DayDate(), "the day of the search", required=True),
        "by": Key(PlainText(200), "who searched", required=True),
        "where": Key(PlainText(1000), "what was searched", required=True),
    },
    lambda values, _node, _context: Search(**values),
)


def _status_rule(values: Values, node: MappingNode, context: ReadContext) -> None:
    if "state" not in values:
        return
    searched, evidence = node.value("searched"), node.value("evidence")
    if values["state"] is State.NO_EVIDENCE:
        if searched is None or evidence is not None:
            raise context.fault(
                node,
                "no-evidence says that a search found nothing: write searched: {on, by, where}, no evidence",
            )
    elif searched is not None or evidence is None:
        raise context.fault(
            node, f"state {values['state']} needs evidence; searched goes with no-evidence only"
        )


_STATUS: Final = Record(
    "a status entry",
    {
        "state": Key(
            EnumMember(State),
            "where the commitment stood: what it rests on (proposed by somebody; announced, which is one's "
            "own plan or target; agreed; required by an order or a law in force), or what became of it "
            "(under-way, kept, broken, superseded, withdrawn, no-evidence)",
            required=True,
        ),
        "as_of": Key(DayDate(), "the day it stood so", required=True),
        "evidence": Key(ListOf(_EVIDENCE, at_least=1), "quotations that show it"),
        "searched": Key(_SEARCH, "with no-evidence: on which day, by whom and where one looked"),
    },
    lambda values, node, context: Status(**values, location=context.location(node)),
    rule=_status_rule,
    constraint={
        "if": {"properties": {"state": {"const": State.NO_EVIDENCE.value}}, "required": ["state"]},
        "then": {"required": ["searched"], "properties": {"evidence": False}},
        "else": {"required": ["evidence"], "properties": {"searched": False}},
    },
)
_SET_ASIDE: Final = Record(
    "a passage set aside",
    {
        "quote": Key(PlainText(), "the exact words", required=True),
        "reason": Key(PlainText(300), "why they are no fact", required=True),
    },
    lambda values, node, context: SetAside(**values, location=_at("quote", node, context)),
)


def _source_rule(values: Values, node: MappingNode, context: ReadContext) -> None:
    """Note the document, and that a file and its digest go together."""
    context.documents.append(
        Document(
            source=values.get("id", ""),
            location=_at("id", node, context),
            file=(values["file"], _at("file", node, context)) if "file" in values else None,
            sha256=(values["sha256"], _at("sha256", node, context)) if "sha256" in values else None,
            set_aside=values.get("set_aside", ()),
        )
    )
    digest = node.value("sha256")
    if digest is not None and node.value("file") is None:
        raise context.fault(digest, "sha256 without file: name the file it is the digest of")


SOURCE_RECORD: Final = Record(
    "a source",
    {
        "id": Key(Id(SOURCE), "what evidence calls it", required=True),
        "title": Key(LocalText(300), "the headline or title", required=True),
        "publisher": Key(LocalText(200), "who published it", required=True),
        "origin": Key(LocalText(200), "where the publisher took the text from"),
        "published": Key(EdtfDate(), "when it appeared", required=True),
        "url": Key(Matching(r"https?://[^\s<>|]+", "an http or https address"), "where it can be read"),
        "file": Key(
            Matching(
                r"(seeds|sources)/(?!.*\.\.)[^\\]+",
                "a path below sources/ or seeds/, with / and without ..",
            ),
            "the file that holds its text: below sources/ in the dossier, or below the shared seeds/",
        ),
        "sha256": Key(Matching("[0-9a-f]{64}", "64 hexadecimal digits"), "digest of that file"),
        "set_aside": Key(ListOf(_SET_ASIDE), "passages that are no facts, each with the reason"),
    },
    lambda values, node, context: Source(**values, location=_at("id", node, context)),
    rule=_source_rule,
    constraint={"dependencies": {"file": ["sha256"], "sha256": ["file"]}},
)
ORGANIZATION_RECORD: Final = Record(
    "an organization",
    {
        "id": Key(Id(ORGANIZATION), "what facts call it", required=True),
        "name": Key(LocalText(200), "its name", required=True),
        "part_of": Key(Ref(ORGANIZATION), "the organization or state it belongs to"),
        "aliases": Key(ListOf(PlainText(100)), "other names people search by"),
    },
    lambda values, node, context: Organization(**values, location=_at("id", node, context)),
)
_ROLE: Final = Record(
    "a role",
    {
        "title": Key(LocalText(300), "the office", required=True),
        "organization": Key(Ref(ORGANIZATION), "where"),
        "evidence": Key(ListOf(_EVIDENCE), "quotations that give the office"),
    },
    lambda values, _node, _context: Role(**values),
)
PERSON_RECORD: Final = Record(
    "a person",
    {
        "id": Key(Id(PERSON), "what facts call them", required=True),
        "name": Key(LocalText(200), "the name", required=True),
        "roles": Key(ListOf(_ROLE), "offices the sources give"),
        "aliases": Key(ListOf(PlainText(100)), "other names people search by"),
    },
    lambda values, node, context: Person(**values, location=_at("id", node, context)),
)


def _dossier_rule(values: Values, _node: MappingNode, context: ReadContext) -> None:
    context.languages.extend(values.get("languages", ()))


DOSSIER_RECORD: Final = Record(
    "the dossier",
    {
        "id": Key(Id(DOSSIER), "the folder's name, which is the slash command too", required=True),
        "title": Key(LocalText(120), "what it is about, in a line", required=True),
        "summary": Key(LocalText(1500), "what it is about, in two or three sentences", required=True),
        "languages": Key(
            ListOf(Matching("[a-z]{2,3}(-[a-z0-9]{2,8})*", "a language tag such as en"), at_least=1),
            "languages of its texts, the first being the original",
            required=True,
        ),
        "highlights": Key(ListOf(Ref(FACT)), "facts of the short summary, in order"),
        "synonyms": Key(
            ListOf(ListOf(PlainText(100), at_least=2)),
            "groups of words that mean the same to people who search",
        ),
        "formerly": Key(ListOf(OldId()), "ids it had before, which still lead here"),
    },
    lambda values, node, context: Dossier(**values, location=_at("id", node, context)),
    rule=_dossier_rule,
)
_DEPRECATION: Final = Record(
    "a deprecation",
    {
        "on": Key(DayDate(), "since when it no longer stands", required=True),
        "reason": Key(LocalText(500), "why", required=True),
    },
    lambda values, _node, _context: Deprecation(**values),
)
_COMMITMENT_KEYS: Final[dict[str, Key]] = {
    "by": Key(ListOf(Ref(PARTY), at_least=1), "who owes it (commitments)"),
    "to": Key(ListOf(Ref(PARTY)), "to whom it is owed (commitments)"),
    "due": Key(
        Deadlines(),
        "when it falls due (commitments): a window such as 2016-H1, a deadline with more to it, or a list of "
        "those",
    ),
    "ends": Key(
        Deadlines(is_end=True),
        "when an offer or a right ends, of which nobody is ever late (commitments): written like due",
    ),
    "status": Key(ListOf(_STATUS, at_least=1), "where it stood, by date (commitments)"),
}
_COMMITMENT_NEEDS: Final = ("by", "status")
_FIELDS: Final = {"draft": "is_draft"}


def _fact_rule(values: Values, node: MappingNode, context: ReadContext) -> None:
    """Only commitments owe something, and a proposal is never an agreement."""
    if "kind" not in values:
        return
    owed = [key for key in _COMMITMENT_KEYS if node.value(key) is not None]
    if values["kind"] is not Kind.COMMITMENT:
        if owed:
            raise context.fault(
                node.value(owed[0]) or node,
                f"{', '.join(owed)} belong to a commitment: write kind: commitment, or leave them out",
            )
        return
    lacking = [key for key in _COMMITMENT_NEEDS if key not in owed]
    for key in lacking:
        context.report(
            node.line, node.column, f"a commitment has no {key!r}: {_COMMITMENT_KEYS[key].meaning}"
        )
    if "certainty" in values and "status" in values:
        certainty, first = values["certainty"], min(values["status"], key=lambda entry: entry.as_of)
        # What is only expected may rest on a proposal; whatever else is proposed is hedged as such.
        is_fitting = certainty is Certainty.EXPECTED and first.state is State.PROPOSED
        if not is_fitting and (certainty is Certainty.PROPOSED) != (first.state is State.PROPOSED):
            context.report(
                first.location.line,
                first.location.column,
                f"certainty is {certainty} but the first status is {first.state}: "
                "write 'proposed' in both, or in neither",
            )


def _fact(values: Values, node: MappingNode, context: ReadContext) -> Fact:
    owed = {key: values[key] for key in _COMMITMENT_KEYS if key in values}
    rest = {_FIELDS.get(key, key): value for key, value in values.items() if key not in owed}
    if owed and all(key in owed for key in _COMMITMENT_NEEDS):
        owed["status"] = tuple(sorted(owed["status"], key=lambda entry: entry.as_of))
        deadlines = (*owed.pop("due", ()), *owed.pop("ends", ()))
        rest["commitment"] = Commitment(**owed, deadlines=deadlines)
    return Fact(**rest, digest=_digest(values, node), location=_at("id", node, context))


def _digest(values: Values, node: MappingNode) -> str:
    """A fact's digest, which is the same under a new name."""
    if not values.get("formerly"):
        return digest_of(node)
    pairs = {key: pair for key, pair in node.pairs.items() if key != "formerly"}
    name, id_ = pairs["id"]
    assert isinstance(id_, Scalar)
    pairs["id"] = name, replace(id_, text=values["formerly"][0])
    return digest_of(replace(node, pairs=pairs))


_FACT_CONSTRAINT: Final[Schema] = {
    "if": {"properties": {"kind": {"const": Kind.COMMITMENT.value}}, "required": ["kind"]},
    "then": {"required": list(_COMMITMENT_NEEDS)},
    "else": {"properties": dict.fromkeys(_COMMITMENT_KEYS, False)},
}
FACT_RECORD: Final = Record(
    "a fact",
    {
        "id": Key(Id(FACT), "what commands call it", required=True),
        "kind": Key(EnumMember(Kind), "what sort of thing it is", required=True),
        "title": Key(LocalText(120), "the fact in a few words", required=True),
        "text": Key(LocalText(), "the fact in one or two sentences", required=True),
        "according_to": Key(Ref(PARTY), "the speaker or publisher the claim belongs to", required=True),
        "certainty": Key(EnumMember(Certainty), "how far the source stands behind it", required=True),
        "evidence": Key(ListOf(_EVIDENCE, at_least=1), "quotations that say it", required=True),
        "when": Key(EdtfDate(), "when it happened"),
        "where": Key(LocalText(200), "the place"),
        "people": Key(ListOf(Ref(PERSON)), "who takes part"),
        "organizations": Key(ListOf(Ref(ORGANIZATION)), "states, ministries, companies concerned"),
        "aliases": Key(ListOf(PlainText(100)), "other names of the thing"),
        "asked_as": Key(ListOf(PlainText(300)), "whole questions that this answers, as examples for search"),
        **_COMMITMENT_KEYS,
        "supersedes": Key(ListOf(Ref(FACT)), "facts this one replaces"),
        "deprecated": Key(_DEPRECATION, "set where the fact no longer stands"),
        "conflicts_with": Key(ListOf(Ref(FACT)), "facts that say otherwise"),
        "formerly": Key(ListOf(OldId()), "ids it had before, which still lead here"),
        "draft": Key(Flag(), "set where it is only proposed: checked, and served by nothing"),
    },
    _fact,
    rule=_fact_rule,
    constraint=_FACT_CONSTRAINT,
)
