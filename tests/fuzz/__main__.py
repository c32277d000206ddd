"""Hands the program what nobody sends it: `python -m tests.fuzz`, or `make fuzz`."""

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Final

import click

from tests.fuzz.record import FILE, Line, read_record, table, write_record
from tests.fuzz.target import drawn, try_here
from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import Sample, sample

CASES: Final = 100_000
_SHARES: Final = 10_000
_SHOWN: Final = 5  # failures of a target
_SLICE: Final = 200_000  # cases after which a target's count is written down


@click.command()
@click.argument("number", type=click.IntRange(1), default=CASES)
@click.option("--target", "name", type=click.Choice(list(TARGETS)), help="This one alone.")
@click.option("--seed", type=click.IntRange(0), help="Tell the case of this number, of --target.")
@click.option("--seconds", type=click.IntRange(1), help="Begin nothing new after so many.")
def main(number: int, name: str | None, seed: int | None, seconds: int | None) -> None:
    """Try NUMBER more cases, spread over all targets, and add them to those of earlier runs.

    Cases are numbered, and a number is always the same case; a run goes on where the last one ended.
    Cases that failed before are tried again first. Ends with 1 where any fails now.
    """
    if seed is not None:
        if name is None:
            raise click.UsageError("--seed tells one case of one --target")
        sys.exit(_tell(name, seed))
    lines, began = read_record(), datetime.now(UTC)
    _try_again(lines)
    shares = {name: number} if name else {one: number * TARGETS[one].share // _SHARES for one in TARGETS}
    run = _run(lines, shares, seconds)
    click.echo("\n".join(table(lines, run)))
    _tell_failing(lines)
    click.echo(f"\n{began:%Y-%m-%d %H:%M} UTC, {sum(done.seconds for done in run):.0f} s; all runs: {FILE}")
    sys.exit(1 if any(line.failing for line in lines.values()) else 0)


def _run(lines: dict[str, Line], shares: dict[str, int], seconds: int | None) -> list[Sample]:
    """Try so many cases of each target, a slice of each in turn, so that any moment to stop is as good."""
    left = {name: max(1, count) for name, count in shares.items()}
    sums = {name: Sample(name) for name in left}
    ends = time.monotonic() + seconds if seconds else None
    # click draws the bar on a terminal alone.
    with click.progressbar(length=sum(left.values()), label="cases") as bar:
        while any(left.values()) and (ends is None or time.monotonic() < ends):
            for name in [name for name, count in left.items() if count]:
                most = _SLICE * TARGETS[name].share // _SHARES if len(left) > 1 else _SLICE
                count = min(left[name], max(1, most))
                first = lines[name].next
                done = sample(name, range(first, first + count), tick=bar.update)
                lines[name].add(done)
                write_record(lines)
                left[name] -= done.cases
                sums[name].cases += done.cases
                sums[name].seconds += done.seconds
    return list(sums.values())


def _try_again(lines: dict[str, Line]) -> None:
    for name, line in lines.items():
        again = [
            one
            for known in line.failing
            for one in sample(name, range(known.number, known.number + 1)).failures
        ]
        line.mended += len(line.failing) - len(again)
        line.failing = again
    write_record(lines)


def _tell(name: str, number: int) -> int:
    click.echo(f"{name} {number}: {drawn(TARGETS[name], number)!r}")
    failures = asyncio.run(try_here(TARGETS[name], [number]))
    for failure in failures:
        click.echo(f"{failure.kind}: {failure.said}")
    return 1 if failures else 0


def _tell_failing(lines: dict[str, Line]) -> None:
    for name, line in lines.items():
        for one in line.failing[:_SHOWN]:
            click.echo(f"\n{name} {one.number} {one.kind}: {one.case}\n{one.said}")
        if len(line.failing) > _SHOWN:
            click.echo(f"\n{name}: and {len(line.failing) - _SHOWN} more; see {FILE}")


if __name__ == "__main__":
    main()
