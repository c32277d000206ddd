"""The routes of the API: what each does, and which rate limit it counts towards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from . import callbacks, rest_commands, rest_guilds, rest_messages, rest_webhooks
from .calls import RestCall, RestReply
from .limits import Allowance, Terms
from .state import ServerState

Handler = Callable[[ServerState, RestCall], RestReply]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class RateClass(Enum):
    """Which allowance a route has."""

    MESSAGE = "message"
    EDIT = "edit"
    WEBHOOK = "webhook"
    OTHER = "other"
    FREE = "free"

    def allowance(self, terms: Terms) -> Allowance | None:
        """The numbers for it; none for routes without a limit of their own."""
        return {
            RateClass.MESSAGE: terms.message_rate,
            RateClass.EDIT: terms.edit_rate,
            RateClass.WEBHOOK: terms.webhook_rate,
            RateClass.OTHER: terms.other_rate,
            RateClass.FREE: None,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route; `tokened` ones carry an interaction token instead of the bot's authorization."""

    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Handler
    rate: RateClass
    tokened: bool = False

    @property
    def name(self) -> str:
        """Its verb and template, as logs and fault rules call it."""
        return f"{self.method} {self.template}"


def _route(
    line: str,
    handler: Handler,
    rate: RateClass = RateClass.OTHER,
    *,
    tokened: bool = False,
) -> Route:
    method, template = line.split()
    return Route(
        method=method,
        template=template,
        pattern=re.compile(_PLACEHOLDER.sub(r"(?P<\1>[^/]+)", template)),
        handler=handler,
        rate=rate,
        tokened=tokened,
    )


_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_APP = "/applications/{application_id}"


def _command_routes(base: str) -> Iterator[Route]:
    yield _route(f"GET {base}", rest_commands.list_commands)
    yield _route(f"PUT {base}", rest_commands.overwrite_commands)


ROUTES: tuple[Route, ...] = (
    _route("GET /gateway/bot", rest_guilds.get_gateway_bot),
    _route("GET /users/@me", rest_guilds.get_own_user),
    _route("POST /users/@me/channels", rest_guilds.open_dm),
    _route("GET /oauth2/applications/@me", rest_guilds.get_application),
    *_command_routes(f"{_APP}/commands"),
    *_command_routes(f"{_APP}/guilds/{{guild_id}}/commands"),
    _route("GET /guilds/{guild_id}", rest_guilds.get_guild),
    _route("GET /guilds/{guild_id}/members/{user_id}", rest_guilds.get_member),
    _route("GET /channels/{channel_id}", rest_guilds.get_channel),
    _route("GET /channels/{channel_id}/messages", rest_messages.list_messages),
    _route("POST /channels/{channel_id}/messages", rest_messages.create_message, RateClass.MESSAGE),
    _route("GET /channels/{channel_id}/messages/{message_id}", rest_messages.get_message),
    _route("PATCH /channels/{channel_id}/messages/{message_id}", rest_messages.edit_message, RateClass.EDIT),
    _route("DELETE /channels/{channel_id}/messages/{message_id}", rest_messages.delete_message),
    _route(
        "POST /interactions/{interaction_id}/{interaction_token}/callback",
        callbacks.respond,
        RateClass.FREE,
        tokened=True,
    ),
    _route(f"POST {_HOOK}", rest_webhooks.follow_up, RateClass.WEBHOOK, tokened=True),
    _route(
        f"PATCH {_HOOK}/messages/{{message_id}}", rest_webhooks.edit_message, RateClass.WEBHOOK, tokened=True
    ),
    _route(
        f"DELETE {_HOOK}/messages/{{message_id}}",
        rest_webhooks.delete_message,
        RateClass.WEBHOOK,
        tokened=True,
    ),
)


def find_route(method: str, path: str) -> tuple[Route | None, dict[str, str], bool]:
    """The route of a request with its placeholders filled, and whether the path exists at all."""
    known = False
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match and route.method == method:
            return route, match.groupdict(), True
        known = known or bool(match)
    return None, {}, known
