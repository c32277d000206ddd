"""What people do with the app: commands, presses, forms; and what they get for it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from .acks import TROUBLE, answer_command, answer_submission
from .block_rules import interactive
from .composer import command_text
from .delivery import Delivery, error_word
from .directory import SlackChannel, SlackUser
from .errors import ApiError
from .forms import STATE_FIELDS, ChoiceError, FieldState, initial_state, is_empty, typed_problem
from .installation import ManifestCommand
from .payloads import (
    action_entry,
    closing,
    message_action,
    message_shortcut,
    slash_command,
    submission,
    view_action,
)
from .picking import picked
from .sockets import Receipt
from .state import WorkspaceState
from .suggestions import EXTERNAL, suggested, suggested_for, with_found
from .surfaces import OpenView
from .wire import JsonObject

REQUIRED = "Please complete this required field."
NOT_CONFIGURED = "This app is not configured to handle interactive responses."
Found = tuple[JsonObject, JsonObject]
Choose = Callable[[JsonObject, Any], JsonObject]
"""Gives an element's state entry for a value, or raises ChoiceError."""


class Interactions:
    """Turns what people do into payloads, and acknowledgements into what they see."""

    def __init__(self, workspace: WorkspaceState, delivery: Delivery) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._message_state: dict[tuple[str, str], FieldState] = {}

    async def command(
        self, user: SlackUser, channel: SlackChannel, command: ManifestCommand, argument: str
    ) -> JsonObject:
        """Call a slash command and show what comes back with the acknowledgement."""
        text = command_text(self._workspace, argument, escape=command.should_escape)
        fields = slash_command(self._workspace, user, channel, command.command, text)
        reply = await self._delivery.command(fields)
        if reply.outcome == "ok" and reply.payload:
            typed = f"{command.command} {argument}".strip()
            try:
                answer_command(self._workspace, user, channel, typed, reply.payload)
            except ApiError as error:
                return self._failed(user, channel, command.command, "invalid_command_response", error.code)
        if reply.outcome != "ok":
            return self._failed(user, channel, command.command, error_word(reply), reply.outcome)
        return {"ok": True}

    def _failed(
        self, user: SlackUser, channel: SlackChannel, command: str, word: str, reason: str
    ) -> JsonObject:
        text = f'{command} failed with the error "{word}"'
        self._workspace.notify(user.id, text, channel.id)
        return {"ok": False, "error": text, "reason": reason}

    async def press_in_message(
        self, user: SlackUser, channel: SlackChannel, message: JsonObject, action: Mapping[str, Any]
    ) -> JsonObject:
        """Use an element of a message."""
        found = _find(message.get("blocks", []), action)
        if found is None:
            return _absent(action)
        key = (user.id, message["ts"])
        state = self._message_state.setdefault(key, initial_state(message.get("blocks", [])))
        try:
            entry = _use(found, state, action, self._chooser(user))
        except ChoiceError as error:
            return {"ok": False, "error": str(error)}
        pressed = action_entry(self._workspace, *found, entry)
        payload = message_action(self._workspace, user, channel, message, state, pressed)
        return await self._interact(user, payload, found[1], channel.id)

    async def press_in_view(self, user: SlackUser, shown: OpenView, action: Mapping[str, Any]) -> JsonObject:
        """Use an element of a modal or home tab."""
        found = _find(shown.view["blocks"], action)
        if found is None:
            return _absent(action)
        try:
            entry = _use(found, shown.view["state"]["values"], action, self._chooser(user))
        except ChoiceError as error:
            return {"ok": False, "error": str(error)}
        self._workspace.changes.note()
        if found[0]["type"] == "input" and not found[0]["dispatch_action"]:
            return {"ok": True, "result": "filled in"}
        pressed = action_entry(self._workspace, *found, entry)
        return await self._interact(user, view_action(self._workspace, user, shown, pressed), found[1])

    def _chooser(self, user: SlackUser) -> Choose:
        return functools.partial(picked, self._workspace, user)

    async def _interact(
        self, user: SlackUser, payload: JsonObject, element: JsonObject, channel: str = ""
    ) -> JsonObject:
        if not self._workspace.app.interactive:
            self._workspace.notify(user.id, NOT_CONFIGURED, channel)
            return {"ok": False, "error": NOT_CONFIGURED}
        reply = await self._delivery.interaction(payload)
        result: JsonObject = {"ok": True}
        if "url" in element:
            result["url"] = element["url"]
        if reply.outcome != "ok":
            label = element.get("text", {}).get("text", element["action_id"])
            text = f"⚠️ {label}: the app did not respond ({error_word(reply)})."
            self._workspace.notify(user.id, text, channel)
            result |= {"ok": False, "error": text}
        return result

    async def shortcut(
        self, user: SlackUser, channel: SlackChannel, message: JsonObject, callback_id: str
    ) -> JsonObject:
        """Choose a shortcut in a message's own menu."""
        name = self._workspace.app.message_shortcuts.get(callback_id)
        if name is None:
            return {"ok": False, "error": f"No message has a shortcut {callback_id!r}."}
        payload = message_shortcut(self._workspace, user, channel, message, callback_id)
        element = {"action_id": callback_id, "text": {"text": name}}
        return await self._interact(user, payload, element, channel.id)

    async def submit(self, user: SlackUser, shown: OpenView, values: Mapping[str, Any]) -> JsonObject:
        """Fill in a modal and hand it in."""
        try:
            found = await suggested_for(self._workspace, self._delivery, user, shown, values)
            choose = self._chooser(user)
            unknown = fill(shown, values, lambda element, value: choose(with_found(element, found), value))
        except ChoiceError as error:
            return {"ok": False, "error": str(error)}
        if unknown:
            return {"ok": False, "error": f"The form has no field {unknown!r}."}
        self._workspace.changes.note()
        if not shown.view["submit"]:
            return {"ok": False, "error": "The modal has no submit button."}
        shown.errors = _incomplete(shown)
        if shown.errors:
            return {"ok": False, "error": "The form has errors.", "errors": dict(shown.errors)}
        reply: Receipt = await self._delivery.interaction(submission(self._workspace, user, shown))
        if reply.outcome != "ok":
            self._workspace.notify(user.id, TROUBLE)
            return {"ok": False, "error": TROUBLE, "reason": error_word(reply)}
        result = answer_submission(self._workspace, shown, reply.payload)
        if result.get("error") == TROUBLE:
            self._workspace.notify(user.id, TROUBLE)
        return result

    async def suggest(self, user: SlackUser, shown: OpenView, action: Mapping[str, Any]) -> JsonObject:
        """Type in a menu of an open modal whose options the app gives."""
        found = _find(shown.view["blocks"], action)
        if found is None or found[1]["type"] != EXTERNAL:
            return _absent(action)
        typed = str(action.get("query", ""))
        try:
            options = await suggested(self._workspace, self._delivery, user, shown, found, typed)
        except ChoiceError as error:
            return {"ok": False, "error": str(error)}
        return {"ok": True, "options": options}

    async def dismiss(self, user: SlackUser, shown: OpenView, *, whole: bool) -> JsonObject:
        """Close a modal by its close button, or by the corner's cross its whole stack."""
        stack = self._workspace.surfaces.modals[user.id]
        cleared = whole or bool(shown.view["clear_on_close"])
        gone = list(stack) if cleared else [shown]
        stack[:] = [] if cleared else [kept for kept in stack if kept is not shown]
        self._workspace.changes.note()
        for closed in reversed(gone):
            if closed.view["notify_on_close"]:
                await self._delivery.interaction(closing(self._workspace, user, closed, cleared=cleared))
        return {"ok": True}


