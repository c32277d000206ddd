"""Methods about the app itself: api.test, auth.test, apps.connections.open.

Source: the methods' pages.
"""

from __future__ import annotations

from .calls import ANY, APP, HEADER, ApiMethod, MethodCall
from .errors import ApiError
from .limits import SPECIAL, TIER_3
from .state import WorkspaceState
from .tickets import Tickets
from .wire import JsonObject


def auth_test(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Say whom the token belongs to."""
    if call.token == workspace.app.app_token:
        return {"app_name": workspace.app.name, "app_id": workspace.app.id}
    return {
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.app.name,
        "team_id": workspace.team.id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def methods(tickets: Tickets) -> dict[str, ApiMethod]:
    """These methods, with Socket Mode's tickets drawn from `tickets`."""

    def connections_open(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
        if call.verb != "POST":
            raise ApiError("insecure_request")
        if call.token_place != HEADER:
            raise ApiError("missing_args")
        if workspace.app.refusal:
            raise ApiError("account_inactive")
        return {"url": tickets.issue()}

    return {
        "auth.test": ApiMethod(run=auth_test, tier=SPECIAL, token=ANY),
        "apps.connections.open": ApiMethod(run=connections_open, tier=TIER_3, token=APP),
    }
