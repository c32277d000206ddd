"""Fact files as text: entries written in one style, put at the end of a list, values changed in place.

Nothing that is written is trusted: whoever writes reads it again and compares what it says.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.facts.reading.nodes import ListNode, MappingNode, Node, Scalar, YamlReader, plain_values

SCHEMA_LINE: Final = "# yaml-language-server: $schema=../schema.json\n"
"""The first line of a file: by it an editor knows what may stand there."""
_ENDLESS: Final = 1 << 20  # characters of a line: texts are wrapped below, between words alone
_WIDTH: Final = 110  # characters of a line
_PASSES: Final = 4
_LINES: Final = 2  # from which on a text stands behind `>-`
_LONG: Final = re.compile(r"(?P<lead> *(?:- )*)(?P<key>[\w-]+): (?P<value>[^\"{\[>|#&*!%@`].*)")
# What the reader takes for nothing, written plainly.
_EMPTY: Final = frozenset({"", "~", "null"})

Entry = Mapping[str, Any]
"""Texts, lists and mappings by key, in the order in which they are written; what is None is left out."""


class NotWrittenError(ValueError):
    """What was to be written can't be; the text says why in one sentence."""


class _Plain(VersionedResolver):
    """Takes every plain value for a text, as the reader of fact files does."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The tag of a node."""
        return self.DEFAULT_SCALAR_TAG if kind is ScalarNode else super().resolve(kind, value, implicit)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Resolver = _Plain
    yaml.preserve_quotes = True
    yaml.width = _ENDLESS
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def formatted(text: str) -> str:
    """A file's text in the one style: two spaces a level, `- ` under its key; comments and quotes stay.

    Raises:
        NotWrittenError: It can't be written so without saying something else.
    """
    # Blank lines and comments at odd places come to rest only when they are written once more.
    for _ in range(_PASSES):
        before, text = text, _formatted(text)
        if text == before:
            return text
    raise NotWrittenError("it looks otherwise each time it is formatted: leave it as it is")


def _formatted(text: str) -> str:
    ends = "\r\n" if "\r\n" in text else "\n"
    before = values_of(text)
    yaml = _yaml()
    out = StringIO()
    try:
        # With one kind of line end, since blank lines are found by them.
        yaml.dump(yaml.load(text.replace("\r\n", "\n")), out)
    except Exception as error:
        raise NotWrittenError(f"it can't be read for formatting: {error}") from error
    lines = [line.rstrip(" \t") for line in out.getvalue().split("\n")]
    made = "\n".join(lines).rstrip("\n") + "\n" if before is not None else text
    for attempt in (_wrapped(made), made, out.getvalue()):
        if values_of(attempt) == before and _comments(attempt, before) == _comments(text, before):
            return attempt.replace("\r\n", "\n").replace("\n", ends)
    raise NotWrittenError("it can't be formatted without changing what it says: leave it as it is")


def _comments(text: str, values: Any) -> tuple[int, list[str]]:
    """A file's comments: how many marks no value holds, and the lines that hold nothing else."""
    lines = [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]
    return text.count("#") - _marks(values), lines


def _marks(values: Any) -> int:
    match values:
        case str():
            return values.count("#")
        case Mapping():
            return sum(_marks(key) + _marks(value) for key, value in values.items())
        case None:
            return 0
        case _:
            return sum(map(_marks, values))


def _wrapped(text: str) -> str:
    """A file's text whose long texts stand behind `>-`, wrapped between words."""
    lines = []
    for line in text.split("\n"):
        found = _LONG.fullmatch(line) if len(line) > _WIDTH else None
        value = found["value"] if found else ""
        if found and value[0] == "'" == value[-1]:
            value = value[1:-1].replace("''", "'")
        wrapped = value and found and _folded(value, len(found["lead"]) + 2)
        if found and wrapped:
            lines += [f"{found['lead']}{found['key']}: >-", *wrapped]
        else:
            lines.append(line)
    return "\n".join(lines)


