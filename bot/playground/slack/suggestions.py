"""Options that the app gives while somebody types in a menu.

Source: Block Kit reference, "Select menu element", "Select menu of external data source"; Slack docs,
"block_suggestion payload".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .block_objects import OPTION_GROUPS, option
from .block_rules import interactive
from .delivery import Delivery
from .directory import SlackUser
from .forms import ChoiceError
from .menus import offered
from .payloads import suggestion
from .schema import array
from .state import WorkspaceState
from .surfaces import OpenView
from .wire import JsonObject

EXTERNAL = "external_select"
LEAST = 3  # characters, where the element says nothing. Source: as above, field "min_query_length".
MOST = 100
_OPTIONS = array(option(), least=0, most=MOST)
Found = dict[str, list[JsonObject]]
"""Options by the action_id of the menu they were given for."""


async def suggested(
    workspace: WorkspaceState,
    delivery: Delivery,
    user: SlackUser,
    shown: OpenView,
    found: tuple[JsonObject, JsonObject],
    typed: str,
) -> list[JsonObject]:
    """Ask the app what it offers for what somebody typed.

    Args:
        workspace: Where.
        delivery: Reaches the app.
        user: Who types.
        shown: The modal.
        found: The block and the element.
        typed: What stands there so far.

    Raises:
        ChoiceError: It does not say, or says what Slack does not take.
    """
    if len(typed) < found[1].get("min_query_length", LEAST):
        return []
    reply = await delivery.interaction(suggestion(workspace, user, shown, found, typed))
    payload = reply.payload if reply.outcome == "ok" else None
    if payload is None:
        raise ChoiceError("The options could not be loaded.")
    groups = payload.get("option_groups")
    complaints = (
        _OPTIONS(payload.get("options"), "/options")
        if groups is None
        else OPTION_GROUPS(groups, "/option_groups")
    )
    if complaints:
        raise ChoiceError(f"The options could not be loaded: {complaints[0].message} {complaints[0].pointer}")
    return offered(payload)


async def suggested_for(
    workspace: WorkspaceState,
    delivery: Delivery,
    user: SlackUser,
    shown: OpenView,
    values: Mapping[str, Any],
) -> Found:
    """What the app offers for the values somebody fills into a modal; what stands there already is kept."""
    found: Found = {}
    for block in shown.view["blocks"]:
        for _, element in interactive(block):
            name = element.get("action_id", "")
            value = values.get(name, values.get(block["block_id"]))
            value = value.get(name) if isinstance(value, dict) else value
            if element["type"] != EXTERNAL or not value:
                continue
            entry = shown.view["state"]["values"][block["block_id"]][name]
            kept = entry.get("selected_option")
            if kept and value in (kept["value"], kept["text"]["text"]):
                found[name] = [kept]
            else:
                found[name] = await suggested(workspace, delivery, user, shown, (block, element), str(value))
    return found


def with_found(element: JsonObject, found: Found) -> JsonObject:
    """A menu with the options that the app gave for it."""
    if element["type"] != EXTERNAL:
        return element
    return {**element, "options": found.get(element["action_id"], [])}
