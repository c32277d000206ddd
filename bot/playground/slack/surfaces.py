"""Modals and home tabs: what is open for whom, and how views replace each other."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from .blocks import MODAL
from .errors import ApiError
from .forms import carried_state, initial_state
from .normalize import normal_blocks
from .timestamps import TimestampMint
from .wire import JsonObject

STACK_LIMIT = 3  # views. Source: views.push, error push_limit_reached.
NULLABLE = ("title", "close", "submit")


@dataclass(slots=True, kw_only=True)
class OpenView:
    """A view someone has before them.

    Args:
        view: The object as Slack sends it to the app.
        errors: What the app found wrong with a submission, by block id.
    """

    user: str
    view: JsonObject
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Surfaces:
    """All open views of the workspace.

    Args:
        identity: The fields of every view that name the app and the team.
        modals: Each user's stack, the visible view last.
    """

    clock: TimestampMint
    identity: JsonObject
    modals: dict[str, list[OpenView]] = field(default_factory=dict)
    homes: dict[str, OpenView] = field(default_factory=dict)

    def modal(self, user: str) -> OpenView | None:
        """The modal before a user, if any."""
        stack = self.modals.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, asked: JsonObject) -> OpenView:
        """Show a modal, replacing whatever stack was open."""
        opened = self._new(user, asked)
        self.modals[user] = [opened]
        return opened

    def push(self, user: str, asked: JsonObject) -> OpenView:
        """Put a modal on top of the user's stack.

        Raises:
            ApiError: No modal is open, or three are.
        """
        stack = self.modals.get(user)
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        pushed = self._new(user, asked)
        pushed.view["root_view_id"] = stack[0].view["id"]
        pushed.view["previous_view_id"] = stack[-1].view["id"]
        stack.append(pushed)
        return pushed

    def publish(self, user: str, asked: JsonObject, expected_hash: str = "") -> OpenView:
        """Set a user's home tab.

        Raises:
            ApiError: The tab changed since `expected_hash`.
        """
        shown = self.homes.get(user)
        if shown is None:
            shown = self._new(user, asked)
            self.homes[user] = shown
        else:
            self.replace(shown, asked, expected_hash)
        return shown

    def replace(self, shown: OpenView, asked: JsonObject, expected_hash: str = "") -> None:
        """An open view new content; what was typed stays where ids are the same.

        Raises:
            ApiError: The view changed since `expected_hash`, or an external id is taken.
        """
        if expected_hash and expected_hash != shown.view["hash"]:
            raise ApiError("hash_conflict")
        self._check_external_id(asked, shown)
        before = shown.view
        shown.view = {
            **self._content(asked),
            "id": before["id"],
            "root_view_id": before["root_view_id"],
            "previous_view_id": before["previous_view_id"],
        }
        shown.view["state"] = {
            "values": carried_state(shown.view["blocks"], before["blocks"], before["state"]["values"])
        }
        shown.errors = {}

    def all(self) -> list[OpenView]:
        """Every open view."""
        stacked = [shown for stack in self.modals.values() for shown in stack]
        return stacked + list(self.homes.values())

    def _new(self, user: str, asked: JsonObject) -> OpenView:
        self._check_external_id(asked, None)
        view_id = f"V{secrets.token_hex(5).upper()}"
        view = {**self._content(asked), "id": view_id, "root_view_id": view_id, "previous_view_id": None}
        return OpenView(user=user, view=view)

    def _content(self, asked: JsonObject) -> JsonObject:
        blocks = normal_blocks(asked["blocks"])
        content: JsonObject = {
            **self.identity,
            "type": asked["type"],
            "blocks": blocks,
            "private_metadata": asked.get("private_metadata", ""),
            "callback_id": asked.get("callback_id", ""),
            "external_id": asked.get("external_id", ""),
            "state": {"values": initial_state(blocks)},
            "hash": f"{int(self.clock.epoch())}.{secrets.token_hex(4)}",
            "clear_on_close": asked.get("clear_on_close", False),
            "notify_on_close": asked.get("notify_on_close", False),
        }
        if asked["type"] == MODAL:
            content["submit_disabled"] = asked.get("submit_disabled", False)
        return content | {
            name: {"emoji": True, **asked[name]} if asked.get(name) else None for name in NULLABLE
        }

    def _check_external_id(self, asked: JsonObject, same: OpenView | None) -> None:
        wanted = asked.get("external_id")
        taken = [shown for shown in self.all() if shown is not same and shown.view["external_id"] == wanted]
        if wanted and taken:
            raise ApiError("duplicate_external_id")
