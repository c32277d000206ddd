"""The views.* methods: modals and home tabs.

Source: views.open, views.publish; Slack docs, "Modals".
"""

from __future__ import annotations

import copy
import json
from typing import Any

from .block_rules import check_view
from .blocks import HOME, MODAL
from .calls import ApiMethod, MethodCall
from .errors import ApiError, InvalidArgumentsError, missing_argument
from .grants import Trigger
from .limits import TIER_4
from .schema import Complaint
from .state import WorkspaceState
from .surfaces import OpenView
from .wire import JsonObject

VIEW_BYTES = 250_000  # Source: views.open, error view_too_large.


def checked_view(value: Any, surface: str) -> JsonObject:
    """A view that fits the surface.

    Raises:
        ApiError: It is too large or does not fit.
    """
    if len(json.dumps(value).encode()) > VIEW_BYTES:
        raise ApiError("view_too_large")
    complaints = check_view(value, surface)
    if complaints:
        raise InvalidArgumentsError(complaints)
    view: JsonObject = copy.deepcopy(value)
    return view


def _asked(call: MethodCall, surface: str) -> JsonObject:
    value = call.value("view")
    if value is None:
        raise missing_argument("view")
    return checked_view(value, surface)


def _trigger(workspace: WorkspaceState, call: MethodCall) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise InvalidArgumentsError([Complaint(message="invalid `trigger_id`", pointer="")])
    return workspace.grants.exchange(trigger_id)


def _answer(workspace: WorkspaceState, shown: OpenView) -> JsonObject:
    workspace.changes.note()
    return {"view": copy.deepcopy(shown.view)}


def open_view(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Open a modal for the user of a trigger."""
    asked = _asked(call, MODAL)
    return _answer(workspace, workspace.surfaces.open(_trigger(workspace, call).user, asked))


def publish_view(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Set the home tab of a user."""
    asked = _asked(call, HOME)
    user = workspace.users.get(call.required("user_id"))
    if user is None or user.is_bot:
        raise InvalidArgumentsError([Complaint(message="invalid `user_id`", pointer="")])
    if not workspace.app.home_tab:
        raise ApiError("not_enabled")
    return _answer(workspace, workspace.surfaces.publish(user.id, asked, call.text("hash")))


METHODS = {
    "views.open": ApiMethod(run=open_view, tier=TIER_4, required=("view",)),
    "views.publish": ApiMethod(run=publish_view, tier=TIER_4, required=("user_id", "view")),
}
