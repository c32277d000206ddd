"""A handful of trials, and that the harness can fail."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.trials.batch import opened_stores
from tests.trials.draw import PLATFORMS, STORES, draw, points_of
from tests.trials.order import TIMINGS, WRITING, End, Fault
from tests.trials.pair import opened_pair
from tests.trials.record import read_record, write_record
from tests.trials.takeover import freeze_before_writing
from tests.trials.tally import Tally
from tests.trials.trial import Outcome

ROOT = Path(__file__).parents[2]


def trials(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.trials", "--no-takeover", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)


def test_no_reminder_is_lost_or_doubled_whatever_dies_and_controls_double_some():
    done = trials("24", "--controls", "16", "--seed", "504", "--verbose")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Control without reconciliation" in done.stdout
    assert "Control without intent" in done.stdout


def test_what_runs_have_done_adds_up_in_a_file_and_goes_on_where_it_ended(tmp_path):
    file, orders = tmp_path / "build" / "trials.json", [draw(number) for number in range(4)]
    for verdict, some in (("delivered", orders[:3]), ("doubled", orders[3:])):
        record, done = read_record(file), Tally()
        for order in some:
            done.add(Outcome(order=order, verdict=verdict, why="for the test", met=1, log=""))
        record.runs += 1
        record.add(done, 1.5)
        write_record(record, file)
    record = read_record(file)
    assert (record.next, record.runs, record.seconds) == (4, 2, 3.0)
    assert record.tally.verdicts == {"delivered": 3, "doubled": 1}
    assert record.tally.violations == 1
    assert sum(cell.total() for cell in record.tally.cells.values()) == 4
    assert [line for line in record.lines() if line.startswith("DOUBLED: ")]


def test_any_48_trials_in_a_row_have_every_fault_on_each_platform_and_store():
    cells = {(order.fault, order.platform, order.store) for order in map(draw, range(7, 55))}
    assert len(cells) == len(Fault) * len(PLATFORMS) * len(STORES)


def test_every_point_is_an_end_in_each_cell_within_the_published_number_of_trials():
    drawn = {
        (order.platform, order.store, order.fault, order.fates[0].point) for order in map(draw, range(10_000))
    }
    for platform in PLATFORMS:
        for store in STORES:
            for fault in set(Fault) - {Fault.UNREADABLE, Fault.HISTORY_LATE}:
                assert {point for *cell, point in drawn if cell == [platform, store, fault]} == set(
                    points_of(fault)
                ), (platform, store, fault)


def test_a_sender_frozen_right_before_its_write_takes_its_copy_back_without_waiting_for_the_sweep():
    async def wake() -> float:
        async with (
            opened_stores() as stores,
            opened_pair(stores, "slack", "postgres", replace(TIMINGS, sweep=3600.0)) as pair,
        ):
            return await freeze_before_writing(pair)

    assert asyncio.run(wake()) > 0


def test_the_case_that_may_double_is_told_from_all_others():
    may = [order for order in map(draw, range(10_000)) if order.may_double]
    assert may
    for order in may:
        assert order.platform == "slack" or order.forgets_nonces
        assert any(fate.point in {"post.before", WRITING} and fate.end is End.FREEZE for fate in order.fates)
