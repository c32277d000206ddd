"""Discord: slash commands, buttons and reminders through discord.py."""

import importlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final

from bot.model.command import Door
from bot.platforms.discord.client import connect
from bot.platforms.discord.limits import PAGE, RATE
from bot.platforms.discord.parse import PLATFORM_NAME
from bot.platforms.discord.settings import SETTINGS, is_configured
from bot.ports import Emulator, PlatformKind


def emulate(doors: Sequence[Door], now: Callable[[], datetime]) -> AbstractAsyncContextManager[Emulator]:
    """Open the loopback stand-in; it learns the slash commands as Discord does, when the bot connects."""
    del doors
    # Imported only for the playground: the emulator has more modules than all else here.
    emulator = importlib.import_module("bot.platforms.discord.emulator")
    opened: AbstractAsyncContextManager[Emulator] = emulator.open_emulator(now=now)
    return opened


PLATFORM: Final = PlatformKind(
    name=PLATFORM_NAME,
    settings=SETTINGS,
    limits=PAGE,
    rate=RATE,
    is_configured=is_configured,
    connect=connect,
    emulate=emulate,
)
