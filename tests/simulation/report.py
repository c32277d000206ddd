"""What a run of the simulation prints: progress, and the table at its end."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tests.simulation.tally import Tally
from tests.simulation.verdict import Verdict

OUTCOMES: Final = ("delivered", "held", "missed", "withdrawn", "suspended", "lost", "doubled")
_MEANING: Final = {
    "delivered": "one message stands, and the ledger knows it",
    "held": "history could not be read; a person decides",
    "missed": "later than the grace; listed as missed",
    "withdrawn": "the dossier no longer says it",
    "suspended": "the channel takes no messages",
    "lost": "must not be",
    "doubled": "two messages stand at the end; must not be",
}
_WIDTH: Final = 40
_MICRO: Final = 1_000_000


def with_progress(parts: Iterable[Tally], total: int) -> Iterator[Tally]:
    """Pass parts on, with a bar on a terminal."""
    started = time.monotonic()
    done = 0
    for part in parts:
        done += part.histories
        if sys.stderr.isatty():
            left = (time.monotonic() - started) / done * (total - done)
            bar = ("█" * (_WIDTH * done // total)).ljust(_WIDTH, "·")
            sys.stderr.write(f"\r{bar} {done:,} of {total:,} histories, {left:.0f} s left \033[K")
            sys.stderr.flush()
        yield part
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def table(tally: Tally, seeds: range, seconds: float, workers: int) -> Sequence[str]:
    """The lines of what became of many histories."""
    due = sum(tally.counts.values())
    each = tally.cpu_seconds / tally.histories * _MICRO
    return (
        f"{tally.histories:,} histories, seeds {seeds[0]} to {seeds[-1]}, {due:,} reminders due",
        "",
        *(f"{name:<10} {tally.counts[name]:>12,}  {_MEANING[name]}" for name in OUTCOMES),
        "",
        f"Two copies stood for a while in {tally.doubled_for_a_while:,} histories{_longest(tally)}.",
        "",
        "Messages whose facts changed after they were sent:",
        *(f"  {count:>12,}  {what}" for what, count in sorted(tally.corrections.items())),
        "",
        "What befell them:",
        *(f"  {count:>12,}  {what}" for what, count in sorted(tally.befell.items())),
        "",
        f"{seconds:.1f} s with {workers} at work; each history took {each:.0f} µs of a processor.",
        *_violations(tally),
    )


def ending(verdict: Verdict) -> Sequence[str]:
    """The lines of what became of one history."""
    lines = [", ".join(f"{count} {state}" for state, count in sorted(verdict.counts.items()))]
    if verdict.longest_double:
        lines.append(f"Two copies stood for {verdict.longest_double:.1f} s.")
    return [*lines, *(f"VIOLATION: {violation}" for violation in verdict.violations)]


def _longest(tally: Tally) -> str:
    seconds, seed = tally.longest_double
    return f", {seconds:.1f} s at most (seed {seed})" if seconds else ""


def _violations(tally: Tally) -> Sequence[str]:
    if not tally.violating:
        return ("No violation.",)
    return (
        f"VIOLATIONS in {tally.violating:,} histories; the first:",
        *(f"  seed {seed}: {said}" for seed, said in tally.violations),
    )
