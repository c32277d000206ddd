"""Rules for app manifests.

Source: slackapi/manifest-schema, schema 2.0.0; Slack docs, "App manifest reference".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .known import BOT_EVENTS, BOT_SCOPES
from .schema import (
    Check,
    Complaint,
    anything,
    array,
    boolean,
    choice,
    integer,
    record,
    string,
)
from .wire import JsonObject

URL = r"^https?://"
COLOR = r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"
IPV4_RANGE = r"^(\d{1,3}\.){3}\d{1,3}(/\d{1,2})?$"
NAME_LIMIT = 50

# "Commands must start with a slash, be all lower-case, have no spaces."
# Source: app settings, "Create New Command".
COMMAND = r"^/[^\sA-Z/]+$"
# Source: Slack help, "Built-in shortcuts".
BUILT_IN = frozenset(
    {
        "/active",
        "/archive",
        "/away",
        "/call",
        "/collapse",
        "/dm",
        "/dnd",
        "/expand",
        "/feedback",
        "/invite",
        "/join",
        "/kick",
        "/leave",
        "/me",
        "/mute",
        "/msg",
        "/open",
        "/part",
        "/remind",
        "/remove",
        "/rename",
        "/search",
        "/shortcuts",
        "/shrug",
        "/status",
        "/topic",
        "/who",
    }
)


class ManifestError(ValueError):
    """A manifest was refused; `complaints` says where and why."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("; ".join(str(complaint) for complaint in complaints))
        self.complaints = tuple(complaints)

    def as_json(self) -> list[JsonObject]:
        """The `errors` of apps.manifest.validate."""
        return [{"message": bad.message, "pointer": bad.pointer} for bad in self.complaints]


def _fields(**fields: Check) -> Check:
    return record({}, fields)


def _unique(items: Check, *, least: int = 0, most: int) -> Check:
    listed = array(items, least=least, most=most)

    def check(value: Any, pointer: str) -> list[Complaint]:
        found = listed(value, pointer)
        if not found and len({str(item) for item in value}) != len(value):
            found = [Complaint(message="Input contains duplicate items", pointer=pointer)]
        return found

    return check


_NAME = string(most=NAME_LIMIT)
_ACTIVE = {"request_url": string(most=3500, pattern=URL)}
_SCOPES = array(_NAME, most=255)

_DISPLAY = record(
    {"name": string(least=1, most=35)},
    {
        "description": string(least=1, most=140),
        "background_color": string(least=4, most=7, pattern=COLOR),
        "long_description": string(least=175, most=4000),
    },
)
_SLASH_COMMAND = record(
    {"command": string(least=2, most=32, pattern=r"^/"), "description": string(least=1, most=2000)},
    {
        "url": string(most=3000, pattern=URL),
        "usage_hint": string(least=1, most=1000),
        "should_escape": boolean,
    },
)
_SHORTCUT = record(
    {
        "name": string(least=1, most=24),
        "type": choice("message", "global"),
        "callback_id": string(least=1, most=255),
        "description": string(least=1, most=150),
    }
)
_FEATURES = _fields(
    app_home=_fields(
        home_tab_enabled=boolean, messages_tab_enabled=boolean, messages_tab_read_only_enabled=boolean
    ),
    bot_user=record({"display_name": string(least=1, most=80)}, {"always_online": boolean}),
    shortcuts=array(_SHORTCUT, least=1, most=10),
    slash_commands=array(_SLASH_COMMAND, least=1, most=50),
    unfurl_domains=_unique(string(most=255, pattern=r"^(?![.\-])([-a-z0-9.])+([a-z0-9])$"), least=1, most=5),
    workflow_steps=anything,
    functions=anything,
)
_OAUTH = _fields(
    redirect_urls=_unique(string(most=2500), most=1000),
    scopes=_fields(user=_SCOPES, bot=_SCOPES, user_optional=_SCOPES, bot_optional=_SCOPES),
    token_management_enabled=boolean,
    pkce_enabled=boolean,
)
_SETTINGS = _fields(
    allowed_ip_address_ranges=_unique(string(pattern=IPV4_RANGE), least=1, most=50),
    event_subscriptions=record(
        {},
        {
            **_ACTIVE,
            "user_events": _unique(_NAME, most=100),
            "bot_events": _unique(_NAME, most=100),
            "metadata_subscriptions": _unique(
                record({"app_id": string(), "event_type": _NAME}), least=1, most=20
            ),
        },
    ),
    incoming_webhooks=_fields(incoming_webhooks_enabled=boolean),
    interactivity=record(
        {"is_enabled": boolean},
        {**_ACTIVE, "message_menu_options_url": string(most=3500, pattern=URL)},
    ),
    org_deploy_enabled=boolean,
    socket_mode_enabled=boolean,
    is_hosted=boolean,
    token_rotation_enabled=boolean,
    siws_links=_fields(initiate_uri=string(most=3500, pattern=r"^https://")),
    hermes_app_type=string(),
    function_runtime=string(),
    is_mcp_enabled=boolean,
)
_OTHERS = (
    "app_directory",
    "datastores",
    "external_auth_providers",
    "functions",
    "mcp_servers",
    "outgoing_domains",
    "types",
    "workflows",
)
_VERSIONS = ("schema_version", "min_version", "major_version", "minor_version")
MANIFEST = record(
    {"display_information": _DISPLAY},
    {
        "$schema": string(),
        "_metadata": record({}, dict.fromkeys(_VERSIONS, integer())),
        "features": _FEATURES,
        "oauth_config": _OAUTH,
        "settings": _SETTINGS,
        **dict.fromkeys(_OTHERS, anything),
    },
)


