"""Slack: slash commands, buttons, mentions, the Home tab, and reminders in channels."""

from typing import Final

from bot.platforms.slack.client import connect
from bot.platforms.slack.limits import PAGE, RATE
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.names import refused
from bot.platforms.slack.settings import SETTINGS, is_configured, read_settings
from bot.ports import PlatformKind

PLATFORM: Final = PlatformKind(
    name="slack",
    settings=SETTINGS,
    limits=PAGE,
    rate=RATE,
    is_configured=is_configured,
    read_settings=read_settings,
    connect=connect,
    refused_names=refused,
    manifest=lambda slash_commands, url: manifest(slash_commands, socket_mode=url is None, request_url=url),
)
