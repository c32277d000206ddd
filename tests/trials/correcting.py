"""A trial of a correction: a post whose fact has changed is edited, and told below, whatever dies."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from typing import Final

from bot.clock import SystemClock
from bot.model.correction import Shown, ShownKind
from bot.model.telling import tellings
from bot.reminders.ledger.opening import open_ledger
from bot.wording.reminders import compose
from tests.model.plan_books import Holidays
from tests.platforms.discord.discord_core import SampleCore
from tests.reminders.chats import words
from tests.reminders.reckoning import due_between
from tests.trials.child import KINDS
from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import WRITING, End, Fate, Fault, Order, Without
from tests.trials.owing import book_for, subscription_for
from tests.trials.trial import Outcome, Trial

_EDITED: Final = ("claim_correction.inside", "claimed_edit", "amend.before", "amend.after", "edited.inside")
_TOLD: Final = ("edited.after", "claimed_reply", "reply.before", "reply.after", "told.inside", "told.after")
_FROZEN: Final = ("claimed_edit", "freeze.before", "freeze.inside", "freeze.after", *_TOLD[1:])
_REFUSED: Final = ("retry_correction.before", "retry_correction.inside", "retry_correction.after")
_DOUBTED: Final = (
    "doubt_correction.before",
    "doubt_correction.inside",
    "doubt_correction.after",
    "find.before",
    "find.after",
)
_TWICE: Final = frozenset(
    {"claim_correction.inside", "claim_correction.after", *_REFUSED, *_DOUBTED, WRITING}
)
"""Points that both the edit and the message below it come by."""
FAULTS: Final = (
    Fault.NONE,
    Fault.TOO_MANY,
    Fault.ERROR,
    Fault.ERROR_AFTER,
    Fault.RESET,
    Fault.RESET_AFTER,
    Fault.TIME_OUT,
    Fault.TIME_OUT_AFTER,
    Fault.SLOW,
    Fault.LATE,
)


def points_of_correction(fault: Fault, *, is_frozen: bool) -> Sequence[str]:
    """The points that a process comes by where this goes wrong with what it sends."""
    plain = (*(_FROZEN if is_frozen else (*_EDITED, *_TOLD)), WRITING)
    if fault is Fault.TOO_MANY:
        return (*plain, *_REFUSED)
    return plain if fault in {Fault.NONE, Fault.SLOW} else (*plain, *_DOUBTED)


def draw_correction(number: int, without: Without = Without.NOTHING) -> Order:
    """One trial; its number decides all of it, and any 40 in a row have every fault everywhere."""
    chance = Random(f"correction {number}")  # noqa: S311 - the same each time
    cells = tuple(product(FAULTS, PLATFORMS, STORES))
    turn, cell = divmod(number, len(cells))
    fault, platform, store = cells[cell]
    is_frozen = chance.random() < 0.2
    points = points_of_correction(fault, is_frozen=is_frozen)
    point, end = points[(turn + 5 * cell) % len(points)], End.KILL
    if without is not Without.NOTHING:
        point = "reply.after"
    else:
        weights = (2, 1, 1, 6) if point == WRITING else (6, 1, 1, 2)
        [end] = chance.choices((End.KILL, End.STOP, End.NAP, End.FREEZE), weights)
    fates = [Fate(point=point, end=end, skips=int(point in _TWICE and chance.random() < 0.5))]
    if end is not End.NAP and chance.random() < 0.3:
        fates.append(Fate(point=chance.choice((*_TOLD, "find.after", WRITING)), end=End.KILL))
    return Order(
        number=number,
        platform=platform,
        store=store,
        fault=fault,
        post_fault=fault,
        times=chance.choice((1, 1, 2)),
        read_fails=False,
        forgets_nonces=without is not Without.NOTHING or chance.random() < 0.5,
        fates=tuple(fates),
        without=without,
        corrects=True,
        is_frozen=is_frozen,
    )


class CorrectionTrial(Trial):
    """One of them under way."""

    async def prepare(self, alone: asyncio.Lock) -> None:
        """Post a reminder whose date is then corrected, so long ago that it is to be told below it too."""
        async with alone:
            await self._post()
        self.channel.stood_before = 1

    async def _post(self) -> None:
        due, where, clock, kind = (
            self.due,
            self.channel.destination,
            SystemClock(),
            KINDS[self.order.platform],
        )
        book, wish = book_for(due), subscription_for(where, due)
        items = due_between([wish], lambda _: book, Holidays(), due - timedelta(days=1), due)
        [(fact, told)] = tellings(book).items()
        before = {fact: replace(told, when="2011-01-01")}
        async with (
            open_ledger(self.place) as ledger,
            kind.connect(dict(self.channel.far_end.settings), SampleCore(), clock) as platform,
        ):
            await ledger.enqueue(list(items), until=due)
            await ledger.note_tellings(wish.dossier, before, at=due - timedelta(minutes=20))
            claim = await ledger.claim(
                now=clock.now(), lease_seconds=60, quiet_seconds=1, platforms=(where.platform,)
            )
            assert claim
            shown = Shown(
                key=claim.key,
                kind=ShownKind.POST,
                dossier=wish.dossier,
                destination=where,
                language="en",
                shown_at=due,
                told=before,
            )
            await ledger.show(shown, now=due, fence=claim.fence)
            said = compose(book, [item.occurrence for item in claim.items], wish)
            assert await ledger.confirm(claim, await platform.post(where, said, key=claim.key))
            await ledger.note_tellings(wish.dossier, tellings(book), at=due - timedelta(minutes=15))

    def judge(self) -> Outcome:
        """Compare what a reader sees with what was to be told."""
        self.channel.look()
        post, *replies = map(words, self.channel.messages())
        on_top, below = post.count("Corrected"), sum("Corrected" in reply for reply in replies)
        doubled = self.channel.doubled_seconds
        if on_top > 1 or below > 1 or (doubled and not self.order.may_double):
            verdict = "doubled"
        # What is edited no more may have been edited by a request that nobody saw succeed.
        elif below != 1 or (on_top != 1 and not self.order.is_frozen):
            verdict = "lost"
        else:
            verdict = "swept" if doubled else "delivered"
        why = f"corrected {on_top} times on top, {below} times below, doubled for {doubled:.1f} s"
        return Outcome(order=self.order, verdict=verdict, met=self.met, doubled_seconds=doubled, why=why)
