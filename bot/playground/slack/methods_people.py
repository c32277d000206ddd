"""Methods about people and the workspace: users.*, usergroups.*, bots.info, team.info.

Source: the methods' pages.
"""

from __future__ import annotations

from .calls import Call, Method
from .errors import ApiError
from .limits import TIER_2, TIER_3, TIER_4
from .pages import page
from .shapes import JsonObject
from .workspace import CREATED
from .world import World

LIST_LIMIT = 1000


def user_info(world: World, call: Call) -> JsonObject:
    """Describe one user."""
    user = world.users.get(call.required("user"))
    if user is None:
        raise ApiError("user_not_found")
    described = user.as_json(world.team)
    if call.flag("include_locale"):
        described["locale"] = "en-US"
    return {"user": described}


def user_list(world: World, call: Call) -> JsonObject:
    """List the workspace's users."""
    people = [user.as_json(world.team) for user in world.users.values()]
    limit = call.count("limit", default=LIST_LIMIT, most=LIST_LIMIT)
    shown, following = page(people, call.text("cursor"), limit, "user")
    return {"members": shown, "cache_ts": CREATED, "response_metadata": {"next_cursor": following}}


def usergroup_list(world: World, call: Call) -> JsonObject:
    """List the user groups."""
    groups = []
    for group in world.usergroups.values():
        described = group.as_json(world.team)
        if call.flag("include_users"):
            described["users"] = list(group.users)
        if call.flag("include_count"):
            described["user_count"] = len(group.users)
        groups.append(described)
    return {"usergroups": groups}


def usergroup_users(world: World, call: Call) -> JsonObject:
    """List who is in a user group."""
    group = world.usergroups.get(call.required("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


def bot_info(world: World, call: Call) -> JsonObject:
    """Describe a bot."""
    asked = call.text("bot", world.app.bot_id)
    if asked != world.app.bot_id:
        raise ApiError("bot_not_found")
    profile = world.app.profile(world.team.id)
    profile.pop("team_id")
    return {"bot": profile}


def team_info(world: World, call: Call) -> JsonObject:
    """Describe the workspace."""
    asked = call.text("team", world.team.id)
    if asked != world.team.id:
        raise ApiError("team_not_found")
    return {"team": world.team.as_json()}


METHODS = {
    "users.info": Method(run=user_info, tier=TIER_4, scopes=("users:read",), required=("user",)),
    "users.list": Method(run=user_list, tier=TIER_2, scopes=("users:read",)),
    "usergroups.list": Method(run=usergroup_list, tier=TIER_2, scopes=("usergroups:read",)),
    "usergroups.users.list": Method(
        run=usergroup_users, tier=TIER_2, scopes=("usergroups:read",), required=("usergroup",)
    ),
    "bots.info": Method(run=bot_info, tier=TIER_3, scopes=("users:read",)),
    "team.info": Method(run=team_info, tier=TIER_3, scopes=("team:read",)),
}
