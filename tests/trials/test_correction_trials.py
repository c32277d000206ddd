"""Real processes killed at each step of a correction: none is forgotten, none stands twice."""

import asyncio
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from tests.trials.batch import carry_out_all, opened_stores
from tests.trials.correcting import FAULTS, draw_correction, points_of_correction
from tests.trials.draw import PLATFORMS, STORES
from tests.trials.order import End, Fate, Fault, Order
from tests.trials.record import OF_CORRECTIONS, read_record, write_record
from tests.trials.tally import Tally
from tests.trials.trial import Outcome

ROOT = Path(__file__).parents[2]


def killed(platform: str, store: str, point: str, *, is_frozen: bool) -> Order:
    """A trial of a correction with nothing wrong but that a process dies at a point."""
    return Order(
        number=0,
        platform=platform,
        store=store,
        fault=Fault.NONE,
        post_fault=Fault.NONE,
        times=0,
        read_fails=False,
        forgets_nonces=True,
        fates=(Fate(point=point, end=End.KILL),),
        corrects=True,
        is_frozen=is_frozen,
    )


@pytest.mark.parametrize("what", ["edited", "edited no more"])
def test_a_correction_is_told_once_whatever_dies_on_both_platforms_and_stores(what: str):
    is_frozen = what == "edited no more"
    points = points_of_correction(Fault.NONE, is_frozen=is_frozen)
    orders = [
        killed(platform, store, point, is_frozen=is_frozen)
        for platform, store, point in product(PLATFORMS, STORES, points)
    ]

    async def try_all() -> Tally:
        async with opened_stores() as stores:
            return await carry_out_all(orders, stores)

    tally = asyncio.run(try_all())
    assert [f"{one.order}: {one.why}" for one in tally.bad] == []
    assert tally.verdicts == {"delivered": len(orders)}
    assert tally.points == dict.fromkeys(points, len(PLATFORMS) * len(STORES))


def test_no_correction_is_lost_or_doubled_whatever_fails_besides_and_the_control_doubles_some():
    command = [sys.executable, "-W", "ignore", "-m", "tests.trials", "20", "--corrections", "--seed", "140"]
    done = subprocess.run(
        [*command, "--controls", "4", "--verbose"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Control without reconciliation" in done.stdout


def test_any_40_in_a_row_have_every_fault_on_each_platform_and_store():
    cells = {(order.fault, order.platform, order.store) for order in map(draw_correction, range(7, 47))}
    assert len(cells) == len(FAULTS) * len(PLATFORMS) * len(STORES)


def test_every_point_is_an_end_under_every_fault():
    drawn = {(one.fault, one.is_frozen, one.fates[0].point) for one in map(draw_correction, range(8_000))}
    for fault, is_frozen in product(FAULTS, (False, True)):
        found = {point for *kind, point in drawn if kind == [fault, is_frozen]}
        assert found == set(points_of_correction(fault, is_frozen=is_frozen))


def test_they_add_up_beside_the_trials_of_reminders(tmp_path: Path):
    file, order = tmp_path / "trials.json", draw_correction(0)
    for part in ("", OF_CORRECTIONS, OF_CORRECTIONS, ""):
        record, done = read_record(file, part), Tally()
        done.add(Outcome(order=order, verdict="delivered", met=1))
        record.add(done, 1.0)
        write_record(record, file, part)
    assert [read_record(file, part).next for part in ("", OF_CORRECTIONS)] == [2, 2]
