"""Keeps each platform connected, in a task of its own, so that one platform's trouble never touches another.

Connect, serve, and on any failure wait and connect again. Nothing that a platform does or says ends the
program, but for one case: where no platform ever took the settings, nobody is served and nobody will be until
a person changes them.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import (
    CyberdialogueError,
    InstallationError,
    RefusedError,
    SettingError,
    UndeliverableError,
)
from bot.model.text import Phrase
from bot.ports import Platform

logger = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 45.0  # so that it goes on within a minute of what was mended
_STEADY_SECONDS: Final = 60.0  # of a connection, after which the next one is opened without a long wait

Connect = Callable[[], AbstractAsyncContextManager[Platform]]


class ConnectedPlatforms(Mapping[str, Platform]):
    """The platforms by name, as they come and go.

    What reaches platforms is made before they are, since they ask it for answers; so it is handed this
    mapping and looks into it whenever it needs one.
    """

    def __init__(self) -> None:
        self._by_name: dict[str, Platform] = {}
        self._troubles: dict[str, ConnectionStatus] = {}

    def __getitem__(self, name: str) -> Platform:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    @asynccontextmanager
    async def connected(
        self, name: str, connection: AbstractAsyncContextManager[Platform]
    ) -> AsyncIterator[Platform]:
        """Hold a connection open, and the platform in here as long."""
        async with connection as platform:
            self._by_name[name] = platform
            self._troubles.pop(name, None)
            try:
                yield platform
            finally:
                del self._by_name[name]

    def note(self, name: str, status: ConnectionStatus) -> None:
        """Note why a platform is not connected; until it is."""
        self._troubles[name] = status

    def status(self, name: str) -> ConnectionStatus:
        """How a platform is connected; one that is not tells why, and what a person does about it."""
        if name in self._by_name:
            return self._by_name[name].connection_status()
        return self._troubles.get(name) or ConnectionStatus(state=ConnectionState.CONNECTING)


@asynccontextmanager
async def keeping_connected(
    platforms: ConnectedPlatforms,
    connects: Mapping[str, Connect],
    *,
    on_connected: Callable[[], None],
    say: Callable[[Phrase], str],
) -> AsyncIterator[None]:
    """Keep platforms connected for as long as this is open.

    Args:
        platforms: Where they are found while they are connected.
        connects: Opens the connection of each, by its name.
        on_connected: Called whenever one has come.
        say: Puts a phrase into words, for who runs the bot.

    Raises:
        SettingError: The settings are wrong for each of them, and none was ever connected.
    """
    keeper = _Keeper(platforms, connects, on_connected, say)
    try:
        async with asyncio.TaskGroup() as tasks:
            keeping = [
                tasks.create_task(keeper.keep(name), name=f"keep {name} connected") for name in connects
            ]
            try:
                yield
            finally:
                for task in keeping:
                    task.cancel()
    except ExceptionGroup as group:
        # The group of tasks wraps what its one task raised.
        wrong = group.subgroup(SettingError)
        if wrong is None or not keeper.wrong:
            raise
        raise keeper.verdict() from None


class _Keeper:
    """Connects platforms again and again.

    Attributes:
        wrong: What is wrong with the settings of those that refused them.
    """

    def __init__(
        self,
        platforms: ConnectedPlatforms,
        connects: Mapping[str, Connect],
        on_connected: Callable[[], None],
        say: Callable[[Phrase], str],
    ) -> None:
        self._say = say
        self._platforms = platforms
        self._connects = connects
        self._on_connected = on_connected
        self._was_connected = False
        self.wrong: dict[str, SettingError] = {}

    async def keep(self, name: str) -> None:
        """Keep one platform connected until cancelled.

        Raises:
            SettingError: The settings are wrong, those of all other platforms as well.
        """
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            error = await self._serve(name)
            if isinstance(error, SettingError):
                self.wrong[name] = error
            else:
                self.wrong.pop(name, None)
            if not self._was_connected and len(self.wrong) == len(self._connects):
                raise self.verdict()
            if time.monotonic() - began > _STEADY_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            seconds = max(pause, min(_asked(error), _LONGEST_PAUSE_SECONDS))
            self._tell(name, error, seconds)
            await asyncio.sleep(seconds)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _serve(self, name: str) -> Exception:
        """Be connected for as long as it lasts; gives what ended it, or kept it from beginning."""
        try:
            async with self._platforms.connected(name, self._connects[name]()):
                self._was_connected = True
                logger.info("Connected to %s", name)
                self._on_connected()
                await asyncio.Event().wait()
        except Exception as error:  # noqa: BLE001 - whatever it is, the other platforms serve on
            return error
        raise AssertionError

    def _tell(self, name: str, error: Exception, seconds: float) -> None:
        status = self._trouble(error)
        self._platforms.note(name, status)
        # What the program raises on purpose is a sentence for people; anything else is ours to mend.
        trace = None if isinstance(error, CyberdialogueError | TimeoutError | OSError) else error
        logger.error(
            "%s is not connected: %s Trying again in %.0f s",
            name,
            status.detail,
            seconds,
            exc_info=trace,
            extra={"platform": name},
        )

    def _trouble(self, error: Exception) -> ConnectionStatus:
        """What an error says of a connection: what is wrong, and the cure where one is known."""
        detail, fault = _sentence(error), ""
        if isinstance(error, InstallationError | UndeliverableError):
            detail = f"{detail} {self._say(error.remedy)}"
        if isinstance(error, InstallationError):
            fault = error.fault
        return ConnectionStatus(state=ConnectionState.DOWN, detail=detail, fault=fault)

    def verdict(self) -> SettingError:
        """What is wrong with the settings, of all platforms."""
        return SettingError(" ".join(_sentence(error) for error in self.wrong.values()))


def _sentence(error: Exception) -> str:
    """An error in words, with a full stop."""
    return f"{(str(error) or type(error).__name__).removesuffix('.')}."


def _asked(error: Exception) -> float:
    """The seconds that a platform asks to wait; what an installation's fault tells is for posts."""
    if isinstance(error, RefusedError) and not isinstance(error, InstallationError):
        return error.retry_after_seconds
    return 0.0
