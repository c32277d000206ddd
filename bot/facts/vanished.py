"""Facts that vanish with their file or folder: somebody may be about to write it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.model.fact import FactBook

PATIENCE_SECONDS: Final = 60.0
"""How long a file that lost all its facts, or a folder that is gone, may be about to be written."""
EMPTIED: Final = (
    "all facts of this file are gone: for a minute they serve as before, since somebody may be writing it; "
    "put them back, or deprecate what no longer stands"
)
VANISHED: Final = "the folder is gone: for a minute its dossier serves as before; put it back if it is needed"


class Patience:
    """How long each folder has lacked what it held."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._lacks_since: dict[Path, float] = {}

    def waits_for(self, folder: Path) -> bool:
        """Whether what the folder lacks may still come back; the time runs from the first call."""
        now = self._monotonic()
        return now - self._lacks_since.setdefault(folder, now) < self._seconds

    def end(self, folder: Path) -> None:
        """The folder lacks nothing."""
        self._lacks_since.pop(folder, None)


def emptied(before: FactBook, after: FactBook) -> Sequence[str]:
    """Files that held facts before of which none is left anywhere."""
    held: dict[str, bool] = {}
    for id_, fact in before.facts.items():
        held[fact.location.path] = held.get(fact.location.path, False) or id_ in after.facts
    return [path for path, is_left in held.items() if not is_left]
