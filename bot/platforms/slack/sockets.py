"""Socket Mode: how Slack's requests arrive without an address of our own.

Slack renews each socket every few hours, after a word of warning. The SDK would close the old one before it
opens the next, and what is on its way just then would be lost. So the next one is opened first, the old one
is left for Slack to close. The SDK would also open what breaks again at once and without end, so that is done
here too.

Source: Slack, "Using Socket Mode", sections "Disconnecting" and "Using multiple connections".
"""

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import CyberdialogueError, RefusedError
from bot.platforms.slack.background import Background, open_background
from bot.platforms.slack.connection import Dispatch, Rescue, Socket, connect
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.settings import SlackSettings

_log = logging.getLogger(__name__)

# Each request comes over one of the sockets; while one that broke is opened again, the other takes them.
_SOCKETS: Final = 2
_AGAIN_SECONDS: Final = 45.0  # before the next try, at most, where Slack refuses to renew a socket
_SHORT_LIFE_SECONDS: Final = 30.0  # of a socket, after which the next one is not opened in haste
_LONGEST_SILENCE_SECONDS: Final = 30.0  # a socket is given up after four pings without an answer
# Source: Slack, "Using Socket Mode", section "Disconnecting".
_ORDERLY: Final = frozenset({"warning", "refresh_requested"})
# The app has as many sockets as it may have, so no other comes about before this one is closed.
_TOO_MANY: Final = "too_many_websockets"


@asynccontextmanager
async def open_sockets(
    settings: SlackSettings, web: WebApi, dispatch: Dispatch, rescue: Rescue
) -> AsyncIterator[Callable[[], ConnectionStatus]]:
    """Connect; gives what tells how the sockets are connected; on leaving, disconnect.

    The first socket is waited for; the others come when Slack lets them.

    Raises:
        SettingError: Slack does not take the app-level token.
        DeliveryError: Slack can't be reached, or refuses.
    """

    async def open_one() -> Socket:
        return await connect(settings, web, dispatch, rescue)

    slots = [_Slot(open_one) for _ in range(_SOCKETS)]
    try:
        await slots[0].open()
        async with open_background() as background:
            for slot in slots:
                background.start(slot.keep(background), "keeping a socket")
            yield lambda: _link([slot.socket for slot in slots if slot.socket])
    finally:
        for slot in slots:
            await slot.close()


def _link(sockets: Sequence[Socket]) -> ConnectionStatus:
    """Tell how the sockets are connected: one that is open is enough, for Slack then sends all over it."""
    is_open = [socket for socket in sockets if socket.is_open]
    now = time.time()
    ages = [now - socket.last_ping_pong_time for socket in is_open if socket.last_ping_pong_time is not None]
    oldest = max(ages, default=None)
    if not is_open:
        return ConnectionStatus(state=ConnectionState.DOWN, detail="No socket is connected just now.")
    if oldest is not None and oldest > _LONGEST_SILENCE_SECONDS:
        return ConnectionStatus(
            state=ConnectionState.DOWN, ping_age_seconds=oldest, detail="Slack answers pings no more."
        )
    return ConnectionStatus(state=ConnectionState.UP, ping_age_seconds=oldest)


class _Slot:
    """A place for one socket, and for those it took the place of until they are closed.

    Attributes:
        socket: The socket by which requests are expected now; None before the first.
    """

    def __init__(self, open_one: Callable[[], Awaitable[Socket]]) -> None:
        self._open_one = open_one
        self.socket: Socket | None = None
        self._retiring: set[Socket] = set()

    async def open(self) -> None:
        """Open a socket.

        Raises:
            SettingError: Slack does not take the app-level token.
            DeliveryError: Slack can't be reached, or refuses.
        """
        self.socket = await self._open_one()

    async def keep(self, background: Background) -> None:
        """Open the next socket whenever Slack says that it will close this one, and whenever it broke.

        Where sockets don't last, each takes longer than the one before, for Slack limits how often an
        address may be asked for.
        """
        short_lives = 0
        while True:
            began = time.monotonic()
            old = self.socket
            if old:
                await old.until_leaving()
                lasted = time.monotonic() - began >= _SHORT_LIFE_SECONDS
                short_lives = 0 if lasted or old.reason in _ORDERLY else short_lives + 1
                if old.reason == _TOO_MANY:
                    await old.shut()
            if short_lives > 1:
                await asyncio.sleep(min(2.0 ** (short_lives - 2), _AGAIN_SECONDS))
            await self._renew()
            if old:
                background.start(self._retire(old), "retiring a socket")

    async def close(self) -> None:
        """Close every socket."""
        for socket in {self.socket, *self._retiring}:
            if socket:
                await socket.shut()

    async def _renew(self) -> None:
        if self.socket:
            self._retiring.add(self.socket)
        for attempt in itertools.count():
            try:
                await self.open()
            except CyberdialogueError as error:
                wait = min(2.0**attempt, _AGAIN_SECONDS)
                asked = error.retry_after_seconds if isinstance(error, RefusedError) else 0.0
                wait = max(wait, min(asked, _AGAIN_SECONDS))
                _log.warning("Slack does not renew its socket: %s; trying again in %.0f s", error, wait)
                await asyncio.sleep(wait)
            else:
                return

    async def _retire(self, socket: Socket) -> None:
        await socket.retire()
        self._retiring.discard(socket)
