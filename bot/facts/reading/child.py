"""The child in which files are read: the only process that imports the YAML parser."""

import contextlib
import gc
import resource
import sys
import time
from typing import IO, Final

from bot.facts.reading.closest import closest_passages
from bot.facts.reading.file_read import unread_file
from bot.facts.reading.schema import read_content
from bot.facts.reading.wire import (
    CODE_DIGEST,
    READ,
    PassageSearch,
    WireError,
    pack_passage,
    pack_read,
    receive,
    send,
    unpack_search,
)
from bot.model.errors import Problem

MEMORY_BYTES: Final = 2 * 1024**3


def main() -> None:
    """Serve the parent until it goes."""
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, EOFError, WireError):
        with contextlib.suppress(ValueError, OSError):  # a lower limit may already stand
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        # A file's nodes are freed by counting; looking for circles among them takes a third of the time.
        gc.freeze()
        gc.disable()
        send(sys.stdout.buffer, CODE_DIGEST.encode())
        _serve(sys.stdin.buffer, sys.stdout.buffer)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        request = receive(requests)
        kind, content = request[:1], request[1:]
        if kind == READ:
            send(answers, _read(content))
        else:
            _search(unpack_search(content), answers)
        send(answers, b"")  # that was all
        gc.collect()


def _search(search: PassageSearch, answers: IO[bytes]) -> None:
    end = time.monotonic() + search.seconds
    for found in closest_passages(search.quotes, search.folded):
        send(answers, pack_passage(found))
        if time.monotonic() > end:
            return


def _read(content: bytes) -> bytes:
    try:
        return pack_read(read_content(content))
    except (MemoryError, RecursionError):
        said = "the file needs more memory than a fact file should: simplify or split it"
        return pack_read(unread_file("", content, Problem("", 1, 1, said)))
