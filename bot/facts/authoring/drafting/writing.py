"""Puts the drafts of a source into a file of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.facts.authoring.change import write_checked
from bot.facts.authoring.drafting.proposing import Proposal, proposals
from bot.facts.authoring.places import DRAFTS, placed, slug
from bot.facts.authoring.yaml_text import NotWrittenError
from bot.facts.loader import FolderLoader, Reader
from bot.model.fact import FactBook, Source
from bot.model.ids import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What was drafted: how many facts, into which file; None where all was accounted for already."""

    count: int
    path: Path | None


def draft(folder: Path, source_id: str, reader: Reader) -> Drafted:
    """Write a draft for each sentence of a source that nothing accounts for.

    Args:
        folder: The dossier's.
        source_id: The source's.
        reader: What reads the dossier.

    Raises:
        NotWrittenError: There is no such source with a text, or the dossier has problems; nothing is changed.
        OSError: A file can't be written; nothing is changed.
    """
    book = sound_book(folder, reader)
    source = source_of(book, source_id)
    files: dict[Path, bytes] = {}
    publisher = _publisher(book, source)
    if publisher is None:
        taken = (*book.people, *book.organizations)
        name = source.publisher.original
        publisher = slug(name, taken, otherwise=f"{source.id[:40]}-publisher")
        path, text = placed(folder, "organizations", [{"id": publisher, "name": name}])
        files[path] = text.encode()
    found = tuple(proposals(book, source, publisher))
    if not found:
        return Drafted(count=0, path=None)
    path, text = placed(folder, "facts", [one.entry for one in found], first=f"{DRAFTS}{source.id}")
    files[path] = _with_notes(text, found).encode()
    write_checked(folder, files, reader)
    return Drafted(count=len(found), path=path)


def sound_book(folder: Path, reader: Reader) -> FactBook:
    """The book of a dossier without problems.

    Raises:
        NotWrittenError: It has some.
    """
    loaded = FolderLoader(folder, reader).load()
    if loaded.book is None:
        raise NotWrittenError(f"mend the dossier first: {loaded.problems[0]}")
    return loaded.book


def source_of(book: FactBook, source_id: str) -> Source:
    """A source whose text is there.

    Raises:
        NotWrittenError: There is none of this id, or its text is not there.
    """
    source = book.sources.get(SourceId(source_id))
    if source is None:
        known = ", ".join(book.sources) or "none yet: `source add` stores one"
        raise NotWrittenError(f"no source is called {source_id!r} (there is: {known})")
    if source.text is None:
        raise NotWrittenError(f"the text of {source_id!r} is not there: store it with `source add`")
    return source


def _publisher(book: FactBook, source: Source) -> str | None:
    """The organization that published a source, by its name; None where none has it."""
    names = {name.casefold() for name in source.publisher.all()}
    for body in book.organizations.values():
        if names & {name.casefold() for name in (*body.name.all(), *body.aliases)}:
            return body.id
    return None


def _with_notes(text: str, found: Sequence[Proposal]) -> str:
    """The file with a comment above each draft, of what else its sentence names."""
    for one in found:
        if one.note:
            note = " ".join(one.note.split())
            text = text.replace(f"  - id: {one.id}\n", f"  # {note}\n  - id: {one.id}\n")
    return text
