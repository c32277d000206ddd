"""Reading payloads as requests."""

from typing import Any

import pytest

from bot.model.errors import SettingError
from bot.model.exchange import Request
from bot.model.ids import Destination, UserId
from bot.model.request import asks_public, split_line
from bot.platforms.discord.parse import read_command, request
from bot.platforms.discord.settings import OFFICIAL_API, is_configured, read_access
from tests.platforms.discord.discord_samples import DOSSIER


def command(*options: dict[str, object]) -> dict[str, object]:
    return {"id": "9", "name": "cyberdialogue", "type": 1, "options": list(options)}


def test_a_command_becomes_the_line_a_person_would_type() -> None:
    data = command(
        {
            "type": 1,
            "name": "timeline",
            "options": [
                {"type": 3, "name": "from", "value": "2014~"},
                {"type": 4, "name": "limit", "value": 7},
                {"type": 5, "name": "public", "value": False},
            ],
        }
    )
    assert read_command(data) == (DOSSIER, "timeline from:2014~ limit:7 public:false")


def test_a_command_inside_a_group_becomes_two_words() -> None:
    options = [{"type": 3, "name": "leads", "value": "30 7 1"}, {"type": 7, "name": "channel", "value": "42"}]
    data = command({"type": 2, "name": "remind", "options": [{"type": 1, "name": "on", "options": options}]})
    assert read_command(data) == (DOSSIER, 'remind on leads:"30 7 1" channel:<#42>')


def test_a_command_without_options_is_its_name() -> None:
    assert read_command(command({"type": 1, "name": "summary"})) == (DOSSIER, "summary")


def test_a_request_says_who_asks_where_and_in_which_language() -> None:
    who: dict[str, Any] = {"user": 1, "user_name": "Ana Reyes", "locale": "zh-CN", "can_ask": True}
    assert request(DOSSIER, "summary", guild=2, channel=3, **who) == Request(
        dossier=DOSSIER,
        line="summary",
        user=UserId("1"),
        destination=Destination(platform="discord", workspace="2", channel="3"),
        language="zh-cn",
        user_name="Ana Reyes",
        can_ask=True,
    )
    direct = request(DOSSIER, "summary", guild=None, channel=3, **who)
    assert direct.destination == Destination(platform="discord", workspace="", channel="3")
    assert request(DOSSIER, "summary", guild=None, channel=None, **who).destination is None


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (3, "hotline", "hotline"),
        (3, "hot line", "hot line"),
        (3, "09:00", "09:00"),
        (3, 'say "no"', 'say "no"'),
        (3, "“hot” line", "“hot” line"),
        (3, "is public:yes allowed", "is public:yes allowed"),
        (3, "", ""),
        (5, True, "true"),
        (4, 12, "12"),
        (7, "42", "<#42>"),
    ],
)
def test_a_value_stays_one_and_as_it_was(kind: int, value: object, text: str) -> None:
    option = {"type": kind, "name": "words", "value": value}
    _, line = read_command(command({"type": 1, "name": "search", "options": [option]}))
    name, part = split_line(line)
    assert (name.value, part.key, part.value) == ("search", "words", text)
    assert not asks_public(line)


def test_settings_are_read() -> None:
    access = read_access({"DISCORD_TOKEN": " t ", "DISCORD_MANAGER_ROLES": "12, 34,"})
    assert (access.token, access.api, access.manager_roles) == ("t", OFFICIAL_API, frozenset({12, 34}))
    assert "t" not in repr(access).replace("Access", "").replace("https", "")[:12]


def test_discord_is_asked_for_by_its_token() -> None:
    assert is_configured({"DISCORD_TOKEN": "t"})
    assert not is_configured({"DISCORD_TOKEN": " "})
    assert not is_configured({})


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/api/v10/", "http://localhost:1", "https://example.org", "http://[::1]:8"]
)
def test_a_safe_address_is_taken(address: str) -> None:
    assert read_access({"DISCORD_TOKEN": "t", "DISCORD_API_URL": address}).api == address.rstrip("/")


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "DISCORD_TOKEN"),
        ({"DISCORD_TOKEN": "t", "DISCORD_API_URL": "http://example.org"}, "DISCORD_API_URL"),
        ({"DISCORD_TOKEN": "t", "DISCORD_API_URL": "http://127.0.0.1.example.org"}, "DISCORD_API_URL"),
        ({"DISCORD_TOKEN": "t", "DISCORD_API_URL": "discord.com"}, "DISCORD_API_URL"),
        ({"DISCORD_TOKEN": "t", "DISCORD_MANAGER_ROLES": "Editors"}, "DISCORD_MANAGER_ROLES"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_access(settings)
