"""What one user sees on the screen of Discord's own client."""

from __future__ import annotations

import base64

from .composer import entries_on_messages, menu
from .directory import CATEGORY, DiscordChannel, DiscordUser
from .messages import Attachment, MessageFlag, StoredMessage
from .objects import user_json
from .permissions import Permission
from .posting import shown
from .seed import MAIN_GUILD
from .state import ServerState
from .wire import JSON


def seen_by(state: ServerState, name: str) -> dict[str, JSON]:
    """Everything a user sees.

    Args:
        state: What the far end knows.
        name: The user's id or handle.

    Raises:
        KeyError: There is no such user.
    """
    user = state.directory.person(name)
    if user is None:
        raise KeyError(name)
    person, directory = state.people[user.id], state.directory
    main = directory.guilds[MAIN_GUILD]
    channels = _channels(state, user)
    return {
        "platform": "discord",
        "workspace": {"id": main.id, "name": main.name},
        "guilds": [{"id": guild.id, "name": guild.name} for guild in directory.guilds_of(user.id)],
        "me": {**user_json(user), "_handle": user.handle, "_locale": person.locale},
        "users": [_person(state, other) for other in directory.users.values()],
        "channels": [_channel_view(state, user, channel) for channel in channels],
        "commands": _commands(state, user, channels),
        "modal": person.modal.data if person.modal else None,
        "home": None,
        "connected": state.sessions.connected,
        "notices": list(person.notices),
    }


def _person(state: ServerState, user: DiscordUser) -> dict[str, JSON]:
    held = state.directory.guild_permissions(MAIN_GUILD, user.id)
    return {
        **user_json(user),
        "_handle": user.handle,
        "_manages": Permission.MANAGE_GUILD in held,
    }


def _channels(state: ServerState, user: DiscordUser) -> list[DiscordChannel]:
    """The channels and threads a user sees, guild by guild, then the bot's direct messages."""
    directory = state.directory
    found = [
        channel
        for guild in directory.guilds_of(user.id)
        for channel in directory.places_of(guild.id)
        if channel.kind != CATEGORY and directory.may(channel, user.id, Permission.VIEW_CHANNEL)
    ]
    direct = directory.dm_with(user.id)
    return [*found, *directory.groups_of(user.id), *([direct] if direct else [])]


def _channel_view(state: ServerState, user: DiscordUser, channel: DiscordChannel) -> dict[str, JSON]:
    everyone = next((item for item in channel.overwrites if item.id == channel.guild_id), None)
    hidden = everyone is not None and Permission.VIEW_CHANNEL in everyone.deny
    return {
        "id": channel.id,
        "name": channel.name,
        "type": channel.kind,
        "guild_id": channel.guild_id,
        "private": channel.guild_id is None or hidden,
        "topic": channel.topic,
        "on_messages": [
            {"id": entry.id, "name": entry.name.read(state.people[user.id].locale)}
            for entry in entries_on_messages(state, user, channel)
        ],
        "messages": [
            message_view(state, message)
            for message in state.messages.in_channel(channel.id)
            if message.visible_to in {None, user.id}
        ],
    }


def message_view(state: ServerState, message: StoredMessage) -> dict[str, JSON]:
    """A message with what the screen shows beyond its JSON."""
    body = shown(state, message)
    body |= {
        "_id": message.id,
        "_ephemeral": message.visible_to is not None,
        "_pings": message.pings or {"users": [], "roles": [], "everyone": False, "silent": False},
    }
    if message.attachments:
        body["attachments"] = [_attachment_view(state, message, file) for file in message.attachments]
    if MessageFlag.LOADING in message.flags:
        expired = state.now() - message.timestamp > state.terms.token_life
        body["_failed" if expired else "_pending"] = True
    return body


def _attachment_view(state: ServerState, message: StoredMessage, file: Attachment) -> dict[str, JSON]:
    """An attachment, with its bytes where an app sent it: of a person's file only its size is known."""
    upload = state.uploads.get(file.id)
    body = {**file.json(), **({"ephemeral": True} if message.visible_to else {})}
    if upload and any(upload.data):
        body["_data"] = f"data:{upload.content_type};base64,{base64.b64encode(upload.data).decode()}"
    return body


def _commands(state: ServerState, user: DiscordUser, channels: list[DiscordChannel]) -> list[JSON]:
    """The slash menu of the first channel of each guild and of the direct messages, each entry once."""
    locale = state.people[user.id].locale
    listed: dict[tuple[str, str], JSON] = {}
    for channel in channels:
        for entry in menu(state, user, channel):
            key = (entry.command.id, entry.name)
            listed[key] = {
                "id": entry.command.id,
                "name": f"/{entry.title(locale)}",
                "_name": f"/{entry.name}",
                "description": entry.description.read(locale),
                "options": [
                    {
                        "name": option.name.read(locale),
                        "_name": option.name.text,
                        "description": option.description.read(locale),
                        "type": option.kind,
                        "required": option.required,
                    }
                    for option in entry.options
                ],
            }
    return list(listed.values())
