import dataclasses

import pytest

from bot.model.exchange import SlashCommand
from bot.model.ids import DossierId
from bot.model.text import Text
from bot.platforms.slack.manifest import manifest
from tests.platforms.slack.slack_samples import DIALOGUE, STRAITS

URL = "https://bot.example.org/slack/events"


def test_each_dossier_is_a_slash_command_with_description_and_hint():
    commands = manifest([DIALOGUE, STRAITS])["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/cyberdialogue", "/straits"]
    assert commands[0]["description"] == "The China–US ministerial dialogue on cybercrime"
    assert commands[0]["usage_hint"] == "[summary | timeline | fact | search | help]"


def test_every_text_keeps_the_documented_length():
    made = manifest([DIALOGUE, dataclasses.replace(STRAITS, title=Text((("en", "x" * 5000),)))])
    display = made["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert len(made["features"]["bot_user"]["display_name"]) <= 80
    for command in made["features"]["slash_commands"]:
        assert 2 <= len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000


def test_socket_mode_needs_no_address():
    made = manifest([DIALOGUE])
    assert made["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in made["settings"]["event_subscriptions"]
    assert "url" not in made["features"]["slash_commands"][0]


def test_over_http_everything_has_the_address():
    made = manifest([DIALOGUE], socket_mode=False, request_url=URL)
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == URL
    assert made["settings"]["interactivity"]["request_url"] == URL
    assert made["features"]["slash_commands"][0]["url"] == URL
    for address in (None, "", "http://bot.example.org/slack/events"):
        with pytest.raises(ValueError, match="public https address"):
            manifest([DIALOGUE], socket_mode=False, request_url=address)


def test_every_event_and_ability_has_its_scope():
    made = manifest([DIALOGUE])
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == {
        "app_home_opened",
        "app_mention",
        "channel_id_changed",
        "message.im",
    }
    assert {"commands", "chat:write", "app_mentions:read", "im:history"} <= scopes
    assert {"channels:history", "groups:history", "users:read", "usergroups:read"} <= scopes
    assert {"channels:read", "groups:read", "im:write"} <= scopes


def test_channels_typed_in_a_command_are_sent_with_their_ids():
    assert all(command["should_escape"] for command in manifest([DIALOGUE])["features"]["slash_commands"])


def test_people_can_write_to_the_app_and_open_its_home():
    assert manifest([DIALOGUE])["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


@pytest.mark.parametrize("name", ["d" * 32, "remind"])
def test_a_dossier_whose_name_slack_refuses_is_left_out_and_keeps_no_other_from_it(name):
    slash_command = SlashCommand(name=DossierId(name), title=Text((("en", "D"),)), commands=())
    named = manifest([slash_command, DIALOGUE])["features"]["slash_commands"]
    assert [one["command"] for one in named] == [f"/{DIALOGUE.name}"]
    assert manifest([slash_command])["features"]["slash_commands"] == []


def test_no_dossier_makes_no_app():
    with pytest.raises(ValueError, match="0 dossiers"):
        manifest([])
