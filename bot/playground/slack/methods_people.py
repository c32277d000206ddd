"""Methods about people: users.info, usergroups.users.list.

Source: the methods' pages.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .errors import ApiError
from .limits import TIER_2, TIER_4
from .state import WorkspaceState
from .wire import JsonObject


def user_info(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Describe one user."""
    user = workspace.users.get(call.required("user"))
    if user is None:
        raise ApiError("user_not_found")
    described = user.as_json(workspace.team)
    if call.flag("include_locale"):
        described["locale"] = user.locale
    return {"user": described}


def usergroup_users(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """List who is in a user group."""
    group = workspace.usergroups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


METHODS = {
    "users.info": ApiMethod(run=user_info, tier=TIER_4, scopes=("users:read",), required=("user",)),
    "usergroups.users.list": ApiMethod(
        run=usergroup_users, tier=TIER_2, scopes=("usergroups:read",), required=("usergroup",)
    ),
}
