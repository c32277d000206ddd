"""What all runs on this machine have tried so far: a file that adds up, and its table."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.fuzz.target import Failure
from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import Sample
from tests.trials.tally import aligned

FILE: Final = Path("build/fuzz.json")
_HEADINGS: Final = ("target", "", "", "cases", "this run", "a second", "slowest", "failing", "mended")


@dataclass(slots=True)
class Line:
    """What is known of one target.

    Attributes:
        next: The number of the first case that no run has tried.
        failing: Cases that failed when they were last tried.
        mended: Cases that failed once and no longer do.
    """

    cases: int = 0
    next: int = 0
    seconds: float = 0.0
    slowest_seconds: float = 0.0
    slowest: int = 0
    failing: list[Failure] = field(default_factory=list)
    mended: int = 0

    def add(self, done: Sample) -> None:
        """Add a run's cases."""
        self.cases += done.cases
        self.next += done.cases
        self.seconds += done.seconds
        self.failing += done.failures
        if done.slowest_seconds > self.slowest_seconds:
            self.slowest, self.slowest_seconds = done.slowest, done.slowest_seconds


def read_record(file: Path = FILE) -> dict[str, Line]:
    """Read what earlier runs tried; nothing where there is no file."""
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    lines = {name: Line(**kept) for name, kept in found.items() if name in TARGETS}
    for line in lines.values():
        line.failing = [Failure(**one) for one in line.failing]  # type: ignore[arg-type]  # as JSON gives it
    return {name: lines.get(name, Line()) for name in TARGETS}


def write_record(lines: dict[str, Line], file: Path = FILE) -> None:
    """Write it down whole, or not at all."""
    file.parent.mkdir(exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps({name: asdict(line) for name, line in lines.items()}, indent=1))
    new.replace(file)


def table(lines: dict[str, Line], run: Sequence[Sample]) -> Sequence[str]:
    """Draw up what all runs have tried, a line for each target."""
    by_name = {done.target: done for done in run}
    rows: list[Sequence[str]] = [_HEADINGS]
    for name, line in lines.items():
        done = by_name.get(name)
        rows.append(
            (
                *(name, "", "", f"{line.cases:,}", f"{done.cases:,}" if done else "-"),
                f"{line.cases / line.seconds:,.0f}" if line.seconds else "-",
                f"{line.slowest_seconds * 1000:,.0f} ms",
                *(str(len(line.failing)), str(line.mended)),
            )
        )
    total = [sum(line.cases for line in lines.values()), sum(done.cases for done in run)]
    failing, mended = (
        sum(map(len, (line.failing for line in lines.values()))),
        sum(line.mended for line in lines.values()),
    )
    rows.append(("all", "", "", *(f"{count:,}" for count in total), "", "", str(failing), str(mended)))
    return aligned(rows)
