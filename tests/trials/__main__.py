"""Kills real processes at all points of the delivery protocol: `python -m tests.trials`, or `make trials`."""

import asyncio
import logging
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click

from tests.trials.batch import PARALLEL, carry_out_all, opened_stores
from tests.trials.correcting import draw_correction
from tests.trials.draw import draw
from tests.trials.order import Without
from tests.trials.owing import Stores
from tests.trials.record import OF_CORRECTIONS, read_record, write_record
from tests.trials.takeover import HEADINGS, QUICK, SLOW, measure
from tests.trials.tally import Tally, aligned

TRIALS: Final = 480
CONTROLS: Final = 48
_AT_ONCE: Final = 20  # measurements that mostly wait for a lease to end
_BATCH: Final = 96  # trials between two notes of what became of them
_CONTROLS_BEGIN: Final = 10_000_000


@click.command()
@click.argument("number", type=click.IntRange(1), default=TRIALS)
@click.option("--without", type=click.Choice([one.value for one in Without]), default=Without.NOTHING.value)
@click.option(
    "--seed", type=click.IntRange(0), help="The number of the first trial; by itself, added to none."
)
@click.option(
    "--seconds", type=click.IntRange(1), help="Begin no more trials after that; what was done counts."
)
@click.option("--parallel", type=click.IntRange(1), default=PARALLEL, help="Trials at one time.")
@click.option("--controls", type=int, default=CONTROLS, help="Trials of each control; 0 for none.")
@click.option("--takeover/--no-takeover", default=True, help="Measure how soon another process takes over.")
@click.option("--corrections", is_flag=True, help="Trials of corrections, in the place of reminders.")
@click.option("--verbose", is_flag=True, help="Print each trial, and the logs of those that went wrong.")
def main(
    number: int,
    seed: int | None,
    seconds: int | None,
    parallel: int,
    controls: int,
    *,
    without: str,
    takeover: bool,
    corrections: bool,
    verbose: bool,
) -> None:
    """Do so many trials, and print what became of them.

    They go on where the last run ended, and add up in build/trials.json, but where a seed is given or a piece
    is left out.

    Ends with 1 where a reminder was lost or doubled, or where a control, which lacks a piece of the
    protocol, lost and doubled none.
    """
    # Those who were killed leave their requests behind.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    kind = Without(without)
    run = Run(parallel, seconds, corrections=corrections, verbose=verbose)
    sys.exit(asyncio.run(run.run(number, kind, seed, controls, takeover=takeover and not corrections)))


class Run:
    """One run of the command."""

    def __init__(self, parallel: int, seconds: int | None, *, corrections: bool, verbose: bool) -> None:
        self._part = OF_CORRECTIONS if corrections else ""
        # That a correction is being sent is written down with the claim; only looking can be taken out.
        self._controls = [Without.RECONCILIATION] if corrections else list(Without)[1:]
        self._parallel = parallel
        self._seconds = seconds
        self._verbose = verbose

    async def run(
        self, number: int, kind: Without, seed: int | None, controls: int, *, takeover: bool
    ) -> int:
        """The exit code."""
        began = datetime.now(UTC)
        async with opened_stores() as stores, asyncio.TaskGroup() as tasks:
            measures = takeover and kind is Without.NOTHING
            slow = tasks.create_task(measure(stores, SLOW, parallel=_AT_ONCE)) if measures else None
            if seed is None and kind is Without.NOTHING:
                tally = await self._go_on(stores, number)
            else:
                tally = await self._trials(stores, range(seed or 0, (seed or 0) + number), kind)
                click.echo("\n".join(tally.lines()))
                self._tell_bad(tally)
            good = not tally.violations if kind is Without.NOTHING else self._control(kind, tally)
            if kind is Without.NOTHING and controls:
                good = all([await self._check(one, stores, controls) for one in self._controls]) and good
            if slow:
                # After all else, for a busy machine would be measured with them.
                rows = [HEADINGS, *(await slow), *(await measure(stores, QUICK, parallel=1))]
                click.echo("\n" + "\n".join(aligned(rows)))
        seconds = (datetime.now(UTC) - began).total_seconds()
        click.echo(f"\n{began:%Y-%m-%d %H:%M} UTC, {seconds:.0f} s. {'Good.' if good else 'NOT GOOD.'}")
        return 0 if good else 1

    async def _go_on(self, stores: Stores, number: int) -> Tally:
        """Do the trials that come next, a batch at a time, so that a run that is cut short is not lost."""
        record, began, tally = read_record(part=self._part), time.monotonic(), Tally()
        record.runs += 1
        while tally.trials < number and (self._seconds is None or time.monotonic() - began < self._seconds):
            start, batch_began = record.next, time.monotonic()
            batch = range(start, start + min(_BATCH, number - tally.trials))
            done = await self._trials(stores, batch, Without.NOTHING)
            tally.add_all(done)
            record.add(done, time.monotonic() - batch_began)
            write_record(record, part=self._part)
            self._tell_bad(done)
        click.echo("\n".join(record.lines()))
        return tally

    async def _trials(self, stores: Stores, numbers: Sequence[int], kind: Without) -> Tally:
        drawing = draw_correction if self._part else draw
        orders = [drawing(number, kind) for number in numbers]
        label = "trials" if kind is Without.NOTHING else f"without {kind}"
        # click draws the bar on a terminal alone.
        with click.progressbar(length=len(orders), label=label) as bar:
            return await carry_out_all(
                orders, stores, parallel=self._parallel, on_done=lambda _: bar.update(1)
            )

    async def _check(self, kind: Without, stores: Stores, number: int) -> bool:
        tally = await self._trials(stores, range(_CONTROLS_BEGIN, _CONTROLS_BEGIN + number), kind)
        return self._control(kind, tally)

    @staticmethod
    def _control(kind: Without, tally: Tally) -> bool:
        counts = tally.verdicts
        needed = counts["doubled"] if kind is Without.RECONCILIATION else tally.violations
        click.echo(
            f"Control without {kind}: {counts['lost']} lost and {counts['doubled']} doubled of {tally.trials}"
            + ("." if needed else ": it shows nothing, so the trials prove nothing.")
        )
        return bool(needed)

    def _tell_bad(self, tally: Tally) -> None:
        for outcome in tally.bad:
            click.echo(f"{outcome.verdict.upper()}: {outcome.order}: {outcome.why}")
            if self._verbose:
                click.echo(outcome.log)


if __name__ == "__main__":
    main()
