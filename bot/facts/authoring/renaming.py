"""Gives a thing of a dossier, or the dossier itself, another id, and changes nothing else.

The old one stays in `formerly` of facts and dossiers: buttons in old posts, subscriptions and people's habits
lead there. Sources, people and organizations are named by fact files alone, which are changed with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.facts.authoring.change import text_of, write_checked, write_whole
from bot.facts.authoring.yaml_text import NotWrittenError, key_beside_id, offset_of, record_of
from bot.facts.folders import printable, yaml_files
from bot.facts.loader import FolderLoader, Reader
from bot.facts.reading.file_read import DOSSIER, FACT, ORGANIZATION, PARTY, PERSON, SOURCE, Symbol
from bot.facts.reading.nodes import ListNode, Scalar
from bot.facts.reading.schema import read_content
from bot.facts.reading.wire import symbol_table
from bot.model.ids import is_id

KINDS: Final = (FACT, SOURCE, PERSON, ORGANIZATION)
_NAMED_AS: Final = {PERSON: (PERSON, PARTY), ORGANIZATION: (ORGANIZATION, PARTY)}
_FORMERLY: Final = "formerly"


@dataclass(frozen=True, slots=True)
class _Edit:
    """What takes the place of a stretch of a text."""

    start: int
    end: int
    text: str


def rename(folder: Path, old: str, new: str, reader: Reader, *, kind: str | None = None) -> Path:
    """Rename what is called `old` in a dossier, or the dossier itself; gives the dossier's folder.

    Args:
        folder: The dossier's.
        old: The id it has.
        new: The id it shall have.
        reader: What reads the dossier.
        kind: One of `KINDS`, or `dossier`, where several things have that id.

    Raises:
        NotWrittenError: It can't be; nothing is changed.
        OSError: A file can't be written; nothing is changed.
    """
    if not is_id(new):
        raise NotWrittenError(
            f"{new!r} is no id: write 1 to 64 small letters, digits and hyphens, the first no hyphen"
        )
    if new == old:
        raise NotWrittenError(f"{old!r} is called so already: name another id")
    texts = {path: text_of(path) for path in yaml_files(folder)}
    found = {path: list(_symbols(path, text)) for path, text in texts.items()}
    kinds = [
        symbol.of for symbols in found.values() for symbol, is_definition in symbols
        if is_definition and symbol.id == old and kind in {None, symbol.of}
    ]  # fmt: skip
    if not kinds:
        raise NotWrittenError(f"nothing is called {old!r} in {folder}: `check` lists what is wrong with ids")
    if len(set(kinds)) > 1:
        raise NotWrittenError(f"{old!r} is a {' and a '.join(sorted(set(kinds)))}: say which with --kind")
    of = kinds[0]
    for path, symbols in found.items():
        for symbol, is_definition in symbols:
            if is_definition and symbol.of == of and symbol.id == new:
                place = f"{printable(path)}:{symbol.location.line}:{symbol.location.column}"
                raise NotWrittenError(f"{place}: another {of} is called {new!r}: name an id that is free")
    changed = {path: _renamed(texts[path], found[path], of, old, new) for path in texts}
    files = {path: text.encode() for path, text in changed.items() if text != texts[path]}
    if of == DOSSIER:
        return _move(folder, new, files, reader)
    write_checked(folder, files, reader)
    return folder


def _symbols(path: Path, text: str) -> Iterator[tuple[Symbol, bool]]:
    """What a file defines and names, each with whether it is defined there."""
    read = read_content(text.encode())
    if not read.is_whole:
        raise NotWrittenError(f"{path} can't be read: mend it first ({read.problems[0].message})")
    table = symbol_table(read)
    yield from ((symbol, True) for symbol in table.definitions)
    yield from ((symbol, False) for symbol in table.references)


def _renamed(text: str, symbols: list[tuple[Symbol, bool]], of: str, old: str, new: str) -> str:
    kinds = {of, *_NAMED_AS.get(of, ())}
    edits: dict[_Edit, None] = {}
    for symbol, is_definition in symbols:
        if symbol.id != old or symbol.of not in kinds or (is_definition and symbol.of != of):
            continue
        start = _value_at(text, symbol.location.line, symbol.location.column, old)
        edits[_Edit(start, start + len(old), new)] = None
        if is_definition and of in {FACT, DOSSIER}:
            edits[_kept(text, of, old, new)] = None
    for edit in sorted(edits, key=lambda one: -one.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _value_at(text: str, line: int, column: int, value: str) -> int:
    """Where a value stands that is written plainly or in quotes."""
    start = offset_of(text, line, column)
    start += text[start] in "\"'"
    if not text.startswith(value, start):
        raise NotWrittenError(
            f"line {line}: {value!r} is written in a way that can't be changed: do it by hand"
        )
    return start


def _kept(text: str, of: str, old: str, new: str) -> _Edit:
    """The edit that adds the old id to `formerly`, in place of the new one where it had that once."""
    record = record_of(text, DOSSIER if of == DOSSIER else "facts", old)
    if record is None:
        raise NotWrittenError(f"{old!r} is written in a way that can't be changed: do it by hand")
    ends = "\r\n" if "\r\n" in text else "\n"
    known = record.value(_FORMERLY)
    had = [one for one in known.items if isinstance(one, Scalar)] if isinstance(known, ListNode) else []
    if any(one.text == old for one in had):
        return _Edit(0, 0, "")  # it has had it before
    again = next((one for one in had if one.text == new), None)
    if again is not None:
        start = _value_at(text, again.line, again.column, new)
        return _Edit(start, start + len(new), old)
    if isinstance(known, ListNode) and known.items:
        last = known.items[-1]
        assert isinstance(last, Scalar)
        end = _value_at(text, last.line, last.column, last.text) + len(last.text)
        end += text[end : end + 1] in {'"', "'"}
        is_flow = text[offset_of(text, known.line, known.column)] == "["
        margin = " " * (known.column - 1)
        return _Edit(end, end, f", {old}") if is_flow else _Edit(end, end, f"{ends}{margin}- {old}")
    if known is not None:
        raise NotWrittenError(f"line {known.line}: formerly has no list of ids: write one, or take it away")
    place, added = key_beside_id(text, record, _FORMERLY, f"[{old}]")
    return _Edit(place, place, added)


def _move(folder: Path, new: str, files: Mapping[Path, bytes], reader: Reader) -> Path:
    """Give a dossier's folder its new name, with the files that say it; put all back where that is wrong."""
    target = folder.absolute().with_name(new)
    if target.exists():
        raise NotWrittenError(f"{target} is there already: give the dossier another id")
    before = {path: path.read_bytes() for path in files}
    known = {problem.message for problem in FolderLoader(folder, reader).load().problems}
    folder.rename(target)
    try:
        for path, content in files.items():
            write_whole(target / path.name, content)
        wrong = [one for one in FolderLoader(target, reader).load().problems if one.message not in known]
    except OSError:
        wrong = []
        _move_back(target, folder, before)
        raise
    if wrong:
        _move_back(target, folder, before)
        raise NotWrittenError(f"nothing was renamed, for it would be wrong: {wrong[0]}")
    return target


def _move_back(target: Path, folder: Path, before: Mapping[Path, bytes]) -> None:
    for path, content in before.items():
        write_whole(target / path.name, content)
    target.rename(folder)
