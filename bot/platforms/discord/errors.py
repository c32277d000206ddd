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
from bot.model.text import Phrase

# Source: Discord documentation, Opcodes and Status Codes, "JSON Error Codes"; here and below.
UNKNOWN_CHANNEL: Final = 10003
UNKNOWN_MESSAGE: Final = 10008
ALREADY_ACKNOWLEDGED: Final = 40060
MISSING_ACCESS: Final = 50001
MISSING_PERMISSIONS: Final = 50013
NO_HISTORY_FOR_REPLY: Final = 160002

FROZEN: Final = frozenset(
    {
        50005,  # a message of another author
        50021,  # a message of Discord's own
        50083,  # a thread that is archived, which a reply opens again
    }
)
"""What says that a message is not edited."""

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

GONE_CHANNEL: Final = "discord_gone_channel"
_INVITE: Final = "discord_invite"
_LET_IN: Final = "discord_let_in"
_PERMIT: Final = "discord_permit"
_TOKEN: Final = "discord_token"  # noqa: S105 - names it
_TEXT_CHANNEL: Final = "discord_text_channel"
_THREAD: Final = "discord_thread"
_MODERATION: Final = "discord_moderation"
_FAULT: Final = "fault_of_ours"
_BLOCKED: Final = "discord_blocked"
_WAY: Final = "way_blocked"

# What Discord answers whatever the channel and the message are.
_OF_INSTALLATION: Final[Mapping[int, str]] = {
    40001: _TOKEN,
    40002: "discord_verify",
    40333: _BLOCKED,
    50014: _TOKEN,
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
    UNKNOWN_MESSAGE: "message_gone",
    40058: _TEXT_CHANNEL,
    MISSING_ACCESS: _LET_IN,
    50007: "discord_person",
    50008: _TEXT_CHANNEL,
    50009: "discord_role",
    MISSING_PERMISSIONS: _PERMIT,
    50024: _TEXT_CHANNEL,
    50083: _THREAD,
    50278: "discord_stranger",
    160005: _THREAD,
}
_OF_CHANNEL_BY_STATUS: Final[Mapping[int, str]] = {
    403: _PERMIT,
    404: GONE_CHANNEL,
}
_UNAUTHORIZED: Final = 401
_REFUSALS: Final = range(400, 500)

NO_HISTORY: Final = "discord_no_history"


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
        return _installation(said, str(error.code), _OF_INSTALLATION[error.code])
    if error.status == _UNAUTHORIZED:
        return _installation(said, "unauthorized", _TOKEN)
    if not error.code and error.status in _REFUSALS:
        # Discord gives a code of its own to what it refuses for a channel or a message.
        return _installation(said, f"foreign_{error.status}", _WAY)
    if error.code in _OF_CONTENT:
        return ContentError(said, remedy=Phrase(_OF_CONTENT[error.code]))
    remedy = _OF_CHANNEL.get(error.code) or _OF_CHANNEL_BY_STATUS.get(error.status)
    if remedy:
        return UndeliverableError(said, remedy=Phrase(remedy))
    return ContentError(said, remedy=Phrase(_FAULT))


def _installation(said: str, fault: str, remedy: str) -> InstallationError:
    platform = {"platform": "Discord", "setting": "DISCORD_API_URL"}
    what = Phrase(remedy, platform) if remedy == _WAY else Phrase(remedy)
    return InstallationError(said, fault=fault, remedy=what)
