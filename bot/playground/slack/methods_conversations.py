"""The methods about channels: conversations.info, conversations.open, users.conversations.

Source: those methods' pages.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .errors import ApiError
from .history import HISTORY_METHODS
from .limits import TIER_3
from .methods_chat import visible_channel
from .pages import cursor, placed
from .state import WorkspaceState
from .wire import JsonObject

OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
PEOPLE_LIMIT = 8
TYPES = {"public_channel": "channels", "private_channel": "groups", "mpim": "mpim", "im": "im"}
CONVERSATIONS_DEFAULT, CONVERSATIONS_LIMIT = 100, 999
READ = tuple(f"{family}:read" for family in ("channels", "groups", "im", "mpim"))


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


def of_user(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List the conversations somebody is in; of those that are not public, where the app is too.

    Source: users.conversations, arguments and "Pagination".
    """
    kinds = [word.strip() for word in (call.text("types") or "public_channel").split(",") if word.strip()]
    if not kinds or not set(kinds) <= set(TYPES):
        raise ApiError("invalid_types")
    for kind in kinds:
        require_scope(workspace, f"{TYPES[kind]}:read")
    me = workspace.app.bot_user
    user = call.text("user") or me
    if user not in workspace.users:
        raise ApiError("user_not_found")
    families = {TYPES[kind] for kind in kinds}
    found = [
        channel
        for channel in sorted(workspace.channels.values(), key=lambda channel: channel.id)
        if channel.family in families
        and user in channel.members
        and (channel.family == "channels" or me in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    after = call.text("cursor")
    if after:
        place = placed("channel", after)
        found = [channel for channel in found if channel.id > place]
    shown = found[: call.count("limit", default=CONVERSATIONS_DEFAULT, most=CONVERSATIONS_LIMIT)]
    more = cursor("channel", shown[-1].id) if len(found) > len(shown) else ""
    described = [channel.as_json(workspace.team, me) for channel in shown]
    # It says nothing of the app itself. Source: users.conversations, "Response".
    listed = [{name: value for name, value in one.items() if name != "is_member"} for one in described]
    return {"channels": listed, "response_metadata": {"next_cursor": more}}


METHODS = {
    **HISTORY_METHODS,
    "users.conversations": ApiMethod(run=of_user, tier=TIER_3, scopes=READ),
    "conversations.info": ApiMethod(run=info, tier=TIER_3, scopes=READ, required=("channel",)),
    "conversations.open": ApiMethod(run=open_direct, tier=TIER_3, scopes=OPEN),
}
