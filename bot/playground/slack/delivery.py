"""Getting commands, interactions and events to the app, by socket or by HTTP."""

from __future__ import annotations

import asyncio

from .events import envelope, is_subscribed
from .http_delivery import HttpDelivery
from .sockets import Receipt, Sockets
from .state import WorkspaceState
from .wire import JsonObject

# What the user reads where the app gave no proper answer.
# Source: Slack docs, "Implementing slash commands", "Confirming receipt".
ERRORS = {
    "timeout": "operation_timeout",
    "http_timeout": "operation_timeout",
    "no_connection": "dispatch_failed",
    "connection_failed": "dispatch_failed",
    "too_many_redirects": "dispatch_failed",
}
# The word for a failure in the retry headers and fields of events.
# Source: Slack docs, "The Events API", "Retries".
REASONS = {"http_client_error": "http_error", "http_service_error": "http_error", "no_connection": "timeout"}


class Delivery:
    """Sends to the app whatever people do; remembers how it went."""

    def __init__(self, workspace: WorkspaceState, sockets: Sockets, http: HttpDelivery) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._http = http
        self.log: list[JsonObject] = []

    async def command(self, fields: JsonObject) -> Receipt:
        """Send a slash command and wait for its acknowledgement."""
        if self._http.url:
            reply = await self._http.command(fields)
        else:
            reply = await self._sockets.deliver("slash_commands", fields, answerable=True)
        return self._noted("slash_commands", fields["command"], reply)

    async def interaction(self, payload: JsonObject) -> Receipt:
        """Send an interaction and wait for its acknowledgement."""
        if self._http.url:
            reply = await self._http.interaction(payload)
        else:
            answerable = payload["type"] in {"view_submission", "block_suggestion"}
            reply = await self._sockets.deliver("interactive", payload, answerable=answerable)
        return self._noted("interactive", payload["type"], reply)

    def publish(self, name: str, event: JsonObject) -> None:
        """Send an event in the background, if the app is subscribed to its name."""
        if is_subscribed(self._workspace, name):
            payload = envelope(self._workspace, event)
            self._workspace.background.start(self._deliver_event(name, payload), f"deliver {name}")

    async def anything(self, kind: str, payload: JsonObject) -> Receipt:
        """Send the app what nobody here did, once, as a subscription of its manifest's may bring it.

        Args:
            kind: slash_commands, interactive or events_api.
            payload: As it stands in the envelope.
        """
        if kind == "slash_commands":
            return await self.command(payload)
        if kind == "interactive":
            return await self.interaction(payload)
        return self._noted(kind, str(payload.get("type")), await self._event_once(payload, 0, ""))

    async def _deliver_event(self, name: str, payload: JsonObject) -> None:
        reason = ""
        for attempt, pause in enumerate((0.0, *self._workspace.timing.event_retry_seconds)):
            await asyncio.sleep(pause)
            reply = await self._event_once(payload, attempt, reason)
            self._noted("events_api", name, reply)
            if reply.outcome == "ok" or reply.no_retry:
                return
            reason = REASONS.get(reply.outcome, reply.outcome)

    async def _event_once(self, payload: JsonObject, attempt: int, reason: str) -> Receipt:
        if not self._http.url:
            retry = {"retry_attempt": attempt, "retry_reason": reason}
            return await self._sockets.deliver("events_api", payload, answerable=False, retry=retry)
        if not self._http.verified and not await self._http.verify():
            return Receipt(outcome="http_client_error")
        return await self._http.event(payload, attempt, reason)

    def _noted(self, kind: str, name: str, reply: Receipt) -> Receipt:
        self.log.append(
            {
                "at": self._workspace.clock.instant().isoformat(),
                "type": kind,
                "name": name,
                "outcome": reply.outcome,
                "payload": reply.payload,
            }
        )
        return reply


def error_word(reply: Receipt) -> str:
    """The error a user reads for a reply that was no acknowledgement."""
    return ERRORS.get(reply.outcome, reply.outcome)