def _find(blocks: list[JsonObject], action: Mapping[str, Any]) -> Found | None:
    """The block and element a press is meant for."""
    for block in blocks:
        for _, element in interactive(block):
            if element.get("action_id") == action.get("action") and action.get("block") in (
                None,
                block["block_id"],
            ):
                return block, element
    return None


def _absent(action: Mapping[str, Any]) -> JsonObject:
    return {"ok": False, "error": f"There is nothing called {action.get('action')!r} to press here."}


def _use(found: Found, state: FieldState, action: Mapping[str, Any], choose: Choose) -> JsonObject | None:
    """Note what was chosen, and return the fields it adds to the action.

    Raises:
        ChoiceError: The element does not offer that.
    """
    block, element = found
    value = action.get("values", action.get("value"))
    if element["type"] == "overflow":
        picked = [item for item in element["options"] if value in (item.get("value"), item["text"]["text"])]
        if not picked:
            raise ChoiceError(f"{value!r} is not in the menu.")
        return {"selected_option": picked[0]}
    if element["type"] not in STATE_FIELDS:
        return None
    entry = choose(element, value)
    state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return entry


def fill(shown: OpenView, values: Mapping[str, Any], choose: Choose) -> str:
    """Put values into a form.

    Args:
        shown: The modal.
        values: By action id or block id, or block id to action id to value.
        choose: Takes each value.

    Returns:
        The first name that is no field of the form, or "".

    Raises:
        ChoiceError: A field does not take its value.
    """
    fields = [(block, element) for block in shown.view["blocks"] for _, element in interactive(block)]
    for name, value in values.items():
        named = [
            (block, element)
            for block, element in fields
            if name in (block["block_id"], element.get("action_id")) and element["type"] in STATE_FIELDS
        ]
        if not named:
            return name
        block, element = named[0]
        inner = value.get(element["action_id"]) if isinstance(value, dict) else value
        if isinstance(value, dict) and element["action_id"] not in value:
            inner = value
        entry = choose(element, inner)
        shown.view["state"]["values"][block["block_id"]][element["action_id"]] = entry
    return ""


def _incomplete(shown: OpenView) -> dict[str, str]:
    """What Slack itself refuses to hand in, by block."""
    problems = {}
    for block in shown.view["blocks"]:
        if block["type"] != "input":
            continue
        entry = shown.view["state"]["values"][block["block_id"]][block["element"]["action_id"]]
        if is_empty(entry):
            if not block["optional"]:
                problems[block["block_id"]] = REQUIRED
        else:
            problem = typed_problem(block["element"], entry)
            if problem:
                problems[block["block_id"]] = problem
    return problems
