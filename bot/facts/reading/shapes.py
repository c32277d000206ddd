"""Shapes of values in a fact file: each reads a node or says what is wrong, and gives its JSON Schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from bot.facts.nearest import nearest
from bot.facts.reading.file_read import Document, SymbolTable
from bot.facts.reading.nodes import ListNode, MappingNode, Node, Scalar, describe
from bot.model.source import Evidence, Location

T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

Schema = dict[str, Any]
Report = Callable[[int, int, str], None]
"""Takes line, column and message of a problem."""


class FaultError(Exception):
    """The value can't be used; its problem has been reported already."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """Where the problems of the file being read go, and what is gathered beside its contents.

    Attributes:
        symbols: What must be checked against other files; gathered even where it belongs to has a fault.
        evidence: All quotations, likewise.
        documents: All sources, likewise.
        languages: The dossier's.
    """

    report: Report
    symbols: SymbolTable = field(default_factory=SymbolTable)
    evidence: list[Evidence] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def fault(self, node: Node, message: str) -> FaultError:
        """The exception for a problem at a node, which is reported here."""
        self.report(node.line, node.column, message)
        return FaultError(message)

    def location(self, node: Node) -> Location:
        """The node's place, in a file that is named later."""
        return Location(path="", line=node.line, column=node.column)


class Shape(Protocol[T_co]):
    """What a value in a fact file looks like."""

    def read(self, node: Node, context: ReadContext) -> T_co:
        """The value.

        Raises:
            FaultError: Something is wrong; it has been reported.
        """
        ...

    def schema(self) -> Schema:
        """The shape as JSON Schema, draft 7."""
        ...


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T_co]):
    """A list of values of one shape."""

    item: Shape[T_co]
    at_least: int = 0

    def read(self, node: Node, context: ReadContext) -> tuple[T_co, ...]:
        """The values, after reporting all that is wrong with any."""
        if isinstance(node, Scalar) and node.is_empty and not self.at_least:
            return ()
        if not isinstance(node, ListNode):
            raise context.fault(node, f"{describe(node)} stands here: write a list, each item after '- '")
        if len(node.items) < self.at_least:
            raise context.fault(node, f"the list is too short: write at least {self.at_least}")
        values, is_sound = [], True
        for item in node.items:
            try:
                values.append(self.item.read(item, context))
            except FaultError:
                is_sound = False
        if not is_sound:
            raise FaultError("an item has a fault")
        return tuple(values)

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        schema: Schema = {"type": "array", "items": self.item.schema()}
        return schema | ({"minItems": self.at_least} if self.at_least else {})


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its value's shape, what it means, and whether it must be there."""

    shape: Shape[Any]
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record(Generic[T_co]):
    """A mapping with known keys, built into one value.

    Attributes:
        build: Called with the values of the keys that were written, where each could be read.
        rule: What keys mean to each other. Called with those that could be read, even where others could
            not, so that every problem shows at once; may raise FaultError.
        constraint: The same in JSON Schema.
    """

    name: str
    keys: Mapping[str, Key]
    build: Callable[[Mapping[str, Any], MappingNode, ReadContext], T_co]
    rule: Callable[[Mapping[str, Any], MappingNode, ReadContext], None] | None = None
    constraint: Schema = field(default_factory=dict)

    def read(self, node: Node, context: ReadContext) -> T_co:
        """The value, after reporting all that is wrong with any key."""
        if not isinstance(node, MappingNode):
            known = ", ".join(self.keys)
            raise context.fault(node, f"{describe(node)} stands here: write {self.name} with keys {known}")
        values: dict[str, Any] = {}
        for key, value in node.pairs.values():
            declared = self.keys.get(key.text)
            if declared is None:
                context.report(key.line, key.column, self._unknown(key.text))
                continue
            try:
                values[key.text] = declared.shape.read(value, context)
            except FaultError:
                continue  # the other keys are read all the same
        missing = []
        if node.is_whole:
            missing = [name for name, key in self.keys.items() if key.required and name not in node.pairs]
        for name in missing:
            context.report(node.line, node.column, f"{self.name} has no {name!r}: {self.keys[name].meaning}")
        if self.rule and node.is_whole:
            self.rule(values, node, context)
        if missing or len(values) < len(node.pairs) or not node.is_whole:
            raise FaultError(self.name)
        return self.build(values, node, context)

    def _unknown(self, written: str) -> str:
        near = nearest(written, self.keys)
        advice = f"did you mean {near!r}?" if near else f"write one of {', '.join(self.keys)}"
        return f"{written[:70]!r} is no key of {self.name}: {advice}"

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {
            "type": "object",
            "properties": {
                name: _described(key.shape.schema(), key.meaning) for name, key in self.keys.items()
            },
            "required": [name for name, key in self.keys.items() if key.required],
            "additionalProperties": False,
            **self.constraint,
        }


def _described(schema: Schema, meaning: str) -> Schema:
    known = schema.get("description")
    text = meaning[0].upper() + meaning[1:] + "."
    return schema | {"description": f"{text} {known}" if known else text}
