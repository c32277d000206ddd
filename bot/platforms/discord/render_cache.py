"""Drawings in the forms that are sent, each made once."""

import json
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Final

import discord

from bot.model.briefing import Briefing, Buttons
from bot.model.ids import DossierId
from bot.platforms.discord.render import Drawing, long_lines, render
from bot.ports import Core

_KEPT_SHEETS: Final = 256

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
        """Give the embed as Discord's JSON."""
        return self._drawn


class Rows(discord.ui.View):
    """Rows of buttons drawn beforehand; presses come back through a dynamic item, not through this view."""

    def __init__(self, rows: tuple[Mapping[str, Any], ...]) -> None:
        super().__init__(timeout=None)
        self._rows = [dict(row) for row in rows]
        # discord.py keeps every view it sends, but a stopped one.
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Give the rows as Discord's JSON."""
        return self._rows


class Sheet:
    """A drawing that can be sent any number of times, in the forms that the ways of sending take."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._bodies: dict[Place, bytes] = {}

    @cached_property
    def embeds(self) -> list[discord.Embed]:
        """The embeds for discord.py."""
        return [Drawn(embed) for embed in self._drawing.embeds]

    @cached_property
    def view(self) -> Rows:
        """The buttons for discord.py."""
        return Rows(self._drawing.rows)

    def body(self, place: Place) -> bytes:
        """Give the JSON that answers an interaction.

        Source: Discord documentation, Receiving and Responding, "Interaction Response Structure".
        """
        body = self._bodies.get(place)
        if body is None:
            kind = _UPDATE if place is Place.IN_PLACE else _NEW_MESSAGE
            body = self._bodies[place] = encoded({"type": kind, "data": self._message(place)})
        return body

    def late_body(self, place: Place) -> bytes:
        """Give the JSON of a message sent after the first answer."""
        return encoded(self._message(place))

    def edit_body(self) -> bytes:
        """Give the JSON that takes a message's place; who sees that was settled before."""
        return encoded(self._message(Place.IN_PLACE))

    def _message(self, place: Place) -> Mapping[str, Any]:
        message = {
            "embeds": self._drawing.embeds,
            "components": self._drawing.rows,
            "allowed_mentions": {"parse": []},
        }
        return {**message, **flags(place)}


def flags(place: Place) -> Mapping[str, int]:
    """Give what makes a message private."""
    return {"flags": _EPHEMERAL} if place is Place.PRIVATE else {}


def encoded(body: Mapping[str, Any]) -> bytes:
    """Encode a body as JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


class Sheets:
    """Draws briefings; what was drawn lately is kept, for briefings never change."""

    def __init__(self, core: Core) -> None:
        self._core = core
        # Blocks are told apart by identity, for hashing them takes about as long as drawing them; but buttons
        # by value, for the core puts them anew under a page that it remembers. Holding the briefing keeps
        # the identities from being given to others.
        self._kept: dict[tuple[object, ...], tuple[Briefing, Sheet]] = {}

    async def sheet(self, briefing: Briefing, *, dossier: DossierId, key: str = "", note: str = "") -> Sheet:
        """Draw a briefing; the arguments are those of `render`.

        Raises:
            ValueError: Discord would not take all of it.
        """
        blocks = (block if isinstance(block, Buttons) else id(block) for block in briefing.blocks)
        name = (dossier, key, note, briefing.title, *blocks)
        kept = self._kept.get(name)
        if kept:
            return kept[1]
        tokens = {
            line: await self._core.keep_line(line) for line in long_lines(briefing, dossier=dossier, key=key)
        }
        sheet = Sheet(render(briefing, dossier=dossier, key=key, tokens=tokens, note=note))
        if len(self._kept) >= _KEPT_SHEETS:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = (briefing, sheet)
        return sheet
