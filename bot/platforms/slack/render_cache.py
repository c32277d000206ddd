"""Renderings of the briefings asked for lately, so that what is asked again is not drawn again."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bot.model.briefing import Briefing
from bot.model.ids import DossierId
from bot.platforms.slack.render import Message, long_lines, render
from bot.ports import Core

_KEPT: Final = 128  # renderings


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A briefing as a message, with the two JSON texts a slash command is answered with.

    Source: Slack, "Implementing slash commands", section "Sending an immediate response".
    """

    message: Message
    ephemeral: str
    in_channel: str


class Renderings:
    """Draws briefings; one that says the same as another is drawn once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._kept: OrderedDict[tuple[Briefing, DossierId], Rendering] = OrderedDict()
        # Hashing a briefing takes longer than all else there is to do for one that was drawn; so those that
        # come again as the very same value are told by identity, which holding them keeps from being reused.
        self._same: OrderedDict[tuple[int, DossierId], tuple[Briefing, Rendering]] = OrderedDict()

    async def of(self, briefing: Briefing, dossier: DossierId) -> Rendering:
        """Give a briefing's rendering.

        Raises:
            ValueError: Slack would not take all of it.
        """
        same = self._same.get((id(briefing), dossier))
        if same:
            return same[1]
        rendering = await self._equal(briefing, dossier)
        self._same[id(briefing), dossier] = (briefing, rendering)
        if len(self._same) > _KEPT:
            self._same.popitem(last=False)
        return rendering

    async def _equal(self, briefing: Briefing, dossier: DossierId) -> Rendering:
        name = (briefing, dossier)
        known = self._kept.get(name)
        if known:
            self._kept.move_to_end(name)
            return known
        rendering = drawn(render(briefing, dossier=dossier, tokens=await self.tokens(briefing, dossier)))
        self._kept[name] = rendering
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return rendering

    async def tokens(self, briefing: Briefing, dossier: DossierId) -> dict[str, str]:
        """Have the core keep the lines that are too long for their buttons."""
        return {line: await self._core.keep_line(line) for line in long_lines(briefing, dossier=dossier)}


def drawn(message: Message) -> Rendering:
    """Give a message with its JSON texts."""
    rest = json.dumps({name: value for name, value in message.fields().items() if name != "blocks"})
    shared = f'"blocks": {message.encoded}, {rest[1:]}'
    return Rendering(
        message=message,
        ephemeral='{"response_type": "ephemeral", ' + shared,
        in_channel='{"response_type": "in_channel", ' + shared,
    )
