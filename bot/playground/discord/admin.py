"""Changes to a server from outside: channels, permissions, installations, tokens, sockets.

An order names one of these in `do`, with its arguments; a guild that is not named is the first one:

    create_channel      guild, name, kind: text, voice, category, announcement, stage or forum
    create_thread       channel, name, kind: public or private; user: who starts it; message: on what
    update_channel      channel, name, topic; archived, locked for a thread
    delete_channel      channel
    deny, allow         channel, permission, user: what that member may there, the bot where none is named
    hide_history        channel: the same for reading its history
    create_role         guild, name, mentionable
    update_role         role, name
    delete_role         role
    grant               role, user
    kick, install       guild: the bot leaves, or comes back
    install_for         user: who installs the app for themselves; with off: true, no more
    create_group        name, users: people among themselves
    add_guild           name, owner
    reset_token         the bot gets another token
    delete_message      message
    drop_sockets        code, reason: without a code the connections are cut
    reconnect, request_heartbeat, mute      on all sockets
    invalidate          resumable
    tell                event, data: any event, on all sockets
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.playground.loopback import ActionError, Performed, Performer, perform

from .channel_orders import CHANNEL_ORDERS, ordered_guild
from .directory import (
    GROUP_DM,
    TEXT_CHANNEL,
    DiscordChannel,
    Guild,
    GuildRole,
)
from .events import tell_joined_guild, tell_left_guild, tell_own_member, tell_role
from .permissions import NONE
from .posting import delete
from .protocol import AUTHENTICATION_FAILED
from .seed import found_guild, install_bot
from .socket_orders import SOCKET_ORDERS, Order
from .state import ServerState
from .wire import JSON, as_list, as_text, read_snowflake


async def administer(state: ServerState, order: Mapping[str, Any]) -> Performed:
    """Carry out one order."""
    done = await perform({word: _performer(state, run) for word, run in _ORDERS.items()}, order)
    state.changes.note()
    return done


def _performer(state: ServerState, run: Order) -> Performer:
    async def performer(order: Mapping[str, Any]) -> Mapping[str, Any]:
        return run(state, order)

    return performer


def _create_role(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    role = GuildRole(
        id=state.mint.mint(),
        guild_id=ordered_guild(state, order),
        name=as_text(order.get("name")) or "new role",
        permissions=NONE,
        position=1,
        mentionable=order.get("mentionable") is True,
    )
    state.directory.roles[role.id] = role
    tell_role(state, "GUILD_ROLE_CREATE", role)
    return {"role": role.id}


def _role(state: ServerState, order: Mapping[str, JSON]) -> GuildRole:
    found = read_snowflake(order.get("role"))
    if found is None or found not in state.directory.roles:
        raise ActionError(f'There is no role "{order.get("role")}".')
    return state.directory.roles[found]


def _update_role(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    old = _role(state, order)
    role = replace(old, name=as_text(order.get("name")) or old.name)
    state.directory.roles[role.id] = role
    tell_role(state, "GUILD_ROLE_UPDATE", role)
    return {}


def _delete_role(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    role = _role(state, order)
    del state.directory.roles[role.id]
    for key, member in list(state.directory.members.items()):
        kept = tuple(role_id for role_id in member.roles if role_id != role.id)
        state.directory.members[key] = replace(member, roles=kept)
    tell_role(state, "GUILD_ROLE_DELETE", role)
    return {}


def _grant(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """A role to a member; the bot hears of it when it is the one."""
    role, directory = _role(state, order), state.directory
    name = as_text(order.get("user"))
    user = directory.bot if name == directory.bot.handle else directory.person(name)
    member = directory.member(role.guild_id, user.id) if user else None
    if member is None:
        raise ActionError(f'"{name}" is not in that guild.')
    directory.members[member.guild_id, member.user_id] = replace(
        member, roles=tuple(dict.fromkeys((*member.roles, role.id)))
    )
    if member.user_id == directory.bot.id:
        tell_own_member(state, role.guild_id)
    return {}


def _kick(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Remove the bot from a guild; its managed role goes with it."""
    guild_id, directory = ordered_guild(state, order), state.directory
    member = directory.members.pop((guild_id, directory.bot.id), None)
    if member is None:
        raise ActionError("The bot is not in that guild.")
    for role_id in member.roles:
        if role_id in directory.roles and directory.roles[role_id].bot_id:
            del directory.roles[role_id]
    tell_left_guild(state, guild_id)
    return {}


def _install(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Add the bot to a guild it is not in."""
    guild_id = ordered_guild(state, order)
    if state.directory.member(guild_id, state.directory.bot.id):
        raise ActionError("The bot is in that guild already.")
    install_bot(state.directory, guild_id, state.now(), state.mint.mint())
    tell_joined_guild(state, state.directory.guilds[guild_id])
    return {}


def _install_for(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Let a person install the app for themselves, or remove it."""
    user = state.directory.person(order.get("user"))
    if user is None:
        raise ActionError(f'There is no user "{order.get("user")}".')
    if order.get("off") is True:
        state.directory.installed_by.discard(user.id)
    else:
        state.directory.installed_by.add(user.id)
    return {}


def _create_group(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """A group of people, in which no bot is."""
    found = [state.directory.person(name) for name in as_list(order.get("users"))]
    members = tuple(user.id for user in found if user)
    group = DiscordChannel(
        id=state.mint.mint(), kind=GROUP_DM, name=as_text(order.get("name")) or "Group", members=members
    )
    state.directory.channels[group.id] = group
    return {"channel": group.id}


def _add_guild(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """A new guild with one channel, owned by someone, with the bot in it."""
    owner = state.directory.person(as_text(order.get("owner")) or "ben")
    if owner is None:
        raise ActionError(f'There is no user "{order.get("owner")}".')
    guild = Guild(id=state.mint.mint(), name=as_text(order.get("name")) or "New server", owner_id=owner.id)
    found_guild(state.directory, guild)
    channel = DiscordChannel(id=state.mint.mint(), kind=TEXT_CHANNEL, guild_id=guild.id, name="general")
    state.directory.channels[channel.id] = channel
    _install(state, {"guild": guild.id})
    return {"guild": guild.id, "channel": channel.id}


def _reset_token(state: ServerState, _: Mapping[str, JSON]) -> dict[str, JSON]:
    """Make the token invalid at once, and end what it opened."""
    state.renew_token()
    for session in state.sessions:
        if session.wire:
            session.wire.close(AUTHENTICATION_FAILED)
        state.sessions.drop(session)
    return {"token": state.token}


def _delete_message(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    message = state.messages.find(read_snowflake(order.get("message")))
    if message is None:
        raise ActionError(f'There is no message "{order.get("message")}".')
    delete(state, message)
    return {}


_ORDERS: Mapping[str, Order] = {
    "create_role": _create_role,
    "update_role": _update_role,
    "delete_role": _delete_role,
    "grant": _grant,
    "kick": _kick,
    "install": _install,
    "install_for": _install_for,
    "create_group": _create_group,
    "add_guild": _add_guild,
    "reset_token": _reset_token,
    **CHANNEL_ORDERS,
    **SOCKET_ORDERS,
    "delete_message": _delete_message,
}
