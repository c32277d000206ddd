"""Which trials there are: every fault on every platform and store, and all points of the protocol in turn."""

from collections.abc import Sequence
from itertools import product
from random import Random
from typing import Final

from tests.trials.order import FAR_SIDE, WRITING, End, Fate, Fault, Order, Without

PLATFORMS: Final = ("slack", "discord")
STORES: Final = ("sqlite", "postgres")

_ENTERED: Final = ("enqueue.before", "enqueue.inside", "enqueue.after")
_CLAIMED: Final = ("claim.inside", "claim.after", "post.before", WRITING)
_DELIVERED: Final = ("post.after", "confirm.inside", "confirm.after")
_REFUSED: Final = ("retry.before", "retry.inside", "retry.after")
_DOUBTED: Final = ("doubt.before", "doubt.inside", "doubt.after", "find.before", "find.after")
_SWEPT: Final = ("sweeps.after", "swept.before", "swept.inside", "swept.after")
_AMBIGUOUS: Final = (*_ENTERED, *_CLAIMED, FAR_SIDE, *_DOUBTED, "confirm.inside", "confirm.after", *_SWEPT)
_UNANSWERED: Final = frozenset(
    {
        Fault.ERROR,
        Fault.ERROR_AFTER,
        Fault.RESET,
        Fault.RESET_AFTER,
        Fault.TIME_OUT,
        Fault.TIME_OUT_AFTER,
        Fault.LATE,
    }
)
_LEFT_HANGING: Final = frozenset({Fault.TIME_OUT, Fault.TIME_OUT_AFTER, Fault.SLOW, Fault.LATE})
_READ_FAILS: Final = frozenset({Fault.TOO_MANY, Fault.ERROR, Fault.RESET, Fault.TIME_OUT})
_LATER: Final = (
    "find.before",
    "find.after",
    WRITING,
    "post.after",
    "doubt.inside",
    "confirm.inside",
    "sweeps.after",
    "swept.inside",
    "delete.before",
    "delete.after",
)
"""Where a second process dies, which took over from the first."""


def points_of(fault: Fault) -> Sequence[str]:
    """The points that a process comes by where this goes wrong with its first post."""
    if fault is Fault.TOO_MANY:
        return (*_ENTERED, *_CLAIMED, *_REFUSED, *_DELIVERED)
    if fault in _UNANSWERED:
        return _AMBIGUOUS if fault in _LEFT_HANGING else tuple(p for p in _AMBIGUOUS if p != FAR_SIDE)
    far_side = (FAR_SIDE,) if fault in _LEFT_HANGING else ()
    return (*_ENTERED, *_CLAIMED, *far_side, *_DELIVERED)


def draw(number: int, without: Without = Without.NOTHING) -> Order:
    """One trial; its number decides all of it, and any 48 in a row have every fault everywhere."""
    chance = Random(number)  # noqa: S311 - the same each time
    cells = tuple(product(Fault, PLATFORMS, STORES))
    fault, platform, store = cells[number % len(cells)]
    post_fault = fault
    if fault in {Fault.UNREADABLE, Fault.HISTORY_LATE}:
        # Only who is in doubt reads history.
        post_fault = chance.choice(
            (Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.TIME_OUT, Fault.TIME_OUT_AFTER)
        )
    points = points_of(post_fault)
    turn, cell = divmod(number, len(cells))
    point, end = points[(turn + 5 * cell) % len(points)], End.KILL
    if without is Without.NOTHING:
        weights = (2, 1, 1, 6) if point == WRITING else (6, 1, 1, 2)
        [end] = chance.choices((End.KILL, End.STOP, End.NAP, End.FREEZE), weights)
    fates = [
        Fate(point=point, end=end, skips=int(point in {"post.before", WRITING} and chance.random() < 0.3))
    ]
    if end is not End.NAP and chance.random() < 0.3:
        fates.append(Fate(point=chance.choice(_LATER), end=End.KILL))
    return Order(
        number=number,
        platform=platform,
        store=store,
        fault=fault,
        post_fault=post_fault,
        times=chance.choice((1, 1, 2)),
        read_fails=post_fault in _READ_FAILS and chance.random() < 0.3,
        forgets_nonces=chance.random() < 0.5,
        fates=tuple(fates),
        without=without,
    )
