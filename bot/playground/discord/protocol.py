"""Opcodes, close codes and intents of the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

API_VERSION = 10


class Op(IntEnum):
    """Gateway opcodes.

    Source: Opcodes and Status Codes, "Gateway Opcodes".
    """

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11
    REQUEST_SOUNDBOARD_SOUNDS = 31
    REQUEST_CHANNEL_INFO = 43


@dataclass(frozen=True, slots=True)
class Close:
    """A close code with its words; without a code the connection is cut."""

    code: int | None
    reason: str = ""


# Source: Opcodes and Status Codes, "Gateway Close Event Codes".
UNKNOWN_ERROR = Close(4000, "Unknown error.")
UNKNOWN_OPCODE = Close(4001, "Unknown opcode.")
DECODE_ERROR = Close(4002, "Error while decoding payload.")
NOT_AUTHENTICATED = Close(4003, "Not authenticated.")
AUTHENTICATION_FAILED = Close(4004, "Authentication failed.")
ALREADY_AUTHENTICATED = Close(4005, "Already authenticated.")
INVALID_SEQ = Close(4007, "Invalid seq.")
RATE_LIMITED = Close(4008, "Rate limited.")
INVALID_SHARD = Close(4010, "Invalid shard.")
SHARDING_REQUIRED = Close(4011, "Sharding required.")
INVALID_VERSION = Close(4012, "Invalid API version.")
INVALID_INTENTS = Close(4013, "Invalid intent(s).")
DISALLOWED_INTENTS = Close(4014, "Disallowed intent(s).")


class Intent(IntFlag):
    """What a session wants to hear of, as far as the far end tells it.

    Source: Gateway, "List of Intents".
    """

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


NO_INTENT = Intent(0)
# The bits of all documented intents: 0 to 16, 20, 21, 24 and 25.
# Source: Gateway, "List of Intents".
EVERY_INTENT = Intent(0b11_0011_0001_1111_1111_1111_1111)
# Source: Gateway, "Privileged Intents".
PRIVILEGED = Intent.GUILD_PRESENCES | Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT
