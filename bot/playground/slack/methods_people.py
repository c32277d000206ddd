"""Methods about people and the workspace: users.*, usergroups.*, bots.info, team.info.

Source: the methods' pages.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .directory import CREATED
from .errors import ApiError
from .limits import TIER_2, TIER_3, TIER_4
from .pages import page
from .state import WorkspaceState
from .wire import JsonObject

LIST_LIMIT = 1000


def user_info(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Describe one user."""
    user = workspace.users.get(call.required("user"))
    if user is None:
        raise ApiError("user_not_found")
    described = user.as_json(workspace.team)
    if call.flag("include_locale"):
        described["locale"] = "en-US"
    return {"user": described}


def user_list(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List the workspace's users."""
    people = [user.as_json(workspace.team) for user in workspace.users.values()]
    limit = call.count("limit", default=LIST_LIMIT, most=LIST_LIMIT)
    shown, following = page(people, call.text("cursor"), limit, "user")
    return {"members": shown, "cache_ts": CREATED, "response_metadata": {"next_cursor": following}}


def usergroup_list(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List the user groups."""
    groups = []
    for group in workspace.usergroups.values():
        described = group.as_json(workspace.team)
        if call.flag("include_users"):
            described["users"] = list(group.users)
        if call.flag("include_count"):
            described["user_count"] = len(group.users)
        groups.append(described)
    return {"usergroups": groups}


def usergroup_users(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List who is in a user group."""
    group = workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


def bot_info(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Describe a bot."""
    asked = call.text("bot", workspace.app.bot_id)
    if asked != workspace.app.bot_id:
        raise ApiError("bot_not_found")
    profile = workspace.app.profile(workspace.team.id)
    profile.pop("team_id")
    return {"bot": profile}


def team_info(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Describe the workspace."""
    asked = call.text("team", workspace.team.id)
    if asked != workspace.team.id:
        raise ApiError("team_not_found")
    return {"team": workspace.team.as_json()}


METHODS = {
    "users.info": ApiMethod(run=user_info, tier=TIER_4, scopes=("users:read",), required=("user",)),
    "users.list": ApiMethod(run=user_list, tier=TIER_2, scopes=("users:read",)),
    "usergroups.list": ApiMethod(run=usergroup_list, tier=TIER_2, scopes=("usergroups:read",)),
    "usergroups.users.list": ApiMethod(
        run=usergroup_users, tier=TIER_2, scopes=("usergroups:read",), required=("usergroup",)
    ),
    "bots.info": ApiMethod(run=bot_info, tier=TIER_3, scopes=("users:read",)),
    "team.info": ApiMethod(run=team_info, tier=TIER_3, scopes=("team:read",)),
}
