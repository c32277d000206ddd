"""Slack: slash commands, buttons, mentions, the Home tab, and reminders in channels."""

import importlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final

from bot.model.command import Door
from bot.platforms.slack.client import connect
from bot.platforms.slack.limits import PAGE, RATE
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.settings import SETTINGS, is_configured
from bot.ports import Emulator, PlatformKind


def emulate(doors: Sequence[Door], now: Callable[[], datetime]) -> AbstractAsyncContextManager[Emulator]:
    """Open a Slack workspace on this machine, with the app installed from the manifest of these doors."""
    # Imported only for the playground: the emulator has more modules than all else here.
    emulator = importlib.import_module("bot.platforms.slack.emulator")
    opened: AbstractAsyncContextManager[Emulator] = emulator.open_emulator(now=now, manifest=manifest(doors))
    return opened


PLATFORM: Final = PlatformKind(
    name="slack",
    settings=SETTINGS,
    limits=PAGE,
    rate=RATE,
    is_configured=is_configured,
    connect=connect,
    emulate=emulate,
    manifest=lambda doors, url: manifest(doors, socket_mode=url is None, request_url=url),
)
