"""Reads files in a child process, so that hostile YAML can neither crash nor stall the bot.

The child has a memory limit of its own and is killed when a file takes too long; the next file gets a
new child. Parent and child speak in packed values, each after its length in four bytes.
"""

import contextlib
import pickle
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from bot.facts.packing import pack, unpack
from bot.facts.reading import FileRead, read_file, unread_file
from bot.facts.yaml_reader import MAX_BYTES
from bot.model.errors import Problem

MEMORY_BYTES: Final = 2 * 1024**3
TIME_LIMIT_SECONDS: Final = 20.0  # for one file
_LENGTH: Final = struct.Struct("!I")
_READY: Final = b"\n"
# The child finds modules where its parent found them, and never in the folder it happens to run in. An
# editable installation may find `bot` through an import hook, so the package's own place comes first.
_CHILD: Final = "import sys; sys.path[:] = sys.argv[1:]; from bot.facts.reader_process import main; main()"
_HOME: Final = str(Path(__file__).resolve().parents[2])


class ReaderProcess:
    """The parent's end; not for several threads at once."""

    def __init__(self, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        self._time_limit_seconds = time_limit_seconds
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child else None

    def read(self, path: str, content: bytes) -> FileRead:
        """Read one file; a child that dies or takes too long is a problem of the file."""
        if len(content) > MAX_BYTES:
            return read_file(path, content)  # refused by its size, before any parsing
        try:
            return self._ask(path, content)
        except TimeoutError:
            why = f"reading took over {self._time_limit_seconds:.0f} seconds"
        except (OSError, EOFError):
            # Somebody else may have killed the child: only a file that two of them die of is at fault.
            try:
                return self._ask(path, content)
            except (OSError, EOFError):
                why = "the YAML parser broke on this file"
        return unread_file(path, content, Problem(path, 1, 1, f"{why}: simplify or split it"))

    def _ask(self, path: str, content: bytes) -> FileRead:
        child = self._start()
        late = threading.Event()
        timer = threading.Timer(self._time_limit_seconds, _end_late, (child, late))
        timer.start()
        try:
            _send(child.stdin, (path, content))
            answer = _receive(child.stdout)
        except (OSError, EOFError) as error:
            self.close()
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()
        assert isinstance(answer, FileRead)
        return answer

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._child and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-S", "-c", _CHILD, _HOME, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            try:
                _exactly(self._child.stdout, len(_READY))  # a slow start is no fault of the first file
            except EOFError:
                self.close()
                raise
        return self._child

    def close(self) -> None:
        """End the child, whatever it does."""
        child, self._child = self._child, None
        if child:
            child.kill()
            with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
                child.communicate()


@contextmanager
def open_reader(*, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> Iterator[ReaderProcess]:
    """Give a reader; its child starts with the first file and ends here."""
    reader = ReaderProcess(time_limit_seconds=time_limit_seconds)
    try:
        yield reader
    finally:
        reader.close()


def _end_late(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _send(stream: Any, value: object) -> None:
    packed = pack(value)
    stream.write(_LENGTH.pack(len(packed)) + packed)
    stream.flush()


def _receive(stream: Any) -> object:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return unpack(_exactly(stream, length))


def _exactly(stream: Any, size: int) -> bytes:
    read: bytes = stream.read(size)
    if len(read) < size:
        raise EOFError
    return read


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    while True:
        length = requests.read(_LENGTH.size)
        if len(length) < _LENGTH.size:
            return
        path, content = unpack(requests.read(_LENGTH.unpack(length)[0]))
        try:
            answer = read_file(path, content)
        except (MemoryError, RecursionError):
            said = "the file needs more memory than a fact file should: simplify or split it"
            answer = unread_file(path, content, Problem(path, 1, 1, said))
        _send(answers, answer)


def main() -> None:
    """Serve the parent until it goes."""
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, EOFError, pickle.UnpicklingError):
        with contextlib.suppress(ValueError, OSError):  # a lower limit may already stand
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        sys.stdout.buffer.write(_READY)
        sys.stdout.buffer.flush()
        _serve(sys.stdin.buffer, sys.stdout.buffer)