def _folded(value: str, indent: int) -> list[str]:
    """A text in lines, where it has blanks to be wrapped at; none where it says something else then."""
    lines = textwrap.wrap(value, _WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    if len(lines) < _LINES or " ".join(lines) != value or any(line[0].isspace() for line in lines):
        return []
    return [" " * indent + line for line in lines]


def values_of(text: str) -> Any:
    """What a file's text says, without places and comments.

    Raises:
        NotWrittenError: It is not the YAML of fact files.
    """
    return plain_values(node_of(text))


def node_of(text: str) -> Node | None:
    """A file's text as nodes.

    Raises:
        NotWrittenError: It is not the YAML of fact files.
    """
    reader = YamlReader()
    node = reader.read(text.encode())
    if reader.problems:
        first = reader.problems[0]
        raise NotWrittenError(f"line {first.line}, column {first.column}: {first.message}")
    return node


def written(values: Any) -> str:
    """Values as YAML in the one style."""
    out = StringIO()
    _yaml().dump(_quoted(values), out)
    return _wrapped(out.getvalue())


def _quoted(values: Any) -> Any:
    match values:
        case str():
            return DoubleQuotedScalarString(values) if values.strip() in _EMPTY else values
        case Mapping():
            return {key: _quoted(value) for key, value in values.items() if value is not None}
        case Sequence():
            return [_quoted(value) for value in values]
        case _:
            raise TypeError(f"{values!r} is no text, list or mapping")


def with_entries(text: str, key: str, entries: Sequence[Entry]) -> str | None:
    """A file's text with entries at the end of one of its lists; None where it has no place for them.

    All that was there stays byte for byte.
    """
    try:
        root = node_of(text)
        before = plain_values(root) or {}
    except NotWrittenError:
        return None
    if root is not None and not isinstance(root, MappingNode | Scalar):
        return None
    listed = root.value(key) if isinstance(root, MappingNode) else None
    ends = "\r\n" if "\r\n" in text else "\n"
    body = text if not text or text.endswith("\n") else text + ends
    if listed is None:
        added = written({key: list(entries)})
    elif isinstance(listed, ListNode) and listed.items and list(root.pairs)[-1] == key:  # type: ignore[union-attr]  # a mapping holds the list
        added = written(list(entries))
        first = added.split("- ", 1)[0]
        column = listed.column - 1
        added = "".join(
            f"{' ' * column}{line.removeprefix(first)}" if line.strip() else line
            for line in added.splitlines(keepends=True)
        )
    else:
        return None
    made = body + added.replace("\n", ends)
    wanted = {**before, key: [*(before.get(key) or []), *_plain(entries)]}
    try:
        return made if values_of(made) == wanted else None
    except NotWrittenError:
        return None


def _plain(values: Any) -> Any:
    match values:
        case str():
            return str(values)
        case Mapping():
            return {key: _plain(value) for key, value in values.items() if value is not None}
        case _:
            return [_plain(value) for value in values]


def offset_of(text: str, line: int, column: int) -> int:
    """Where a place stands in a text; both counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def record_of(text: str, key: str, id_: str) -> MappingNode | None:
    """The mapping with an id, below one of a file's keys or in the list there; None where there is none."""
    root = node_of(text)
    found = root.value(key) if isinstance(root, MappingNode) else None
    for record in found.items if isinstance(found, ListNode) else [found]:
        named = record.value("id") if isinstance(record, MappingNode) else None
        if isinstance(record, MappingNode) and isinstance(named, Scalar) and named.text == id_:
            return record
    return None


def key_beside_id(text: str, record: MappingNode, key: str, value: str) -> tuple[int, str]:
    """Where a mapping takes another key behind its id, and what is to be put there.

    Args:
        text: The file's.
        record: The mapping, which has an id.
        key: It has none of it yet.
        value: As it is to be written.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    own, id_ = record.pairs["id"]
    assert isinstance(id_, Scalar)
    end = offset_of(text, id_.line, id_.column) + len(id_.text)
    end += 2 * (text[offset_of(text, id_.line, id_.column)] in "\"'")
    if text[offset_of(text, record.line, record.column)] == "{":
        return end, f", {key}: {value}"
    stop = text.find("\n", end)
    place = len(text) if stop < 0 else stop - text[:stop].endswith("\r")
    return place, f"{ends}{' ' * (own.column - 1)}{key}: {value}"
