"""The program as a stranger starts it: the command line in a process of its own, with files to edit."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
PATIENCE_SECONDS: Final = 60.0
KEPT: Final = ("PATH", "HOME", "LANG", "PYTHONPATH", "XDG_CACHE_HOME")
"""What of the environment the program sees: no token, and no setting of whoever runs the tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A running playground.

    Attributes:
        url: The page's address, as the program printed it.
        facts: The dossier's folder, of which the program serves a copy.
    """

    url: str
    facts: Path


@asynccontextmanager
async def running_program(folder: Path) -> AsyncIterator[Program]:
    """Run `cyberdialogue playground` over copies of our dossier and `seeds/`.

    Raises:
        AssertionError: It says something else than its address, or doesn't end cleanly when told to.
    """
    for name in ("facts/cyberdialogue", "seeds"):
        shutil.copytree(PROJECT / name, folder / name)
    settings = {name: value for name, value in os.environ.items() if name in KEPT}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "playground", "--port", "0"),
        cwd=folder,
        env={**settings, "PYTHONPATH": str(PROJECT), "FACTS_DIR": str(folder / "facts")},
        stdout=PIPE,
        stderr=(folder / "log").open("wb"),
    )
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE_SECONDS):
            said = (await process.stdout.readline()).decode()
        assert said.startswith("Playground: http://127.0.0.1:"), (folder / "log").read_text()
        yield Program(url=said.split()[1], facts=folder / "facts" / "cyberdialogue")
    finally:
        process.terminate()
        async with asyncio.timeout(PATIENCE_SECONDS):
            code = await process.wait()
    assert code == 0
