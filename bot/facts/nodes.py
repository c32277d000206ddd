"""YAML as it was written: text with its place, and no implicit types."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `NO`, `12:30` and `2016` stay what the admin wrote.

    Attributes:
        is_empty: Nothing was written, or a bare `~` or `null`.
    """

    text: str
    line: int
    column: int
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    items: "tuple[Node, ...]"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys and values in the order written; each key once."""

    pairs: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int


Node = Scalar | ListNode | MappingNode


def describe(node: Node) -> str:
    """Say what a node is, for messages."""
    match node:
        case Scalar(is_empty=True):
            return "nothing"
        case Scalar():
            return "a text"
        case ListNode():
            return "a list"
        case MappingNode():
            return "a mapping"
