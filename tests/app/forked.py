"""Runs of the program that cost no import each; every one is a process of its own, with its own exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str


class ForkedProgram:
    """Runs the program until it ends by itself.

    Args:
        server: A process of `tests.app.fork_server`.
    """

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server

    def run(self, folder: Path, settings: Mapping[str, str], *arguments: str) -> Ended:
        """Run it in a folder with nothing but these settings in its environment."""
        out, errors = folder / "stdout", folder / "stderr"
        asked = {
            "arguments": arguments,
            "cwd": str(folder),
            "env": {
                "FACTS_DIR": str(ROOT / "facts" / "cyberdialogue"),
                "PATH": os.environ["PATH"],
                **settings,
            },
            "outputs": [str(out), str(errors)],
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        return Ended(returncode=code, stdout=out.read_text(), stderr=errors.read_text())


@contextmanager
def forked_program() -> Iterator[ForkedProgram]:
    """Import the program with its platforms once, and give what runs it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.app.fork_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process as server:
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        yield ForkedProgram(server)
        assert server.stdin
        server.stdin.close()
