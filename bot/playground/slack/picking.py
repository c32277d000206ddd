"""What a person can pick in dates, people and conversations, which no list in the element names.

Source: Block Kit reference, "Date picker element", "Select menu element", "Conversation filter object".
"""

from __future__ import annotations

from datetime import date
from typing import Any

from .directory import SlackChannel, SlackUser
from .forms import ChoiceError, chosen
from .state import WorkspaceState
from .wire import JsonObject

PUBLIC, PRIVATE, DIRECT = "public", "private", "im"


def picked(workspace: WorkspaceState, user: SlackUser, element: JsonObject, value: Any) -> JsonObject:
    """The state entry after a person gives `value` to an element.

    Raises:
        ChoiceError: The element does not offer that value to this person.
    """
    kind = element["type"]
    for item in value if isinstance(value, list) else [value]:
        if item in (None, ""):
            continue
        if kind == "datepicker" and not _is_date(item):
            raise ChoiceError(f"{item!r} is no date: write year-month-day, as in 2026-03-02.")
        if kind == "users_select" and item not in workspace.users:
            raise ChoiceError(f"Nobody here has the id {item!r}.")
        if kind in {"conversations_select", "channels_select"}:
            _check_conversation(workspace, user, element, str(item))
    return chosen(element, value)


def _is_date(text: object) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


def _check_conversation(
    workspace: WorkspaceState, user: SlackUser, element: JsonObject, channel_id: str
) -> None:
    channel = workspace.channels.get(channel_id)
    if channel is None or channel.archived or (channel.private and user.id not in channel.members):
        raise ChoiceError(f"{channel_id!r} is not in the list of conversations.")
    listed = [PUBLIC] if element["type"].endswith("channels_select") else None
    included = element.get("filter", {}).get("include", listed)
    if included is not None and _kind(channel) not in included:
        raise ChoiceError(f"The list holds no {_kind(channel)} conversations such as {channel.name!r}.")


def _kind(channel: SlackChannel) -> str:
    if channel.direct_with:
        return DIRECT
    return PRIVATE if channel.private else PUBLIC
