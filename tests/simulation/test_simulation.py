"""The product's dispatcher, sender and ledger in simulated histories, and the simulation itself."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.__main__ import main
from tests.simulation.memory import BROKEN_AFTER, BROKEN_BEFORE
from tests.simulation.mutants import TAKEN_OUT, Mutant
from tests.simulation.places import EDITED_PLACES, PLACES
from tests.simulation.report import table
from tests.simulation.sample import sample, sample_in_parallel, tell
from tests.simulation.scenario import End, scenario_of
from tests.simulation.tally import Tally
from tests.simulation.verdict import Verdict

ROOT = Path(__file__).parents[2]
POST_FAULTS = "429 500 500_after reset reset_after hang hang_after slow late_effect closed".split()
FATES = {
    *(end.value for end in End),
    *(f"post {kind}" for kind in POST_FAULTS),
    *(f"find {kind}" for kind in ("429", "500", "hang", "closed", "token revoked")),
    "post token revoked",
    *(f"delete {kind}" for kind in ("429", "500", "reset_after")),
    *(f"{what} {kind}" for what in ("amend", "reply") for kind in POST_FAULTS if kind != "closed"),
    "amend closed",
    BROKEN_BEFORE,
    BROKEN_AFTER,
}


OF_CORRECTIONS = [Mutant.SHOWN, Mutant.CLAIM, Mutant.LOOK, Mutant.RECHECK]


def corrected(seeds: range) -> list[int]:
    """Those in which messages are corrected."""
    return [seed for seed in seeds if scenario_of(seed, len(PLACES), len(EDITED_PLACES))[0].corrects]


@pytest.fixture(scope="module")
def tally() -> Tally:
    return sample(range(4000))


def test_no_history_violates_the_protocol(tally: Tally) -> None:
    assert tally.histories == 4000
    assert tally.violations == []
    assert tally.counts["lost"] == tally.counts["doubled"] == 0


def test_every_fate_and_fault_befalls_somebody(tally: Tally) -> None:
    assert set(tally.befell) == FATES


def test_every_permitted_end_is_reached(tally: Tally) -> None:
    assert {state for state, count in tally.counts.items() if count} == {
        "delivered",
        "held",
        "missed",
        "withdrawn",
        "suspended",
    }


def test_copies_are_made_now_and_then_and_swept(tally: Tally) -> None:
    """A sweep with nothing to sweep would prove nothing."""
    assert tally.doubled_for_a_while > 10


@pytest.mark.parametrize("mutant", [one for one in TAKEN_OUT if one not in OF_CORRECTIONS])
def test_a_piece_taken_out_is_missed_within_a_few_hundred_histories(mutant: Mutant) -> None:
    assert sample(range(600), mutant).violating


@pytest.mark.parametrize("mutant", OF_CORRECTIONS)
def test_a_piece_of_correcting_taken_out_is_missed(mutant: Mutant) -> None:
    assert sample(corrected(range(3500)), mutant).violating


def test_corrections_are_told_undone_and_told_below_in_many_histories() -> None:
    tally = sample(corrected(range(1500)))
    assert tally.violations == []
    assert tally.corrections["edited"] > 20
    assert tally.corrections["told below"] > 20
    assert tally.corrections["undone, nothing left"] > 5
    assert tally.corrections["holds again"] > 5
    assert tally.corrections["told below, for it is not edited"] > 5


@pytest.mark.parametrize("mutant", [Mutant.RECONCILIATION, Mutant.INTENT, Mutant.SWEEP])
def test_readers_see_doubles_where_a_piece_is_taken_out(mutant: Mutant) -> None:
    """Not only the watching ledger notices: two messages stand in the channel at the end."""
    assert sample(range(1000), mutant).counts["doubled"]


def test_a_seed_tells_the_same_history_whatever_ran_before() -> None:
    alone = [tell(seed)[0] for seed in range(100)]
    sample(range(2000, 2010))
    assert [tell(seed)[0] for seed in reversed(range(100))] == alone[::-1]


def test_a_seed_tells_the_same_history_in_every_process() -> None:
    """Neither where objects lie in memory nor how strings are hashed changes anything."""
    told = hashlib.sha256(repr([tell(seed) for seed in range(300)]).encode()).hexdigest()
    program = (
        "import hashlib; from tests.simulation.sample import tell; "
        "print(hashlib.sha256(repr([tell(seed) for seed in range(300)]).encode()).hexdigest())"
    )
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        run = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == told


def test_several_workers_find_what_one_finds() -> None:
    one, two = Tally(), Tally()
    for part in sample_in_parallel(range(1200), Mutant.SWEEP, 1):
        one.add(part)
    for part in sample_in_parallel(range(1200), Mutant.SWEEP, 2):
        two.add(part)
    one.cpu_seconds = two.cpu_seconds
    assert one == two
    assert one.violations


def test_the_command_ends_well_where_nothing_is_violated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["200", "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "200 histories, seeds 0 to 199" in told
    assert "No violation." in told


def test_the_command_fails_and_names_seeds_where_something_is_violated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["200", "--workers", "1", "--without", "intent"]) == 1
    told = capsys.readouterr().out
    seed = told.split("  seed ")[1].split(":")[0]
    assert main(["--seed", seed, "--without", "intent"]) == 1
    assert "VIOLATION: " in capsys.readouterr().out


def test_a_seed_alone_is_told_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3"]) == 0
    told = capsys.readouterr().out
    assert "process 1  has claimed" in told
    assert "message 1 with the key" in told
    assert told.rstrip().endswith("delivered")


def test_a_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["none"])
    assert "invalid" in capsys.readouterr().err


def test_parts_add_up_in_any_order() -> None:
    parts = [Tally(), Tally(), Tally()]
    for number, part in enumerate(parts):
        verdict = Verdict(Counter(delivered=1), [f"what {number}"], 5.0)
        part.note(number, verdict)
    forwards, backwards = Tally(), Tally()
    for part in parts:
        forwards.add(part)
    for part in reversed(parts):
        backwards.add(part)
    assert forwards == backwards
    assert forwards.longest_double == (5.0, 0)
    assert "  seed 0: what 0" in table(forwards, range(3), 1.0, 1)
