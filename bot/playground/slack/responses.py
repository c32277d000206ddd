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
from .content import read_content, require_something
from .errors import ApiError
from .faults import Faults, FaultyLine
from .grants import ResponseUrl
from .messages import by_app, delete, post, thread_root, update, whisper
from .requestlog import RequestLog
from .shapes import JsonObject
from .workspace import Channel
from .world import World

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

    def __init__(self, world: World, *, faults: Faults, line: FaultyLine, log: RequestLog) -> None:
        self._world = world
        self._faults = faults
        self._line = line
        self._log = log

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        text = await request.text()
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        entry = self._log.add(request, NAME, body if isinstance(body, dict) else {"unreadable": text})
        url = self._world.grants.response_urls.get(request.path)
        rule = self._faults.take(NAME, url.channel if url else "")
        if rule is not None:
            entry["fault"] = rule.fault
            return await self._line.carry(request, rule, lambda: self._answer(request.path, body))
        response = self._answer(request.path, body)
        entry["status"] = response.status
        return response

    def _answer(self, path: str, body: object) -> web.Response:
        refusal = self._world.grants.refusal(path)
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
        url = self._world.grants.response_urls.get(path)
        if url is None:
            raise ApiError(UNKNOWN)
        return url

    def _channel(self, url: ResponseUrl) -> Channel:
        if self._world.app.refusal:
            raise ApiError("invalid_token")
        channel = self._world.channels.get(url.channel)
        if channel is None:
            raise ApiError("channel_not_found")
        if channel.archived:
            raise ApiError("channel_is_archived")
        return channel

    def _carry_out(self, url: ResponseUrl, channel: Channel, body: Mapping[str, Any]) -> None:
        source = _source(url, channel)
        said = {name: value for name, value in body.items() if name not in RESPONSE_FIELDS}
        deleting = _is_true(body.get("delete_original"))
        if deleting and not said:
            if source is not None:
                delete(self._world, channel, source)
            return
        content = read_content(said, self._world.sizes.for_responses())
        require_something(content)
        if _is_true(body.get("replace_original")) and source is not None:
            update(self._world, channel, source, content)
            return
        if deleting and source is not None:
            delete(self._world, channel, source)
        message = by_app(self._world, content, said)
        root = thread_root(channel, str(said.get("thread_ts", "")))
        thread = str(root["ts"]) if root else ""
        if body.get("response_type", EPHEMERAL) == IN_CHANNEL:
            post(self._world, channel, message, thread=thread)
        else:
            whisper(self._world, channel, url.user, message, thread)


def _message(body: object) -> JsonObject:
    if not isinstance(body, dict):
        raise ApiError("invalid_payload")
    return body


def _source(url: ResponseUrl, channel: Channel) -> JsonObject | None:
    """The message the interaction came from; a command has none to replace or delete."""
    if not url.message:
        return None
    if url.ephemeral:
        return next((item for _, item in channel.ephemerals if item["ts"] == url.message), None)
    return channel.messages.get(url.message)


def _is_true(value: object) -> bool:
    # The documentation's own examples send the text "true".
    return value is True or str(value).lower() == "true"
