"""Tickets for Socket Mode connections: each opens one, and soon expires.

Source: apps.connections.open; Slack docs, "Using Socket Mode".
"""

from __future__ import annotations

import secrets

from .state import WorkspaceState


class Tickets:
    """Issues and collects tickets."""

    def __init__(self, workspace: WorkspaceState) -> None:
        self._workspace = workspace
        self._issued: dict[str, float] = {}

    def issue(self) -> str:
        """The WebSocket URL of a new ticket."""
        ticket = secrets.token_hex(16)
        self._issued[ticket] = self._workspace.clock.epoch()
        base = self._workspace.base_url.replace("http", "ws", 1)
        return f"{base}/link/?ticket={ticket}&app_id={self._workspace.app.id}"

    def is_good(self, ticket: str) -> bool:
        """Whether the ticket was issued, not used yet, and is young enough."""
        issued = self._issued.get(ticket)
        age = 0.0 if issued is None else self._workspace.clock.epoch() - issued
        return issued is not None and age <= self._workspace.timing.ticket_seconds

    def take(self, ticket: str) -> None:
        """Use a ticket up."""
        self._issued.pop(ticket, None)
