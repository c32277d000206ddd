"""Delivery by signed HTTP requests, for an app without Socket Mode.

Source: Slack docs, "Using HTTP Request URLs", "Verifying requests from Slack",
"The Events API" (error handling, retries), "Implementing slash commands".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import urlencode

import aiohttp

from .sockets import Receipt
from .state import WorkspaceState
from .wire import JsonObject

USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
OK_STATUS, CLIENT_ERROR, SERVER_ERROR = 200, 400, 500


def signature(secret: str, timestamp: str, body: str) -> str:
    """The X-Slack-Signature of a request body."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDelivery:
    """Posts payloads to the app's request URL.

    Args:
        session: The HTTP client; redirects are followed by it.
    """

    def __init__(self, workspace: WorkspaceState, session: aiohttp.ClientSession) -> None:
        self._workspace = workspace
        self._session = session
        self.url = ""
        self.verified = False

    async def verify(self) -> bool:
        """Ask the URL to prove it belongs to the app, and return whether it did.

        Source: Slack docs, "url_verification event".
        """
        challenge = secrets.token_urlsafe(40)
        payload = {
            "token": self._workspace.app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        reply, text = await self._post(json.dumps(payload), JSON, {})
        if reply.outcome != "ok":
            self.verified = False
        else:
            answered = (reply.payload or {}).get("challenge", text.strip())
            self.verified = answered == challenge
        return self.verified

    async def check(self) -> None:
        """Ask the URL, for whoever looks at `verified` later."""
        await self.verify()

    async def command(self, fields: JsonObject) -> Receipt:
        """Send a slash command."""
        reply, text = await self._post(urlencode(fields), FORM, {})
        return _with_text(reply, text)

    async def interaction(self, payload: JsonObject) -> Receipt:
        """Send an interaction."""
        reply, _ = await self._post(urlencode({"payload": json.dumps(payload)}), FORM, {})
        return reply

    async def event(self, payload: JsonObject, attempt: int, reason: str) -> Receipt:
        """Send an event: attempt 0 at first, then the number of the retry and its reason."""
        headers = {}
        if attempt:
            headers = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        reply, _ = await self._post(json.dumps(payload), JSON, headers)
        return reply

    async def _post(self, body: str, content_type: str, headers: dict[str, str]) -> tuple[Receipt, str]:
        # The age of a signature is judged by wall clocks, whatever the far end's own says.
        timestamp = str(int(time.time()))
        signed = {
            "Content-Type": content_type,
            "User-Agent": USER_AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._workspace.app.signing_secret, timestamp, body),
            **headers,
        }
        try:
            async with (
                asyncio.timeout(self._workspace.timing.ack_seconds),
                self._session.post(self.url, data=body.encode(), headers=signed, max_redirects=2) as answer,
            ):
                text = await answer.text()
                return _read(answer, text), text
        except TimeoutError:
            return Receipt(outcome="http_timeout"), ""
        except aiohttp.TooManyRedirects:
            return Receipt(outcome="too_many_redirects"), ""
        except aiohttp.ClientError:
            return Receipt(outcome="connection_failed"), ""


def _read(answer: aiohttp.ClientResponse, text: str) -> Receipt:
    if not OK_STATUS <= answer.status < CLIENT_ERROR:
        outcome = "http_client_error" if answer.status < SERVER_ERROR else "http_service_error"
        return Receipt(outcome=outcome, no_retry=answer.headers.get("X-Slack-No-Retry") == "1")
    if answer.content_type != JSON or not text.strip():
        return Receipt(outcome="ok")
    try:
        payload = json.loads(text)
    except ValueError:
        return Receipt(outcome="invalid_command_response")
    return Receipt(outcome="ok", payload=payload if isinstance(payload, dict) else None)


def _with_text(reply: Receipt, text: str) -> Receipt:
    if reply.outcome == "ok" and reply.payload is None and text.strip():
        return Receipt(outcome="ok", payload={"text": text})
    return reply
