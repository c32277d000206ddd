"""RequestHandler drawn lately, so that what is asked again is not drawn again."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

import discord

from bot.model.attachment import Attachment
from bot.model.briefing import Briefing
from bot.model.exchange import AnswerKey
from bot.model.ids import DossierId
from bot.model.recent import Recent
from bot.platforms.discord.files import with_files
from bot.platforms.discord.render import Drawing, long_lines, render
from bot.ports import Core

_KEPT: Final = 256  # renderings

# Source: Discord documentation, Receiving and Responding, "Interaction Callback Type"; Message Resource,
# "Message Flags".
_NEW_MESSAGE: Final = 4
_UPDATE: Final = 7
_EPHEMERAL: Final = 1 << 6


class Place(Enum):
    """Where an answer goes."""

    PRIVATE = "private"
    """A new message that the asker alone sees."""
    PUBLIC = "public"
    """A new message for the whole channel."""
    IN_PLACE = "in place"
    """The message whose button was pressed."""


class Drawn(discord.Embed):
    """An embed drawn beforehand."""

    def __init__(self, drawn: Mapping[str, Any]) -> None:
        super().__init__(title=drawn.get("title"), description=drawn.get("description"))
        self._drawn = drawn

    def to_dict(self) -> Any:
        """The embed as Discord's JSON."""
        return self._drawn


class Rows(discord.ui.View):
    """Rows of buttons drawn beforehand; presses come back through a dynamic item, not through this view."""

    def __init__(self, rows: tuple[Mapping[str, Any], ...]) -> None:
        super().__init__(timeout=None)
        self._rows = [dict(row) for row in rows]
        # discord.py keeps every view it sends, but a stopped one.
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The rows as Discord's JSON."""
        return self._rows


class Rendering:
    """A drawing that can be sent any number of times, in the forms that the ways of sending take.

    Attributes:
        files: What goes along with it.
    """

    def __init__(self, drawing: Drawing, files: Sequence[Attachment] = ()) -> None:
        self._drawing = drawing
        self.files = tuple(files)
        # All but the end of the JSON, which says who sees the message.
        message = {"embeds": drawing.embeds, "components": drawing.rows, "allowed_mentions": {"parse": []}}
        self._begun = encoded(with_files(message, self.files))[:-1]

    @property
    def embeds(self) -> list[discord.Embed]:
        """The embeds for discord.py."""
        return [Drawn(embed) for embed in self._drawing.embeds]

    @property
    def view(self) -> Rows:
        """The buttons for discord.py."""
        return Rows(self._drawing.rows)

    def body(self, place: Place) -> bytes:
        """The JSON that answers an interaction.

        Source: Discord documentation, Receiving and Responding, "Interaction Response Structure".
        """
        kind = _UPDATE if place is Place.IN_PLACE else _NEW_MESSAGE
        return b'{"type":%d,"data":%b}' % (kind, self.message(place))

    def message(self, place: Place) -> bytes:
        """The JSON of a message sent after the first answer, or put in the place of one."""
        return self._begun + (b',"flags":%d}' % _EPHEMERAL if place is Place.PRIVATE else b"}")


def flags(place: Place) -> Mapping[str, int]:
    """What makes a message private."""
    return {"flags": _EPHEMERAL} if place is Place.PRIVATE else {}


def encoded(body: Mapping[str, Any]) -> bytes:
    """Encode a body as JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class RenderCache:
    """Draws briefings; an answer that its key says is the same as one before is drawn once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._kept: Recent[tuple[AnswerKey, str], Rendering] = Recent(_KEPT)

    async def rendering(
        self,
        briefing: Briefing,
        dossier: DossierId,
        key: AnswerKey | None = None,
        *,
        reminder: str = "",
    ) -> Rendering:
        """A briefing, drawn.

        Args:
            briefing: What to draw.
            dossier: The dossier that its buttons ask.
            key: Of the reply it belongs to; None for what is drawn anew each time.
            reminder: The key of the reminder that this is.

        Raises:
            ValueError: Discord would not take all of it.
        """
        known = self._kept.get((key, reminder)) if key else None
        if known:
            return known
        lines = long_lines(briefing, dossier=dossier, key=reminder)
        tokens = {line: await self._core.keep_line(line) for line in lines}
        drawing = render(briefing, dossier=dossier, key=reminder, tokens=tokens)
        made = Rendering(drawing, briefing.attachments)
        if key:
            self._kept.put((key, reminder), made)
        return made
