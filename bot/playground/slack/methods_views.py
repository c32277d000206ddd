"""The views.* methods: modals and home tabs.

Source: views.open, views.push, views.update, views.publish; Slack docs, "Modals".
"""

from __future__ import annotations

import copy
import json
from typing import Any

from .block_rules import check_message_blocks, check_view
from .blocks import HOME, MODAL
from .calls import NONE, ApiMethod, MethodCall
from .errors import ApiError, InvalidArgumentsError, bad_argument, missing_argument
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


def push_view(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Put a modal on top of the one the trigger came from."""
    asked = _asked(call, MODAL)
    trigger = _trigger(workspace, call)
    if trigger.surface != MODAL:
        message = "must match the `type` of the root view whose stack we're pushing onto"
        raise InvalidArgumentsError([Complaint(message=message, pointer="/view/type")])
    return _answer(workspace, workspace.surfaces.push(trigger.user, asked))


def update_view(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Replace the content of an open view."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise missing_argument("view_id")
    shown = workspace.surfaces.find(view_id, external_id)
    workspace.surfaces.replace(shown, _asked(call, shown.view["type"]), call.text("hash"))
    return _answer(workspace, shown)


def publish_view(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Set the home tab of a user."""
    asked = _asked(call, HOME)
    user = workspace.users.get(call.required("user_id"))
    if user is None or user.is_bot:
        raise InvalidArgumentsError([Complaint(message="invalid `user_id`", pointer="")])
    if not workspace.app.home_tab:
        raise ApiError("not_enabled")
    return _answer(workspace, workspace.surfaces.publish(user.id, asked, call.text("hash")))


def validate_blocks(_workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Say what is wrong with blocks, a message or a view.

    Source: blocks.validate.
    """
    from_call = [name for name in ("blocks", "message", "view") if call.args.get(name) is not None]
    if len(from_call) != 1:
        message = "must provide exactly one of `blocks`, `view`, or `message`"
        raise ApiError("invalid_arguments", response_metadata={"messages": [message]})
    complaints = _complaints(from_call[0], call.value(from_call[0]))
    if complaints:
        errors = [
            {"code": bad.code, "message": bad.message, "pointer": bad.pointer}
            | ({"constraint": bad.constraint} if bad.constraint else {})
            for bad in complaints
        ]
        raise ApiError("invalid_blocks", errors=errors)
    return {}


def _complaints(name: str, value: Any) -> list[Complaint]:
    if name == "view":
        surface = value.get("type", MODAL) if isinstance(value, dict) else MODAL
        return check_view(value, surface, "")
    if name == "blocks":
        return check_message_blocks(value, "")
    if not isinstance(value, dict):
        raise bad_argument("message", "must provide an object")
    return check_message_blocks(value.get("blocks", []))


METHODS = {
    "blocks.validate": ApiMethod(run=validate_blocks, tier=TIER_4, token=NONE),
    "views.open": ApiMethod(run=open_view, tier=TIER_4, required=("view",)),
    "views.push": ApiMethod(run=push_view, tier=TIER_4, required=("view",)),
    "views.update": ApiMethod(run=update_view, tier=TIER_4, required=("view",)),
    "views.publish": ApiMethod(run=publish_view, tier=TIER_4, required=("user_id", "view")),
}
