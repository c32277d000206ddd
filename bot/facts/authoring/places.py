"""Where things go: which dossier is meant, and which of its files takes an entry."""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bot.facts.authoring.change import text_of
from bot.facts.authoring.yaml_text import (
    SCHEMA_LINE,
    Entry,
    NotWrittenError,
    values_of,
    with_entries,
    written,
)
from bot.facts.folders import dossier_folders, yaml_files
from bot.model.ids import is_id

DRAFTS: Final = "draft-"
"""Begins the names of files of drafts."""
_LONGEST: Final = 64  # characters of an id
_MOST_FILES: Final = 1000


def dossier_folder(root: Path, named: str | None) -> Path:
    """The folder of the dossier that somebody means.

    Args:
        root: The folder of the dossiers, or the one dossier.
        named: Its id or its folder; None for the only one there is.

    Raises:
        NotWrittenError: There is no such one, or more than one.
    """
    try:
        known = dossier_folders(root) if root.is_dir() else []
        if named is not None:
            place = next((one for one in known if one.absolute().name == named), Path(named))
            if place not in known and not (place.is_dir() and yaml_files(place)):
                there = ", ".join(one.absolute().name for one in known) or "none yet"
                raise NotWrittenError(f"there is no dossier {named!r} (there is: {there}): `init` makes one")
            return place
    except OSError as error:
        raise NotWrittenError(f"{str(root)!r} can't be read: {error.strerror or error}") from error
    if not known:
        raise NotWrittenError(f"{str(root)!r} holds no dossier: `init` makes one")
    if len(known) > 1:
        there = ", ".join(one.absolute().name for one in known)
        raise NotWrittenError(f"there are several dossiers ({there}): name one with --dossier")
    return known[0]


def placed(folder: Path, key: str, entries: Sequence[Entry], *, first: str = "") -> tuple[Path, str]:
    """The file that takes entries at the end of its list, and what it then holds; nothing is written.

    Args:
        folder: The dossier's.
        key: The list: `facts`, `sources`, `people` or `organizations`.
        entries: What is to stand in it.
        first: The name of the file that is tried first, without its suffix; the list's if left out.

    Raises:
        NotWrittenError: No file can take them.
    """
    values_of(written({key: list(entries)}))  # what YAML can't hold is told before any file is looked at
    own = folder / f"{first or key}.yaml"
    others = [path for path in yaml_files(folder) if not path.name.startswith(DRAFTS)]
    having = [] if first else [path for path in others if f"\n{key}:" in f"\n{text_of(path)}"]
    fresh = (folder / f"{first or key}-{number}.yaml" for number in range(2, _MOST_FILES))
    for path in (*([own] if own.exists() or not having else []), *having, *_missing(own), *fresh):
        text = text_of(path) or SCHEMA_LINE
        made = with_entries(text, key, entries)
        if made is not None:
            return path, made
    raise NotWrittenError(f"no file of {folder} takes an entry in {key!r}")


def _missing(path: Path) -> Iterable[Path]:
    return [] if path.exists() else [path]


def chosen(given: str | None, called: str, taken: Iterable[str], *, otherwise: str) -> str:
    """The id that somebody gives, else one made of what the thing is called.

    Raises:
        NotWrittenError: The id given is none, or another thing has it.
    """
    if given is None:
        return slug(called, taken, otherwise=otherwise)
    if not is_id(given):
        raise NotWrittenError(
            f"{given!r} is no id: write 1 to 64 small letters, digits and hyphens, the first no hyphen"
        )
    if given in set(taken):
        raise NotWrittenError(f"something is called {given!r} already: give another id")
    return given


def slug(text: str, taken: Iterable[str] = (), *, otherwise: str) -> str:
    """An id made of a text's letters and digits, and of a number where others have it.

    Args:
        text: What it shall be like.
        taken: Ids of others.
        otherwise: Where the text has no letter that an id may have, as in Chinese.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    base = "-".join(words)[: _LONGEST - 4].strip("-") or otherwise
    known = set(taken)
    ids = (base, *(f"{base}-{number}" for number in range(2, _MOST_FILES)))
    found = next((one for one in ids if one not in known and is_id(one)), None)
    if found is None:
        raise NotWrittenError(f"no id can be made of {text[:40]!r}: give one")
    return found
