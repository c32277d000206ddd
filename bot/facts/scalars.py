"""Shapes of single values: texts, ids, dates and words of a closed set."""

import re
from datetime import date
from enum import StrEnum
from typing import Final, Generic, TypeVar

from bot.facts.nearest import nearest
from bot.facts.nodes import MappingNode, Node, Scalar, describe
from bot.facts.shapes import Reading, Schema
from bot.facts.symbol_table import Definition, Reference, Translated
from bot.model.dates import DateFormError, Edtf, parse_edtf
from bot.model.ids import ID_PATTERN, is_id
from bot.model.lazy_dataclass import dataclass
from bot.model.text import Text, clean

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is not empty."""

    longest: int = 4000

    def read(self, node: Node, reading: Reading) -> str:
        """Give the text, cleaned."""
        if not isinstance(node, Scalar) or node.is_empty:
            raise reading.fault(node, f"{describe(node)} stands here: write a text")
        text = clean(node.text).strip()
        if not text:
            raise reading.fault(node, "the text is empty: write at least one word, or leave the key out")
        if len(text) > self.longest:
            raise reading.fault(
                node, f"the text has {len(text):,} characters: write at most {self.longest:,}"
            )
        return text

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


_LANGUAGE: Final = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class LocalWords:
    """A text in the dossier's first language, or a mapping by language tag."""

    longest: int = 4000

    def read(self, node: Node, reading: Reading) -> Text:
        """Give the text; a version without a tag is in the dossier's first language."""
        if isinstance(node, MappingNode):
            return _by_language(node, reading, self.longest, starts_with_first=True)
        return Text((("", Words(self.longest).read(node, reading)),))

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"anyOf": [Words(self.longest).schema(), _by_language_schema(self.longest)]}


@dataclass(frozen=True, slots=True)
class Translations:
    """Translations of a text that stands elsewhere, by language tag."""

    longest: int = 4000

    def read(self, node: Node, reading: Reading) -> Text:
        """Give the translations."""
        if not isinstance(node, MappingNode):
            raise reading.fault(
                node, f"{describe(node)} stands here: write one text per language, as in zh: …"
            )
        return _by_language(node, reading, self.longest, starts_with_first=False)

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return _by_language_schema(self.longest)


def _by_language(node: MappingNode, reading: Reading, longest: int, *, starts_with_first: bool) -> Text:
    versions: list[tuple[str, str]] = []
    for key, value in node.pairs:
        tag = key.text.lower()
        if not _LANGUAGE.fullmatch(tag):
            raise reading.fault(key, f"{key.text!r} is not a language tag: write one such as en or zh")
        if any(tag == other for other, _ in versions):
            raise reading.fault(key, f"language {tag!r} stands here twice: keep one of the texts")
        versions.append((tag, Words(longest).read(value, reading)))
    if not versions:
        raise reading.fault(node, "an empty mapping stands here: write a text, or one text per language")
    tags = tuple(tag for tag, _ in versions)
    reading.noted.translated.append(Translated(tags, reading.location(node), starts_with_first))
    return Text(tuple(versions))


def _by_language_schema(longest: int) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{_LANGUAGE.pattern}$"},
        "additionalProperties": Words(longest).schema(),
        "minProperties": 1,
    }


@dataclass(frozen=True, slots=True)
class Id:
    """The id of the thing described; `of` names what kind of thing that is."""

    of: str

    def read(self, node: Node, reading: Reading) -> str:
        """Give the id, noted as one that exists."""
        read = _id(node, reading)
        reading.noted.definitions.append(Definition(self.of, read, reading.location(node)))
        return read

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"type": "string", "pattern": f"^{ID_PATTERN}$", "description": f"Id of a {self.of}."}


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of another thing, which must exist; `of` names what kind of thing that is."""

    of: str

    def read(self, node: Node, reading: Reading) -> str:
        """Give the id, noted for the check across files."""
        read = _id(node, reading)
        reading.noted.references.append(Reference(self.of, read, reading.location(node)))
        return read

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return Id(self.of).schema()


def _id(node: Node, reading: Reading) -> str:
    if not isinstance(node, Scalar) or not is_id(node.text):
        written = repr(node.text[:70]) if isinstance(node, Scalar) else describe(node)
        raise reading.fault(
            node,
            f"{written} is not an id: write 1 to 64 small letters, digits and hyphens, "
            "the first a letter or digit",
        )
    return node.text


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date as precise as the source and no more."""

    def read(self, node: Node, reading: Reading) -> Edtf:
        """Give the date."""
        if not isinstance(node, Scalar):
            raise reading.fault(node, f"{describe(node)} stands here: write a date such as 2015-12-01")
        try:
            return parse_edtf(node.text[:80])
        except DateFormError as error:
            raise reading.fault(node, str(error)) from error

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {
            "type": ["string", "integer"],
            "description": "A date in EDTF: 2015-12-01, 2016-06, 2014, 2014~, 2015-12-01/2015-12-02, "
            "2016-H1, 2016-Q1, 2015-12-01/..",
        }


@dataclass(frozen=True, slots=True)
class DayDate:
    """One day of the calendar."""

    def read(self, node: Node, reading: Reading) -> date:
        """Give the day."""
        read = EdtfDate().read(node, reading)
        if not read.is_day or read.earliest is None or read.doubt:
            raise reading.fault(node, f"{read} is not one day: write year-month-day, as in 2015-12-01")
        return read.earliest

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@dataclass(frozen=True, slots=True)
class Matching:
    """A text of a fixed form; `form` says in words what is right."""

    pattern: str
    form: str

    def read(self, node: Node, reading: Reading) -> str:
        """Give the text."""
        text = Words(500).read(node, reading)
        if not re.fullmatch(self.pattern, text):
            raise reading.fault(node, f"{text[:70]!r} is not right here: write {self.form}")
        return text

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "description": self.form}


@dataclass(frozen=True, slots=True)
class OneOf(Generic[E]):
    """One of a closed set of words."""

    values: type[E]

    def read(self, node: Node, reading: Reading) -> E:
        """Give the member."""
        allowed = [member.value for member in self.values]
        if not isinstance(node, Scalar) or node.text not in allowed:
            written = repr(node.text[:70]) if isinstance(node, Scalar) else describe(node)
            hint = f" (did you mean {near!r}?)" if (near := nearest(written.strip("'"), allowed)) else ""
            raise reading.fault(node, f"{written} is not known here{hint}: write one of {', '.join(allowed)}")
        return self.values(node.text)

    def schema(self) -> Schema:
        """Give the shape as JSON Schema."""
        return {"enum": [member.value for member in self.values]}
