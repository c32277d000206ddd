"""What goes wrong in one history, drawn from its seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final

from bot.reminders.rate_limiter import DeliveryTimings
from tests.simulation.edits import DatedEdit, draw_edits

TIMINGS: Final = DeliveryTimings(idle=310.0, senders=4)
IMPATIENT: Final = DeliveryTimings(idle=310.0, senders=4, grace=600.0)
"""Records as missed what is later than ten minutes."""

_EDITED: Final = 0.25
_REVOKED: Final = 0.1
_PLANNED: Final = 0.6
_LATE: Final = 0.08
_EDITABLE: Final = (*[math.inf] * 6, 0.0, 100.0)
_CORRECTING_STEPS: Final = 14
_KNOWN_STEPS: Final = 40
"""A process takes about so many steps until its first posts are delivered."""


class End(StrEnum):
    """How a process ends, or seems to."""

    CRASH = "crash"
    FREEZE = "freeze"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Fate:
    """What befalls a process at its nth step.

    Attributes:
        seconds: How long it is frozen.
        after: Steps count from the first of these on: a post, an edit, a reply; empty for all.
    """

    step: int
    end: End
    seconds: float = 0.0
    after: str = ""

    def __str__(self) -> str:
        when = f"{self.end} at step {self.step}" + f" of the first {self.after}" * bool(self.after)
        return when + (f" for {self.seconds:g} s" if self.seconds else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """How one request goes wrong; seconds for those that come late."""

    kind: str
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind} {self.seconds:g} s" if self.seconds else self.kind


FINE: Final = Fault("fine")
_POST_FAULTS: Final = (
    *(Fault(kind) for kind in ("429", "500", "500_after", "reset", "reset_after", "hang", "hang_after")),
    *(Fault("slow", seconds) for seconds in (5.0, 25.0)),
    *(Fault("late_effect", seconds) for seconds in (1.0, 14.0)),
)
_VERY_LATE: Final = tuple(Fault("late_effect", seconds) for seconds in (40.0, 100.0))
_READ_FAULTS: Final = tuple(Fault(kind) for kind in ("429", "500", "hang"))
_DELETE_FAULTS: Final = tuple(Fault(kind) for kind in ("429", "500", "reset_after"))
_OF_INSTALLATION: Final = Fault("token revoked")
_FREEZES: Final = (3.0, 20.0, 50.0, 80.0, 400.0, 1500.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One history's misfortunes.

    Attributes:
        place: Number of the subscriptions it is about.
        has_nonce: Whether the platform makes no second message with a nonce of the last five minutes.
        is_whole: Whether dispatchers plan and tidy too, or only deliver what was planned before.
        fates: Of each process that is there from the beginning, None for one that nothing befalls.
        next_fate: Of the process that comes after the first one that ends.
        pause: Seconds until it comes.
        post_faults: Of the first requests to post, in order; the rest are fine.
        lag: Seconds until a message shows in history.
        composing: Seconds for the first posts to be put into words.
        broken: Numbers of transactions that fail, over all processes; negative ones fail after the commit.
        is_unreadable: Whether history can't be read.
        is_closed: Whether the channels take no messages.
        edits: What is done to the facts meanwhile.
        amend_faults: Of the first requests to edit a message.
        reply_faults: Of the first requests to reply to one.
        editable_seconds: How old a message may be to be edited.
        turns: Seconds that the first corrections wait for their turn.
    """

    place: int
    has_nonce: bool
    is_whole: bool
    timings: DeliveryTimings
    fates: tuple[Fate | None, ...]
    next_fate: Fate | None
    pause: float
    post_faults: tuple[Fault, ...]
    read_faults: tuple[Fault, ...]
    delete_faults: tuple[Fault, ...]
    lag: float
    composing: tuple[float, ...]
    broken: frozenset[int]
    is_unreadable: bool
    is_closed: bool
    edits: tuple[DatedEdit, ...] = ()
    amend_faults: tuple[Fault, ...] = ()
    reply_faults: tuple[Fault, ...] = ()
    editable_seconds: float = math.inf
    turns: tuple[float, ...] = ()

    @property
    def corrects(self) -> bool:
        """Whether what was posted is corrected: a place that plans nothing notes no edits either."""
        return self.is_whole and bool(self.edits)

    @property
    def is_asleep(self) -> bool:
        """Whether a process may sleep through its lease between its last check and the write."""
        fates = (*self.fates, self.next_fate)
        return any(fate and fate.end is End.FREEZE and fate.seconds > self.timings.request for fate in fates)

    @property
    def may_double(self) -> bool:
        """Whether a second message may stand until it is swept.

        A process was asleep, or the first message arrived later than the quiet time: the platform kept it
        back, and its sender may have slept before writing it, which counts in the time of its request.
        """
        faults = (*self.post_faults, *self.reply_faults)
        late = max((self._late(fault) for fault in faults), default=0.0)
        return self.is_asleep or late + self._longest_sleep + self.lag >= self.timings.quiet

    @property
    def _longest_sleep(self) -> float:
        fates = (*self.fates, self.next_fate)
        return max((fate.seconds for fate in fates if fate and fate.end is End.FREEZE), default=0.0)

    def told(self) -> list[str]:
        """The misfortunes in words, one line each."""
        return [
            f"place {self.place}, {'planned by dispatchers' if self.is_whole else 'planned before'}",
            f"processes: {_listed(self.fates)}",
            f"another {self.pause:g} s after one ends: {self.next_fate or 'nothing befalls it'}",
            f"faults of posts: {_listed(self.post_faults)}",
            f"of looks: {_listed(self.read_faults)}; of deletions: {_listed(self.delete_faults)}",
            f"history {'unreadable' if self.is_unreadable else f'{self.lag:g} s late'}",
            f"channels {'closed' if self.is_closed else 'open'}",
            f"a nonce {'is' if self.has_nonce else 'is not'} known to the platform for five minutes",
            f"seconds until posts are worded: {_listed(self.composing)}",
            f"edits of the facts: {_listed(self.edits)}",
            f"faults of corrections: {_listed(self.amend_faults)}; of replies: {_listed(self.reply_faults)}",
            f"messages can be edited for {self.editable_seconds:g} s; turns: {_listed(self.turns)}",
            f"transactions that fail: {_listed(sorted(self.broken))}",
        ]

    def _late(self, fault: Fault) -> float:
        """How long after its sender gave up a message arrives."""
        if fault.kind == "slow":
            return max(0.0, fault.seconds - self.timings.request)
        return fault.seconds


