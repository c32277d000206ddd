"""Runs the simulation: `python -m tests.simulation 100000`, or one history told: `--seed 7`."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from typing import Final

from tests.simulation.mutants import TAKEN_OUT, Mutant
from tests.simulation.report import ending, table, with_progress
from tests.simulation.sample import sample_in_parallel, tell
from tests.simulation.tally import Tally

_HISTORIES: Final = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; gives 1 where something was that must not be."""
    asked = _parser().parse_args(arguments)
    mutant = Mutant(asked.without) if asked.without else Mutant.NONE
    if mutant is not Mutant.NONE:
        _print(f"WITHOUT {mutant.upper()}: {TAKEN_OUT[mutant]}; violations must be found")
    if asked.histories is None and asked.seed is not None:
        return _tell(asked.seed, mutant)
    first = asked.seed or 0
    seeds = range(first, first + (asked.histories or _HISTORIES))
    return _run(seeds, mutant, asked.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulation",
        description="Simulates the delivery of reminders while processes, requests and the ledger fail.",
    )
    parser.add_argument(
        "histories", nargs="?", type=_positive, metavar="N", help=f"how many, {_HISTORIES} by default"
    )
    parser.add_argument(
        "--seed", type=int, metavar="S", help="with N: the first seed; alone: tell this history step by step"
    )
    parser.add_argument(
        "--workers", type=_positive, default=os.cpu_count() or 1, metavar="W", help="processes to use"
    )
    parser.add_argument(
        "--without",
        choices=[mutant.value for mutant in TAKEN_OUT],
        help="take out a piece of the protocol, to see that it is missed",
    )
    return parser


def _positive(said: str) -> int:
    number = int(said)
    if number < 1:
        raise ValueError(said)
    return number


def _tell(seed: int, mutant: Mutant) -> int:
    lines, verdict = tell(seed, mutant)
    _print(f"seed {seed}", *lines, "", *ending(verdict))
    return 1 if verdict.violations else 0


def _run(seeds: range, mutant: Mutant, workers: int) -> int:
    started = time.monotonic()
    tally = Tally()
    for part in with_progress(sample_in_parallel(seeds, mutant, workers), len(seeds)):
        tally.add(part)
    _print(*table(tally, seeds, time.monotonic() - started, workers))
    return 1 if tally.violating else 0


def _print(*lines: str) -> None:
    print("\n".join(lines))  # noqa: T201 - the command's answer


if __name__ == "__main__":
    sys.exit(main())
