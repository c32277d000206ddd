"""What became of many histories, added up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tests.simulation.verdict import Verdict

_TOLD: Final = 20  # violations kept with their words; the others are counted


@dataclass(slots=True)
class Tally:
    """Sums over histories; adding them up in any order gives the same.

    Attributes:
        histories: How many.
        counts: Occurrences by what became of them.
        corrections: Messages whose facts were seen to change, by what became of that.
        befell: What befell processes and requests, and how often.
        doubled_for_a_while: Histories in which two copies of a post stood at some time.
        longest_double: How long two copies stood at most, in seconds, and the first seed of that.
        violating: Histories in which something was that must not be.
        violations: The first of them, by seed, each with what it was.
        cpu_seconds: What they took.
    """

    histories: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    corrections: Counter[str] = field(default_factory=Counter)
    befell: Counter[str] = field(default_factory=Counter)
    doubled_for_a_while: int = 0
    longest_double: tuple[float, int] = (0.0, 0)
    violating: int = 0
    violations: list[tuple[int, str]] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def note(self, seed: int, verdict: Verdict) -> None:
        """Add one history."""
        self.histories += 1
        self.counts.update(verdict.counts)
        self.corrections.update(verdict.corrections)
        self.befell.update(verdict.befell)
        self.doubled_for_a_while += bool(verdict.longest_double)
        self._note_double(verdict.longest_double, seed)
        if verdict.violations:
            self.violating += 1
            self._note_violations([(seed, "; ".join(dict.fromkeys(verdict.violations)))])

    def add(self, other: "Tally") -> None:
        """Add other histories."""
        self.histories += other.histories
        self.counts.update(other.counts)
        self.corrections.update(other.corrections)
        self.befell.update(other.befell)
        self.doubled_for_a_while += other.doubled_for_a_while
        self._note_double(*other.longest_double)
        self.violating += other.violating
        self._note_violations(other.violations)
        self.cpu_seconds += other.cpu_seconds

    def _note_double(self, seconds: float, seed: int) -> None:
        self.longest_double = max(self.longest_double, (seconds, seed), key=lambda one: (one[0], -one[1]))

    def _note_violations(self, found: Iterable[tuple[int, str]]) -> None:
        self.violations = sorted([*self.violations, *found])[:_TOLD]