def _listed(things: Sequence[object]) -> str:
    return ", ".join(str(thing or "nothing") for thing in things) or "none"


def draw(chance: Random, places: int) -> Scenario:
    """Draw a history's misfortunes."""
    rolls = chance.random
    is_late = rolls() < _LATE
    is_impatient = rolls() < 0.02
    return Scenario(
        place=int(rolls() * places),
        has_nonce=rolls() < 0.5,
        is_whole=is_impatient or rolls() < 0.05,
        timings=IMPATIENT if is_impatient else TIMINGS,
        fates=tuple(_fate(chance) for _ in range(1 if rolls() < 0.65 else 2)),
        next_fate=_fate(chance) if rolls() < 0.3 else None,
        pause=1200.0 if is_impatient else chance.choice((0.5, 5.0, 40.0, 90.0, 400.0)),
        post_faults=_some(chance, _POST_FAULTS + _VERY_LATE * is_late, 0.5),
        read_faults=_some(chance, _READ_FAULTS, 0.15),
        delete_faults=_some(chance, _DELETE_FAULTS, 0.6),
        lag=chance.choice((5.0, 10.0, 30.0, 100.0)) if rolls() < 0.1 else 0.0,
        composing=tuple(chance.choice((0.0, 32.0, 34.0, 60.0)) for _ in range(2)) if rolls() < 0.08 else (),
        broken=frozenset({_broken(chance)}) if rolls() < 0.1 else frozenset(),
        is_unreadable=rolls() < 0.04,
        is_closed=rolls() < 0.02,
    )


