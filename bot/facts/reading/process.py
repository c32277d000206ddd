"""Reads files in child processes, so that hostile YAML can neither crash nor stall the bot.

A child, `bot.facts.reading.child`, has a memory limit of its own, no environment, and is killed when a file
takes too long; the next file gets a new child. Nothing that parses is imported here.
"""

import contextlib
import hashlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from bot.facts.reading.cache import ReadCache
from bot.facts.reading.closest import Passage
from bot.facts.reading.file_read import MAX_BYTES, FileRead, too_large, unread_file
from bot.facts.reading.wire import (
    CLOSEST,
    CODE_DIGEST,
    READ,
    PassageSearch,
    WireError,
    pack_search,
    receive,
    send,
    unpack_passage,
    unpack_read,
)
from bot.model.errors import Problem

TIME_LIMIT_SECONDS: Final = 20.0  # for one file
_LATE_SECONDS: Final = 1.0  # allowed beyond the time to look, for the last passage looked for
_START_SECONDS: Final = 60.0
_START_PAUSES: Final = (0.1, 0.5, 0.0)  # seconds after each try that failed
_CHILDREN: Final = 2  # at once; a bot seldom has more processors to itself
_MUCH: Final = 1024 * 1024  # bytes that are read faster by several children, starting them included
# A parser that breaks dies of these; other signals come from outside, and other ends are no parser's.
_CRASHES: Final = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGILL, -signal.SIGFPE}
# The child finds modules where its parent found them, and never in the folder it happens to run in. An
# editable installation may find `bot` through an import hook, so the package's own place comes first.
_CHILD: Final = "import sys; sys.path[:] = sys.argv[1:]; from bot.facts.reading.child import main; main()"
_HOME: Final = str(Path(__file__).resolve().parents[3])


class ReaderUnavailableError(OSError):
    """No child can read just now, whatever the file; the text says why."""


class _ChildDiedError(Exception):
    """The child ended in the middle of an answer.

    Attributes:
        code: As `Popen.returncode` has it.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"ended with {code}")
        self.code = code


class ReaderProcess:
    """The parent's end; not for several threads at once.

    Args:
        time_limit_seconds: For one file.
        cache: What is known from earlier; None keeps nothing.

    Attributes:
        cache: The same.
    """

    def __init__(
        self, *, time_limit_seconds: float = TIME_LIMIT_SECONDS, cache: ReadCache | None = None
    ) -> None:
        self._time_limit_seconds = time_limit_seconds
        self.cache = cache
        self._children = [_Child() for _ in range(_CHILDREN)]

    @property
    def pid(self) -> int | None:
        """The first child's process id, while there is one."""
        return self._children[0].pid

    def start(self) -> None:
        """Start a child where there is none, without waiting for it to be ready."""
        with contextlib.suppress(OSError):  # told when it is needed and still does not start
            self._children[0].start()

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileRead]:
        """What files say, in their order; a file that can't be read is a problem of its own.

        Args:
            files: For each the name that its problems carry, and its bytes.

        Raises:
            ReaderUnavailableError: No file can be read just now.
        """
        found: list[FileRead | None] = [self._remembered(path, content) for path, content in files]
        missing = [number for number, read in enumerate(found) if read is None]
        children = self._children if sum(len(files[number][1]) for number in missing) > _MUCH else []
        waiting = iter(missing)

        def work(child: "_Child") -> None:
            # Asking an iterator for its next is one step, also among threads.
            for number in waiting:
                found[number] = self._read(child, *files[number])

        if len(children) > 1 and len(missing) > 1:
            with ThreadPoolExecutor(len(children)) as pool:
                list(pool.map(work, children))
            for child in children[1:]:
                child.close()
        else:
            work(self._children[0])
        return [read for read in found if read]

    def closest(self, quotes: Sequence[str], folded: str, seconds: float) -> list[Passage | None]:
        """The passage of a text closest to each quotation, for as many of the first as there is time.

        Args:
            quotes: Folded as the text is.
            folded: The source's text in the form in which quotations compare.
            seconds: How long to look; the child is killed soon after.
        """
        request = CLOSEST + pack_search(PassageSearch(tuple(quotes), folded, seconds))
        found: list[Passage | None] = []
        with contextlib.suppress(OSError, WireError, _ChildDiedError):
            answers = self._children[0].ask(request, limit_seconds=seconds + _LATE_SECONDS)
            found.extend(map(unpack_passage, answers))  # keeps what came before any of these
        return found

    def close(self) -> None:
        """End the children, whatever they do."""
        for child in self._children:
            child.close()

    def _remembered(self, path: str, content: bytes) -> FileRead | None:
        if self.cache is None:
            return None
        digest = hashlib.sha256(content).hexdigest()
        packed = self.cache.get(path, digest)
        if packed is None:
            return None
        try:
            return unpack_read(packed, path, digest)
        except WireError:
            return None

    def _read(self, child: "_Child", path: str, content: bytes) -> FileRead:
        if len(content) > MAX_BYTES:
            return unread_file(path, content, Problem(path, 1, 1, too_large(len(content))))
        why = "the YAML parser broke on this file"
        try:
            packed = self._ask(child, path, content)
        except TimeoutError:
            why = f"reading took over {self._time_limit_seconds:.0f} seconds"
        else:
            if packed is not None:
                digest = hashlib.sha256(content).hexdigest()
                try:
                    read = unpack_read(packed, path, digest)
                except WireError as error:
                    child.close()
                    raise ReaderUnavailableError(f"the reading process answers nonsense: {error}") from error
                if self.cache and not read.problems:
                    self.cache.put(path, digest, packed)
                return read
        return unread_file(path, content, Problem(path, 1, 1, f"{why}: simplify or split it"))

    def _ask(self, child: "_Child", path: str, content: bytes) -> bytes | None:
        """What the file says, packed; None where it crashes the parser."""
        # Somebody else may have killed the child: only a file that two of them crash on is at fault.
        for is_last in (False, True):
            try:
                [packed] = child.ask(READ + content, limit_seconds=self._time_limit_seconds)
            except _ChildDiedError as error:
                if is_last and error.code in _CRASHES:
                    return None
                if is_last:
                    raise ReaderUnavailableError(
                        f"the reading process {error} twice while it read {path}: "
                        "is memory short, or was the program replaced?"
                    ) from error
            else:
                return packed
        return None


