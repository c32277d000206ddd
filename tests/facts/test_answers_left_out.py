"""How well questions are answered over dossiers left out of the fit; `make evaluate` prints the table."""

from functools import cache

import pytest

from tests.evaluation.__main__ import read_all, tallies
from tests.evaluation.table import Tally


@cache
def _tallies() -> dict[tuple[str, bool], Tally]:
    return tallies(read_all())


def _all(*, bare: bool) -> Tally:
    return sum((one for (_, stripped), one in _tallies().items() if stripped == bare), Tally())


@pytest.mark.parametrize(("bare", "first", "three"), [(False, 0.82, 0.91), (True, 0.78, 0.88)])
def test_the_fact_that_answers_comes_first_or_nearly(bare, first, three):
    found = _all(bare=bare)
    assert found.first / found.asked >= first
    assert found.three / found.asked >= three


@pytest.mark.parametrize("bare", [False, True])
def test_what_the_sources_say_is_hardly_ever_denied(bare):
    found = _all(bare=bare)
    assert found.denied / found.asked <= 0.02


@pytest.mark.parametrize(("bare", "answered"), [(False, 0.33), (True, 0.29)])
def test_an_answer_given_as_one_is_hardly_ever_wrong(bare, answered):
    found = _all(bare=bare)
    assert found.answered / found.asked >= answered
    assert found.wrong / found.answered <= 0.03
    assert found.false / found.near <= 0.06
