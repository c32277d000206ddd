"""Reads files in a child process, so that hostile YAML can neither crash nor stall the bot.

The child has a memory limit of its own and is killed when a file takes too long; the next file gets a
new child. Parent and child speak in pickled values, each after its length in four bytes.
"""

import contextlib
import pickle
import resource
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from bot.facts.reading import FileRead, read_file
from bot.facts.schema import Contents
from bot.facts.yaml_reader import MAX_BYTES
from bot.model.errors import Problem

MEMORY_BYTES: Final = 2 * 1024**3
TIME_LIMIT_SECONDS: Final = 20.0  # for one file
_LENGTH: Final = struct.Struct("!I")


class ReaderProcess:
    """The parent's end; not for several threads at once."""

    def __init__(self, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        self._time_limit_seconds = time_limit_seconds
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, path: str, content: bytes) -> FileRead:
        """Read one file; a child that dies or takes too long is a problem of the file."""
        if len(content) > MAX_BYTES:
            return read_file(path, content)  # refused by its size, before any parsing
        child = self._start()
        try:
            _send(child.stdin, (path, content))
            answer = _receive(child.stdout, time.monotonic() + self._time_limit_seconds)
        except TimeoutError:
            self.close()
            limit = self._time_limit_seconds
            return _failed(path, f"reading took over {limit:.0f} seconds: simplify or split it")
        except (OSError, EOFError):
            self.close()
            return _failed(path, "the YAML parser broke on this file: simplify or split it")
        assert isinstance(answer, FileRead)
        return answer

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "bot.facts.reader_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def close(self) -> None:
        """End the child, whatever it does."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None


@contextmanager
def open_reader(*, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> Iterator[ReaderProcess]:
    """Give a reader; its child starts with the first file and ends here."""
    reader = ReaderProcess(time_limit_seconds=time_limit_seconds)
    try:
        yield reader
    finally:
        reader.close()


def _failed(path: str, message: str) -> FileRead:
    return FileRead(
        path=path, contents=Contents(path=path), problems=(Problem(path, 1, 1, message),), digest=""
    )


def _send(stream: Any, value: object) -> None:
    pickled = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(pickled)) + pickled)
    stream.flush()


def _receive(stream: Any, until: float) -> object:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size, until))
    return pickle.loads(_exactly(stream, length, until))  # noqa: S301 - from our own child


def _exactly(stream: Any, size: int, until: float) -> bytes:
    chunks = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while len(chunks) < size:
            if not selector.select(max(0.0, until - time.monotonic())):
                raise TimeoutError
            chunk = stream.raw.read(size - len(chunks)) if hasattr(stream, "raw") else stream.read(size)
            if not chunk:
                raise EOFError
            chunks += chunk
    return bytes(chunks)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    while True:
        length = requests.read(_LENGTH.size)
        if len(length) < _LENGTH.size:
            return
        path, content = pickle.loads(requests.read(_LENGTH.unpack(length)[0]))  # noqa: S301 - from our own parent
        try:
            answer = read_file(path, content)
        except (MemoryError, RecursionError):
            answer = _failed(path, "the file needs more memory than a fact file should: simplify or split it")
        _send(answers, answer)


def main() -> None:
    """Serve the parent until it goes."""
    with contextlib.suppress(ValueError, OSError):  # a lower limit may already stand
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    _serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
