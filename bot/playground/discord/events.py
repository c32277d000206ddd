"""What the gateway tells the app about messages, channels, roles and guilds."""

from __future__ import annotations

from .channels import channel_json
from .directory import DiscordChannel, Guild, GuildRole
from .messages import StoredMessage, message_json, without_content
from .objects import (
    guild_json,
    member_json,
    message_member_json,
    role_json,
    user_json,
)
from .permissions import Permission
from .protocol import Intent
from .state import ServerState
from .wire import JSON, JsonObject, Snowflake, iso


def _intent(message: StoredMessage) -> Intent:
    return Intent.GUILD_MESSAGES if _event_guild(message) else Intent.DIRECT_MESSAGES


def _event_guild(message: StoredMessage) -> Snowflake | None:
    """The guild named in a message's events; none for an ephemeral message.

    Source: Gateway Events, "Message Create Extra Fields".
    """
    return None if message.visible_to else message.guild_id


def tell_message(
    state: ServerState, name: str, message: StoredMessage, *, nonce: str | int | None = None
) -> None:
    """MESSAGE_CREATE or MESSAGE_UPDATE, to an app that can see the channel.

    Source: Gateway Events, "Message Create"; Gateway, "Message Content Intent".
    """
    directory, channel = state.directory, state.directory.channels[message.channel_id]
    if not _app_sees(state, message, channel):
        return
    body: dict[str, JSON] = message_json(message, directory, state.messages)
    body["channel_type"] = channel.kind
    guild_id = _event_guild(message)
    member = directory.member(guild_id, message.author_id)
    if guild_id:
        body["guild_id"] = guild_id
    if member and message.origin is None:
        body["member"] = message_member_json(member)
    if guild_id:
        body["mentions"] = [_mention(state, guild_id, user_id) for user_id in message.mentions.users]
    if nonce is not None:
        body["nonce"] = nonce
    if name == "MESSAGE_UPDATE":
        body["tts"] = False
    veiled = None if readable_without_intent(state, message) else without_content(body)
    state.sessions.dispatch(name, body, guild_id=guild_id, intent=_intent(message), veiled=veiled)


def _mention(state: ServerState, guild_id: Snowflake, user_id: Snowflake) -> JsonObject:
    user = user_json(state.directory.users[user_id])
    member = state.directory.member(guild_id, user_id)
    return {**user, "member": message_member_json(member)} if member else user


def _app_sees(state: ServerState, message: StoredMessage, channel: DiscordChannel) -> bool:
    """Whether the app hears of a message: its own always, others where it can view the channel."""
    directory = state.directory
    if message.guild_id and not directory.member(message.guild_id, directory.bot.id):
        return False
    from_app = message.author_id == directory.bot.id
    return from_app or directory.may(channel, directory.bot.id, Permission.VIEW_CHANNEL)


def readable_without_intent(state: ServerState, message: StoredMessage) -> bool:
    """Whether an app without the message-content intent still gets a message's content.

    Source: Gateway, "Message Content Intent".
    """
    bot_id = state.directory.bot.id
    return message.author_id == bot_id or message.guild_id is None or bot_id in message.mentions.users


def tell_deleted_message(state: ServerState, message: StoredMessage) -> None:
    """MESSAGE_DELETE."""
    channel = state.directory.channels.get(message.channel_id)
    if channel is None or not _app_sees(state, message, channel):
        return
    body: dict[str, JSON] = {"id": message.id, "channel_id": message.channel_id}
    guild_id = _event_guild(message)
    if guild_id:
        body["guild_id"] = guild_id
    state.sessions.dispatch("MESSAGE_DELETE", body, guild_id=guild_id, intent=_intent(message))


def tell_channel(state: ServerState, name: str, channel: DiscordChannel) -> None:
    """CHANNEL_CREATE, CHANNEL_UPDATE or CHANNEL_DELETE."""
    body = channel_json(state, channel)
    state.sessions.dispatch(name, body, guild_id=channel.guild_id, intent=Intent.GUILDS)


def tell_thread(state: ServerState, name: str, thread: DiscordChannel) -> None:
    """THREAD_CREATE, THREAD_UPDATE or THREAD_DELETE, to an app that can see the thread.

    Source: Gateway Events, "Thread Create" to "Thread Delete".
    """
    if not state.directory.may(thread, state.directory.bot.id, Permission.VIEW_CHANNEL):
        return
    body = channel_json(state, thread)
    if name == "THREAD_CREATE":
        body = {**body, "newly_created": True}
    if name == "THREAD_DELETE":
        body = {key: body[key] for key in ("id", "guild_id", "parent_id", "type")}
    state.sessions.dispatch(name, body, guild_id=thread.guild_id, intent=Intent.GUILDS)


def tell_role(state: ServerState, name: str, role: GuildRole) -> None:
    """GUILD_ROLE_CREATE, GUILD_ROLE_UPDATE or GUILD_ROLE_DELETE."""
    which: JsonObject = {"role_id": role.id} if name == "GUILD_ROLE_DELETE" else {"role": role_json(role)}
    body = {"guild_id": role.guild_id, **which}
    state.sessions.dispatch(name, body, guild_id=role.guild_id, intent=Intent.GUILDS)


def tell_own_member(state: ServerState, guild_id: Snowflake) -> None:
    """GUILD_MEMBER_UPDATE of the bot itself, which needs no intent.

    Source: Gateway, "Caveats".
    """
    member = state.directory.member(guild_id, state.directory.bot.id)
    assert member is not None
    body = {**member_json(state.directory, member), "guild_id": guild_id}
    state.sessions.dispatch("GUILD_MEMBER_UPDATE", body, guild_id=guild_id)


def tell_joined_guild(state: ServerState, guild: Guild) -> None:
    """GUILD_CREATE for a guild the bot joined; only guilds that were unavailable say they no longer are."""
    body = {name: value for name, value in guild_create_json(state, guild).items() if name != "unavailable"}
    state.sessions.dispatch("GUILD_CREATE", body, guild_id=guild.id, intent=Intent.GUILDS)


def tell_left_guild(state: ServerState, guild_id: Snowflake) -> None:
    """GUILD_DELETE without `unavailable`: the bot was removed.

    Source: Gateway Events, "Guild Delete".
    """
    state.sessions.dispatch("GUILD_DELETE", {"id": guild_id}, guild_id=guild_id, intent=Intent.GUILDS)


def guild_create_json(state: ServerState, guild: Guild) -> JsonObject:
    """A guild with all its channels, and no members but the bot.

    Source: Gateway Events, "Guild Create Extra Fields" with its warning.
    """
    directory = state.directory
    member = directory.member(guild.id, directory.bot.id)
    assert member is not None
    return {
        **guild_json(directory, guild),
        "joined_at": iso(member.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(directory.members_of(guild.id)),
        "voice_states": [],
        "members": [member_json(directory, member)],
        "channels": [channel_json(state, channel) for channel in directory.channels_of(guild.id)],
        "threads": [
            channel_json(state, place)
            for place in directory.places_of(guild.id)
            if place.is_thread
            and not place.archived
            and directory.may(place, directory.bot.id, Permission.VIEW_CHANNEL)
        ],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
