"""Rules inside one menu that no single field shows: its choices and what starts chosen."""

from __future__ import annotations

from typing import Any

from .schema import Check, Complaint
from .wire import JsonObject


def offered(element: JsonObject) -> list[JsonObject]:
    """Every option of a menu, in its groups or not."""
    grouped = [item for group in element.get("option_groups") or [] for item in group.get("options") or []]
    return list(element.get("options") or []) + grouped


def with_menu_rules(fields: Check) -> Check:
    """Add to a menu's field rules the ones between its fields.

    Source: Block Kit reference, "Select menu element": `options` or `option_groups`, not
    both; an initial option must exactly match one of them.
    """

    def check(value: Any, pointer: str) -> list[Complaint]:
        found = fields(value, pointer)
        if found:
            return found
        has_options, has_groups = "options" in value, "option_groups" in value
        if has_options == has_groups:
            return [
                Complaint(
                    message="must define either `options` or `option_groups`", pointer=f"{pointer}/type"
                )
            ]
        return _start(value, pointer)

    return check


def _start(element: JsonObject, pointer: str) -> list[Complaint]:
    known = offered(element)
    starts = [("initial_option", element["initial_option"])] if "initial_option" in element else []
    starts += [
        (f"initial_options/{index}", item) for index, item in enumerate(element.get("initial_options") or [])
    ]
    return [
        Complaint(message="must match one of the provided options", pointer=f"{pointer}/{place}")
        for place, item in starts
        if item not in known
    ]
