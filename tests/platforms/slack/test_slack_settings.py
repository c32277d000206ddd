import pytest

from bot.model.command import Right
from bot.model.errors import SettingError
from bot.platforms.slack.settings import Listed, is_configured, read_settings

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_APP_TOKEN": "xapp-1-A-2-abc"}


def test_two_tokens_are_enough():
    settings = read_settings(GOOD)
    assert settings.http is None
    assert settings.api_url == "https://slack.com/api/"
    assert settings.is_loopback is False


def test_no_token_asks_for_no_slack():
    assert not is_configured({"SLACK_MANAGERS": "U012ABCDEF", "SLACK_BOT_TOKEN": " "})
    assert is_configured({"SLACK_APP_TOKEN": "xapp-1"})
    assert is_configured({"SLACK_SIGNING_SECRET": "s", "SLACK_HTTP_PORT": "3000"})


def test_http_takes_a_secret_and_a_port_in_place_of_the_app_token():
    values = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_HTTP_PORT": "3000"}
    settings = read_settings(values)
    assert settings.http
    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 3000)
    assert settings.app_token == ""


def test_managers_are_users_and_groups():
    settings = read_settings({**GOOD, "SLACK_MANAGERS": "U012ABCDEF, S012ABCDEF W0ABC"})
    assert settings.managers == Listed(
        users=frozenset({"U012ABCDEF", "W0ABC"}), groups=frozenset({"S012ABCDEF"})
    )


def test_who_manages_facts_is_listed_besides_who_manages_reminders():
    settings = read_settings({**GOOD, "SLACK_MANAGERS": "U0ANA", "SLACK_FACT_MANAGERS": "U0BEN S0DESK"})
    assert settings.having(Right.REMINDERS) == Listed(users=frozenset({"U0ANA"}))
    assert settings.having(Right.FACTS) == Listed(
        users=frozenset({"U0ANA", "U0BEN"}), groups=frozenset({"S0DESK"})
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s"}, "or set SLACK_HTTP_PORT"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not the right kind"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN is not the right kind"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is not the right kind"),
        ({"SLACK_HTTP_PORT": "3000"}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_HTTP_PORT": "web", "SLACK_SIGNING_SECRET": "s"}, "SLACK_HTTP_PORT is 'web'"),
        ({"SLACK_HTTP_PORT": "70000", "SLACK_SIGNING_SECRET": "s"}, "SLACK_HTTP_PORT is '70000'"),
        ({"SLACK_HTTP_PORT": "٣", "SLACK_SIGNING_SECRET": "s"}, "SLACK_HTTP_PORT is '٣'"),
        ({"SLACK_MANAGERS": "ana"}, "SLACK_MANAGERS has 'ana'"),
        ({"SLACK_API_URL": "http://slack.com/api/"}, "SLACK_API_URL is 'http://slack.com/api/'"),
        ({"SLACK_API_URL": "http://127.0.0.1.example.org/"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL is 'slack.com'"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(change, named):
    with pytest.raises(SettingError, match=named) as raised:
        read_settings({**GOOD, **change})
    assert "\n" not in str(raised.value)


def test_no_message_repeats_a_token():
    with pytest.raises(SettingError) as raised:
        read_settings({**GOOD, "SLACK_BOT_TOKEN": "xoxp-secret"})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1234/api", "http://[::1]:1/api/", "http://localhost/"])
def test_a_stand_in_on_this_machine_needs_no_https(url):
    settings = read_settings({**GOOD, "SLACK_API_URL": url})
    assert settings.is_loopback is True
    assert settings.api_url.endswith("/")
