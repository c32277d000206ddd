"""Holds Discord's gateway whenever it is this replica's response.

What people do comes over the gateway. Every replica could hold it, but then each would answer everything.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import SettingError
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.internals import answer_age
from bot.ports import Gate

_log = logging.getLogger(__name__)

_AGAIN_SECONDS: Final = 30.0  # before the next try where a later connection could not be made
# Before a connection that broke is made anew; longer each time, while they break soon, for Discord takes
# 1,000 sessions a day. Source: Discord documentation, Gateway, "Identifying".
_ANEW_SECONDS: Final = 5.0
_LONGEST_ANEW_SECONDS: Final = 160.0
_SOON_SECONDS: Final = 600.0
# Heartbeats are asked for every 41 s or so; discord.py itself gives a shard up after 60 s without any word.
# Source: Discord documentation, Gateway, "Heartbeat Interval".
_LONGEST_SILENCE_SECONDS: Final = 120.0

OpenConnection = Callable[[], AbstractAsyncContextManager[Connection]]


class Gateway:
    """The gateway as this replica sees it.

    Attributes:
        connection: None while another replica holds the gateway.
        settled: Set once this replica was connected, or stands by, or can't be connected.
        failure: Why the first connection could not be made.
    """

    def __init__(self, gate: Gate, open_connection: OpenConnection) -> None:
        self.connection: Connection | None = None
        self.settled = asyncio.Event()
        self.failure: Exception | None = None
        self._gate = gate
        self._open = open_connection
        self._state = ConnectionState.CONNECTING
        self._pause_seconds = _ANEW_SECONDS

    async def keep(self) -> None:
        """Hold the gateway in each of this replica's turns; returns only where the first one fails."""
        while True:
            try:
                async with self._gate.entered(on_wait=self._stand_by) as over:
                    await self._hold(over)
            except Exception as error:
                if not self.settled.is_set():
                    self.failure = error
                    self.settled.set()
                    return
                if not isinstance(error, SettingError):
                    raise
                _log.error("Discord's gateway could not be taken over: %s", error)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _stand_by(self) -> None:
        self._state = ConnectionState.STANDBY
        self.settled.set()

    async def _hold(self, over: asyncio.Event) -> None:
        """Stay connected until this replica's response is over; a connection that broke is made anew."""
        self._state = ConnectionState.CONNECTING
        clock = asyncio.get_running_loop().time
        began = clock()
        async with self._open() as connection:
            self.connection = connection
            self._state = ConnectionState.UP
            self.settled.set()
            try:
                await _first(over, connection.broken)
                if over.is_set():
                    _log.warning("This replica lets go of Discord's gateway")
            finally:
                self.connection = None
                self._state = ConnectionState.CONNECTING
        if not over.is_set():
            if clock() - began > _SOON_SECONDS:
                self._pause_seconds = _ANEW_SECONDS
            await asyncio.sleep(self._pause_seconds)
            self._pause_seconds = min(2 * self._pause_seconds, _LONGEST_ANEW_SECONDS)

    def connection_status(self) -> ConnectionStatus:
        """Tell how every shard is connected; see `Platform.connection_status`."""
        connection = self.connection
        if connection is None:
            return ConnectionStatus(state=self._state)
        if connection.failure:
            return ConnectionStatus(
                state=ConnectionState.DOWN, detail=f"{connection.failure}. {connection.remedy}"
            )
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