def scenario_of(seed: int, places: int, edited_places: int) -> tuple[Scenario, Random]:
    """The misfortunes of a history, and what decides all else that happens in it."""
    chance = Random(seed)  # noqa: S311 - the same each time
    drawn = draw(chance, places)
    edited = with_edits(drawn, Random(f"{seed} edits"), edited_places)  # noqa: S311
    return with_installation_faults(edited, Random(f"{seed} token")), chance  # noqa: S311


def with_edits(scenario: Scenario, chance: Random, places: int) -> Scenario:
    """A fourth of all histories have facts that change; `chance` is another than what drew the rest.

    Where nobody plans, nothing that becomes owed again is entered again.
    """
    if chance.random() >= _EDITED or scenario.is_closed or scenario.timings is IMPATIENT:
        return scenario
    is_whole = scenario.is_whole or chance.random() < _PLANNED
    edits = draw_edits(chance, can_undo=is_whole)
    place = int(chance.random() * places)
    edited = replace(scenario, place=place, is_whole=is_whole, edits=edits)
    return _with_corrections(edited, chance) if is_whole else edited


def _with_corrections(scenario: Scenario, chance: Random) -> Scenario:
    """What goes wrong where something posted is corrected; processes have longer to meet their fate."""
    is_late = chance.random() < _LATE
    faults = _POST_FAULTS + _VERY_LATE * is_late
    return replace(
        scenario,
        fates=tuple(_correcting(fate, chance) for fate in scenario.fates),
        next_fate=_correcting(scenario.next_fate, chance),
        amend_faults=_some(chance, faults, 0.4),
        reply_faults=_some(chance, faults, 0.4),
        editable_seconds=chance.choice(_EDITABLE),
        turns=tuple(chance.choice((0.0, 20.0, 32.0, 34.0)) for _ in range(4))
        if chance.random() < 0.4
        else (),
    )


def _correcting(fate: Fate | None, chance: Random) -> Fate | None:
    """Half of what befalls processes befalls them while they correct."""
    if fate is None or chance.random() < 0.5:
        return fate
    return replace(
        fate,
        step=1 + int(chance.random() * _CORRECTING_STEPS),
        after=chance.choice(("post", "edit", "reply")),
    )


def with_installation_faults(scenario: Scenario, chance: Random) -> Scenario:
    """A tenth of all histories have the bot's token revoked for a while; `chance` is another than before."""
    if chance.random() >= _REVOKED:
        return scenario
    posts, reads = (_interrupted(faults, chance) for faults in (scenario.post_faults, scenario.read_faults))
    return replace(scenario, post_faults=posts, read_faults=reads)


def _interrupted(faults: tuple[Fault, ...], chance: Random) -> tuple[Fault, ...]:
    at = int(chance.random() * (len(faults) + 1))
    return (*faults[:at], *[_OF_INSTALLATION] * (1 + int(chance.random() * 4)), *faults[at:])


def _fate(chance: Random) -> Fate | None:
    roll = chance.random()
    if roll < 0.35:
        return None
    step = 1 + int(chance.random() * _KNOWN_STEPS)
    if roll < 0.8:
        return Fate(step, End.CRASH)
    if roll < 0.92:
        return Fate(step, End.FREEZE, chance.choice(_FREEZES))
    return Fate(step, End.STOP)


def _some(chance: Random, faults: tuple[Fault, ...], often: float) -> tuple[Fault, ...]:
    """Draw a few faults in a row, with fine requests between them."""
    found = []
    while chance.random() < often:
        found.append(chance.choice(faults) if chance.random() < 0.85 else FINE)
    return tuple(found)


def _broken(chance: Random) -> int:
    number = 2 + int(chance.random() * 12)
    return number if chance.random() < 0.5 else -number
