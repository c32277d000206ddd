"""The slash commands as Discord knows them: what their ids are, and what they are called there."""

from collections.abc import Iterable, Mapping

from bot.model.ids import DossierId
from bot.platforms.discord.text import Mention


class RegisteredCommands:
    """Slash commands of dossiers, with their ids once they are registered.

    Attributes:
        revision: Grows whenever they change.
    """

    def __init__(self) -> None:
        self.revision = 0
        self._ids: Mapping[str, str] = {}
        self._managing: Mapping[DossierId, str] = {}
        self._managed: frozenset[str] = frozenset()

    def offer(self, managing: Mapping[DossierId, str], managed: Iterable[str]) -> None:
        """Note the second slash command of each dossier that has one, and which commands it holds."""
        self._managing, self._managed = managing, frozenset(managed)
        self.revision += 1

    def dossier_of(self, name: str) -> DossierId:
        """The dossier whose slash command this is."""
        return next((dossier for dossier, own in self._managing.items() if own == name), DossierId(name))

    def note(self, ids: Mapping[str, str]) -> None:
        """Note the ids that Discord gave, by the names of the slash commands."""
        if ids != self._ids:
            self._ids = dict(ids)
            self.revision += 1

    def mention(self, dossier: DossierId) -> Mention:
        """What gives the mention of a dossier's command; none where Discord has not told its id.

        Source: Discord documentation, API Reference, "Message Formatting": `</NAME SUBCOMMAND:ID>`, and with
        a group `</NAME GROUP SUBCOMMAND:ID>`.
        """

        def mention(name: str) -> str | None:
            own = self._managing.get(dossier, dossier) if name in self._managed else dossier
            id_ = self._ids.get(own)
            return f"</{own} {name}:{id_}>" if id_ else None

        return mention
