"""What facts, sources, people and organizations look like in a file; the schema is made from this."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.facts.reading.deadlines import Deadlines
from bot.facts.reading.documents import EVIDENCE_RECORD, place_of
from bot.facts.reading.file_read import DOSSIER, FACT, ORGANIZATION, PARTY, PERSON
from bot.facts.reading.nodes import MappingNode, Node, Scalar, digest_of
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
)
from bot.facts.reading.shapes import Key, ListOf, ReadContext, Record, Schema
from bot.model.fact import (
    Certainty,
    Commitment,
    Deprecation,
    Dossier,
    Fact,
    Kind,
    Organization,
    Person,
    Role,
    Search,
    State,
    Status,
)
from bot.model.ids import FactId
from bot.model.text import Text

Values = Mapping[str, Any]


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
        "evidence": Key(ListOf(EVIDENCE_RECORD, at_least=1), "quotations that show it"),
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
ORGANIZATION_RECORD: Final = Record(
    "an organization",
    {
        "id": Key(Id(ORGANIZATION), "what facts call it", required=True),
        "name": Key(LocalText(200), "its name", required=True),
        "part_of": Key(Ref(ORGANIZATION), "the organization or state it belongs to"),
        "aliases": Key(ListOf(PlainText(100)), "other names people search by"),
    },
    lambda values, node, context: Organization(**values, location=place_of("id", node, context)),
)
_ROLE: Final = Record(
    "a role",
    {
        "title": Key(LocalText(300), "the office", required=True),
        "organization": Key(Ref(ORGANIZATION), "where"),
        "held": Key(EdtfDate(), "when it was held: 2015-04-27/2017-01-20, or 2025-02-05/.. to this day"),
        "evidence": Key(ListOf(EVIDENCE_RECORD), "quotations that give the office"),
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
    lambda values, node, context: Person(**values, location=place_of("id", node, context)),
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
        "checked": Key(PlainText(300), "the answer to warnings about the dossier: why it is right as it is"),
    },
    lambda values, node, context: Dossier(**values, location=place_of("id", node, context)),
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
    conflicts = rest.pop("conflicts_with", ())
    rest["conflicts_with"] = tuple(fact for fact, _ in conflicts)
    rest["conflicts_on"] = tuple((fact, on) for fact, on in conflicts if on)
    if owed and all(key in owed for key in _COMMITMENT_NEEDS):
        owed["status"] = tuple(sorted(owed["status"], key=lambda entry: entry.as_of))
        deadlines = (*owed.pop("due", ()), *owed.pop("ends", ()))
        rest["commitment"] = Commitment(**owed, deadlines=deadlines)
    return Fact(**rest, digest=_digest(values, node), location=place_of("id", node, context))


def _digest(values: Values, node: MappingNode) -> str:
    """A fact's digest, which is the same under a new name, and once somebody has looked at its warnings."""
    if not (values.get("formerly") or values.get("checked")):
        return digest_of(node)
    pairs = {key: pair for key, pair in node.pairs.items() if key not in {"formerly", "checked"}}
    name, id_ = pairs["id"]
    assert isinstance(id_, Scalar)
    if values.get("formerly"):
        pairs["id"] = name, replace(id_, text=values["formerly"][0])
    return digest_of(replace(node, pairs=pairs))


_CONFLICT: Final = Record(
    "a conflict",
    {
        "fact": Key(Ref(FACT), "the fact that says otherwise", required=True),
        "on": Key(LocalText(200), "what they differ on, in a few words", required=True),
    },
    lambda values, _node, _context: (values["fact"], values["on"]),
)


@dataclass(frozen=True, slots=True)
class _Conflict:
    """The id of a fact that says otherwise, and what it does so on, where that is written."""

    def read(self, node: Node, context: ReadContext) -> tuple[FactId, Text | None]:
        """The id and the words."""
        if isinstance(node, MappingNode):
            return _CONFLICT.read(node, context)
        return FactId(Ref(FACT).read(node, context)), None

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"anyOf": [Ref(FACT).schema(), _CONFLICT.schema()]}


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
        "evidence": Key(ListOf(EVIDENCE_RECORD, at_least=1), "quotations that say it", required=True),
        "when": Key(EdtfDate(), "when it happened"),
        "where": Key(LocalText(200), "the place"),
        "people": Key(ListOf(Ref(PERSON)), "who takes part"),
        "organizations": Key(ListOf(Ref(ORGANIZATION)), "states, ministries, companies concerned"),
        "aliases": Key(ListOf(PlainText(100)), "other names of the thing"),
        "asked_as": Key(ListOf(PlainText(300)), "whole questions that this answers, as examples for search"),
        **_COMMITMENT_KEYS,
        "supersedes": Key(ListOf(Ref(FACT)), "facts this one replaces"),
        "deprecated": Key(_DEPRECATION, "set where the fact no longer stands"),
        "conflicts_with": Key(
            ListOf(_Conflict()),
            "facts that say otherwise: the id of each, or {fact, on} with what they differ on",
        ),
        "formerly": Key(ListOf(OldId()), "ids it had before, which still lead here"),
        "checked": Key(PlainText(300), "the answer to warnings about it: why it is right as it is"),
        "draft": Key(Flag(), "set where it is only proposed: checked, and served by nothing"),
    },
    _fact,
    rule=_fact_rule,
    constraint=_FACT_CONSTRAINT,
)
