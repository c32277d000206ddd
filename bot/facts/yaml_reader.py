"""Reads one YAML file into nodes, or says where and why it can't.

Only plain YAML is accepted: one document, no anchors, aliases, merge keys, tags or repeated keys. The
parser's events are consumed one by one under caps of depth, size and count, so that hostile input ends
in a problem instead of filling memory.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final

import yaml

from bot.facts.file_read import MAX_BYTES, too_large
from bot.facts.nodes import ListNode, MappingNode, Node, Scalar
from bot.model.errors import Problem

MAX_DEPTH: Final = 24
MAX_NODES: Final = 1_000_000
MAX_SCALAR: Final = 20_000  # characters
MAX_PROBLEMS: Final = 100  # per file
_SHOWN: Final = 70  # characters of what was written, in a message

# What YAML can't hold at all, and line breaks that YAML 1.1 knows, but neither YAML 1.2 nor an editor: with
# them every place reported after them would be wrong.
# Source: YAML 1.2.2, 5.1 "Character Set", production c-printable, and 5.4 "Line Break Characters".
_REFUSED: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADVICE: Final = {
    "found character that cannot start any token": "indent with spaces, not tabs, and put a text that "
    "begins with a special character such as @ or ` in quotes",
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "could not find expected ':'": "write 'key: value', and put a text that spans lines after '>-'",
    "did not find expected key": "align the keys of one mapping in one column, and quote a text that "
    "begins with a quotation mark but goes on after it",
    "did not find expected '-' indicator": "begin every item of a list with '- ' in one column",
    "found unexpected end of stream": "close the quotation mark or bracket",
    "did not find expected ',' or": "close the bracket, or separate the items with commas",
    "found unknown escape character": "write the backslash twice, or use single quotes",
    "found invalid Unicode character escape code": "write the character itself, or all of it as one \\U with "
    "eight digits; half a surrogate pair is no character",
    "did not find expected <document start>": "what stands before is complete: indent this line or remove it",
    "found incompatible YAML document": "leave the %YAML line out",
    "block sequence entries are not allowed": "begin a list in the line after its key",
    "did not find expected node content": "write a value here, or take the comma or bracket out",
}


class _Halt(Exception):  # noqa: N818 - leaves the reader, no error of the program's
    """The rest of the file can't be read."""


class YamlReader:
    """Reads one file.

    Attributes:
        problems: All that is wrong with it as YAML.
        has_halted: Whether the rest of it could not be read.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.has_halted = False
        self._nodes = 0

    def read(self, content: bytes) -> Node | None:
        """Give the document's node; None where there is none or it can't be read to its end."""
        try:
            text = self._decode(content)
            return self._document(text)
        except _Halt:
            self.has_halted = True
            return None

    def report(self, line: int, column: int, message: str) -> None:
        """Note a problem."""
        if len(self.problems) == MAX_PROBLEMS:
            message = f"more than {MAX_PROBLEMS} problems in this file: mend these first"
        self.problems.append(Problem(self.path, line, column, message))
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
        return text

    def _document(self, text: str) -> Node | None:
        loader = _EventLoader(text)
        try:
            events = _events(loader)
            first = self._first_event(events)
            if first is None:
                return None
            node = self._node(first, events, depth=1)
            next(events)  # the document's end
            second = next(events)
            if isinstance(second, yaml.DocumentStartEvent):
                self.report(*_start(second), "a second document begins: write one per file")
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error, text) from error
        except yaml.YAMLError as error:
            raise self._halt(1, 1, f"this is not YAML: {error}") from error
        finally:
            loader.dispose()
        return node

    def _first_event(self, events: "Iterator[yaml.Event]") -> "yaml.Event | None":
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return event
        return None

    def _syntax(self, error: yaml.MarkedYAMLError, text: str) -> _Halt:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        # What is missing at the end is marked in a line after the last.
        line, column = min((line, column), _place(text, len(text)))
        said = (error.problem or "this is not YAML").strip()
        if error.context_mark and error.context_mark.line + 1 != line:
            said += f" ({error.context} in line {error.context_mark.line + 1})"
        advice = next((advice for start, advice in _ADVICE.items() if said.startswith(start)), "")
        return self._halt(line, column, f"{said}: {advice}" if advice else f"{said}: this is not YAML")

    def _node(
        self, event: yaml.Event, events: "Iterator[yaml.Event]", depth: int, *, is_reported: bool = False
    ) -> Node:
        line, column = _start(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._halt(line, column, f"more than {MAX_NODES:,} values in one file: split it")
        if depth > MAX_DEPTH:
            raise self._halt(line, column, f"nested deeper than {MAX_DEPTH} levels: no fact needs that")
        if isinstance(event, yaml.NodeEvent) and not is_reported:
            tag = getattr(event, "tag", None)
            if event.anchor is not None or tag is not None:
                self._refuse_extras(event, tag, line, column)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, line, column)
            case yaml.SequenceStartEvent():
                items = []
                while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                    items.append(self._node(inner, events, depth + 1))
                return ListNode(tuple(items), line, column)
            case yaml.MappingStartEvent():
                return self._mapping(events, line, column, depth)
            case _:  # an alias, already reported
                return Scalar("", line, column, is_empty=True)

    def _refuse_extras(self, event: yaml.NodeEvent, tag: str | None, line: int, column: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.report(line, column, f"alias *{_short(event.anchor)} is refused: write the value out")
            return
        if event.anchor is not None:
            said = f"anchor &{_short(event.anchor)} is refused: write the value out where it is used"
            self.report(line, column, said)
        if tag is not None:
            self.report(line, column, f"tag {_short(tag)!r} is refused: write a plain value")

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Scalar:
        text = event.value
        if len(text) > MAX_SCALAR:
            raise self._halt(
                line, column, f"a text of {len(text):,} characters: write at most {MAX_SCALAR:,}"
            )
        is_empty = not event.style and text in {"", "~", "null"}
        return Scalar(text, line, column, is_empty)

    def _mapping(self, events: "Iterator[yaml.Event]", line: int, column: int, depth: int) -> MappingNode:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        is_whole = True
        while not isinstance(inner := next(events), yaml.MappingEndEvent):
            key = self._node(inner, events, depth + 1)
            merges = isinstance(key, Scalar) and key.text == "<<"
            value = self._node(next(events), events, depth + 1, is_reported=merges)
            is_whole &= isinstance(key, Scalar) and not merges
            if not isinstance(key, Scalar):
                self.report(
                    key.line, key.column, "a key must be a word: found brackets or braces; quote them"
                )
            elif merges:
                self.report(key.line, key.column, "merge key << is refused: write the keys out")
            elif key.text in pairs:
                first = pairs[key.text][0].line
                said = f"key {_short(key.text)!r} stands here again (first in line {first}): keep one of them"
                self.report(key.line, key.column, said)
            else:
                pairs[key.text] = (key, value)
        return MappingNode(tuple(pairs.values()), line, column, is_whole)


class _EventLoader(getattr(yaml, "CLoader", yaml.Loader)):  # type: ignore[misc]  # one of two, chosen by the build
    """LibYAML's parser where PyYAML was built with it, else Python's; used for events only."""


def _events(loader: _EventLoader) -> "Iterator[yaml.Event]":
    return iter(loader.get_event, None)  # which it gives at the end


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
