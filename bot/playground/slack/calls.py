"""One call of the Web API: its method, arguments and token, read from an HTTP request.

Source: Slack docs, "Using the Slack Web API", "POST bodies", "Authentication".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .drafts import flag
from .errors import ApiError, bad_argument, missing_argument
from .limits import TIER_3
from .state import WorkspaceState
from .wire import JsonObject

BOT, APP, ANY, NONE = "bot", "app", "any", "none"
HEADER, FORM = "header", "form"
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
JSON_TYPE = "application/json"


@dataclass(slots=True, kw_only=True)
class MethodCall:
    """A decoded call.

    Args:
        verb: The HTTP method.
        token_place: Where the token came: HEADER, FORM, or empty.
        hidden_seconds: How many of the newest seconds reads of history miss.
    """

    method: str
    verb: str = "POST"
    args: JsonObject = field(default_factory=dict)
    token: str = ""
    token_place: str = ""
    warnings: list[str] = field(default_factory=list)
    hidden_seconds: float = 0.0

    def text(self, name: str, default: str = "") -> str:
        """An argument as text.

        Raises:
            ApiError: It is an object or a list.
        """
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise bad_argument(name, "must provide a string")
        return str(value)

    def required(self, name: str) -> str:
        """An argument the method cannot do without.

        Raises:
            ApiError: It is missing or empty.
        """
        value = self.text(name)
        if not value:
            raise missing_argument(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean argument."""
        return flag(self.args, name, default=default)

    def count(self, name: str, *, default: int, most: int) -> int:
        """A positive whole number, at most `most`.

        Raises:
            ApiError: It is not a positive number.
        """
        value = self.args.get(name)
        if value in (None, ""):
            return default
        try:
            number = int(str(value))
        except ValueError as error:
            raise ApiError("invalid_limit") from error
        if number < 1:
            raise ApiError("invalid_limit")
        return min(number, most)

    def value(self, name: str) -> Any:
        """An argument that is JSON, whether sent as such or as text.

        Raises:
            ApiError: It is text but not JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_argument(name, "must provide an object") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiMethod:
    """How a method may be called, and what it does.

    Args:
        scopes: Any of these allows the call.
        required: Arguments without which the call is refused, in the order checked.
        token: The kind of token it takes.
    """

    run: Callable[[WorkspaceState, MethodCall], JsonObject]
    tier: str = TIER_3
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    token: str = BOT


async def read_call(request: web.Request) -> MethodCall:
    """Decode a request.

    Raises:
        ApiError: Its body is not what its Content-Type says; `extra["call"]` has the rest.
    """
    call = MethodCall(method=request.match_info["method"], verb=request.method)
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("bearer "):
        call.token, call.token_place = header[len("bearer ") :].strip(), HEADER
    call.args.update(request.query)
    call.args.pop("token", None)
    if request.method == "POST" and request.body_exists:
        await _read_body(request, call)
    return call


async def _read_body(request: web.Request, call: MethodCall) -> None:
    charset = "charset=" in request.headers.get("Content-Type", "").lower()
    if request.content_type == JSON_TYPE:
        if not charset:
            call.warnings.append("missing_charset")
        call.args.update(_json_object(await request.text()))
    elif request.content_type in FORM_TYPES:
        if charset:
            call.warnings.append("superfluous_charset")
        form = await request.post()
        call.args.update({name: value for name, value in form.items() if isinstance(value, str)})
        token = call.args.pop("token", None)
        if token and not call.token:
            call.token, call.token_place = str(token), FORM
    elif await request.text():
        raise ApiError("invalid_post_type" if "Content-Type" in request.headers else "missing_post_type")


def _json_object(text: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ApiError("invalid_json") from error
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    # A null attribute means its default. Source: Slack docs, "JSON-encoded bodies".
    return {name: item for name, item in value.items() if item is not None and name != "token"}
