"""A ledger's backup as a file: the lines it exports, and a last one that says how many they are.

Without the last line a file that was cut short would be taken for a whole one.
"""

import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from bot.model.errors import LedgerError

STANDARD: Final = "-"
_END: Final = "end"


async def write_backup(lines: AsyncIterator[str], file: str) -> int:
    """Write the lines to a file, which is replaced only once all is written; gives how many.

    Raises:
        OSError: It can't be written.
    """
    with replacing(file) as out:
        number = 0
        async for line in lines:
            out.write(f"{line}\n".encode())
            number += 1
        out.write(f"{json.dumps({_END: number})}\n".encode())
    return number


@contextmanager
def replacing(file: str) -> Iterator[BinaryIO]:
    """A file to write to, there once all is written, in the place of any before; `-` is standard output.

    Raises:
        OSError: It can't be written.
    """
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(file)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


async def read_backup(file: str) -> AsyncIterator[str]:
    """A backup's lines without the last one.

    Raises:
        OSError: It can't be read.
        LedgerError: It is no text, or was cut short.
    """
    with _opened(file) as source:
        for line in _whole(source):
            yield line


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == STANDARD:
        yield sys.stdin.buffer
        return
    with Path(file).open("rb") as source:
        yield source


def _whole(source: Iterable[bytes]) -> Iterator[str]:
    number, waiting = 0, ""
    for number, raw in enumerate(source, start=1):
        if number > 1:
            yield waiting
        try:
            waiting = raw.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise LedgerError(f"line {number} is not UTF-8, so this is no exported ledger") from error
    if not number:
        raise LedgerError("the file is empty")
    if waiting != json.dumps({_END: number - 1}):
        raise LedgerError(
            f"the file ends after line {number} without saying that it is whole: it was cut short, "
            "or is no exported ledger"
        )
