"""Reads one YAML file into nodes with places, or says where and why it can't.

Only plain YAML is accepted: one document, no anchors, aliases, merge keys, tags or repeated keys, and no
implicit types: `NO`, `12:30` and `2016` stay what the admin wrote. The parser's events are consumed one by
one under caps of depth, size and count, so that hostile input ends in a problem instead of filling memory.
"""

import codecs
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import yaml

from bot.facts.reading.file_read import MAX_BYTES, too_large
from bot.facts.reading.slips import advice_on, conflict_in, cut_off, odd_characters
from bot.model.errors import Problem

MAX_DEPTH: Final = 24
MAX_NODES: Final = 1_000_000
MAX_SCALAR: Final = 20_000  # characters
MAX_PROBLEMS: Final = 100  # per file
SHOWN: Final = 70  # characters of what was written, in a message

# What YAML can't hold at all, and line breaks that YAML 1.1 knows, but neither YAML 1.2 nor an editor: with
# them every place reported after them would be wrong.
# Source: YAML 1.2.2, 5.1 "Character Set", production c-printable, and 5.4 "Line Break Characters".
_REFUSED: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Nodes live for a moment, some fifty for each fact: frozen ones would take twice as long to make.
@dataclass(slots=True)
class Scalar:
    """A text.

    Attributes:
        is_empty: Nothing was written, or a bare `~` or `null`.
        lost: What stands behind it as a comment, though the text seems to go on there.
    """

    text: str
    line: int
    column: int
    is_empty: bool = False
    lost: str = ""


@dataclass(slots=True)
class ListNode:
    """A sequence."""

    items: "list[Node]"
    line: int
    column: int


@dataclass(slots=True)
class MappingNode:
    """Keys and values by key, in the order written.

    Attributes:
        is_whole: Whether no key was refused, as a merge key is; what seems to be missing may stand there.
    """

    pairs: "dict[str, tuple[Scalar, Node]]"
    line: int
    column: int
    is_whole: bool = True

    def value(self, key: str) -> "Node | None":
        """A key's value, or None where the key is not written."""
        pair = self.pairs.get(key)
        return pair[1] if pair else None


Node = Scalar | ListNode | MappingNode


