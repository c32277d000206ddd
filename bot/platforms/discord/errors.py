"""What Discord's error codes mean for a delivery: try later, or a person has to mend something."""

from collections.abc import Mapping
from typing import Final

import discord

from bot.model.errors import AmbiguousError, DeliveryError, RefusedError, UndeliverableError
from bot.model.text import Phrase

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

_REMEDIES: Final[Mapping[int, str]] = {
    UNKNOWN_CHANNEL: GONE_CHANNEL,
    10004: _INVITE,
    UNKNOWN_MESSAGE: "message_gone",
    20009: _MODERATION,
    40001: _TOKEN,
    40002: "discord_verify",
    40058: _TEXT_CHANNEL,
    40333: _BLOCKED,
    50001: _LET_IN,
    50005: _FAULT,
    50006: _FAULT,
    50007: "discord_person",
    50008: _TEXT_CHANNEL,
    50009: "discord_role",
    50013: _PERMIT,
    50014: _TOKEN,
    50024: _TEXT_CHANNEL,
    50035: _FAULT,
    50083: _THREAD,
    50278: "discord_stranger",
    160005: _THREAD,
    200000: _MODERATION,
    200001: _MODERATION,
    240000: _MODERATION,
}
_REMEDIES_BY_STATUS: Final[Mapping[int, str]] = {
    401: _TOKEN,
    403: _PERMIT,
    404: GONE_CHANNEL,
}

NO_HISTORY: Final = "discord_no_history"


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
    return UndeliverableError(said, remedy=Phrase(remedy))