def check_commands(commands: Any, pointer: str = "/features/slash_commands") -> list[Complaint]:
    """Complaints about a list of slash commands."""
    found = array(_SLASH_COMMAND, most=50)(commands, pointer)
    if found:
        return found
    seen: set[str] = set()
    for index, command in enumerate(commands):
        place, name = f"{pointer}/{index}/command", command["command"]
        found += string(pattern=COMMAND)(name, place)
        if name in BUILT_IN:
            found.append(Complaint(message=f"{name} is a command of Slack's own", pointer=place))
        if name in seen:
            found.append(Complaint(message=f"{name} is declared twice", pointer=place))
        seen.add(name)
    return found


def check_manifest(manifest: Mapping[str, Any]) -> list[Complaint]:
    """Complaints about a manifest: fields first, then names and what needs what."""
    found = MANIFEST(manifest, "")
    if found:
        return found
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    subscriptions = settings.get("event_subscriptions", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    found = [
        *check_commands(features.get("slash_commands", [])),
        *_unknown(subscriptions.get("bot_events", []), BOT_EVENTS, "event", _EVENTS_AT),
        *_unknown(scopes, BOT_SCOPES, "scope", "/oauth_config/scopes/bot"),
    ]
    if scopes and "bot_user" not in features:
        found.append(Complaint(message="bot scopes require a bot user", pointer="/features"))
    return found + _reachable(features, settings)


_EVENTS_AT = "/settings/event_subscriptions/bot_events"


def _unknown(names: Sequence[str], known: frozenset[str], what: str, pointer: str) -> list[Complaint]:
    return [
        Complaint(message=f"unknown {what}: {name}", pointer=f"{pointer}/{index}")
        for index, name in enumerate(names)
        if name not in known
    ]


def _reachable(features: Mapping[str, Any], settings: Mapping[str, Any]) -> list[Complaint]:
    """Complaints about features whose payloads would have nowhere to go."""
    if settings.get("socket_mode_enabled"):
        return []
    found = []
    subscriptions, interactivity = settings.get("event_subscriptions"), settings.get("interactivity")
    if subscriptions and subscriptions.get("bot_events") and "request_url" not in subscriptions:
        message = "Event Subscription requires either Request URL or Socket Mode Enabled"
        found.append(Complaint(message=message, pointer="/settings/event_subscriptions"))
    if interactivity and interactivity["is_enabled"] and "request_url" not in interactivity:
        message = "Interactivity requires either Request URL or Socket Mode Enabled"
        found.append(Complaint(message=message, pointer="/settings/interactivity"))
    for index, command in enumerate(features.get("slash_commands", [])):
        if "url" not in command:
            message = "Slash Command requires either URL or Socket Mode Enabled"
            found.append(Complaint(message=message, pointer=f"/features/slash_commands/{index}"))
    return found
