"""Holds Discord's gateway whenever it is this replica's turn.

What people do comes over the gateway. Every replica could hold it, but then each would answer everything.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import CyberdialogueError, RefusedError, SettingError
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.internals import answer_age
from bot.ports import Gate

_log = logging.getLogger(__name__)

_ANEW_SECONDS: Final = 5.0
_LONGEST_SECONDS: Final = 45.0  # so that it goes on within a minute of what was mended
# Where connections end soon and half of the day's 1,000 sessions are used up: the rest lasts for a day then.
# Source: Discord documentation, Gateway, "Identifying".
_LONGEST_SPARING_SECONDS: Final = 160.0
_SOON_SECONDS: Final = 600.0
# Heartbeats are asked for every 41 s or so; discord.py itself gives a shard up after 60 s without any word.
# Source: Discord documentation, Gateway, "Heartbeat Interval".
_LONGEST_SILENCE_SECONDS: Final = 120.0

OpenConnection = Callable[[], AbstractAsyncContextManager[Connection]]


class Gateway:
    """The gateway as this replica sees it.

    Attributes:
        connection: None while there is none.
        settled: Set once this replica was connected, or stands by, or knows why it can't be connected.
        refusal: What is wrong with the settings, where that kept the first connection from coming about.
    """

    def __init__(self, gate: Gate, open_connection: OpenConnection) -> None:
        self.connection: Connection | None = None
        self.settled = asyncio.Event()
        self.refusal: SettingError | None = None
        self._gate = gate
        self._open = open_connection
        self._state = ConnectionState.CONNECTING
        self._trouble = ""
        self._pauses = Pauses()

    async def keep(self) -> None:
        """Hold the gateway in each of this replica's turns, and try again whatever keeps it from that.

        Returns only where the settings are wrong from the first.
        """
        while True:
            try:
                async with self._gate.entered(on_wait=self._stand_by) as over:
                    await self._hold(over)
            except Exception as error:  # noqa: BLE001 - posts go on without the gateway
                if isinstance(error, SettingError) and not self.settled.is_set():
                    self.refusal = error
                    self.settled.set()
                    return
                trace = None if isinstance(error, CyberdialogueError | OSError) else error
                await self._wait(str(error) or type(error).__name__, trace)

    def _stand_by(self) -> None:
        self._state = ConnectionState.STANDBY
        self.settled.set()

    async def _hold(self, over: asyncio.Event) -> None:
        """Stay connected until this replica's turn is over, or the connection ends."""
        if not self._trouble:
            self._state = ConnectionState.CONNECTING
        async with self._open() as connection:
            self.connection = connection
            self._state, self._trouble = ConnectionState.UP, ""
            self._pauses.note_begin(spares_sessions=connection.spares_sessions)
            self.settled.set()
            try:
                await _first(over, connection.ended)
            finally:
                self.connection = None
                self._state = ConnectionState.CONNECTING
        if not over.is_set():
            raise RefusedError(connection.failure)
        _log.warning("This replica lets go of Discord's gateway")

    async def _wait(self, trouble: str, trace: Exception | None) -> None:
        """Tell why there is no connection, and wait before the next one."""
        self._state, self._trouble = ConnectionState.DOWN, f"{trouble.removesuffix('.')}."
        self.settled.set()
        seconds = self._pauses.next()
        _log.error(
            "Nobody is answered on Discord: %s Trying again in %.0f s", self._trouble, seconds, exc_info=trace
        )
        await asyncio.sleep(seconds)

    def connection_status(self) -> ConnectionStatus:
        """Tell how every shard is connected; see `Platform.connection_status`."""
        connection = self.connection
        if connection is None:
            return ConnectionStatus(state=self._state, detail=self._trouble)
        shards = list(connection.shards.values())
        ages = [age for shard in shards if (age := answer_age(shard)) is not None]
        oldest = max(ages, default=None)
        closed = [str(shard.id) for shard in shards if shard.is_closed()]
        if closed:
            return ConnectionStatus(
                state=ConnectionState.DOWN,
                ping_age_seconds=oldest,
                detail=f"Not connected just now: shard {', '.join(closed)}.",
            )
        if oldest is not None and oldest > _LONGEST_SILENCE_SECONDS:
            return ConnectionStatus(
                state=ConnectionState.DOWN,
                ping_age_seconds=oldest,
                detail="Discord answers heartbeats no more.",
            )
        return ConnectionStatus(state=ConnectionState.UP, ping_age_seconds=oldest)


async def _first(*events: asyncio.Event) -> None:
    """Return once one of the events is set."""
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(event.wait()) for event in events]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


class Pauses:
    """How long to wait before the next connection: longer while they end soon, or none comes about."""

    def __init__(self) -> None:
        self._seconds = _ANEW_SECONDS
        self._longest = _LONGEST_SECONDS
        self._began: float | None = None

    def note_begin(self, *, spares_sessions: bool) -> None:
        """Note that a connection came about, and whether few more may be begun today."""
        self._began = time.monotonic()
        self._longest = _LONGEST_SPARING_SECONDS if spares_sessions else _LONGEST_SECONDS

    def next(self) -> float:
        """The seconds to wait now; one that did not come about cost no session, and is tried again sooner."""
        longest = _LONGEST_SECONDS if self._began is None else self._longest
        if self._began is not None and time.monotonic() - self._began > _SOON_SECONDS:
            self._seconds = _ANEW_SECONDS
        self._began = None
        seconds = min(self._seconds, longest)
        self._seconds = min(2 * self._seconds, self._longest)
        return seconds
