"""Opening interactions: the payload the app gets, and the clock that starts to run."""

from __future__ import annotations

import asyncio

from .channels import channel_json
from .commands import BOT_DM_CONTEXT, GUILD_CONTEXT, PRIVATE_CONTEXT
from .directory import DM_CHANNEL, GROUP_DM, Directory, DiscordChannel, DiscordUser
from .interaction_store import LATE_WORDS, Interaction, InteractionKind
from .messages import message_json
from .objects import bare_member_json, member_json, role_json, user_json
from .permissions import Permission
from .state import ServerState
from .wire import JSON, JsonObject, Snowflake

# Source: API Reference, "Uploading Files".
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


def owners(directory: Directory, channel: DiscordChannel, user: DiscordUser) -> dict[str, JSON]:
    """Through whom the app is here: the server it is installed to, or who installed it for themselves.

    Source: Receiving and Responding, "Authorizing Integration Owners Object": in direct messages with the
    app's bot user the server is 0.
    """
    found: dict[str, JSON] = {}
    if channel.guild_id and directory.member(channel.guild_id, directory.bot.id):
        found["0"] = channel.guild_id
    if channel.kind == DM_CHANNEL:
        found["0"] = "0"
    if user.id in directory.installed_by:
        found["1"] = user.id
    return found


def context_of(channel: DiscordChannel) -> int:
    """What kind of place an interaction was begun in.

    Source: Receiving and Responding, "Interaction Context Types".
    """
    if channel.guild_id:
        return GUILD_CONTEXT
    return PRIVATE_CONTEXT if channel.kind == GROUP_DM else BOT_DM_CONTEXT


def speaks_privately(directory: Directory, channel: DiscordChannel, user: DiscordUser) -> bool:
    """Whether what the app answers there is seen by the user alone, whatever it asks for.

    Source: Permissions, "Bitwise Permission Flags", `USE_EXTERNAL_APPS`.
    """
    is_guest = "0" not in owners(directory, channel, user)
    may = directory.may(channel, user.id, Permission.USE_EXTERNAL_APPS)
    return is_guest and channel.guild_id is not None and not may


def open_interaction(
    state: ServerState,
    kind: InteractionKind,
    user: DiscordUser,
    channel: DiscordChannel,
    data: JsonObject,
    *,
    metadata: JsonObject | None = None,
    command_name: str | None = None,
    source_id: Snowflake | None = None,
    choosing: int | None = None,
) -> Interaction:
    """Send an interaction to the app and give it three seconds.

    What answers it will tell of `metadata` and of `command_name`, which has the subcommands in it.
    `source_id` is the message with the component, if there is one; `choosing` is the type of the option
    that is being typed, for autocomplete.
    """
    own = state.mint.mint()
    about: dict[str, JSON] = {"id": own, "type": int(kind), "user": user_json(user)}
    interaction = Interaction(
        id=own,
        kind=kind,
        user_id=user.id,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        created=state.now(),
        metadata={
            **about,
            "authorizing_integration_owners": owners(state.directory, channel, user),
            **(metadata or {}),
        },
        command={**about, "name": command_name} if command_name else None,
        source_id=source_id,
        choosing=choosing,
        is_private=speaks_privately(state.directory, channel, user),
    )
    state.interactions.add(interaction)
    _send(state, interaction, payload(state, interaction, user, channel, data))
    return interaction


def _send(state: ServerState, interaction: Interaction, body: JsonObject) -> None:
    """Tell the app, unless it was removed from there, and start its three seconds."""
    guild_id = interaction.guild_id
    if body["authorizing_integration_owners"]:
        state.sessions.dispatch("INTERACTION_CREATE", body, guild_id=guild_id)
    state.background.start(_expire(state, interaction), f"expire interaction {interaction.id}")


async def _expire(state: ServerState, interaction: Interaction) -> None:
    """Up on an interaction that has no initial response in time.

    Source: Receiving and Responding, "Interaction Callback".
    """
    try:
        async with asyncio.timeout(state.terms.initial_response_seconds):
            await interaction.answered.wait()
    except TimeoutError:
        interaction.late = True
        interaction.answered.set()
        if interaction.kind in LATE_WORDS:
            state.notify(interaction.user_id, LATE_WORDS[interaction.kind])


def payload(
    state: ServerState, interaction: Interaction, user: DiscordUser, channel: DiscordChannel, data: JsonObject
) -> JsonObject:
    """The interaction object.

    Source: Receiving and Responding, "Interaction Structure".
    """
    directory = state.directory
    body: dict[str, JSON] = {
        "id": interaction.id,
        "application_id": directory.application_id,
        "type": int(interaction.kind),
        "data": data,
        "token": interaction.token,
        "version": 1,
        "channel_id": channel.id,
        "channel": partial_channel_json(state, channel, user.id),
        "app_permissions": str(int(directory.channel_permissions(channel, directory.bot.id))),
        "locale": state.people[user.id].locale,
        "entitlements": [],
        "authorizing_integration_owners": owners(directory, channel, user),
        "context": context_of(channel),
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    }
    member = directory.member(channel.guild_id, user.id)
    if channel.guild_id and member:
        guild = directory.guilds[channel.guild_id]
        held = directory.channel_permissions(channel, user.id)
        body["guild_id"] = guild.id
        body["guild"] = {"id": guild.id, "locale": guild.locale, "features": []}
        body["guild_locale"] = guild.locale
        body["member"] = {**member_json(directory, member), "permissions": str(int(held))}
    else:
        body["user"] = user_json(user)
    source = state.messages.find(interaction.source_id)
    if source:
        body["message"] = message_json(source, directory, state.messages)
    return body


def partial_channel_json(state: ServerState, channel: DiscordChannel, user_id: Snowflake) -> JsonObject:
    """A channel with the permissions of a user and of the app in it.

    Source: Receiving and Responding, "Resolved Data Structure", footnote on channels.
    """
    body = dict(channel_json(state, channel))
    body.pop("permission_overwrites", None)
    directory = state.directory
    return {
        **body,
        "permissions": str(int(directory.channel_permissions(channel, user_id))),
        "app_permissions": str(int(directory.channel_permissions(channel, directory.bot.id))),
    }


class Resolved:
    """The objects behind the ids a user chose.

    Source: Receiving and Responding, "Resolved Data Structure".
    """

    def __init__(self, state: ServerState, channel: DiscordChannel, user_id: Snowflake) -> None:
        self._state = state
        self._channel = channel
        self._user_id = user_id
        self._found: dict[str, dict[str, JSON]] = {}

    def add_user(self, user: DiscordUser) -> None:
        """A user, and the member it is here."""
        directory = self._state.directory
        self._found.setdefault("users", {})[user.id] = user_json(user)
        member = directory.member(self._channel.guild_id, user.id)
        if member:
            held = directory.channel_permissions(self._channel, user.id)
            self._found.setdefault("members", {})[user.id] = {
                **bare_member_json(member),
                "permissions": str(int(held)),
            }

    def add_role(self, role_id: Snowflake) -> None:
        """A role."""
        self._found.setdefault("roles", {})[role_id] = role_json(self._state.directory.roles[role_id])

    def add_channel(self, channel: DiscordChannel) -> None:
        """A channel."""
        self._found.setdefault("channels", {})[channel.id] = partial_channel_json(
            self._state, channel, self._user_id
        )

    def json(self) -> JsonObject:
        """All of them, or nothing."""
        return {"resolved": self._found} if self._found else {}
