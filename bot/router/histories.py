"""What readers were told otherwise, as it was last noted; kept in memory, so that answers need no ledger."""

from bot.model.ids import DossierId
from bot.model.telling import Telling


class Histories:
    """The changes of each dossier, newest first.

    Attributes:
        revision: Grows whenever any of them changes.
    """

    def __init__(self) -> None:
        self.revision = 0
        self._of: dict[DossierId, tuple[Telling, ...]] = {}

    def put(self, dossier: DossierId, tellings: tuple[Telling, ...]) -> None:
        """Keep the changes of a dossier in the place of those before."""
        if self._of.get(dossier, ()) != tellings:
            self._of[dossier] = tellings
            self.revision += 1

    def of(self, dossier: DossierId) -> tuple[Telling, ...]:
        """The changes of a dossier."""
        return self._of.get(dossier, ())
