"""What sources and quotations look like in a file."""

from collections.abc import Mapping
from typing import Any, Final

from bot.facts.reading.file_read import SOURCE, Document
from bot.facts.reading.nodes import MappingNode
from bot.facts.reading.scalars import EdtfDate, Id, LocalText, Matching, PlainText, Ref, Translations
from bot.facts.reading.shapes import Key, ListOf, ReadContext, Record
from bot.model.source import Evidence, Location, SetAside, Source

Values = Mapping[str, Any]


def place_of(key: str, node: MappingNode, context: ReadContext) -> Location:
    """Where a key's value stands, or the record itself where the key is not written."""
    return context.location(node.value(key) or node)


def _evidence(values: Values, node: MappingNode, context: ReadContext) -> Evidence:
    evidence = Evidence(**values, location=place_of("quote", node, context))
    context.evidence.append(evidence)
    return evidence


EVIDENCE_RECORD: Final = Record(
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
_SET_ASIDE: Final = Record(
    "a passage set aside",
    {
        "quote": Key(PlainText(), "the exact words", required=True),
        "reason": Key(PlainText(300), "why they are no fact", required=True),
    },
    lambda values, node, context: SetAside(**values, location=place_of("quote", node, context)),
)


def _source_rule(values: Values, node: MappingNode, context: ReadContext) -> None:
    """Note the document, and that a file and its digest go together."""
    context.documents.append(
        Document(
            source=values.get("id", ""),
            location=place_of("id", node, context),
            file=(values["file"], place_of("file", node, context)) if "file" in values else None,
            sha256=(values["sha256"], place_of("sha256", node, context)) if "sha256" in values else None,
            set_aside=values.get("set_aside", ()),
        )
    )
    if "published" in values and "updated" in values and values["updated"].order < values["published"].order:
        raise context.fault(
            node.value("updated") or node, "updated lies before published: write when it was changed last"
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
        "updated": Key(EdtfDate(), "when the text quoted from was last changed, if it was after it appeared"),
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
    lambda values, node, context: Source(**values, location=place_of("id", node, context)),
    rule=_source_rule,
    constraint={"dependencies": {"file": ["sha256"], "sha256": ["file"]}},
)
