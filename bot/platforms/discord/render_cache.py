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
from bot.platforms.discord.drawing import Drawing
from bot.platforms.discord.files import with_files
from bot.platforms.discord.registered import RegisteredCommands
from bot.platforms.discord.render import long_lines, render
from bot.ports import Core

_KEPT: Final = 256  # renderings

# Source: Discord documentation, Receiving and Responding, "Interaction Callback Type"; Message Resource,
# "Message Flags".
_NEW_MESSAGE: Final = 4
_UPDATE: Final = 7
_EPHEMERAL: Final = 1 << 6
_LAYOUT: Final = 1 << 15


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


class Components(discord.ui.View):
    """Components drawn beforehand; presses come back with what they carry, not through this view."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(timeout=None)
        self._drawing = drawing
        # discord.py keeps every view it sends, but a stopped one.
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """The components as Discord's JSON."""
        return [dict(one) for one in self._drawing.components]

    def has_components_v2(self) -> bool:
        """Whether they say all that the message says, which discord.py then flags."""
        return self._drawing.is_layout


class Rendering:
    """A drawing that can be sent any number of times, in the forms that the ways of sending take.

    Attributes:
        files: What goes along with it.
    """

    def __init__(self, drawing: Drawing, files: Sequence[Attachment] = ()) -> None:
        self._drawing = drawing
        self.files = tuple(files)
        # All but the end of the JSON, which says what the message was before and who sees it.
        message: dict[str, Any] = {"components": drawing.components, "allowed_mentions": {"parse": []}}
        if not drawing.is_layout:
            message["embeds"] = drawing.embeds
        self._begun_anew = encoded(with_files(message, self.files))[:-1]
        self._begun = encoded(message)[:-1] if files else self._begun_anew

    @property
    def is_layout(self) -> bool:
        """Whether it is drawn as a layout, which can take the place of anything."""
        return self._drawing.is_layout

    @property
    def fields(self) -> dict[str, Any]:
        """What discord.py takes to send it."""
        view = Components(self._drawing)
        return {"view": view} if self.is_layout else {"view": view, "embeds": self._embeds}

    @property
    def _embeds(self) -> list[discord.Embed]:
        return [Drawn(embed) for embed in self._drawing.embeds]

    def body(self, place: Place) -> bytes:
        """The JSON that answers an interaction.

        Source: Discord documentation, Receiving and Responding, "Interaction Response Structure".
        """
        kind = _UPDATE if place is Place.IN_PLACE else _NEW_MESSAGE
        return b'{"type":%d,"data":%b}' % (kind, self.message(place))

    def message(self, place: Place, *, has_files: bool = False) -> bytes:
        """The JSON of a message sent after the first answer, or put in the place of one.

        Args:
            place: Where it goes.
            has_files: Whether the message that it is put in the place of has its files already.
        """
        flags = _flags(place, is_layout=self.is_layout)
        # What stands there may be a message with embeds, or the sign that one is still to come.
        # Source: Discord documentation, Message Resource, "Edit Message": they have to be set to null.
        emptied = b',"content":null,"embeds":null' if self.is_layout and place is Place.IN_PLACE else b""
        begun = self._begun if has_files else self._begun_anew
        return begun + emptied + (b',"flags":%d}' % flags if flags else b"}")


def flags(place: Place) -> Mapping[str, int]:
    """What makes a message private."""
    return {"flags": _EPHEMERAL} if place is Place.PRIVATE else {}


def _flags(place: Place, *, is_layout: bool) -> int:
    return (_EPHEMERAL if place is Place.PRIVATE else 0) | (_LAYOUT if is_layout else 0)


def encoded(body: Mapping[str, Any]) -> bytes:
    """Encode a body as JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class RenderCache:
    """Draws briefings; an answer that its key says is the same as one before is drawn once.

    Args:
        core: Keeps lines that are too long for buttons.
        registered: Tells how commands are mentioned.
    """

    def __init__(self, core: Core, registered: RegisteredCommands) -> None:
        self._core = core
        self._registered = registered
        self._kept: Recent[tuple[AnswerKey, str, int, bool], Rendering] = Recent(_KEPT)

    async def rendering(
        self,
        briefing: Briefing,
        dossier: DossierId,
        key: AnswerKey | None = None,
        *,
        reminder: str = "",
        replaces_layout: bool = False,
    ) -> Rendering:
        """A briefing, drawn.

        Args:
            briefing: What to draw.
            dossier: The dossier that its buttons ask.
            key: Of the reply it belongs to; None for what is drawn anew each time.
            reminder: The key of the reminder that this is.
            replaces_layout: Whether it takes the place of a layout.

        Raises:
            ValueError: Discord would not take all of it.
        """
        revision = self._registered.revision
        known = self._kept.get((key, reminder, revision, replaces_layout)) if key else None
        if known:
            return known
        lines = long_lines(briefing, dossier=dossier, key=reminder)
        tokens = {line: await self._core.keep_line(line) for line in lines}
        drawing = render(
            briefing,
            dossier=dossier,
            key=reminder,
            tokens=tokens,
            mention=self._registered.mention(dossier),
            replaces_layout=replaces_layout,
        )
        made = Rendering(drawing, briefing.attachments)
        if key:
            self._kept.put((key, reminder, revision, replaces_layout), made)
        return made
