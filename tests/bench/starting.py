"""Starts the bot without its playground, against a process that only imports both SDKs."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.dispatched import fill
from tests.bench.slack_commands import FACTS
from tests.bench.table import Row

_STARTS: Final = 11
_DELIVERED: Final = 1_000_000
_SECONDS: Final = 60.0
_GOAL_START: Final = 1.5
_GOAL_MEMORY: Final = 1.25

# The interpreter's own start is the same for all, and left out.
_CLOCK: Final = "import time; print(time.monotonic())\n"
# Each tells the moment it is ready, the processor time it took until then, and its peak memory in KB. What
# getrusage tells of memory would be that of the process that started this one, where it was more.
_TELL: Final = """
import pathlib, time
def tell():
    status = pathlib.Path("/proc/self/status").read_text()
    print(time.monotonic(), time.process_time(), status.partition("VmHWM:")[2].split()[0])
"""
_BARE: Final = _CLOCK + _TELL + "import slack_bolt.async_app, discord; tell()"
# As `run` does it, up to where it connects; and the first look at what the ledger holds.
_OURS: Final = (
    _CLOCK
    + _TELL
    + """
import asyncio, sys
import click
from bot.__main__ import cli

assert cli.get_command(click.Context(cli), "run")

from bot.app import open_kernel, platform_kinds
from bot.clock import SystemClock
from bot.config import read_settings
from bot.facts.reading.process import open_reader

async def main(reader):
    settings = read_settings({"FACTS_DIR": sys.argv[1], "DATABASE_URL": "sqlite:///" + sys.argv[2]})
    async with open_kernel(settings, settings.ledger, SystemClock(), reader=reader) as kernel:
        assert kernel.core.slash_commands
        await kernel.dispatcher.run_once()
        tell()

with open_reader() as reader:
    assert len(platform_kinds()) == 2
    asyncio.run(main(reader))
"""
)


@dataclass(frozen=True, slots=True)
class _Start:
    seconds: float
    processor: float
    megabytes: float


def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        compiled, large = Path(folder) / "compiled", Path(folder) / "large.sqlite3"
        asyncio.run(fill(large, _DELIVERED))
        # As after an installation: everything compiled, wherever this program may write.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        bare: list[_Start] = []
        ours: list[_Start] = []
        full: list[_Start] = []
        for number in range(_STARTS + 1):
            starts = [
                _start(_BARE, environment, large),
                _start(_OURS, environment, Path(folder) / f"{number}.sqlite3"),
                _start(_OURS, environment, large),
            ]
            if number:  # the first one compiles
                for kept, start in zip((bare, ours, full), starts, strict=True):
                    kept.append(start)
        size = large.stat().st_size / 2**20
    return [
        _time_row("start until ready, against importing both SDKs", ours, bare),
        _time_row(f"the same with {_DELIVERED:,} delivered rows in SQLite ({size:.0f} MB)", full, bare),
        _memory_row("peak memory then, against importing both SDKs", ours, bare),
    ]


def _time_row(name: str, ours: list[_Start], bare: list[_Start]) -> Row:
    ratios = [one.seconds / other.seconds for one, other in zip(ours, bare, strict=True)]
    processor = [one.processor / other.processor for one, other in zip(ours, bare, strict=True)]
    return Row(
        name,
        f"{median(ratios):.2f} x",
        f"{median(one.seconds for one in ours):.2f} s; from {min(ratios):.2f} to {max(ratios):.2f}; "
        f"its processor time {median(processor):.2f} x",
        goal=f"≤ {_GOAL_START:.2f} x",
        reached=median(ratios) <= _GOAL_START,
    )


def _memory_row(name: str, ours: list[_Start], bare: list[_Start]) -> Row:
    ratios = [one.megabytes / other.megabytes for one, other in zip(ours, bare, strict=True)]
    return Row(
        name,
        f"{median(ratios):.2f} x",
        f"{median(one.megabytes for one in ours):.1f} MB against "
        f"{median(one.megabytes for one in bare):.1f} MB",
        goal=f"≤ {_GOAL_MEMORY:.2f} x",
        reached=median(ratios) <= _GOAL_MEMORY,
    )


def _start(program: str, environment: Mapping[str, str], ledger: Path) -> _Start:
    done = subprocess.run(
        [sys.executable, "-c", program, str(FACTS), str(ledger)],
        check=True,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        env=environment,
    )
    started, ready, processor, peak = done.stdout.split()
    return _Start(float(ready) - float(started), float(processor), int(peak) / 1024)
