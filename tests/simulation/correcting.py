"""Corrections in a simulated process: facts that are noted when they change, and what is told of them.

What a message says travels in it as JSON, for whoever judges the history: the facts with the digests of what
is told of them; in a notice what each was told as, and what is told now.
"""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Notice, Span
from bot.model.errors import LedgerError
from bot.model.ids import DossierId, FactId
from bot.model.telling import Told
from bot.ports import Clock
from bot.reminders.correction_composer import BookCorrections
from bot.reminders.dispatcher import Dispatcher
from bot.reminders.ledger.correction_contract import CorrectionClaim, CorrectionLedger
from tests.simulation.edits import EditedBooks

_WATCHED: Final = 0.4  # seconds after which an edit is seen
_AGAIN: Final = 5.0

Said = tuple[tuple[str, ...], ...]
"""Facts with the digests of what is said of them, in order; of one that is gone, an empty one."""


def written(said: Iterable[Sequence[str]]) -> str:
    """What a message says, as it travels in it."""
    return json.dumps(sorted(said))


def read(text: str) -> Said:
    """The same back; nothing where nothing is said."""
    return tuple(tuple(one) for one in json.loads(text)) if text else ()


def post_of(told: Iterable[tuple[FactId, Told]]) -> Briefing:
    """A post that tells these facts."""
    return Briefing(title=written((fact, one.digest) for fact, one in told), blocks=())


def said_in(notice: Notice) -> Said:
    """What a notice says."""
    return read(notice.lines[0][0].text) if notice.lines and isinstance(notice.lines[0][0], Span) else ()


class WrittenCorrections(BookCorrections):
    """The product's, which says whether a correction can be told; told as JSON.

    Args:
        checks: Whether what is told is held against the book.
    """

    def __init__(self, books: EditedBooks, zone: ZoneInfo, *, checks: bool) -> None:
        super().__init__(books, zone, lambda briefing: briefing)
        self._checks = checks
        self._edited = books

    def is_current(self, claim: CorrectionClaim) -> bool:
        return not self._checks or super().is_current(claim)

    def notice(self, claim: CorrectionClaim) -> Notice:
        made = super().notice(claim)
        said = written(
            (one.fact, one.before.digest, one.after.digest if one.after else "") for one in claim.differences
        )
        return Notice(lines=((Span(said),),)) if made.lines else made

    def post(self, claim: CorrectionClaim) -> Briefing | None:
        made = super().post(claim)
        if made is None or claim.post is None:
            return None
        facts = {item.occurrence.fact for item in claim.post.items}
        told = post_of((fact, one) for fact, one in self._edited.current_tellings.items() if fact in facts)
        return replace(told, notice=self.notice(claim))

    def reply(self, claim: CorrectionClaim) -> Briefing:
        super().reply(claim)
        return Briefing(title=self.notice(claim).lines[0][0].text, blocks=())  # type: ignore[union-attr]


async def note_edits(
    books: EditedBooks, ledger: CorrectionLedger, dossier: DossierId, clock: Clock, dispatcher: Dispatcher
) -> None:
    """Note what readers are told by each version of the book, as the program does."""
    noted = -1
    while True:
        current = books.current
        if current != noted:
            try:
                await ledger.note_tellings(dossier, books.tellings[current], at=clock.now())
            except LedgerError:
                await asyncio.sleep(_AGAIN)
                continue
            noted = current
            dispatcher.nudge()
        coming = books.next_edit()
        if coming is None:
            if books.current == noted:
                return
        else:
            await asyncio.sleep(coming - clock.now().timestamp() + _WATCHED)
