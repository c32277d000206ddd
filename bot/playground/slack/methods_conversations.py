"""The conversations.* methods about channels: conversations.info, conversations.open.

Source: those methods' pages.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .errors import ApiError
from .history import HISTORY_METHODS
from .limits import TIER_3
from .methods_chat import visible_channel
from .state import WorkspaceState
from .wire import JsonObject

OPEN = ("channels:manage", "groups:write", "im:write", "mpim:write")
PEOPLE_LIMIT = 8
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


METHODS = {
    **HISTORY_METHODS,
    "conversations.info": ApiMethod(run=info, tier=TIER_3, scopes=READ, required=("channel",)),
    "conversations.open": ApiMethod(run=open_direct, tier=TIER_3, scopes=OPEN),
}
