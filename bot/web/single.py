"""Asks something that may hang, one question at a time, without waiting long for it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from bot.model.errors import LedgerError

T = TypeVar("T")


class SingleQuestion(Generic[T]):
    """A question that is asked anew only once its last asking has ended.

    Whoever asks while an answer is awaited waits for the same one: a database that hangs gets no second
    question, however often health is asked for. A question is never cut short, since even that can hang.

    Args:
        ask: Asks.
        seconds: How long to wait for the answer.
    """

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]], *, seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._asking: asyncio.Future[T] | None = None

    async def answer(self) -> T:
        """The answer.

        Raises:
            LedgerError: It is a failure, or does not come in time.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
            self._asking.add_done_callback(_retrieve)
        asking = self._asking
        await asyncio.wait({asking}, timeout=self._seconds)
        if not asking.done():
            raise LedgerError(f"no answer within {self._seconds:g} s")
        return asking.result()

    def cancel(self) -> None:
        """Wait for no answer any more."""
        if self._asking:
            self._asking.cancel()


def _retrieve(asked: asyncio.Future[Any]) -> None:
    """Look at a failure that comes when nobody waits for it any more."""
    if not asked.cancelled():
        asked.exception()
