"""What all runs on this machine have tried so far: a file that adds up."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.trials.order import Fault
from tests.trials.tally import Tally

FILE: Final = Path("build/trials.json")
OF_CORRECTIONS: Final = "corrections"
"""Stands for trials of corrections, which are counted beside those of reminders."""


@dataclass(slots=True)
class Record:
    """What is known of all trials.

    Attributes:
        next: The number of the first trial that no run has done.
        tally: What became of them.
        bad: Those that lost or doubled a reminder, in words.
        seconds: How long they took.
        runs: How many runs did them.
    """

    next: int = 0
    tally: Tally = field(default_factory=Tally)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0
    runs: int = 0

    def add(self, done: Tally, seconds: float) -> None:
        """Add the trials that come next."""
        self.next += done.trials
        self.tally.add_all(done)
        self.bad += [f"{one.verdict.upper()}: {one.order}: {one.why}" for one in done.bad]
        self.seconds += seconds

    def lines(self) -> Sequence[str]:
        """The table of all runs, as lines."""
        taken = f"{self.runs} runs, trials 0 to {self.next - 1:,}, {self.seconds:,.0f} s"
        return (taken, *self.tally.lines(), *self.bad)


def read_record(file: Path = FILE, part: str = "") -> Record:
    """Read what earlier runs tried, of reminders or of a part; nothing where there is no file."""
    kept: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    kept = kept.get(part, {}) if part else kept
    if "next" not in kept:
        return Record()
    tally = Tally(
        verdicts=Counter(kept["verdicts"]),
        cells={
            (platform, store, Fault(fault)): Counter(cell) for platform, store, fault, cell in kept["cells"]
        },
        ends=Counter(kept["ends"]),
        points=Counter(kept["points"]),
        stood=kept["stood"],
        could_double=kept["could_double"],
        void=kept["void"],
    )
    return Record(next=kept["next"], tally=tally, bad=kept["bad"], seconds=kept["seconds"], runs=kept["runs"])


def write_record(record: Record, file: Path = FILE, part: str = "") -> None:
    """Write it down whole, or not at all, beside what is there of others."""
    tally = record.tally
    others: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    written = {
        "next": record.next,
        "runs": record.runs,
        "seconds": record.seconds,
        "verdicts": tally.verdicts,
        "cells": [[*cell, counts] for cell, counts in tally.cells.items()],
        "ends": tally.ends,
        "points": tally.points,
        "stood": tally.stood,
        "could_double": tally.could_double,
        "void": tally.void,
        "bad": record.bad,
    }
    kept = {**others, part: written} if part else {**others, **written}
    file.parent.mkdir(exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(kept, indent=1))
    new.replace(file)
