"""What the people of a server do: type, press, fill in forms, switch their language.

An action names one of these in `do`, with its arguments; `channel: dm` is the bot's direct messages:

    type      channel, text, reply_to; files: a list of {"name", "mimetype", "size"}
    complete  channel, text: what the composer offers for it
    press     channel, message, action, value or values
    choose    channel, message, command: an app's entry in the message's own menu
    submit    values, by custom_id
    dismiss   the open modal
    locale    locale: the language of the user's client
    delete    channel, message
    thread    channel, message, name: starts a thread on the message
"""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable, Mapping

from bot.playground.loopback import ActionError, Performed, perform, refused

from .calls import Upload
from .completion import complete
from .composer import check_options, command_data, entries_on_messages, find_entry, menu, split_options
from .directory import DM_CHANNEL, WITHOUT_MESSAGES, DiscordChannel, DiscordUser
from .drafts import CONTENT_LIMIT, Draft
from .errors import RestError
from .interaction_store import InteractionKind
from .mentions import MESSAGE_DEFAULT
from .messages import DEFAULT, NO_FLAGS, REPLY, Attachment, StoredMessage, message_json
from .option_values import ValueReader, names_of
from .payloads import open_interaction
from .permissions import Permission
from .posting import delete, post
from .pressing import press
from .state import ServerState
from .submitting import submit
from .threads import PARENTS, open_for, start_thread
from .wire import JSON, JsonObject, as_list, as_object, as_text, as_whole, read_snowflake
from .words_form import LOCALES

# Source: Channels Resource, "Start Thread from Message", field "name".
THREAD_NAME_LIMIT = 100  # characters


async def act(state: ServerState, name: str, action: Mapping[str, JSON]) -> Performed:
    """Do something as a user; what Discord's own client would not allow comes back as an error."""
    user = state.directory.person(name)
    if user is None:
        return refused(f'There is no user "{name}".')
    return await perform(
        {word: functools.partial(run, state, user) for word, run in _ACTIONS.items()}, action
    )


