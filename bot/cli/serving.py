"""Serving until interrupted, with a sentence where a port can't be had."""

import asyncio
import errno
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

from bot.model.errors import SettingError

_PORT_FAULTS: Final = {
    errno.EADDRINUSE: "is taken",
    errno.EACCES: "needs rights that this program does not have",
    errno.EADDRNOTAVAIL: "is no address of this machine",
}


def serve(work: Coroutine[Any, Any, None], *, port: str, remedy: str) -> None:
    """Do the work until it is interrupted; SIGTERM ends it as Ctrl-C does, but quietly.

    Args:
        work: What serves.
        port: What it listens on, in words.
        remedy: What to do where it can't listen on its port.

    Raises:
        SettingError: It can't listen on its port.
    """
    try:
        with suppress(asyncio.CancelledError):
            asyncio.run(_until_terminated(work))
    except OSError as error:
        fault = _PORT_FAULTS.get(error.errno or 0)
        if fault is None:
            raise
        raise SettingError(f"{port} {fault}: {remedy}") from error


async def _until_terminated(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work
