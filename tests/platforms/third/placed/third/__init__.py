"""A chat of files: a channel is a folder, a message a file in it."""

from typing import Final

from bot.ports import PlatformKind, Rate

from .client import DIRECTORY, connect
from .render import LIMITS

PLATFORM: Final = PlatformKind(
    name="third",
    settings={DIRECTORY: "The folder whose folders are the channels."},
    limits=LIMITS,
    rate=Rate(seconds_between_posts=0.0, seconds_between_posts_of_channel=0.0),
    is_configured=lambda settings: bool(settings.get(DIRECTORY)),
    read_settings=lambda settings: settings[DIRECTORY],
    connect=connect,
    refused_names=lambda _: {},
)
