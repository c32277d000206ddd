"""What a scripted core does of sharing, as the real one does it."""

import asyncio
from dataclasses import dataclass, field, replace

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, PersonName, Span, without
from bot.model.exchange import Request


@dataclass
class Sharings:
    """What was shared.

    Attributes:
        shared: The names of the answers.
        forgotten: The keys of those taken back.
        forgot: Set once one was.
    """

    shared: dict[str, str] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)
    forgot: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin_sharing(self, answer: str) -> str:
        if answer in self.shared:
            return ""
        self.shared[answer] = f"claim {len(self.shared)}"
        return self.shared[answer]

    async def end_sharing(self, answer: str, claim: str) -> None:
        if self.shared.get(answer) == claim:
            del self.shared[answer]

    async def forget_answer(self, key: str) -> None:
        self.forgotten.append(key)
        self.forgot.set()


def as_shared(briefing: Briefing, request: Request, by: str = "Shared by ") -> Briefing:
    """A briefing as the core gives it where somebody shares it."""
    assert request.user
    note = Paragraph(line=(Span(by), PersonName(request.user, request.user_name)), quiet=True)
    undo = Button(label="Undo sharing", line=request.user, effect=Effect.UNDO)
    told = without(briefing, Effect.SHARE)
    return replace(told, blocks=(*told.blocks, note, Buttons(buttons=(undo,))))
