"""Answers drawn lately, so that what is asked again is not drawn again."""

import json
from dataclasses import dataclass
from typing import Final

from bot.model.briefing import Briefing
from bot.model.exchange import AnswerKey
from bot.model.ids import DossierId
from bot.model.recent import Recent
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


class RenderCache:
    """Draws briefings; an answer that its key says is the same as one before is drawn once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._kept: Recent[AnswerKey, Rendering] = Recent(_KEPT)

    def kept(self, key: AnswerKey | None) -> Rendering | None:
        """The drawing of a reply with this key, where it was drawn lately."""
        return self._kept.get(key) if key else None

    async def rendering(
        self, briefing: Briefing, dossier: DossierId, key: AnswerKey | None = None
    ) -> Rendering:
        """A briefing, drawn.

        Args:
            briefing: What to draw.
            dossier: The dossier that its buttons ask, unless the briefing names another.
            key: Of the reply it belongs to; None for what is drawn anew each time.

        Raises:
            ValueError: Slack would not take all of it.
        """
        known = self.kept(key)
        if known:
            return known
        made = drawn(render(briefing, dossier=dossier, tokens=await self.tokens(briefing, dossier)))
        if key:
            self._kept.put(key, made)
        return made

    async def tokens(self, briefing: Briefing, dossier: DossierId) -> dict[str, str]:
        """Have the core keep the lines that are too long for their buttons."""
        return {line: await self._core.keep_line(line) for line in long_lines(briefing, dossier=dossier)}


def drawn(message: Message) -> Rendering:
    """A message with its JSON texts."""
    rest = json.dumps({name: value for name, value in message.fields().items() if name != "blocks"})
    shared = f'"blocks": {message.encoded}, {rest[1:]}'
    return Rendering(
        message=message,
        ephemeral='{"response_type": "ephemeral", ' + shared,
        in_channel='{"response_type": "in_channel", ' + shared,
    )
