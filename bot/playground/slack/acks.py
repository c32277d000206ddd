"""What the platform does with the payload of an acknowledgement.

Source: Slack docs, "Implementing slash commands", "Sending an immediate response";
"Modals", "Updating view via response_action", "Displaying errors in views".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocks import MODAL
from .directory import SlackChannel, SlackUser
from .drafts import read_content, require_something
from .errors import ApiError
from .messages import by_app, by_person, post, whisper
from .methods_views import checked_view
from .normalize import escaped
from .state import WorkspaceState
from .surfaces import OpenView
from .wire import JsonObject

IN_CHANNEL, EPHEMERAL = "in_channel", "ephemeral"
TROUBLE = "We had some trouble connecting. Try again?"


def answer_command(
    workspace: WorkspaceState, user: SlackUser, channel: SlackChannel, typed: str, payload: JsonObject
) -> None:
    """Show the response that came with a command's acknowledgement.

    An `in_channel` response also shows what the user typed, even one without content.

    Raises:
        ApiError: The response is not a message.
    """
    said = {name: value for name, value in payload.items() if name != "response_type"}
    content = read_content(said, workspace.sizes.for_responses())
    in_channel = payload.get("response_type") == IN_CHANNEL
    if in_channel:
        post(workspace, channel, by_person(workspace, user.id, escaped(typed), []))
        if not said:
            return
    if not said:
        return
    require_something(content)
    message = by_app(workspace, content, said)
    if in_channel:
        post(workspace, channel, message)
    else:
        whisper(workspace, channel, user.id, message)


def answer_submission(workspace: WorkspaceState, shown: OpenView, payload: JsonObject | None) -> JsonObject:
    """Do what the response to a submission asks with the modal.

    Returns:
        The result for the person who submitted.
    """
    stack = workspace.surfaces.modals.get(shown.user, [])
    if shown not in stack:
        return {"ok": True, "result": "closed"}
    try:
        return _respond(workspace, shown, stack, payload or {})
    except ApiError as error:
        return _trouble(_reason(error))
    finally:
        workspace.changes.note()


def _respond(
    workspace: WorkspaceState, shown: OpenView, stack: list[OpenView], payload: Mapping[str, Any]
) -> JsonObject:
    done = "closed"
    match payload.get("response_action"):
        case None:
            stack.remove(shown)
        case "clear":
            stack.clear()
            done = "cleared"
        case "update":
            workspace.surfaces.replace(shown, checked_view(payload.get("view"), MODAL))
            done = "updated"
        case "push":
            workspace.surfaces.push(shown.user, checked_view(payload.get("view"), MODAL))
            done = "pushed"
        case "errors":
            return _show_errors(shown, payload.get("errors"))
        case other:
            return _trouble(f"unknown response_action {other!r}")
    return {"ok": True, "result": done}


def _show_errors(shown: OpenView, errors: object) -> JsonObject:
    inputs = {block["block_id"] for block in shown.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return _trouble("`errors` must name input blocks of the view")
    shown.errors = {block: str(text) for block, text in errors.items()}
    return {"ok": False, "error": "The form has errors.", "errors": dict(shown.errors)}


def _reason(error: ApiError) -> str:
    messages = error.extra.get("response_metadata", {}).get("messages", [])
    return "; ".join([error.code, *messages])


def _trouble(reason: str) -> JsonObject:
    return {"ok": False, "error": TROUBLE, "reason": reason}
