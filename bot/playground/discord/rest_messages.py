"""Messages through their channel: /channels/{channel.id}/messages."""

from __future__ import annotations

from datetime import timedelta

from .calls import NO_CONTENT, RestCall, RestReply
from .directory import DM_CHANNEL, WITHOUT_MESSAGES, DiscordChannel
from .drafts import MESSAGE_FLAGS, Draft, read_draft, read_edit
from .errors import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NO_HISTORY_FOR_REPLY,
    NO_MUTUAL_GUILD,
    NOT_A_TEXT_CHANNEL,
    NOT_YOUR_MESSAGE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    RestError,
)
from .events import readable_without_intent
from .form import BodyForm, refuse
from .mentions import MESSAGE_DEFAULT
from .messages import DEFAULT, REPLY, StoredMessage, message_json, page, without_content
from .permissions import NONE, Permission
from .posting import attacher, delete, edit, post, shown
from .protocol import Intent
from .state import ServerState
from .threads import open_for
from .wire import JSON, Snowflake, read_snowflake

# Source: Message Resource, "Get Channel Messages".
PAGE_LIMIT = 100
PAGE_DEFAULT = 50


def bot_channel(state: ServerState, call: RestCall, *needed: Permission) -> DiscordChannel:
    """A channel the bot may see, and where it has the permissions needed.

    Raises:
        RestError: No such channel (10003), none the bot sees (50001), or a permission lacks (50013).
    """
    directory = state.directory
    channel = directory.channel(call.id("channel_id"))
    if channel is None:
        raise RestError(UNKNOWN_CHANNEL)
    if not directory.may(channel, directory.bot.id, Permission.VIEW_CHANNEL):
        raise RestError(MISSING_ACCESS)
    for permission in needed:
        if not directory.may(channel, directory.bot.id, permission):
            raise RestError(MISSING_PERMISSIONS)
    return channel


def create_message(state: ServerState, call: RestCall) -> RestReply:
    """Post a message.

    Source: Message Resource, "Create Message".
    """
    bot_id = state.directory.bot.id
    channel = bot_channel(state, call)
    if channel.kind in WITHOUT_MESSAGES:
        raise RestError(NOT_A_TEXT_CHANNEL)
    channel = bot_channel(state, call, Permission.SEND_MESSAGES)
    if (
        channel.kind == DM_CHANNEL
        and channel.recipient
        and not state.directory.shares_guild(channel.recipient)
    ):
        raise RestError(NO_MUTUAL_GUILD)
    attach = attacher(state, channel.id)
    form = BodyForm.open({} if call.body is None else call.body)
    draft = read_draft(form, call.files, attach, flags=MESSAGE_FLAGS, allowed=MESSAGE_DEFAULT)
    _check_content_permissions(state, channel, draft)
    replies_to = _referenced(state, channel, draft)
    if draft.nonce is not None and draft.enforce_nonce:
        made = state.messages.made_with(bot_id, draft.nonce, state.now())
        if made is not None:
            return _same_again(state, made, draft)
    message = post(
        state,
        open_for(state, channel, bot_id),
        bot_id,
        draft,
        kind=REPLY if replies_to else DEFAULT,
        replies_to=replies_to,
    )
    if draft.nonce is not None:
        state.messages.remember_nonce(message)
    return RestReply(body=_with_nonce(state, message))


def _same_again(state: ServerState, made: Snowflake, draft: Draft) -> RestReply:
    """Answer a repeated nonce with the message it made; one deleted since is not made again.

    Source: Create Message, `enforce_nonce`; a maintainer's word in discord-api-docs pull request 6647.
    """
    message = state.messages.find(made)
    if message is None:
        raise RestError(UNKNOWN_MESSAGE)
    return RestReply(body={**shown(state, message), "nonce": draft.nonce})


def _with_nonce(state: ServerState, message: StoredMessage) -> JSON:
    body = shown(state, message)
    return body if message.nonce is None else {**body, "nonce": message.nonce}


def _check_content_permissions(state: ServerState, channel: DiscordChannel, draft: Draft) -> None:
    """What a message contains can need more than permission to send it."""
    directory = state.directory
    needed = [
        Permission.EMBED_LINKS if draft.embeds else NONE,
        Permission.ATTACH_FILES if draft.attachments else NONE,
        Permission.SEND_TTS_MESSAGES if draft.tts else NONE,
    ]
    for permission in needed:
        if permission and not directory.may(channel, directory.bot.id, permission):
            raise RestError(MISSING_PERMISSIONS)