class _Child:
    """One child process, started when it is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> "subprocess.Popen[bytes]":
        if self._process and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._is_ready = False
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-S", "-c", _CHILD, _HOME, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={},
            )
        return self._process

    def ask(self, request: bytes, *, limit_seconds: float) -> Iterator[bytes]:
        """Each answer to a request.

        Raises:
            TimeoutError: It took too long; the child is gone.
            _ChildDiedError: It is gone for another reason.
            ReaderUnavailableError: It does not start.
        """
        process = self._ready()
        with self._killed_after(process, limit_seconds):
            send(cast("IO[bytes]", process.stdin), request)
            while answer := receive(cast("IO[bytes]", process.stdout)):
                yield answer

    def _ready(self) -> "subprocess.Popen[bytes]":
        why = ""
        for pause in _START_PAUSES:
            try:
                process = self.start()
                code = CODE_DIGEST if self._is_ready else self._greeting(process)
            except (OSError, _ChildDiedError) as error:
                why = str(error)
                time.sleep(pause)
                continue
            if code != CODE_DIGEST:
                self.close()
                raise ReaderUnavailableError("the program's files were replaced while it runs: restart it")
            self._is_ready = True
            return process
        raise ReaderUnavailableError(f"the process that reads fact files does not start ({why})")

    def _greeting(self, process: "subprocess.Popen[bytes]") -> str:
        # A slow start is no fault of the first file, and so has a limit of its own.
        with self._killed_after(process, _START_SECONDS):
            return receive(cast("IO[bytes]", process.stdout)).decode()

    @contextmanager
    def _killed_after(self, process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
        late = threading.Event()
        timer = threading.Timer(seconds, _end_late, (process, late))
        timer.start()
        try:
            yield
        except (OSError, EOFError) as error:
            code = self.close()
            if late.is_set():
                raise TimeoutError from error
            raise _ChildDiedError(code) from error
        finally:
            timer.cancel()

    def close(self) -> int:
        """End it, whatever it does; gives how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()  # no matter to one that has ended: what it died of stays known
        with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
            process.communicate()
        return process.returncode


@contextmanager
def open_reader(
    *, time_limit_seconds: float = TIME_LIMIT_SECONDS, cache: ReadCache | None = None
) -> Iterator[ReaderProcess]:
    """A reader; its child gets ready while the parent goes on, where nothing is known from earlier.

    Args:
        time_limit_seconds: For one file.
        cache: What is known from earlier; None keeps nothing.
    """
    reader = ReaderProcess(time_limit_seconds=time_limit_seconds, cache=cache)
    try:
        if cache is None or cache.is_empty():
            reader.start()
        yield reader
    finally:
        reader.close()


def _end_late(process: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    process.kill()
