"""Stores a source's text in its dossier, with the digest by which quotations are held against it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.facts.authoring.change import text_of, write_checked
from bot.facts.authoring.drafting.writing import sound_book
from bot.facts.authoring.places import chosen, placed
from bot.facts.authoring.yaml_text import NotWrittenError, key_beside_id, record_of
from bot.facts.folders import printable, yaml_files
from bot.facts.loader import Reader
from bot.facts.sources import SOURCES
from bot.model.fact import FactBook, Source
from bot.model.ids import SourceId


def described_already(folder: Path, content: bytes, id_: str | None, reader: Reader) -> bool:
    """Whether the dossier describes the source whose text is to be stored, so that only the text is lacking.

    Raises:
        NotWrittenError: The dossier has problems, or has this very text.
    """
    book = sound_book(folder, reader)
    digest = hashlib.sha256(content).hexdigest()
    for source in book.sources.values():
        if source.sha256 == digest:
            raise NotWrittenError(f"this very text is stored already, as {source.id!r}: quote from that")
    return _lacks_text(book, id_)


def store(
    folder: Path,
    content: bytes,
    suffix: str,
    reader: Reader,
    *,
    id_: str | None,
    entry: Mapping[str, Any] | None,
) -> tuple[str, Path]:
    """Store a text byte for byte; gives its source's id, and its file.

    Args:
        folder: The dossier's.
        content: The text, in UTF-8.
        suffix: Of the file it is put in.
        reader: What reads the dossier.
        id_: The source's; made of the title if left out.
        entry: What describes the source; None where the dossier describes it already.

    Raises:
        NotWrittenError: It can't be stored so; nothing is changed.
        OSError: A file can't be written; nothing is changed.
    """
    book = sound_book(folder, reader)
    if entry is None:
        assert id_ is not None
        chosen_id = id_
    else:
        _no_other(book, entry["title"])
        chosen_id = chosen(id_, entry["title"], book.sources, otherwise=f"source-{len(book.sources) + 1}")
    name = f"{SOURCES}/{chosen_id}{suffix}"
    if (folder / name).exists():
        raise NotWrittenError(f"{printable(folder / name)} is there already: give another id with --id")
    kept = {"file": name, "sha256": hashlib.sha256(content).hexdigest()}
    if entry is None:
        path, text = _completed(folder, chosen_id, kept)
    else:
        path, text = placed(folder, "sources", [{"id": chosen_id, **entry, **kept}])
    write_checked(folder, {folder / name: content, path: text.encode()}, reader)
    return chosen_id, folder / name


def _lacks_text(book: FactBook, id_: str | None) -> bool:
    found: Source | None = book.sources.get(SourceId(id_)) if id_ else None
    return found is not None and found.file is None


def _no_other(book: FactBook, title: str) -> None:
    """Refuse to describe again what was described without its text."""
    for source in book.sources.values():
        if source.file is None and title in source.title.all():
            raise NotWrittenError(
                f"{source.id!r} has that title, and no text yet: give --id {source.id} to store it there"
            )


def _completed(folder: Path, id_: str, kept: Mapping[str, str]) -> tuple[Path, str]:
    """The file that describes a source, with the keys of its text beside its id."""
    for path in yaml_files(folder):
        text = text_of(path)
        for key, value in reversed(list(kept.items())):
            record = record_of(text, "sources", id_)
            if record is None:
                break
            place, added = key_beside_id(text, record, key, value)
            text = text[:place] + added + text[place:]
        else:
            return path, text
    raise NotWrittenError(f"{id_!r} is written in a way that can't be changed: do it by hand")
