"""This platform's settings, from a mapping of names as in the environment."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.model.command import Right
from bot.model.errors import SettingError

BOT_TOKEN: Final = "SLACK_BOT_TOKEN"  # noqa: S105 - the setting's name
APP_TOKEN: Final = "SLACK_APP_TOKEN"  # noqa: S105 - the setting's name
SIGNING_SECRET: Final = "SLACK_SIGNING_SECRET"  # noqa: S105 - the setting's name
HTTP_PORT: Final = "SLACK_HTTP_PORT"
HTTP_HOST: Final = "SLACK_HTTP_HOST"
API_URL: Final = "SLACK_API_URL"
MANAGERS: Final = "SLACK_MANAGERS"
FACT_MANAGERS: Final = "SLACK_FACT_MANAGERS"
PATH: Final = "/slack/events"
"""Where the bot answers Slack over HTTP."""

SETTINGS: Final[Mapping[str, str]] = {
    BOT_TOKEN: "Bot token of the Slack app, beginning with xoxb-; asks for Slack at all.",
    APP_TOKEN: "App-level token with the scope connections:write, beginning with xapp-, for Socket Mode.",
    SIGNING_SECRET: "Signing secret of the Slack app, to receive requests over HTTP in place of Socket Mode.",
    HTTP_PORT: "Port for Slack's HTTP requests, which arrive at /slack/events; needs the signing secret.",
    HTTP_HOST: "Address to listen on for Slack's HTTP requests; 127.0.0.1 if not set.",
    API_URL: "Address of Slack's Web API; https://slack.com/api/ if not set.",
    MANAGERS: (
        "Ids of Slack users (U…) and user groups (S…), separated by commas, who may manage reminders and"
        " facts besides the workspace's admins and owners."
    ),
    FACT_MANAGERS: (
        "Ids of Slack users (U…) and user groups (S…), separated by commas, who may manage facts besides"
        " those who manage reminders."
    ),
}

_SLACK: Final = "https://slack.com/api/"
_LOOPBACK: Final = "127.0.0.1"
# Source: Slack, "Tokens": bot tokens begin with xoxb-, or with xoxe. before it where tokens are rotated.
_BOT_TOKEN_FORM: Final = re.compile(r"(xoxe\.)?xoxb-\S+")
_APP_TOKEN_FORM: Final = re.compile(r"xapp-\S+")
_USER: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP: Final = re.compile(r"S[A-Z0-9]{2,}")
_MOST_PORT: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """How to receive Slack's requests over HTTP."""

    signing_secret: str
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """People whom a setting lists, by their ids or those of their user groups."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


_NOBODY: Final = Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Settings of the Slack platform.

    Attributes:
        app_token: For Socket Mode; empty where requests come over HTTP.
        http: None where requests come by Socket Mode.
        api_url: Ends in a slash.
        is_loopback: Whether the API is a stand-in on this machine.
        managers: People and user groups who manage reminders and facts.
        fact_managers: People and user groups who manage facts.
    """

    bot_token: str
    app_token: str
    http: HttpSettings | None
    api_url: str
    is_loopback: bool
    managers: Listed = _NOBODY
    fact_managers: Listed = _NOBODY

    def having(self, right: Right) -> Listed:
        """Whom the settings list for a right."""
        if right is not Right.FACTS:
            return self.managers
        some, others = self.managers, self.fact_managers
        return Listed(users=some.users | others.users, groups=some.groups | others.groups)


def is_configured(values: Mapping[str, str]) -> bool:
    """Tell whether the settings ask for Slack."""
    return any(values.get(name, "").strip() for name in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET))


def read_settings(values: Mapping[str, str]) -> SlackSettings:
    """Read the settings.

    Raises:
        SettingError: One is missing or wrong.
    """
    given = {name: values.get(name, "").strip() for name in SETTINGS}
    http = _http(given)
    api_url = given[API_URL] or _SLACK
    return SlackSettings(
        bot_token=_token(given, BOT_TOKEN, _BOT_TOKEN_FORM, "xoxb-"),
        app_token="" if http else _token(given, APP_TOKEN, _APP_TOKEN_FORM, "xapp-"),
        http=http,
        api_url=api_url if api_url.endswith("/") else api_url + "/",
        is_loopback=_check_address(api_url),
        managers=_listed(given, MANAGERS),
        fact_managers=_listed(given, FACT_MANAGERS),
    )


def _token(given: Mapping[str, str], name: str, form: re.Pattern[str], start: str) -> str:
    value = given[name]
    if not value:
        instead = name == APP_TOKEN and given[SIGNING_SECRET]
        other = f", or set {HTTP_PORT} to receive requests over HTTP" if instead else ""
        raise SettingError(f"{name} is missing: set it to the token that begins with {start}{other}.")
    if not form.fullmatch(value):
        raise SettingError(f"{name} is not the right kind of token: use the one that begins with {start}.")
    return value


def _http(given: Mapping[str, str]) -> HttpSettings | None:
    port, secret = given[HTTP_PORT], given[SIGNING_SECRET]
    if not port:
        return None
    if not secret:
        raise SettingError(f"{SIGNING_SECRET} is missing: {HTTP_PORT} needs it, to tell Slack's requests.")
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) <= _MOST_PORT:
        raise SettingError(f"{HTTP_PORT} is {port!r}: write a port from 1 to {_MOST_PORT}.")
    return HttpSettings(signing_secret=secret, host=given[HTTP_HOST] or _LOOPBACK, port=int(port))


def _check_address(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError(f"{API_URL} is {url!r}: write an address like {_SLACK}")
    is_loopback = _is_loopback(parts.hostname)
    if parts.scheme == "http" and not is_loopback:
        raise SettingError(f"{API_URL} is {url!r}: tokens travel by https alone, but to this machine.")
    return is_loopback


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listed(given: Mapping[str, str], name: str) -> Listed:
    names = given[name].replace(",", " ").split()
    users = frozenset(filter(_USER.fullmatch, names))
    groups = frozenset(filter(_GROUP.fullmatch, names))
    wrong = [one for one in names if one not in users | groups]
    if wrong:
        raise SettingError(
            f"{name} has {wrong[0]!r}, which is no id: copy ids like U012AB3CD or S012AB3CD from Slack."
        )
    return Listed(users=users, groups=groups)
