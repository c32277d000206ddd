"""Messages as they are kept, looked up and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntFlag

from .directory import Directory
from .mentions import NO_MENTIONS, MessageMentions
from .objects import user_json
from .wire import JSON, JsonObject, Snowflake, iso

# Source: Message Resource, "Message Types".
DEFAULT, REPLY, CHAT_INPUT_COMMAND = 0, 19, 20


class MessageFlag(IntFlag):
    """Flags of a message.

    Source: Message Resource, "Message Flags".
    """

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_VOICE_MESSAGE = 1 << 13
    IS_COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message."""

    id: Snowflake
    filename: str
    url: str
    size: int
    content_type: str
    description: str | None = None

    def json(self) -> JsonObject:
        """The attachment object.

        Source: Message Resource, "Attachment Structure".
        """
        body: dict[str, JSON] = {
            "id": self.id,
            "filename": self.filename,
            "size": self.size,
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
            "flags": 0,
        }
        return {**body, "description": self.description} if self.description else body


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionOrigin:
    """The interaction a message answers."""

    interaction_id: Snowflake
    metadata: JsonObject
    command: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """A message; `visible_to` names the one person who sees an ephemeral one."""

    id: Snowflake
    channel_id: Snowflake
    guild_id: Snowflake | None
    author_id: Snowflake
    timestamp: datetime
    content: str = ""
    embeds: tuple[JsonObject, ...] = ()
    components: tuple[JsonObject, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    edited: datetime | None = None
    kind: int = DEFAULT
    flags: MessageFlag = NO_FLAGS
    tts: bool = False
    nonce: str | int | None = None
    origin: InteractionOrigin | None = None
    replies_to: Snowflake | None = None
    visible_to: Snowflake | None = None
    mentions: MessageMentions = NO_MENTIONS
    pings: JsonObject | None = None


class MessageStore:
    """Every message, oldest first, and the nonces of late."""

    def __init__(self, nonce_memory: timedelta) -> None:
        self._messages: dict[Snowflake, StoredMessage] = {}
        self._nonces: dict[tuple[Snowflake, str], tuple[Snowflake, datetime]] = {}
        self._nonce_memory = nonce_memory

    def keep(self, message: StoredMessage) -> None:
        """Store a message, new or changed."""
        self._messages[message.id] = message

    def remember_nonce(self, message: StoredMessage) -> None:
        """Remember which message a nonce made."""
        self._nonces[message.author_id, str(message.nonce)] = (message.id, message.timestamp)

    def made_with(self, author_id: Snowflake, nonce: str | int, now: datetime) -> Snowflake | None:
        """The message an author made with a nonce in the past few minutes, be it deleted since.

        Source: Create Message, field `enforce_nonce`.
        """
        message_id, at = self._nonces.get((author_id, str(nonce)), (None, now))
        return message_id if abs(now - at) <= self._nonce_memory else None

    def find(self, message_id: Snowflake | None, channel_id: Snowflake | None = None) -> StoredMessage | None:
        """A message by id, in a channel if one is named."""
        message = self._messages.get(message_id) if message_id else None
        if message is None or (channel_id is not None and message.channel_id != channel_id):
            return None
        return message

    def remove(self, message_id: Snowflake) -> StoredMessage:
        """Take a message away."""
        return self._messages.pop(message_id)

    def forget_channel(self, channel_id: Snowflake) -> None:
        """Drop the messages of a channel that is gone."""
        for message in self.in_channel(channel_id):
            del self._messages[message.id]

    def in_channel(self, channel_id: Snowflake) -> list[StoredMessage]:
        """A channel's messages, ephemeral ones among them, oldest first."""
        ours = (message for message in self._messages.values() if message.channel_id == channel_id)
        return sorted(ours, key=lambda message: int(message.id))

    def last_in(self, channel_id: Snowflake) -> Snowflake | None:
        """The newest message of a channel that everyone there sees."""
        public = [message.id for message in self.in_channel(channel_id) if message.visible_to is None]
        return public[-1] if public else None


def message_json(message: StoredMessage, directory: Directory, store: MessageStore) -> dict[str, JSON]:
    """A message with the message it replies to, but without its nonce.

    Source: Message Resource, "Message Structure". A nonce is in the answer to its creation and in the
    event of it, and not stored.
    """
    body = _plain_json(message, directory)
    if message.replies_to is None:
        return body
    reference: dict[str, JSON] = {
        "type": 0,
        "message_id": message.replies_to,
        "channel_id": message.channel_id,
    }
    if message.guild_id:
        reference["guild_id"] = message.guild_id
    referenced = store.find(message.replies_to)
    body["message_reference"] = reference
    body["referenced_message"] = _plain_json(referenced, directory) if referenced else None
    return body


def _plain_json(message: StoredMessage, directory: Directory) -> dict[str, JSON]:
    suppressed = MessageFlag.SUPPRESS_EMBEDS in message.flags
    body: dict[str, JSON] = {
        "id": message.id,
        "type": message.kind,
        "channel_id": message.channel_id,
        "author": user_json(directory.users[message.author_id]),
        "content": message.content,
        "timestamp": iso(message.timestamp),
        "edited_timestamp": iso(message.edited) if message.edited else None,
        "tts": message.tts,
        "mention_everyone": message.mentions.everyone,
        "mentions": [user_json(directory.users[user_id]) for user_id in message.mentions.users],
        "mention_roles": list(message.mentions.roles),
        "attachments": [
            {**attachment.json(), **({"ephemeral": True} if message.visible_to else {})}
            for attachment in message.attachments
        ],
        "embeds": [] if suppressed else list(message.embeds),
        "components": list(message.components),
        "pinned": False,
        "flags": int(message.flags),
    }
    if message.origin:
        body["application_id"] = body["webhook_id"] = directory.application_id
        body["interaction_metadata"] = message.origin.metadata
        if message.origin.command:
            body["interaction"] = message.origin.command
    return body


def without_content(body: JsonObject) -> dict[str, JSON]:
    """A message as an app without the message-content intent gets it.

    Source: Gateway, "Message Content Intent".
    """
    return {**body, "content": "", "embeds": [], "attachments": [], "components": []}


def page(
    messages: Iterable[StoredMessage],
    *,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> list[StoredMessage]:
    """A page of a channel's history, newest first.

    Source: Message Resource, "Get Channel Messages".
    """
    newest_first = sorted(messages, key=lambda message: int(message.id), reverse=True)
    if after is not None:
        newer = [message for message in newest_first if int(message.id) > after]
        return newer[-limit:]
    if before is not None:
        newest_first = [message for message in newest_first if int(message.id) < before]
    return newest_first[:limit]


def settle(message: StoredMessage) -> StoredMessage:
    """The message without its "is thinking" state."""
    return replace(message, flags=message.flags & ~MessageFlag.LOADING)
