"""The conversations.* methods: which channels there are and who is in them.

Source: conversations.info, conversations.list, conversations.join, conversations.members,
conversations.open.
"""

from __future__ import annotations

from .calls import Call, Method
from .errors import ApiError
from .events import joined
from .history import HISTORY_METHODS
from .limits import TIER_2, TIER_3, TIER_4
from .methods_chat import visible_channel
from .pages import page
from .shapes import JsonObject
from .workspace import Channel
from .world import World

FAMILIES = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
    "mpim": "mpim",
}
OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
PEOPLE_LIMIT = 8
READ = tuple(f"{family}:read" for family in ("channels", "groups", "im", "mpim"))
LIST_LIMIT = 999


def require_scope(world: World, scope: str) -> None:
    """Refuse a call about a kind of channel the token may not ask about.

    Raises:
        ApiError: The scope was not granted.
    """
    if scope not in world.app.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(world.app.scopes))


def _readable(world: World, call: Call) -> Channel:
    channel = visible_channel(world, call.required("channel"))
    require_scope(world, f"{channel.family}:read")
    return channel


def info(world: World, call: Call) -> JsonObject:
    """Describe one channel."""
    channel = _readable(world, call)
    described = channel.as_json(world.team, world.app.bot_user)
    if call.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        described["locale"] = "en-US"
    return {"channel": described}


def listed(world: World, call: Call) -> JsonObject:
    """List the channels the app can see."""
    types = [word.strip() for word in call.text("types", "public_channel").split(",") if word.strip()]
    if not types or any(word not in FAMILIES for word in types):
        raise ApiError("invalid_types")
    families = {FAMILIES[word] for word in types}
    for family in sorted(families):
        require_scope(world, f"{family}:read")
    found = [
        channel
        for channel in world.channels.values()
        if channel.family in families
        and (not channel.private or world.app.bot_user in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    limit = call.count("limit", default=100, most=LIST_LIMIT)
    shown, following = page(found, call.text("cursor"), limit, "team")
    return {
        "channels": [channel.as_json(world.team, world.app.bot_user) | _size(channel) for channel in shown],
        "response_metadata": {"next_cursor": following},
    }


def _size(channel: Channel) -> JsonObject:
    return {} if channel.direct_with else {"num_members": len(channel.members)}


def join(world: World, call: Call) -> JsonObject:
    """Make the app a member of a public channel."""
    channel = visible_channel(world, call.required("channel"))
    if channel.private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if world.app.bot_user in channel.members:
        call.warnings.append("already_in_channel")
    else:
        joined(world, channel, world.app.bot_user)
    return {"channel": channel.as_json(world.team, world.app.bot_user)}


def members(world: World, call: Call) -> JsonObject:
    """List who is in a channel."""
    channel = _readable(world, call)
    limit = call.count("limit", default=100, most=LIST_LIMIT)
    shown, following = page(channel.members, call.text("cursor"), limit, "user_id")
    return {"members": shown, "response_metadata": {"next_cursor": following}}


def open_direct(world: World, call: Call) -> JsonObject:
    """Open the direct messages with one person; those with several are not played here."""
    named = call.text("channel")
    if named:
        return {"channel": {"id": _direct(world, named).id}}
    people = [word.strip() for word in call.text("users").split(",") if word.strip()]
    if not people:
        raise ApiError("users_list_not_supplied")
    if len(people) > PEOPLE_LIMIT:
        raise ApiError("too_many_users")
    user = world.users.get(people[0])
    if user is None or any(person not in world.users for person in people):
        raise ApiError("user_not_found")
    if len(people) > 1:
        raise ApiError("invalid_user_combination")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    require_scope(world, "im:write")
    known = world.open_direct(user.id)
    if known is None and call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = world.direct_channel(user.id)
    described = channel.as_json(world.team, world.app.bot_user) if call.flag("return_im") else {}
    known_before = {"no_op": True, "already_open": True} if known else {}
    return {**known_before, "channel": {"id": channel.id, **described}}


def _direct(world: World, channel_id: str) -> Channel:
    channel = visible_channel(world, channel_id)
    if not channel.direct_with:
        raise ApiError("method_not_supported_for_channel_type")
    return channel


METHODS = {
    **HISTORY_METHODS,
    "conversations.info": Method(run=info, tier=TIER_3, scopes=READ, required=("channel",)),
    "conversations.list": Method(run=listed, tier=TIER_2, scopes=READ),
    "conversations.join": Method(run=join, tier=TIER_3, scopes=("channels:join",), required=("channel",)),
    "conversations.open": Method(run=open_direct, tier=TIER_3, scopes=OPEN),
    "conversations.members": Method(run=members, tier=TIER_4, scopes=READ, required=("channel",)),
}
