"""What Discord's error codes mean for a delivery: try later, or a person has to mend something."""

from collections.abc import Mapping
from typing import Final

import discord

from bot.model.errors import AmbiguousError, DeliveryError, RefusedError, UndeliverableError

# Source: Discord documentation, Opcodes and Status Codes, "JSON Error Codes"; here and below.
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
ALREADY_ACKNOWLEDGED: Final = 40060

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

GONE_CHANNEL: Final = "Subscribe another channel, for this one was deleted."
_INVITE: Final = "Invite the bot to the server again, or subscribe a channel elsewhere."
_LET_IN: Final = "Let the bot's role view this channel, or subscribe another one."
_PERMIT: Final = (
    "Give the bot's role View Channel, Send Messages, Embed Links and Read Message History in this channel."
)
TOKEN: Final = "Put a valid bot token into DISCORD_TOKEN and start the bot again."  # noqa: S105 - names it
RESTART: Final = "Start the bot again."
_TEXT_CHANNEL: Final = "Subscribe a text channel, for this one takes no messages."
_THREAD: Final = "Unlock the thread, or subscribe its channel."
_MODERATION: Final = "Let AutoMod's rules of this server spare the bot's role."
_FAULT: Final = "This is a fault of the bot: report it with its log."
_BLOCKED: Final = "Let the bot reach Discord from another network address: Cloudflare blocks this one."

_REMEDIES: Final[Mapping[int, str]] = {
    UNKNOWN_CHANNEL: GONE_CHANNEL,
    10004: _INVITE,
    UNKNOWN_MESSAGE: "Nothing needs mending: somebody deleted the message.",
    20009: _MODERATION,
    40001: TOKEN,
    40002: "Verify the account that owns the bot.",
    40058: _TEXT_CHANNEL,
    40333: _BLOCKED,
    50001: _LET_IN,
    50005: _FAULT,
    50006: _FAULT,
    50007: "Subscribe a channel, for this person takes no messages from the bot.",
    50008: _TEXT_CHANNEL,
    50009: "Give the bot a role, for the server's verification level keeps it out.",
    50013: _PERMIT,
    50014: TOKEN,
    50024: _TEXT_CHANNEL,
    50035: _FAULT,
    50083: _THREAD,
    50278: "Subscribe a channel, for this person shares no server with the bot.",
    160005: _THREAD,
    200000: _MODERATION,
    200001: _MODERATION,
    240000: _MODERATION,
}
_REMEDIES_BY_STATUS: Final[Mapping[int, str]] = {
    401: TOKEN,
    403: _PERMIT,
    404: GONE_CHANNEL,
}

NO_HISTORY: Final = "Give the bot's role View Channel and Read Message History in this channel."


def is_passing(error: discord.HTTPException) -> bool:
    """Tell whether the same request may succeed later with nobody mending anything."""
    return error.status >= 500 or error.status == 429 or error.code in _LATER  # noqa: PLR2004 - see below


def delivery_error(error: discord.HTTPException) -> DeliveryError:
    """Say what an answer other than success means for a delivery."""
    said = f"Discord answered with {error.status}, code {error.code}: {error.text or 'nothing more'}"
    if error.status >= 500:  # noqa: PLR2004 - the class of server errors
        return AmbiguousError(said)
    if error.code in _LATER or error.status == 429:  # noqa: PLR2004 - Too Many Requests
        return RefusedError(said, retry_after_seconds=_LATER_SECONDS)
    remedy = _REMEDIES.get(error.code) or _REMEDIES_BY_STATUS.get(error.status, _FAULT)
    return UndeliverableError(said, remedy=remedy)