def _channel(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> DiscordChannel:
    """The channel of an action, if the user sees it; "dm" is the bot's direct messages."""
    raw = action.get("channel")
    channel = state.dm_with(user) if raw == "dm" else state.directory.channel(raw)
    if channel is None or not state.directory.may(channel, user.id, Permission.VIEW_CHANNEL):
        raise ActionError(f'You see no channel "{raw}".')
    return channel


def _message(state: ServerState, user: DiscordUser, channel: DiscordChannel, raw: JSON) -> StoredMessage:
    message = state.messages.find(read_snowflake(raw), channel.id)
    if message is None or message.visible_to not in {None, user.id}:
        raise ActionError(f'You see no message "{raw}" there.')
    return message


async def _type(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Send what is in the composer: a slash command or a message."""
    channel, text = _channel(state, user, action), as_text(action.get("text")).strip()
    if channel.kind in WITHOUT_MESSAGES:
        raise ActionError("Nobody writes in that channel itself, only in its threads.")
    if text.startswith("/"):
        return _run(state, user, channel, text)
    files = _files(state, channel, action)
    if not text and not files:
        raise ActionError("There is nothing to send.")
    if len(text) > CONTENT_LIMIT:
        raise ActionError(f"A message has at most {CONTENT_LIMIT} characters.")
    if channel.kind != DM_CHANNEL and not state.directory.may(channel, user.id, Permission.SEND_MESSAGES):
        raise ActionError("You do not have permission to send messages in this channel.")
    channel = _opened(state, user, channel)
    reply = action.get("reply_to")
    replied = _message(state, user, channel, reply) if reply is not None else None
    draft = Draft(
        content=_with_mentions(state, channel, text),
        embeds=(),
        components=(),
        attachments=files,
        flags=NO_FLAGS,
        tts=False,
        allowed=MESSAGE_DEFAULT,
    )
    message = post(
        state,
        channel,
        user.id,
        draft,
        kind=REPLY if replied else DEFAULT,
        replies_to=replied.id if replied else None,
    )
    return {"message": message.id}


def _opened(state: ServerState, user: DiscordUser, channel: DiscordChannel) -> DiscordChannel:
    try:
        return open_for(state, channel, user.id)
    except RestError as refusal:
        raise ActionError(f"{refusal}.") from refusal


def _files(state: ServerState, channel: DiscordChannel, action: Mapping[str, JSON]) -> tuple[Attachment, ...]:
    """The files that a message comes with."""
    given = [as_object(item) for item in as_list(action.get("files"))]
    uploads = [
        Upload(
            index=index,
            filename=as_text(item.get("name")) or "file.txt",
            content_type=as_text(item.get("mimetype")) or "application/octet-stream",
            data=bytes(as_whole(item.get("size"))),
        )
        for index, item in enumerate(given)
    ]
    return tuple(state.attach(channel.id, upload, None) for upload in uploads)


def _with_mentions(state: ServerState, channel: DiscordChannel, text: str) -> str:
    """The text with names turned into mentions, as the composer does when one is picked.

    Source: API Reference, "Message Formatting".
    """
    directory = state.directory
    found: dict[str, str] = {}
    if channel.guild_id:
        found |= {f"#{place.name}": f"<#{place.id}>" for place in directory.places_of(channel.guild_id)}
        for role in directory.roles_of(channel.guild_id)[1:]:
            if role.bot_id is None:
                found[f"@{role.name}"] = f"<@&{role.id}>"
        users = [directory.users[member.user_id] for member in directory.members_of(channel.guild_id)]
    else:
        users = [directory.bot, *(directory.users[own] for own in (channel.recipient,) if own)]
    found |= {f"@{name}": f"<@{user.id}>" for user in users for name in names_of(user) - {user.id}}
    names = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))
    return re.sub(rf"(?<!\S)({names})(?!\w)", lambda match: found[match[1]], text)


def _run(state: ServerState, user: DiscordUser, channel: DiscordChannel, text: str) -> Performed:
    """Run a slash command."""
    locale = state.people[user.id].locale
    found = find_entry(menu(state, user, channel), text[1:], locale)
    if found is None:
        raise ActionError(f'There is no command "{text.split(maxsplit=1)[0]}" that you could run like this.')
    entry, rest = found
    before, filled = split_options(entry, rest, locale)
    check_options(entry, before, filled)
    reader = ValueReader(state, user, channel)
    options = [reader.read(entry, item) for item in filled]
    data = command_data(entry, options, reader.resolved.json())
    interaction = open_interaction(
        state, InteractionKind.COMMAND, user, channel, data, command_name=entry.name
    )
    return {"interaction": interaction.id}


async def _complete(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """What the composer offers for a text."""
    channel = _channel(state, user, action)
    found = await complete(state, user, channel, as_text(action.get("text")))
    return {"suggestions": [suggestion.json() for suggestion in found]}


async def _press(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Press a button, or choose in a menu."""
    channel = _channel(state, user, action)
    message = _message(state, user, channel, action.get("message"))
    return {"interaction": press(state, user, channel, message, action).id}


async def _choose(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Choose an entry in a message's own menu.

    Source: Receiving and Responding, "Application Command Data Structure".
    """
    channel = _channel(state, user, action)
    message = _message(state, user, channel, action.get("message"))
    offered = entries_on_messages(state, user, channel)
    locale = state.people[user.id].locale
    wanted = action.get("command")
    entry = next((one for one in offered if wanted in {one.id, one.name.text, one.name.read(locale)}), None)
    if entry is None:
        raise ActionError(f'The menu of that message has no entry "{wanted}".')
    data: JsonObject = {
        "id": entry.id,
        "name": entry.name.text,
        "type": entry.kind,
        "target_id": message.id,
        "resolved": {"messages": {message.id: message_json(message, state.directory, state.messages)}},
    }
    interaction = open_interaction(
        state, InteractionKind.COMMAND, user, channel, data, command_name=entry.name.text
    )
    return {"interaction": interaction.id}


async def _submit(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Send the open modal."""
    person = state.people[user.id]
    if person.modal is None:
        raise ActionError("No form is open.")
    channel = state.directory.channels.get(person.modal.opener.channel_id)
    if channel is None:
        raise ActionError("The channel of the form is gone.")
    interaction = submit(state, user, channel, person.modal, as_object(action.get("values")))
    person.modal = None
    state.changes.note()
    return {"interaction": interaction.id}


async def _dismiss(state: ServerState, user: DiscordUser, _: Mapping[str, JSON]) -> Performed:
    """Close the open modal; the app hears nothing of it."""
    if state.people[user.id].modal is None:
        raise ActionError("No form is open.")
    state.people[user.id].modal = None
    state.changes.note()
    return {}


async def _locale(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Switch the language of the user's client."""
    locale = as_text(action.get("locale"))
    if locale not in LOCALES:
        raise ActionError(f'"{locale}" is no language of the client.')
    state.people[user.id].locale = locale
    state.changes.note()
    return {"locale": locale}


async def _delete(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Delete a message: one's own, or anyone's with the permission for it."""
    channel = _channel(state, user, action)
    message = _message(state, user, channel, action.get("message"))
    managing = channel.guild_id and state.directory.may(channel, user.id, Permission.MANAGE_MESSAGES)
    if message.author_id != user.id and not managing:
        raise ActionError("You cannot delete that message.")
    delete(state, message)
    return {}


async def _thread(state: ServerState, user: DiscordUser, action: Mapping[str, JSON]) -> Performed:
    """Start a thread on a message, called after what it says where no name is given.

    Source: Channels Resource, "Start Thread from Message".
    """
    channel = _channel(state, user, action)
    message = _message(state, user, channel, action.get("message"))
    if channel.kind not in PARENTS:
        raise ActionError("No thread can be started there.")
    if message.id in state.directory.channels:
        raise ActionError("The message has a thread already.")
    if not state.directory.may(channel, user.id, Permission.CREATE_PUBLIC_THREADS):
        raise ActionError("You do not have permission to start threads in this channel.")
    name = as_text(action.get("name")) or message.content or "new thread"
    thread = start_thread(state, channel, user, name[:THREAD_NAME_LIMIT], message_id=message.id)
    return {"channel": thread.id}


_ACTIONS: Mapping[str, Callable[[ServerState, DiscordUser, Mapping[str, JSON]], Awaitable[Performed]]] = {
    "type": _type,
    "complete": _complete,
    "press": _press,
    "choose": _choose,
    "submit": _submit,
    "dismiss": _dismiss,
    "locale": _locale,
    "delete": _delete,
    "thread": _thread,
}
