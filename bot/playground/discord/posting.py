"""Making, changing and deleting messages, whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .calls import Upload
from .directory import DiscordChannel
from .drafts import Draft, Edited
from .events import tell_deleted_message, tell_message
from .mentions import MessageMentions, mentions_in, pings_json
from .messages import (
    DEFAULT,
    NO_FLAGS,
    Attachment,
    InteractionOrigin,
    MessageFlag,
    StoredMessage,
    message_json,
    settle,
)
from .state import ServerState
from .wire import JSON, Snowflake, instant_of


def attacher(state: ServerState, channel_id: Snowflake) -> Callable[[Upload, str | None], Attachment]:
    """What stores the files of a message in a channel."""
    return lambda upload, description: state.attach(channel_id, upload, description)


def post(
    state: ServerState,
    channel: DiscordChannel,
    author_id: Snowflake,
    draft: Draft | None,
    *,
    kind: int = DEFAULT,
    flags: MessageFlag = NO_FLAGS,
    origin: InteractionOrigin | None = None,
    replies_to: Snowflake | None = None,
    visible_to: Snowflake | None = None,
) -> StoredMessage:
    """Create a message; without a draft it is one that says its author is thinking."""
    own = state.mint.mint()
    message = StoredMessage(
        id=own,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        author_id=author_id,
        timestamp=instant_of(own),
        kind=kind,
        flags=flags | (draft.flags if draft else NO_FLAGS),
        origin=origin,
        replies_to=replies_to,
        visible_to=visible_to,
    )
    if draft:
        message = _with_mentions(state, channel, _filled(message, draft), draft, pings=True)
    state.messages.keep(message)
    state.changes.note()
    tell_message(state, "MESSAGE_CREATE", message, nonce=message.nonce)
    return message


def _filled(message: StoredMessage, draft: Draft) -> StoredMessage:
    """The message with what its draft says."""
    return replace(
        message,
        content=draft.content,
        embeds=draft.embeds,
        components=draft.components,
        attachments=draft.attachments,
        tts=draft.tts,
        nonce=draft.nonce,
    )


def edit(state: ServerState, edited: Edited) -> StoredMessage:
    """Change a message; the first edit of one that was "thinking" counts as its creation."""
    message = edited.message
    thinking = MessageFlag.LOADING in message.flags
    channel = state.directory.channels[message.channel_id]
    message = settle(message) if thinking else replace(message, edited=state.now())
    if edited.mentions_anew:
        message = _with_mentions(state, channel, message, edited, pings=thinking)
    state.messages.keep(message)
    state.changes.note()
    tell_message(state, "MESSAGE_UPDATE", message)
    return message


def delete(state: ServerState, message: StoredMessage) -> None:
    """Delete a message."""
    state.messages.remove(message.id)
    state.changes.note()
    tell_deleted_message(state, message)


def _with_mentions(
    state: ServerState, channel: DiscordChannel, message: StoredMessage, text: Draft | Edited, *, pings: bool
) -> StoredMessage:
    """The message with its mention arrays, and with whom it notifies when it is new."""
    mentions = mentions_in(
        text.text,
        text.allowed,
        directory=state.directory,
        channel=channel,
        author_id=message.author_id,
    )
    replied = state.messages.find(message.replies_to) if message.origin is None else None
    if replied and text.allowed.replied_user and replied.author_id not in mentions.users:
        mentions = replace(mentions, users=(*mentions.users, replied.author_id))
    message = replace(message, mentions=mentions)
    return replace(message, pings=_pings(message, mentions)) if pings else message


def _pings(message: StoredMessage, mentions: MessageMentions) -> dict[str, JSON]:
    return dict(
        pings_json(
            mentions,
            message.author_id,
            ephemeral=message.visible_to is not None,
            silent=MessageFlag.SUPPRESS_NOTIFICATIONS in message.flags,
        )
    )


def shown(state: ServerState, message: StoredMessage) -> dict[str, JSON]:
    """A message as the API returns it to its author."""
    return message_json(message, state.directory, state.messages)