def describe(node: Node) -> str:
    """What a node is, for messages."""
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
    """16 hexadecimal digits that change whenever anything but layout and comments does."""
    return hashlib.sha256(repr(plain_values(node)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def plain_values(node: Node | None) -> Any:
    """What a node holds, as texts, lists and mappings, without its places."""
    match node:
        case None:
            return None
        case Scalar():
            return node.text
        case ListNode():
            return [plain_values(item) for item in node.items]
        case MappingNode():
            return {key: plain_values(value) for key, (_, value) in node.pairs.items()}


class _Halt(Exception):  # noqa: N818 - leaves the reader, no error of the program's
    """The rest of the file can't be read."""


class YamlReader:
    """Reads the nodes of one file.

    Attributes:
        problems: All that is wrong with it as YAML.
        has_halted: Whether the rest of it could not be read.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.has_halted = False
        self._nodes = 0
        self._text = ""

    def read(self, content: bytes) -> Node | None:
        """The document's node; None where there is none or it can't be read to its end."""
        try:
            self._text = self._decode(content)
            return self._document(self._text)
        except _Halt:
            self.has_halted = True
            return None

    def odd_characters(self) -> tuple[Problem, ...]:
        """Full-width signs and no-break spaces that may be why a file has problems."""
        return tuple(islice(odd_characters(self._text), MAX_PROBLEMS))

    def report(self, line: int, column: int, message: str) -> None:
        """Note a problem."""
        if len(self.problems) == MAX_PROBLEMS:
            message = f"more than {MAX_PROBLEMS} problems in this file: mend these first"
        self.problems.append(Problem("", line, column, message))
        if len(self.problems) > MAX_PROBLEMS:
            raise _Halt

    def _halt(self, line: int, column: int, message: str) -> _Halt:
        self.report(line, column, message)
        return _Halt()

    def _decode(self, content: bytes) -> str:
        if len(content) > MAX_BYTES:
            raise self._halt(1, 1, too_large(len(content)))
        content = content.removeprefix(codecs.BOM_UTF8)
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8", "replace")
            line, column = _place(before, len(before))
            raise self._halt(
                line, column, f"byte 0x{content[error.start]:02x} is not UTF-8: save the file as UTF-8"
            ) from error
        bad = _REFUSED.search(text)
        if bad:
            line, column = _place(text, bad.start())
            advice = "save the file as UTF-8" if content[:4].count(0) > 1 else "delete it"
            raise self._halt(line, column, f"character U+{ord(bad[0]):04X} can't stand in YAML: {advice}")
        conflict = conflict_in(text)
        if conflict:
            raise self._halt(conflict.line, conflict.column, conflict.message)
        return text

    def _document(self, text: str) -> Node | None:
        loader = _EventLoader(text)
        self._next: Callable[[], yaml.Event] = loader.get_event
        try:
            first = self._next()
            while not isinstance(first, yaml.NodeEvent):
                if isinstance(first, yaml.StreamEndEvent):
                    return None
                first = self._next()
            node = self._node(first, depth=1)
            self._next()  # the document's end
            second = self._next()
            if isinstance(second, yaml.DocumentStartEvent):
                self.report(*_start(second), "a second document begins: write one per file")
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error, text) from error
        except yaml.YAMLError as error:
            raise self._halt(1, 1, f"this is not YAML: {error}") from error
        finally:
            loader.dispose()
        return node

    def _syntax(self, error: yaml.MarkedYAMLError, text: str) -> _Halt:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        # What is missing at the end is marked in a line after the last.
        line, column = min((line, column), _place(text, len(text)))
        said = (error.problem or "this is not YAML").strip()
        if error.context_mark and error.context_mark.line + 1 != line:
            said += f" ({error.context} in line {error.context_mark.line + 1})"
        advice = advice_on(said, text, line) or "this is not YAML"
        return self._halt(line, column, f"{said}: {advice}")

    def _node(self, event: Any, depth: int, *, is_reported: bool = False) -> Node:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._halt(line, column, f"more than {MAX_NODES:,} values in one file: split it")
        if depth > MAX_DEPTH:
            raise self._halt(line, column, f"nested deeper than {MAX_DEPTH} levels: no fact needs that")
        kind = type(event)
        if kind is yaml.AliasEvent:
            if not is_reported:
                said = f"alias *{_short(event.anchor)} is refused: write the value out"
                self.report(line, column, said)
            return Scalar("", line, column, is_empty=True)
        if not is_reported and (event.anchor is not None or event.tag is not None):
            self._refuse_extras(event, line, column)
        if kind is yaml.ScalarEvent:
            return self._scalar(event, line, column)
        if kind is yaml.MappingStartEvent:
            return self._mapping(line, column, depth, is_flow=bool(event.flow_style))
        items = []
        while type(inner := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(inner, depth + 1))
        return ListNode(items, line, column)

    def _refuse_extras(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            said = f"anchor &{_short(event.anchor)} is refused: write the value out where it is used"
            self.report(line, column, said)
        if event.tag is not None:
            self.report(line, column, f"tag {_short(event.tag)!r} is refused: write a plain value")

    def _scalar(self, event: Any, line: int, column: int) -> Scalar:
        text = event.value
        if len(text) > MAX_SCALAR:
            raise self._halt(
                line, column, f"a text of {len(text):,} characters: write at most {MAX_SCALAR:,}"
            )
        is_empty = not event.style and text in {"", "~", "null"}
        lost = "" if event.style else cut_off(self._text, event.end_mark.index)
        return Scalar(text, line, column, is_empty, lost)

    def _mapping(self, line: int, column: int, depth: int, *, is_flow: bool) -> MappingNode:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        is_whole = True
        while type(inner := self._next()) is not yaml.MappingEndEvent:
            key = self._node(inner, depth + 1)
            merges = type(key) is Scalar and key.text == "<<"
            begin: Any = inner
            after: Any = self._next()
            is_bare = is_flow and bool(pairs) and begin.end_mark.index == after.start_mark.index
            value = self._node(after, depth + 1, is_reported=merges)
            if type(key) is not Scalar:
                is_whole = False
                said = "a key must be a word: found brackets or braces; quote them"
                self.report(key.line, key.column, said)
            elif merges:
                is_whole = False
                self.report(key.line, key.column, "merge key << is refused: write the keys out")
            elif is_bare:
                # In braces, what has neither colon nor value was a part of the value before it.
                is_whole = False
                told = f"the comma before {_short(key.text)!r} ends the value of {_short([*pairs][-1])!r}"
                self.report(key.line, key.column, f"{told}: put all of it in quotes")
            elif key.text in pairs:
                first = pairs[key.text][0].line
                said = f"key {_short(key.text)!r} stands here again (first in line {first}): keep one of them"
                self.report(key.line, key.column, said)
            else:
                pairs[key.text] = (key, value)
        return MappingNode(pairs, line, column, is_whole)


class _EventLoader(getattr(yaml, "CLoader", yaml.Loader)):  # type: ignore[misc]  # one of two, chosen by the build
    """LibYAML's parser where PyYAML was built with it, else Python's; used for events only."""


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
