"""The conversations.* methods: which channels there are and who is in them.

Source: conversations.info, conversations.list, conversations.join, conversations.members,
conversations.open.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .errors import ApiError
from .events import joined
from .history import HISTORY_METHODS
from .limits import TIER_2, TIER_3, TIER_4
from .methods_chat import visible_channel
from .pages import page
from .state import WorkspaceState
from .wire import JsonObject

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


def require_scope(workspace: WorkspaceState, scope: str) -> None:
    """Refuse a call about a kind of channel the token may not ask about.

    Raises:
        ApiError: The scope was not granted.
    """
    if scope not in workspace.app.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(workspace.app.scopes))


def _readable(workspace: WorkspaceState, call: MethodCall) -> SlackChannel:
    channel = visible_channel(workspace, call.required("channel"))
    require_scope(workspace, f"{channel.family}:read")
    return channel


def info(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Describe one channel."""
    channel = _readable(workspace, call)
    described = channel.as_json(workspace.team, workspace.app.bot_user)
    if call.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        described["locale"] = "en-US"
    return {"channel": described}


def listed(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List the channels the app can see."""
    types = [word.strip() for word in call.text("types", "public_channel").split(",") if word.strip()]
    if not types or any(word not in FAMILIES for word in types):
        raise ApiError("invalid_types")
    families = {FAMILIES[word] for word in types}
    for family in sorted(families):
        require_scope(workspace, f"{family}:read")
    found = [
        channel
        for channel in workspace.channels.values()
        if channel.family in families
        and (not channel.private or workspace.app.bot_user in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    limit = call.count("limit", default=100, most=LIST_LIMIT)
    shown, following = page(found, call.text("cursor"), limit, "team")
    return {
        "channels": [
            channel.as_json(workspace.team, workspace.app.bot_user) | _size(channel) for channel in shown
        ],
        "response_metadata": {"next_cursor": following},
    }


def _size(channel: SlackChannel) -> JsonObject:
    return {} if channel.direct_with else {"num_members": len(channel.members)}


def join(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Make the app a member of a public channel."""
    channel = visible_channel(workspace, call.required("channel"))
    if channel.private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if workspace.app.bot_user in channel.members:
        call.warnings.append("already_in_channel")
    else:
        joined(workspace, channel, workspace.app.bot_user)
    return {"channel": channel.as_json(workspace.team, workspace.app.bot_user)}


def members(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List who is in a channel."""
    channel = _readable(workspace, call)
    limit = call.count("limit", default=100, most=LIST_LIMIT)
    shown, following = page(channel.members, call.text("cursor"), limit, "user_id")
    return {"members": shown, "response_metadata": {"next_cursor": following}}


def open_direct(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Open the direct messages with one person; those with several are not played here."""
    named = call.text("channel")
    if named:
        return {"channel": {"id": _direct(workspace, named).id}}
    people = [word.strip() for word in call.text("users").split(",") if word.strip()]
    if not people:
        raise ApiError("users_list_not_supplied")
    if len(people) > PEOPLE_LIMIT:
        raise ApiError("too_many_users")
    user = workspace.users.get(people[0])
    if user is None or any(person not in workspace.users for person in people):
        raise ApiError("user_not_found")
    if len(people) > 1:
        raise ApiError("invalid_user_combination")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    require_scope(workspace, "im:write")
    known = workspace.open_direct(user.id)
    if known is None and call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = workspace.direct_channel(user.id)
    described = channel.as_json(workspace.team, workspace.app.bot_user) if call.flag("return_im") else {}
    known_before = {"no_op": True, "already_open": True} if known else {}
    return {**known_before, "channel": {"id": channel.id, **described}}


def _direct(workspace: WorkspaceState, channel_id: str) -> SlackChannel:
    channel = visible_channel(workspace, channel_id)
    if not channel.direct_with:
        raise ApiError("method_not_supported_for_channel_type")
    return channel


METHODS = {
    **HISTORY_METHODS,
    "conversations.info": ApiMethod(run=info, tier=TIER_3, scopes=READ, required=("channel",)),
    "conversations.list": ApiMethod(run=listed, tier=TIER_2, scopes=READ),
    "conversations.join": ApiMethod(run=join, tier=TIER_3, scopes=("channels:join",), required=("channel",)),
    "conversations.open": ApiMethod(run=open_direct, tier=TIER_3, scopes=OPEN),
    "conversations.members": ApiMethod(run=members, tier=TIER_4, scopes=READ, required=("channel",)),
}
