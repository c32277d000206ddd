"""What Discord's error codes mean for a delivery, by their reach: installation, channel, message."""

from collections.abc import Mapping
from typing import Final

import discord

from bot.model.errors import (
    AmbiguousError,
    ContentError,
    DeliveryError,
    InstallationError,
    RefusedError,
    UndeliverableError,
)

# Source: Discord documentation, Opcodes and Status Codes, "JSON Error Codes"; here and below.
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
ALREADY_ACKNOWLEDGED: Final = 40060
MISSING_ACCESS: Final = 50001
MISSING_PERMISSIONS: Final = 50013

_LATER: Final = frozenset(
    {
        20016,  # slow mode
        20022,  # edits of announcements
        20028,  # writes in the channel
        20029,  # writes in the server
        30046,  # edits of old messages
        40004,  # sending is switched off for now
        40006,  # the feature is switched off for now
        40062,  # the resource is being rate limited
        110001,  # application not yet available
        130000,  # overloaded
    }
)
_LATER_SECONDS: Final = 60.0
_TOLD: Final = 200  # characters of what Discord says; a proxy may answer with a whole page

GONE_CHANNEL: Final = "Subscribe another channel, for this one was deleted."
_INVITE: Final = "Invite the bot to the server again, or subscribe a channel elsewhere."
_LET_IN: Final = "Let the bot's role view this channel, or subscribe another one."
_PERMIT: Final = (
    "Give the bot's role View Channel, Send Messages, Embed Links and Read Message History in this channel."
)
TOKEN: Final = "Put a valid bot token into DISCORD_TOKEN and start the bot again."  # noqa: S105 - names it
RESTART: Final = "Start the bot again."
TEXT_CHANNEL: Final = "Subscribe a text channel, for this one takes no messages."
_THREAD: Final = "Unlock the thread, or subscribe its channel."
_MODERATION: Final = "Let AutoMod's rules of this server spare the bot's role."
_FAULT: Final = "This is a fault of the bot: report it with its log."
WAY: Final = (
    "Something between the bot and Discord answers in Discord's place, such as a proxy: let the bot through, "
    "or correct DISCORD_API_URL."
)
_BLOCKED: Final = "Let the bot reach Discord from another network address: Cloudflare blocks this one."

# What Discord answers whatever the channel and the message are.
_OF_INSTALLATION: Final[Mapping[int, str]] = {
    40001: TOKEN,
    40002: "Verify the account that owns the bot.",
    40333: _BLOCKED,
    50014: TOKEN,
}
# What Discord answers to this message alone.
_OF_CONTENT: Final[Mapping[int, str]] = {
    20009: _MODERATION,
    40005: _FAULT,
    50005: _FAULT,
    50006: _FAULT,
    50035: _FAULT,
    200000: _MODERATION,
    200001: _MODERATION,
    240000: _MODERATION,
}
# What Discord answers for the channel, the person, or the message that is to be changed.
_OF_CHANNEL: Final[Mapping[int, str]] = {
    UNKNOWN_CHANNEL: GONE_CHANNEL,
    10004: _INVITE,
    UNKNOWN_MESSAGE: "Nothing needs mending: somebody deleted the message.",
    40058: TEXT_CHANNEL,
    MISSING_ACCESS: _LET_IN,
    50007: "Subscribe a channel, for this person takes no messages from the bot.",
    50008: TEXT_CHANNEL,
    50009: "Give the bot a role, for the server's verification level keeps it out.",
    MISSING_PERMISSIONS: _PERMIT,
    50024: TEXT_CHANNEL,
    50083: _THREAD,
    50278: "Subscribe a channel, for this person shares no server with the bot.",
    160005: _THREAD,
}
_OF_CHANNEL_BY_STATUS: Final[Mapping[int, str]] = {
    403: _PERMIT,
    404: GONE_CHANNEL,
}
_UNAUTHORIZED: Final = 401
_REFUSALS: Final = range(400, 500)

NO_HISTORY: Final = "Give the bot's role View Channel and Read Message History in this channel."


def is_passing(error: discord.HTTPException) -> bool:
    """Tell whether the same request may succeed later with nobody mending anything."""
    return error.status >= 500 or error.status == 429 or error.code in _LATER  # noqa: PLR2004 - see below


def delivery_error(error: discord.HTTPException) -> DeliveryError:
    """What an answer other than success means for a delivery."""
    told = (error.text or "nothing more")[:_TOLD]
    said = f"Discord answered with {error.status}, code {error.code}: {told}"
    if error.status >= 500:  # noqa: PLR2004 - the class of server errors
        return AmbiguousError(said)
    if error.code in _LATER or error.status == 429:  # noqa: PLR2004 - Too Many Requests
        return RefusedError(said, retry_after_seconds=_LATER_SECONDS)
    return _by_reach(error, said)


def _by_reach(error: discord.HTTPException, said: str) -> DeliveryError:
    if error.code in _OF_INSTALLATION:
        return InstallationError(said, fault=str(error.code), remedy=_OF_INSTALLATION[error.code])
    if error.status == _UNAUTHORIZED:
        return InstallationError(said, fault="unauthorized", remedy=TOKEN)
    if not error.code and error.status in _REFUSALS:
        # Discord gives a code of its own to what it refuses for a channel or a message.
        return InstallationError(said, fault=f"foreign_{error.status}", remedy=WAY)
    if error.code in _OF_CONTENT:
        return ContentError(said, remedy=_OF_CONTENT[error.code])
    remedy = _OF_CHANNEL.get(error.code) or _OF_CHANNEL_BY_STATUS.get(error.status)
    return UndeliverableError(said, remedy=remedy) if remedy else ContentError(said, remedy=_FAULT)
