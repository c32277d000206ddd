"""The app itself, its guilds, their channels, members and roles, and direct messages."""

from __future__ import annotations

from .calls import RestCall, RestReply
from .channels import channel_json
from .directory import Guild
from .errors import (
    CANNOT_MESSAGE_USER,
    INVALID_RECIPIENT,
    UNKNOWN_GUILD,
    UNKNOWN_MEMBER,
    RestError,
)
from .form import BodyForm
from .objects import (
    application_json,
    guild_json,
    member_json,
    own_user_json,
)
from .rest_messages import bot_channel
from .state import ServerState
from .wire import JSON


def get_own_user(state: ServerState, _: RestCall) -> RestReply:
    """GET /users/@me."""
    return RestReply(body=own_user_json(state.directory.bot))


def get_application(state: ServerState, _: RestCall) -> RestReply:
    """GET /oauth2/applications/@me."""
    return RestReply(body=application_json(state.directory, state.application_flags))


def get_gateway_bot(state: ServerState, _: RestCall) -> RestReply:
    """GET /gateway/bot.

    Source: Gateway, "Get Gateway Bot" and "Session Start Limit Object".
    """
    remaining, reset_after = state.starts.remaining(state.terms.identify_total)
    return RestReply(
        body={
            "url": state.gateway_url,
            "shards": state.terms.shards,
            "session_start_limit": {
                "total": state.terms.identify_total,
                "remaining": remaining,
                "reset_after": int(reset_after * 1000),
                "max_concurrency": state.terms.max_concurrency,
            },
        }
    )


def _bot_guild(state: ServerState, call: RestCall) -> Guild:
    """A guild the bot is in; any other is unknown to it."""
    guild_id = call.id("guild_id")
    guild = state.directory.guilds.get(guild_id)
    if guild is None or not state.directory.member(guild_id, state.directory.bot.id):
        raise RestError(UNKNOWN_GUILD)
    return guild


def get_guild(state: ServerState, call: RestCall) -> RestReply:
    """GET /guilds/{guild.id}."""
    guild = _bot_guild(state, call)
    body: dict[str, JSON] = guild_json(state.directory, guild)
    if call.asks("with_counts"):
        members = state.directory.members_of(guild.id)
        body["approximate_member_count"] = body["approximate_presence_count"] = len(members)
    return RestReply(body=body)


def get_member(state: ServerState, call: RestCall) -> RestReply:
    """GET /guilds/{guild.id}/members/{user.id}."""
    guild = _bot_guild(state, call)
    member = state.directory.member(guild.id, call.id("user_id"))
    if member is None:
        raise RestError(UNKNOWN_MEMBER)
    return RestReply(body=member_json(state.directory, member))


def get_channel(state: ServerState, call: RestCall) -> RestReply:
    """GET /channels/{channel.id}."""
    return RestReply(body=channel_json(state, bot_channel(state, call)))


def open_dm(state: ServerState, call: RestCall) -> RestReply:
    """POST /users/@me/channels: the direct messages with a user, opened once.

    Source: User Resource, "Create DM".
    """
    form = BodyForm.open(call.body)
    recipient_id = form.snowflake("recipient_id", required=True)
    form.complaints.refuse_if_any()
    user = state.directory.user(recipient_id)
    if user is None:
        raise RestError(INVALID_RECIPIENT)
    if user.bot:
        raise RestError(CANNOT_MESSAGE_USER)
    return RestReply(body=channel_json(state, state.dm_with(user)))
