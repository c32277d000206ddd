"""Asks a large dossier every command that needs no channel, each for the first time; in processor time."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Final

from bot.cli.offline import offline_router
from bot.config import read_settings
from bot.facts.store import open_store
from bot.model.command import Right
from bot.model.exchange import Request
from bot.model.ids import Destination, DossierId
from bot.model.option import Option
from bot.router.router import Router
from tests.bench.dossiers import FOLDER, Generated
from tests.bench.table import Row

_FACTS: Final = 10_000
_GOAL_COMMAND: Final = 50.0  # milliseconds
_GOAL_COMPLETION: Final = 2.0  # milliseconds
_DOSSIER: Final = DossierId(FOLDER)


def measure() -> list[Row]:
    """The rows of the table."""
    made = Generated(_FACTS)
    with tempfile.TemporaryDirectory() as base:
        return asyncio.run(_measured(made.write(Path(base)), made))


async def _measured(folder: Path, made: Generated) -> list[Row]:
    some = made.records[_FACTS // 2]
    lines = (
        "summary", "summary full", "timeline", "timeline 2015", "commitments", "deadlines all", "people",
        "sources", "today", "help", f"fact {some.id}", f"search {some.title}",
    )  # fmt: skip
    async with open_store(folder.parent) as store:
        router = offline_router(store, read_settings({}))
        store.prepare()
        router.prepare()
        taken = {line.partition(" id")[0]: await _asked(router, line) for line in lines}
        offered = _completed(router, some.id[:2])
    slowest = max(taken, key=lambda line: taken[line])
    told = ", ".join(f"{line.split()[0]} {taken[line]:.0f}" for line in lines)
    return [
        _row(
            f"slowest command, first time, {_FACTS:,} facts", taken[slowest], _GOAL_COMMAND, f"in ms: {told}"
        ),
        _row(f"offers while typing, {_FACTS:,} facts", offered, _GOAL_COMPLETION, "the slowest option"),
    ]


def _row(name: str, value: float, goal: float, rest: str) -> Row:
    return Row(name, f"{value:.1f} ms", rest, goal=f"≤ {goal:.0f} ms", reached=value <= goal)


async def _asked(router: Router, line: str) -> float:
    start = time.process_time()
    attempt = await router.attempt(Request(dossier=_DOSSIER, line=line), _allow)
    assert not attempt.error, attempt.error
    return 1000 * (time.process_time() - start)


async def _allow(right: Right, channel: Destination | None) -> bool:
    del right, channel
    return True


def _completed(router: Router, typed: str) -> float:
    """What the slowest option takes whose values are offered, once what it looks through is known."""
    [slash] = router.slash_commands
    options = [option for command in slash.commands for option in command.options]
    for option in options:
        _offered(router, option, typed)
    return max(_offered(router, option, f"{typed}{letter}") for option in options for letter in "aeiou")


def _offered(router: Router, option: Option, typed: str) -> float:
    start = time.process_time()
    router.complete(_DOSSIER, option, typed, "en")
    return 1000 * (time.process_time() - start)
