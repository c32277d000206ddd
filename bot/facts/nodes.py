"""YAML as it was written: text with its place, and no implicit types."""

import hashlib
from typing import Any

from bot.model.lazy_dataclass import dataclass


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
    """Keys and values in the order written; each key once.

    Attributes:
        is_whole: Whether no key was refused, as a merge key is; what seems to be missing may stand there.
    """

    pairs: "tuple[tuple[Scalar, Node], ...]"
    line: int
    column: int
    is_whole: bool = True

    def value(self, key: str) -> "Node | None":
        """Give a key's value, or None where the key is not written."""
        return next((value for name, value in self.pairs if name.text == key), None)


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


def digest_of(node: Node) -> str:
    """Give 16 hexadecimal digits that change whenever anything but layout and comments does."""
    return hashlib.sha256(repr(_plain(node)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return node.text
        case ListNode():
            return [_plain(item) for item in node.items]
        case MappingNode():
            return {key.text: _plain(value) for key, value in node.pairs}
