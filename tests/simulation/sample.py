"""Runs histories: one told step by step, or many on several processors."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from typing import Final

from tests.simulation.history import History
from tests.simulation.mutants import Mutant
from tests.simulation.places import Prepared, prepare
from tests.simulation.tally import Tally
from tests.simulation.verdict import Verdict

_AT_ONCE: Final = 500  # seeds handed to a worker


def sample(seeds: Sequence[int], mutant: Mutant = Mutant.NONE) -> Tally:
    """Run these histories here."""
    tally = Tally()
    prepared = _prepared()
    started = time.process_time()
    with _silence():
        for seed in seeds:
            tally.note(seed, History(seed, prepared, mutant).run())
    tally.cpu_seconds = time.process_time() - started
    return tally


def sample_in_parallel(seeds: range, mutant: Mutant, workers: int) -> Iterator[Tally]:
    """Run these histories in so many processes; gives parts of the tally as they are done."""
    parts = [seeds[start : start + _AT_ONCE] for start in range(0, len(seeds), _AT_ONCE)]
    if workers == 1:
        yield from (sample(part, mutant) for part in parts)
        return
    # A fork would copy what another thread may hold just then.
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        try:
            for done in as_completed([pool.submit(sample, part, mutant) for part in parts]):
                yield done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def tell(seed: int, mutant: Mutant = Mutant.NONE) -> tuple[list[str], Verdict]:
    """Run one history; gives its lines, what befalls it first, and the verdict."""
    lines: list[str] = []
    with _silence():
        history = History(seed, _prepared(), mutant, printed=lines)
        verdict = history.run()
    return [*history.scenario.told(), "", *lines], verdict


@cache
def _prepared() -> Prepared:
    """Make what histories begin with, once in each process."""
    return asyncio.run(prepare())


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the program from logging: here everything that it warns of happens all the time."""
    logger = logging.getLogger("bot")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
