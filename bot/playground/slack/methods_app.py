"""Methods about the app itself: api.test, auth.test, apps.connections.open.

Source: the methods' pages.
"""

from __future__ import annotations

from .calls import ANY, APP, HEADER, NONE, Call, Method
from .errors import ApiError
from .limits import SPECIAL, TIER_3, TIER_4
from .shapes import JsonObject
from .tickets import Tickets
from .world import World


def api_test(_world: World, call: Call) -> JsonObject:
    """Echo the arguments, or the error asked for."""
    echo = {"args": dict(call.args)} if call.args else {}
    if call.args.get("error"):
        raise ApiError(call.text("error"), **echo)
    return echo


def auth_test(world: World, call: Call) -> JsonObject:
    """Say whom the token belongs to."""
    if call.token == world.app.app_token:
        return {"app_name": world.app.name, "app_id": world.app.id}
    return {
        "url": f"https://{world.team.domain}.slack.com/",
        "team": world.team.name,
        "user": world.app.name,
        "team_id": world.team.id,
        "user_id": world.app.bot_user,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


def methods(tickets: Tickets) -> dict[str, Method]:
    """These methods, with Socket Mode's tickets drawn from `tickets`."""

    def connections_open(world: World, call: Call) -> JsonObject:
        if call.verb != "POST":
            raise ApiError("insecure_request")
        if call.token_place != HEADER:
            raise ApiError("missing_args")
        if world.app.refusal:
            raise ApiError("account_inactive")
        return {"url": tickets.issue()}

    return {
        "api.test": Method(run=api_test, tier=TIER_4, token=NONE),
        "auth.test": Method(run=auth_test, tier=SPECIAL, token=ANY),
        "apps.connections.open": Method(run=connections_open, tier=TIER_3, token=APP),
    }
