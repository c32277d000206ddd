"""The dossiers with their questions, each with and without the words that an admin adds for search."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import yaml

from bot.facts.loader import FolderLoader
from bot.facts.reading.process import open_reader
from bot.model.fact import FactBook

_ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = _ROOT / "tests" / "facts" / "dossiers"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the facts that answer it; none where the sources do not say."""

    text: str
    accept: frozenset[str]


def names() -> list[str]:
    """The names of the dossiers."""
    return sorted(path.parent.name for path in FOLDER.glob("*/questions.yaml"))


def questions(name: str) -> list[Asked]:
    """A dossier's questions, the answerable ones first."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / name / "questions.yaml").read_text())
    answerable = [Asked(row["q"], frozenset(row["accept"])) for row in read["answerable"]]
    return [*answerable, *(Asked(row["q"], frozenset()) for row in read["near_miss"])]


def book(name: str) -> FactBook:
    """Load a dossier; the first one's facts are those that the project serves."""
    place = FOLDER / name / "facts"
    folders = _folders(place) if place.is_dir() else iter([_ROOT / "facts" / name])
    with open_reader() as reader:
        loaded = FolderLoader(next(folders), reader).load()
    if loaded.book is None:
        raise ValueError("\n".join(map(str, loaded.problems)))
    return loaded.book


def without_search_words(book: FactBook) -> FactBook:
    """A book without aliases, synonyms and example questions."""
    return replace(
        book,
        dossier=replace(book.dossier, synonyms=()),
        people={id_: replace(person, aliases=()) for id_, person in book.people.items()},
        organizations={id_: replace(body, aliases=()) for id_, body in book.organizations.items()},
        facts={id_: replace(fact, aliases=(), asked_as=()) for id_, fact in book.facts.items()},
    )


def _folders(place: Path) -> Iterator[Path]:
    return (path for path in sorted(place.iterdir()) if path.is_dir())
