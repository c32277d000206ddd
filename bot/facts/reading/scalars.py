"""Shapes of single values: texts, ids, dates and words of a closed set."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final, Generic, TypeVar

from bot.facts.nearest import nearest
from bot.facts.reading.file_read import Symbol, Translated
from bot.facts.reading.nodes import MappingNode, Node, Scalar, describe
from bot.facts.reading.shapes import ReadContext, Schema
from bot.model.dates import ALLOWED_FORMS, DateFormError, Edtf, parse_edtf
from bot.model.ids import ID_PATTERN, is_id
from bot.model.text import Text, clean

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text that is not empty."""

    longest: int = 4000

    def read(self, node: Node, context: ReadContext) -> str:
        """The text, cleaned."""
        if not isinstance(node, Scalar) or node.is_empty:
            raise context.fault(node, f"{describe(node)} stands here: write a text")
        if node.lost:
            raise context.fault(
                node, f"the text ends where a comment begins ({node.lost!r}): put the whole text in quotes"
            )
        text = clean(node.text).strip()
        if not text:
            raise context.fault(node, "the text is empty: write at least one word, or leave the key out")
        if len(text) > self.longest:
            raise context.fault(
                node, f"the text has {len(text):,} characters: write at most {self.longest:,}"
            )
        return text

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


_LANGUAGE: Final = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in the dossier's first language, or a mapping by language tag."""

    longest: int = 4000

    def read(self, node: Node, context: ReadContext) -> Text:
        """The text; a version without a tag is in the dossier's first language."""
        if isinstance(node, MappingNode):
            return _by_language(node, context, self.longest, starts_with_first=True)
        return Text((("", PlainText(self.longest).read(node, context)),))

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"anyOf": [PlainText(self.longest).schema(), _by_language_schema(self.longest)]}


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations of a text that stands elsewhere, by language tag."""

    longest: int = 4000

    def read(self, node: Node, context: ReadContext) -> Text:
        """The translations."""
        if not isinstance(node, MappingNode):
            raise context.fault(
                node, f"{describe(node)} stands here: write one text per language, as in zh: …"
            )
        return _by_language(node, context, self.longest, starts_with_first=False)

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return _by_language_schema(self.longest)


def _by_language(node: MappingNode, context: ReadContext, longest: int, *, starts_with_first: bool) -> Text:
    versions: list[tuple[str, str]] = []
    for key, value in node.pairs.values():
        tag = key.text.lower()
        if not _LANGUAGE.fullmatch(tag):
            raise context.fault(key, f"{key.text!r} is not a language tag: write one such as en or zh")
        if any(tag == other for other, _ in versions):
            raise context.fault(key, f"language {tag!r} stands here twice: keep one of the texts")
        versions.append((tag, PlainText(longest).read(value, context)))
    if not versions:
        raise context.fault(node, "an empty mapping stands here: write a text, or one text per language")
    tags = tuple(tag for tag, _ in versions)
    context.symbols.translated.append(Translated(tags, context.location(node), starts_with_first))
    return Text(tuple(versions))


def _by_language_schema(longest: int) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{_LANGUAGE.pattern}$"},
        "additionalProperties": PlainText(longest).schema(),
        "minProperties": 1,
    }


@dataclass(frozen=True, slots=True)
class Id:
    """The id of the thing described; `of` names what kind of thing that is."""

    of: str

    def read(self, node: Node, context: ReadContext) -> str:
        """The id, noted as one that exists."""
        read = _id(node, context)
        context.symbols.definitions.append(Symbol(self.of, read, context.location(node)))
        return read

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": f"^{ID_PATTERN}$", "description": f"Id of a {self.of}."}


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of another thing, which must exist; `of` names what kind of thing that is."""

    of: str

    def read(self, node: Node, context: ReadContext) -> str:
        """The id, noted for the check across files."""
        read = _id(node, context)
        context.symbols.references.append(Symbol(self.of, read, context.location(node)))
        return read

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return Id(self.of).schema()


@cache
def _members(values: type[E]) -> dict[str, E]:
    return {member.value: member for member in values}


def _id(node: Node, context: ReadContext) -> str:
    if not isinstance(node, Scalar) or not is_id(node.text):
        written = repr(node.text[:70]) if isinstance(node, Scalar) else describe(node)
        raise context.fault(
            node,
            f"{written} is not an id: write 1 to 64 small letters, digits and hyphens, "
            "the first a letter or digit",
        )
    return node.text


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date as precise as the source and no more."""

    def read(self, node: Node, context: ReadContext) -> Edtf:
        """The date."""
        if not isinstance(node, Scalar):
            raise context.fault(node, f"{describe(node)} stands here: write a date such as 2015-12-01")
        try:
            return parse_edtf(node.text[:80])
        except DateFormError as error:
            raise context.fault(node, str(error)) from error

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {
            "type": ["string", "integer"],
            "description": f"A date in EDTF: {ALLOWED_FORMS}.",
        }


@dataclass(frozen=True, slots=True)
class DayDate:
    """One day of the calendar."""

    def read(self, node: Node, context: ReadContext) -> date:
        """The day."""
        read = EdtfDate().read(node, context)
        if not read.is_day or read.earliest is None or read.doubt:
            raise context.fault(node, f"{read} is not one day: write year-month-day, as in 2015-12-01")
        return read.earliest

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""

    def read(self, node: Node, context: ReadContext) -> bool:
        """Which of the two."""
        if not isinstance(node, Scalar) or node.text not in {"true", "false"}:
            raise context.fault(node, "write true, or leave the key out")
        return node.text == "true"

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class OldId:
    """An id that a thing had before it was renamed."""

    def read(self, node: Node, context: ReadContext) -> str:
        """The id."""
        return _id(node, context)

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": f"^{ID_PATTERN}$"}


@dataclass(frozen=True, slots=True)
class Matching:
    """A text of a fixed form; `form` says in words what is right."""

    pattern: str
    form: str

    def read(self, node: Node, context: ReadContext) -> str:
        """The text."""
        text = PlainText(500).read(node, context)
        if not re.fullmatch(self.pattern, text):
            raise context.fault(node, f"{text[:70]!r} is not right here: write {self.form}")
        return text

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "description": self.form}


@dataclass(frozen=True, slots=True)
class EnumMember(Generic[E]):
    """One of a closed set of words."""

    values: type[E]

    def read(self, node: Node, context: ReadContext) -> E:
        """The member."""
        known: dict[str, E] = _members(self.values)
        found = known.get(node.text) if isinstance(node, Scalar) else None
        if found is None:
            allowed = list(known)
            written = repr(node.text[:70]) if isinstance(node, Scalar) else describe(node)
            hint = f" (did you mean {near!r}?)" if (near := nearest(written.strip("'"), allowed)) else ""
            raise context.fault(node, f"{written} is not known here{hint}: write one of {', '.join(allowed)}")
        return found

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"enum": [member.value for member in self.values]}
