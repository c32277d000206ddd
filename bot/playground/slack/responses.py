"""Answers to interactions by response URL.

Source: Slack docs, "Handling user interaction", "Message responses"; "Improving error
conditions for Incoming Webhooks" for statuses of refusals.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from .acks import EPHEMERAL, IN_CHANNEL
from .directory import SlackChannel
from .drafts import read_content, require_something
from .errors import ApiError
from .grants import ResponseUrl
from .messages import by_app, delete, post, thread_root, update, whisper
from .refusals import spoiled
from .state import WorkspaceState
from .wire import JsonObject

NAME = "response_url"
BAD_REQUEST, FORBIDDEN, NOT_FOUND, GONE = 400, 403, 404, 410
UNKNOWN = "no_service"
STATUSES = {
    UNKNOWN: NOT_FOUND,
    "channel_not_found": NOT_FOUND,
    "channel_is_archived": GONE,
    "invalid_token": FORBIDDEN,
}
RESPONSE_FIELDS = ("response_type", "replace_original", "delete_original")


class Responses:
    """Answers POSTs to response URLs."""

    def __init__(self, workspace: WorkspaceState) -> None:
        self._workspace = workspace

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        text = await request.text()
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        loopback = self._workspace.loopback
        entry = loopback.log(request, NAME, body if isinstance(body, dict) else {"unreadable": text})
        url = self._workspace.grants.response_urls.get(request.path)
        return await loopback.line.carry(
            request,
            entry,
            url.channel if url else "",
            lambda _: self._answer(request.path, body),
            lambda rule: spoiled(rule, (), self._workspace.app.scopes),
        )

    def _answer(self, path: str, body: object) -> web.Response:
        refusal = self._workspace.grants.refusal(path)
        if refusal and refusal != UNKNOWN:
            return web.json_response({"ok": False, "error": refusal}, status=NOT_FOUND)
        try:
            url = self._url(path)
            self._carry_out(url, self._channel(url), _message(body))
        except ApiError as error:
            return web.Response(status=STATUSES.get(error.code, BAD_REQUEST), text=error.code)
        url.uses += 1
        return web.Response(text="ok")

    def _url(self, path: str) -> ResponseUrl:
        url = self._workspace.grants.response_urls.get(path)
        if url is None:
            raise ApiError(UNKNOWN)
        return url

    def _channel(self, url: ResponseUrl) -> SlackChannel:
        if self._workspace.app.refusal:
            raise ApiError("invalid_token")
        channel = self._workspace.channels.get(url.channel)
        if channel is None:
            raise ApiError("channel_not_found")
        if channel.archived:
            raise ApiError("channel_is_archived")
        return channel

    def _carry_out(self, url: ResponseUrl, channel: SlackChannel, body: Mapping[str, Any]) -> None:
        source = _source(url, channel)
        said = {name: value for name, value in body.items() if name not in RESPONSE_FIELDS}
        deleting = _is_true(body.get("delete_original"))
        if deleting and not said:
            if source is not None:
                delete(self._workspace, channel, source)
            return
        content = read_content(said, self._workspace.sizes.for_responses())
        require_something(content)
        if _is_true(body.get("replace_original")) and source is not None:
            update(self._workspace, channel, source, content)
            return
        if deleting and source is not None:
            delete(self._workspace, channel, source)
        message = by_app(self._workspace, content, said)
        root = thread_root(channel, str(said.get("thread_ts", "")))
        thread = str(root["ts"]) if root else ""
        if body.get("response_type", EPHEMERAL) == IN_CHANNEL:
            post(self._workspace, channel, message, thread=thread)
        else:
            whisper(self._workspace, channel, url.user, message, thread)


def _message(body: object) -> JsonObject:
    if not isinstance(body, dict):
        raise ApiError("invalid_payload")
    return body


def _source(url: ResponseUrl, channel: SlackChannel) -> JsonObject | None:
    """The message the interaction came from; a command has none to replace or delete."""
    if not url.message:
        return None
    if url.ephemeral:
        return next((item for _, item in channel.ephemerals if item["ts"] == url.message), None)
    return channel.messages.get(url.message)


def _is_true(value: object) -> bool:
    # The documentation's own examples send the text "true".
    return value is True or str(value).lower() == "true"