def _referenced(state: ServerState, channel: DiscordChannel, draft: Draft) -> Snowflake | None:
    """The message replied to.

    Source: Create Message, "Limitations"; Message Reference, `fail_if_not_exists`.
    """
    if draft.reply_to is None:
        return None
    if not state.directory.may(channel, state.directory.bot.id, Permission.READ_MESSAGE_HISTORY):
        raise RestError(NO_HISTORY_FOR_REPLY)
    message = state.messages.find(draft.reply_to, channel.id)
    if message and message.visible_to is None:
        return message.id
    if draft.reply_must_exist:
        raise refuse(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    return None


def list_messages(state: ServerState, call: RestCall) -> RestReply:
    """Read a page of history, newest first; without READ_MESSAGE_HISTORY it is empty.

    Source: Message Resource, "Get Channel Messages".
    """
    channel = bot_channel(state, call)
    limit, anchors = _read_page(call)
    if not state.directory.may(channel, state.directory.bot.id, Permission.READ_MESSAGE_HISTORY):
        return RestReply(body=[])
    newest = state.now() - timedelta(seconds=call.hidden_seconds)
    public = [
        message
        for message in state.messages.in_channel(channel.id)
        if message.visible_to is None and (not call.hidden_seconds or message.timestamp <= newest)
    ]
    found = page(
        public,
        limit=limit,
        before=anchors.get("before"),
        after=anchors.get("after"),
    )
    return RestReply(body=[read_json(state, message) for message in found])


def _read_page(call: RestCall) -> tuple[int, dict[str, int]]:
    raw = call.query.get("limit", str(PAGE_DEFAULT))
    if not raw.isdecimal():
        raise refuse(("limit",), "NUMBER_TYPE_COERCE", f'Value "{raw}" is not int.')
    limit = int(raw)
    if limit < 1:
        raise refuse(("limit",), "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    if limit > PAGE_LIMIT:
        raise refuse(
            ("limit",), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {PAGE_LIMIT}."
        )
    anchors: dict[str, int] = {}
    for name in ("before", "after"):
        if name in call.query:
            found = read_snowflake(call.query[name])
            if found is None:
                raise refuse((name,), "NUMBER_TYPE_COERCE", f'Value "{call.query[name]}" is not snowflake.')
            anchors[name] = int(found)
    if len(anchors) > 1:
        raise refuse(
            (min(anchors),), "PAGINATION_MUTUALLY_EXCLUSIVE", "Only one of them may be passed at a time"
        )
    return limit, anchors


def read_json(state: ServerState, message: StoredMessage) -> JSON:
    """A message as the bot reads it back, without content it has no intent for.

    Source: Gateway, "Message Content Intent" and "HTTP Restrictions".
    """
    body = message_json(message, state.directory, state.messages)
    if state.terms.privileged_intents & Intent.MESSAGE_CONTENT or readable_without_intent(state, message):
        return body
    return without_content(body)


def _message(state: ServerState, channel: DiscordChannel, call: RestCall) -> StoredMessage:
    message = state.messages.find(call.id("message_id"), channel.id)
    if message is None or message.visible_to is not None:
        raise RestError(UNKNOWN_MESSAGE)
    return message


def get_message(state: ServerState, call: RestCall) -> RestReply:
    """Read one message back.

    Source: Message Resource, "Get Channel Message".
    """
    channel = bot_channel(state, call, Permission.READ_MESSAGE_HISTORY)
    return RestReply(body=read_json(state, _message(state, channel, call)))


def edit_message(state: ServerState, call: RestCall) -> RestReply:
    """Edit a message of the bot's own.

    Source: Message Resource, "Edit Message".
    """
    channel = bot_channel(state, call)
    message = _message(state, channel, call)
    if message.author_id != state.directory.bot.id:
        raise RestError(NOT_YOUR_MESSAGE)
    form = BodyForm.open({} if call.body is None else call.body)
    attach = attacher(state, channel.id)
    edited = read_edit(form, call.files, attach, message, allowed=MESSAGE_DEFAULT)
    return RestReply(body=shown(state, edit(state, edited)))


def delete_message(state: ServerState, call: RestCall) -> RestReply:
    """Delete a message; another's takes MANAGE_MESSAGES.

    Source: Message Resource, "Delete Message".
    """
    channel = bot_channel(state, call)
    message = _message(state, channel, call)
    bot_id = state.directory.bot.id
    if message.author_id != bot_id and (
        channel.kind == DM_CHANNEL or not state.directory.may(channel, bot_id, Permission.MANAGE_MESSAGES)
    ):
        raise RestError(MISSING_PERMISSIONS)
    delete(state, message)
    return NO_CONTENT
