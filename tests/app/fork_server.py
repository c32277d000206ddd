"""Imports the program once, and runs it in a fork for each line of the input; writes their exit codes."""

import json
import os
import sys
from collections.abc import Mapping, Sequence

import click

from bot.__main__ import cli, main
from bot.app import platform_kinds


def serve() -> None:
    """Take runs until the input ends."""
    assert platform_kinds()
    assert cli.get_command(click.Context(cli), "run")
    _tell("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _become(asked["cwd"], asked["env"], asked["outputs"])
            sys.argv = ["cyberdialogue", *asked["arguments"]]
            os._exit(_run())
        _tell(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def _run() -> int:
    """Run the program to its end; gives its exit code."""
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _become(cwd: str, env: Mapping[str, str], outputs: Sequence[str]) -> None:
    """Take on the folder, the environment and the outputs of a run."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for number, path in ((0, os.devnull), *enumerate(outputs, 1)):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)


if __name__ == "__main__":
    serve()
