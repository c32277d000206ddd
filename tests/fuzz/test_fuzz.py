"""A few hundred cases of each fuzz target; and the harness, which finds what fails, hangs or dies."""

import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from tests.fuzz.record import read_record, table, write_record
from tests.fuzz.target import Attempt, Target, drawn, try_here
from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import sample

# The slow targets run the whole program for each case.
CASES = {"whole dossiers": 60, "Slack requests": 150, "Discord events": 80}


@pytest.mark.parametrize("name", TARGETS)
async def test_no_case_of_a_target_fails(name):
    failures = await try_here(TARGETS[name], range(CASES.get(name, 300)))
    assert failures == []


@pytest.mark.parametrize("name", TARGETS)
def test_a_number_is_always_the_same_case_and_numbers_differ(name):
    target = TARGETS[name]
    assert repr(drawn(target, 7)) == repr(drawn(target, 7))
    assert len({repr(drawn(target, number)) for number in range(30)}) > 20


def test_all_shares_are_a_whole():
    assert sum(target.share for target in TARGETS.values()) == 10_000


@asynccontextmanager
async def open_faulty() -> AsyncIterator[Attempt]:
    async def attempt(case: str) -> None:
        match case:
            case "raise":
                raise ZeroDivisionError(case)
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                time.sleep(600)  # noqa: ASYNC251 - it hangs, as a parser would

    yield attempt


def faulty(*faults: str) -> dict[str, Target]:
    """A target whose cases end in these ways, over and over."""
    known = [*faults]

    def draw(chance: Random) -> str:
        return chance.choice(known)

    return {"faulty": Target(name="faulty", share=0, draw=draw, open=open_faulty, limit_seconds=1.0)}


@pytest.mark.parametrize(("fault", "kind"), [("raise", "raised"), ("die", "died"), ("hang", "hung")])
def test_a_case_that_fails_is_found_and_those_behind_it_are_tried_all_the_same(fault, kind):
    done = sample("faulty", range(5), faulty("well", "well", "well", fault))
    expected = [
        number
        for number in range(5)
        if drawn(faulty("well", "well", "well", fault)["faulty"], number) == fault
    ]
    assert expected
    assert done.cases == 5
    assert [(one.number, one.kind, one.case) for one in done.failures] == [
        (number, kind, repr(fault)) for number in expected
    ]


def test_runs_add_up_in_the_record(tmp_path):
    file = tmp_path / "fuzz.json"
    for first in (0, 40):
        lines = read_record(file)
        assert lines["dates"].next == first
        done = sample("dates", range(first, first + 40))
        lines["dates"].add(done)
        write_record(lines, file)
    [row] = [line for line in table(read_record(file), []) if line.startswith("dates")]
    assert row.split()[1] == "80"
