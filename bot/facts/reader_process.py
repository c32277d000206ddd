"""Reads files in a child process, so that hostile YAML can neither crash nor stall the bot.

The child, `bot.facts.reader_child`, has a memory limit of its own and is killed when a file takes too long;
the next file gets a new child. Nothing that parses is imported here.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.facts.file_read import MAX_BYTES, FileRead, too_large, unread_file
from bot.facts.packing import receive, send
from bot.model.errors import Problem

TIME_LIMIT_SECONDS: Final = 20.0  # for one file
# The child finds modules where its parent found them, and never in the folder it happens to run in. An
# editable installation may find `bot` through an import hook, so the package's own place comes first.
_CHILD: Final = "import sys; sys.path[:] = sys.argv[1:]; from bot.facts.reader_child import main; main()"
_HOME: Final = str(Path(__file__).resolve().parents[2])


class ReaderProcess:
    """The parent's end; not for several threads at once."""

    def __init__(self, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        self._time_limit_seconds = time_limit_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child else None

    def read(self, path: str, content: bytes) -> FileRead:
        """Read one file; a child that dies or takes too long is a problem of the file."""
        if len(content) > MAX_BYTES:
            return unread_file(path, content, Problem(path, 1, 1, too_large(len(content))))
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
        child = self._ready()
        late = threading.Event()
        timer = threading.Timer(self._time_limit_seconds, _end_late, (child, late))
        timer.start()
        try:
            send(child.stdin, (path, content))
            answer = receive(child.stdout)
        except (OSError, EOFError) as error:
            self.close()
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()
        assert isinstance(answer, FileRead)
        return answer

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the child where there is none, without waiting for it to be ready."""
        if self._child and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._is_ready = False
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-S", "-c", _CHILD, _HOME, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def _ready(self) -> "subprocess.Popen[bytes]":
        child = self.start()
        if not self._is_ready:
            try:
                receive(child.stdout)  # a slow start is no fault of the first file
            except EOFError:
                self.close()
                raise
            self._is_ready = True
        return child

    def close(self) -> None:
        """End the child, whatever it does."""
        child, self._child = self._child, None
        if child:
            child.kill()
            with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
                child.communicate()


@contextmanager
def open_reader(*, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> Iterator[ReaderProcess]:
    """Give a reader; its child gets ready while the parent goes on, and ends here."""
    reader = ReaderProcess(time_limit_seconds=time_limit_seconds)
    try:
        reader.start()
        yield reader
    finally:
        reader.close()


def _end_late(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()
