"""Lets one replica at a time hold what only one may hold, by a lease in the ledger.

The lease is renewed while it is held. A replica that can't renew it has to leave well before it ends, by its
own monotonic clock, read before the ledger read its own: so it has left when the next one is let in.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.model.errors import LedgerError
from bot.reminders.ledger.contract import Ledger

logger = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 1.0
_GIVE_BACK_SECONDS: Final = 3.0
_RENEWALS: Final = 6
"""In the time of a lease; half of them may fail before this replica has to leave."""


class LeaderLease:
    """See `bot.ports.Gate`.

    Args:
        ledger: Shared by the replicas.
        name: Of what only one may hold.
        seconds: How long a replica that fell silent keeps it. In the second half of them it lets go.
    """

    def __init__(self, ledger: Ledger, name: str, *, seconds: float) -> None:
        self._ledger = ledger
        self._name = name
        self._seconds = seconds
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._trouble = False

    @asynccontextmanager
    async def entered(self, *, on_wait: Callable[[], None]) -> AsyncIterator[asyncio.Event]:
        """Wait for the lease, and renew it until left."""
        watch = _Watch(self._seconds / 2)
        watch.extend(await self._take(on_wait))
        failure: Exception | None = None
        try:
            async with asyncio.TaskGroup() as tasks:
                renewing = tasks.create_task(self._renew(watch), name=f"renew the lease of {self._name}")
                # What goes wrong inside leaves as it is, not wrapped into a group of exceptions.
                try:
                    yield watch.ended
                except Exception as raised:  # noqa: BLE001 - raised again below
                    failure = raised
                finally:
                    watch.cancel()
                    renewing.cancel()
        finally:
            # Last: a renewal under way would take it again.
            await self._give_back()
        if failure:
            raise failure

    async def _take(self, on_wait: Callable[[], None]) -> float:
        """Wait until the lease is ours; gives an instant of the loop's clock at which it had not begun."""
        waits = False
        while True:
            asked_at = asyncio.get_running_loop().time()
            found = await self._is_ours()
            if found:
                logger.info("This replica holds %s", self._name)
                return asked_at
            if not waits:
                logger.info("This replica waits to hold %s", self._name)
                on_wait()
                waits = True
            await asyncio.sleep(_LOOK_SECONDS)

    async def _renew(self, watch: "_Watch") -> None:
        """Renew the lease until it is lost."""
        while True:
            await asyncio.sleep(self._seconds / _RENEWALS)
            asked_at = asyncio.get_running_loop().time()
            found = await self._is_ours()
            if found:
                watch.extend(asked_at)
            elif found is not None:
                logger.warning("Another replica has taken %s", self._name)
                watch.ended.set()
                return

    async def _is_ours(self) -> bool | None:
        """Take or renew the lease; None where the ledger can't tell."""
        try:
            found = await self._ledger.lease(self._name, self._holder, seconds=self._seconds)
        except LedgerError as error:
            if not self._trouble:
                logger.warning("The lease of %s can't be had or renewed now: %s", self._name, error)
            self._trouble = True
            return None
        self._trouble = False
        return found

    async def _give_back(self) -> None:
        with suppress(LedgerError, TimeoutError):
            async with asyncio.timeout(_GIVE_BACK_SECONDS):
                await self._ledger.end_lease(self._name, self._holder)


class _Watch:
    """Sets an event so long after the lease was last renewed, whatever the ledger is doing just then."""

    def __init__(self, seconds: float) -> None:
        self.ended = asyncio.Event()
        self._seconds = seconds
        self._alarm: asyncio.TimerHandle | None = None

    def extend(self, renewed_at: float) -> None:
        self.cancel()
        self._alarm = asyncio.get_running_loop().call_at(renewed_at + self._seconds, self.ended.set)

    def cancel(self) -> None:
        if self._alarm:
            self._alarm.cancel()
