"""The child in which files are read: the only process that imports the YAML parser."""

import contextlib
import pickle
import resource
import sys
from typing import BinaryIO, Final

from bot.facts.file_read import unread_file
from bot.facts.packing import receive, send
from bot.facts.reading import read_file
from bot.model.errors import Problem

MEMORY_BYTES: Final = 2 * 1024**3


def main() -> None:
    """Serve the parent until it goes."""
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, EOFError, pickle.UnpicklingError):
        with contextlib.suppress(ValueError, OSError):  # a lower limit may already stand
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        send(sys.stdout.buffer, "ready")
        _serve(sys.stdin.buffer, sys.stdout.buffer)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    while True:
        path, content = receive(requests)
        try:
            answer = read_file(path, content)
        except (MemoryError, RecursionError):
            said = "the file needs more memory than a fact file should: simplify or split it"
            answer = unread_file(path, content, Problem(path, 1, 1, said))
        send(answers, answer)
