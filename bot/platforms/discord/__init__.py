"""Discord: slash commands, buttons and reminders through discord.py."""

from typing import Final

from bot.platforms.discord.client import connect
from bot.platforms.discord.limits import PAGE, RATE
from bot.platforms.discord.names import refused
from bot.platforms.discord.parse import PLATFORM_NAME
from bot.platforms.discord.settings import SETTINGS, is_configured, read_access
from bot.ports import PlatformKind

PLATFORM: Final = PlatformKind(
    name=PLATFORM_NAME,
    settings=SETTINGS,
    limits=PAGE,
    rate=RATE,
    is_configured=is_configured,
    read_settings=read_access,
    connect=connect,
    refused_names=refused,
)
