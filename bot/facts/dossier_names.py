"""Names of dossiers that lead to two of them: an id that one had before, taken by another since."""

from collections.abc import Sequence

from bot.model.errors import Problem
from bot.model.fact import FactBook


def clashes(books: Sequence[FactBook]) -> list[Problem]:
    """A problem for each id that a dossier had before and another one has, or had too."""
    taken = {book.dossier.id: book.dossier for book in books}
    found = []
    for book in books:
        place = book.dossier.location
        for old in book.dossier.formerly:
            other = taken.setdefault(old, book.dossier)
            if other is not book.dossier:
                said = f"formerly {old!r} is the dossier in {other.location.path}"
                found.append(Problem(place.path, place.line, place.column, f"{said}: give one another id"))
    return found
