"""Starts the bot without its playground, against a process that only imports both SDKs."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from statistics import median
from typing import Final

from tests.bench.slack_commands import FACTS
from tests.bench.table import Row

_STARTS: Final = 11
_SECONDS: Final = 60.0
_GOAL_START: Final = 1.5
_GOAL_MEMORY: Final = 1.25

# Each tells the moment it is ready, and its peak memory in KB then. What getrusage tells would be that of
# the process that started this one, where it was more.
_TELL: Final = """
import pathlib, time
def tell():
    status = pathlib.Path("/proc/self/status").read_text()
    print(time.monotonic(), status.partition("VmHWM:")[2].split()[0])
"""
_BARE: Final = _TELL + "import slack_bolt.async_app, discord; tell()"
_OURS: Final = (
    _TELL
    + """
import asyncio, sys
import bot.cli.serve
from bot.app import open_kernel, platform_kinds
from bot.clock import SystemClock
from bot.config import read_settings

async def main():
    assert len(platform_kinds()) == 2
    settings = read_settings({"FACTS_DIR": sys.argv[1], "DATABASE_URL": "sqlite:///" + sys.argv[2]})
    async with open_kernel(settings, settings.ledger, SystemClock()) as kernel:
        assert kernel.desk.doors
        tell()

asyncio.run(main())
"""
)


def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    seconds: list[float] = []
    memory: list[float] = []
    ours_seconds: list[float] = []
    ours_memory: list[float] = []
    with tempfile.TemporaryDirectory() as compiled:
        # As after an installation: everything compiled, wherever this program may write.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(_STARTS + 1):
            bare, ours = _start(_BARE, environment), _start(_OURS, environment)
            if number:  # the first one compiles
                seconds.append(ours[0] / bare[0])
                memory.append(ours[1] / bare[1])
                ours_seconds.append(ours[0])
                ours_memory.append(ours[1])
    return [
        Row(
            "start until ready, against importing both SDKs",
            f"{median(seconds):.2f} x",
            f"{median(ours_seconds):.2f} s; from {min(seconds):.2f} to {max(seconds):.2f}",
            goal=f"≤ {_GOAL_START:.2f} x",
            reached=median(seconds) <= _GOAL_START,
        ),
        Row(
            "peak memory then, against importing both SDKs",
            f"{median(memory):.2f} x",
            f"{median(ours_memory):.1f} MB",
            goal=f"≤ {_GOAL_MEMORY:.2f} x",
            reached=median(memory) <= _GOAL_MEMORY,
        ),
    ]


def _start(program: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Give the seconds from starting a process until it is ready, and its peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _CLOCK + program, str(FACTS), f"{folder}/ledger.sqlite3"]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=_SECONDS, env=environment
        )
    started, ready, peak = done.stdout.split()
    return float(ready) - float(started), int(peak) / 1024


# The interpreter's own start is the same for both, and left out.
_CLOCK: Final = "import time; print(time.monotonic())\n"
