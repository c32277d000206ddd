"""What readers were told otherwise, as it was last noted; kept in memory, so that answers need no ledger."""

from collections.abc import Mapping

from bot.model.ids import DossierId, FactId
from bot.model.telling import Revision, Telling


class Histories:
    """The changes of each dossier, newest first.

    Attributes:
        revision: Grows whenever any of them changes.
    """

    def __init__(self) -> None:
        self.revision = 0
        self._of: dict[DossierId, tuple[Telling, ...]] = {}
        self._revisions: dict[DossierId, Mapping[FactId, Revision]] = {}

    def put(
        self, dossier: DossierId, tellings: tuple[Telling, ...], revisions: Mapping[FactId, Revision]
    ) -> None:
        """Keep the changes of a dossier, and how many of each fact, in the place of those before."""
        if self._of.get(dossier, ()) != tellings:
            self._of[dossier] = tellings
            self.revision += 1
        self._revisions[dossier] = revisions

    def of(self, dossier: DossierId) -> tuple[Telling, ...]:
        """The changes of a dossier."""
        return self._of.get(dossier, ())

    def revisions(self, dossier: DossierId) -> Mapping[FactId, Revision]:
        """How often what readers are told of each fact has changed."""
        return self._revisions.get(dossier, {})
