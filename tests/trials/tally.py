"""Counts what became of trials, and prints it by platform, store and fault."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import Fault, Order
from tests.trials.trial import Outcome

VERDICTS: Final = ("delivered", "held", "swept", "lost", "doubled")
_WORDS: Final = 3  # columns; numbers follow
_HEADINGS: Final = ("platform", "store", "fault", "trials", *VERDICTS)


@dataclass(slots=True)
class Tally:
    """What became of trials.

    Attributes:
        ends: How many processes were ended, and how.
        points: Where.
        bad: Trials that lost or doubled a reminder.
        stood: How long two copies stood in the one case that may double.
        could_double: Trials of that case.
        void: Trials done again, since the machine stalled.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    cells: dict[tuple[str, str, Fault], Counter[str]] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    bad: list[Outcome] = field(default_factory=list)
    stood: list[float] = field(default_factory=list)
    could_double: int = 0
    void: int = 0

    def add(self, outcome: Outcome) -> None:
        order = outcome.order
        cell = self.cells.setdefault(_cell(order), Counter())
        for counter in (cell, self.verdicts):
            counter[outcome.verdict] += 1
        for fate in order.fates[: outcome.met]:
            self.ends[fate.end] += 1
            self.points[fate.point] += 1
        if outcome.verdict in {"lost", "doubled"}:
            self.bad.append(outcome)
        if outcome.verdict == "swept":
            self.stood.append(outcome.doubled_seconds)
        self.could_double += order.may_double

    def add_all(self, other: "Tally") -> None:
        """Add what became of others; their bad ones are left to whoever tells of them."""
        for cell, counts in other.cells.items():
            self.cells.setdefault(cell, Counter()).update(counts)
        self.verdicts.update(other.verdicts)
        self.ends.update(other.ends)
        self.points.update(other.points)
        self.stood += other.stood
        self.could_double += other.could_double
        self.void += other.void

    @property
    def trials(self) -> int:
        return self.verdicts.total()

    @property
    def violations(self) -> int:
        """How many reminders were lost or doubled."""
        return self.verdicts["lost"] + self.verdicts["doubled"]

    def lines(self) -> Sequence[str]:
        """The table, as lines."""
        rows: list[Sequence[str]] = [_HEADINGS]
        for platform, store, fault in product(PLATFORMS, STORES, Fault):
            cell = self.cells.get((platform, store, fault))
            if cell:
                rows.append((platform, store, fault.value, *_numbers(cell)))
        rows.append(("all", "", "", *_numbers(self.verdicts)))
        return (*aligned(rows), "", *self._notes())

    def _notes(self) -> Sequence[str]:
        ends = ", ".join(f"{count:,} by {end}" for end, count in self.ends.most_common())
        notes = [f"{self.ends.total():,} processes met their fate at {len(self.points)} points: {ends}."]
        if self.could_double:
            notes.append(
                f"{self.could_double} trials froze a sender between its last check and the write where the "
                f"platform knows no nonce: {len(self.stood)} doubled and were swept"
                + (f", after {max(self.stood):.1f} s at most." if self.stood else ".")
            )
        if self.void:
            notes.append(f"{self.void} trials were void and done again: the machine stalled for a second.")
        return notes


def _cell(order: Order) -> tuple[str, str, Fault]:
    return order.platform, order.store, order.fault


def _numbers(cell: Counter[str]) -> Sequence[str]:
    return [f"{cell.total():,}", *(f"{cell[verdict]:,}" for verdict in VERDICTS)]


def aligned(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Rows as lines, words to the left and numbers to the right of their columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column < _WORDS else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
