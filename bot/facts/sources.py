"""The documents that facts quote: loads the files that hold their texts."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.facts.files import OUTSIDE, Stamp, read_inside, stamp_of
from bot.facts.nearest import nearest
from bot.facts.reading.file_read import Document
from bot.model.errors import Problem
from bot.model.quotation import SourceText, read_source
from bot.model.source import Location
from bot.model.text import clean

MAX_SOURCE_BYTES: Final = 8 * 1024 * 1024
SEEDS: Final = "seeds"
SOURCES: Final = "sources"
"""Folders of texts: one that dossiers share, above them, and each dossier's own."""
_NAMES_COMPARED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that holds a source's text.

    Attributes:
        digest: SHA-256 of its bytes, 64 hexadecimal digits.
        text: Ready for looking up quotations, for as long as this is the file; None where it is not UTF-8.
        bad_at: The first byte that is not UTF-8.
        line_ends: What its digest would be with other ends of lines, by what those are called.
    """

    stamp: Stamp
    digest: str
    text: SourceText | None
    bad_at: int = 0
    line_ends: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTexts:
    """What the sources of a folder say.

    Attributes:
        texts: By source id; None for a source that is unchecked, or whose file has a problem.
        digests: By the path that sources give, SHA-256 of the file.
    """

    texts: Mapping[str, str | None]
    digests: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class SourceFiles:
    """Reads sources' files, again only those that changed; forgets those that no source names any more."""

    _known: dict[Path, SourceFile] = field(default_factory=dict)

    def load(self, documents: Iterable[Document], folder: Path) -> SourceTexts:
        """Read the files that sources name.

        Args:
            documents: All sources of the folder.
            folder: The dossier's.
        """
        shared = seeds_base(folder)
        texts: dict[str, str | None] = {}
        digests: dict[str, str] = {}
        problems: list[Problem] = []
        known, self._known = self._known, {}
        for document in documents:
            texts.setdefault(document.source, None)
            if document.file is None:
                continue
            file, place = document.file
            base = folder if file.startswith(f"{SOURCES}/") else shared
            try:
                found = self._read(base, file, known)
            except OSError as error:
                advice = _advice(base, file)
                problems.append(_at(place, f"file {file!r} can't be read: {_why(error)}; {advice}"))
                continue
            digests[file] = found.digest
            wrong = list(_check(document, file, place, found))
            problems += wrong
            if not wrong:
                texts[document.source] = found.text.text if found.text else None
        return SourceTexts(texts=texts, digests=digests, problems=tuple(problems))

    def _read(self, base: Path | None, file: str, known: Mapping[Path, SourceFile]) -> SourceFile:
        if base is None:
            raise OSError("no folder above the dossier holds seeds/")
        path, texts = base / file, base / file.partition("/")[0]
        if texts.is_symlink():
            raise OSError(OUTSIDE)
        stamp = stamp_of(path, texts)
        found = known.get(path)
        if found is None or found.stamp != stamp:
            found = _source_file(stamp, read_inside(path, texts, at_most=MAX_SOURCE_BYTES))
        self._known[path] = found
        return found


def seeds_base(folder: Path) -> Path | None:
    """The nearest folder at or above this one that holds `seeds/`; a link in its place is no such folder.

    A link could make any folder of the machine seem to be one of sources.
    """
    whole = folder.resolve()
    return next((base for base in (whole, *whole.parents) if _is_folder(base / SEEDS)), None)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:  # not ours to see
        return False


def _source_file(stamp: Stamp, raw: bytes) -> SourceFile:
    if len(raw) > MAX_SOURCE_BYTES:
        raise OSError("it has more than 8 MB")
    digest = hashlib.sha256(raw).hexdigest()
    plain = raw.replace(b"\r\n", b"\n")
    ends = {
        "LF": hashlib.sha256(plain).hexdigest(),
        "CRLF": hashlib.sha256(plain.replace(b"\n", b"\r\n")).hexdigest(),
    }
    try:
        text = raw.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        return SourceFile(stamp=stamp, digest=digest, text=None, bad_at=error.start, line_ends=ends)
    # Cleaned as quotations are, so that words copied from the text are found in it.
    return SourceFile(stamp=stamp, digest=digest, text=read_source(clean(text)), line_ends=ends)


def _check(document: Document, file: str, place: Location, found: SourceFile) -> Iterator[Problem]:
    if document.sha256 is None:
        yield _at(place, f"the file has no sha256 beside it: write sha256: {found.digest}")
    elif document.sha256[0] != found.digest:
        converted = next((ends for ends, it in found.line_ends.items() if it == document.sha256[0]), None)
        why = (
            f"file {file!r} had its line ends converted (it was {converted} when it was quoted from): "
            f"check it out again as it is, with `{file.partition('/')[0]}/** -text` in .gitattributes"
            if converted
            else f"file {file!r} is not the one quoted from (its sha256 is {found.digest}): restore it, "
            "or check the quotations and write the new sha256"
        )
        yield _at(document.sha256[1], why)
    if found.text is None:
        yield _at(place, f"file {file!r} is not UTF-8 at byte {found.bad_at}: save it as UTF-8")


def _advice(base: Path | None, file: str) -> str:
    name = file.partition("/")[0]
    near = nearest(file, _names(base / name)) if base else None
    return f"did you mean {near!r}?" if near and near != file else f"name a file below {name}/ that can"


def _names(texts: Path) -> list[str]:
    try:
        paths = [path for path in texts.rglob("*") if path.is_file()]
    except OSError:
        return []
    return sorted(f"{texts.name}/{path.relative_to(texts).as_posix()}" for path in paths[:_NAMES_COMPARED])


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
