"""Installing the app from a manifest, and refusing manifests Slack would refuse."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.playground.slack import ManifestError, open_far_end
from tests.playground.slack.slack_far_end_stage import ANA, BRIEFINGS, open_stage, refused

MANIFEST: dict[str, Any] = {
    "_metadata": {"major_version": 2},
    "display_information": {
        "name": "Cyberdialogue",
        "description": "Sourced briefings",
        "background_color": "#0b3d5c",
        "long_description": "x" * 175,
    },
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "cyberdialogue", "always_online": True},
        "slash_commands": [
            {
                "command": "/cyberdialogue",
                "description": "Briefings",
                "usage_hint": "summary",
                "should_escape": False,
            }
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "app_mentions:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention"]},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The manifest with one place changed, or removed for None."""
    manifest = copy.deepcopy(MANIFEST)
    *parents, last = path.split("/")
    place: Any = manifest
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
    if value is None:
        del place[last]
    else:
        place[last] = value
    return manifest


def command(**fields: Any) -> list[dict[str, Any]]:
    return [{"command": "/x", "description": "d", **fields}]


async def test_a_manifest_brings_commands_scopes_and_surfaces() -> None:
    async with open_stage(manifest=MANIFEST, commands=()) as stage:
        assert stage.far_end.view("ana")["commands"] == [
            {"command": "/cyberdialogue", "description": "Briefings", "usage_hint": "summary"}
        ]
        with refused("missing_scope") as answer:
            await stage.client.users_info(user=ANA)
        assert answer["provided"] == "commands,chat:write,app_mentions:read"


async def test_a_manifest_can_be_installed_later() -> None:
    async with open_stage(commands=()) as stage:
        assert stage.far_end.view("ana")["commands"] == []
        stage.far_end.install(MANIFEST)
        assert len(stage.far_end.view("ana")["commands"]) == 1


async def test_without_a_home_tab_none_can_be_published() -> None:
    async with open_stage(manifest=changed("features/app_home/home_tab_enabled", value=False)) as stage:
        with refused("not_enabled"):
            await stage.client.views_publish(user_id=ANA, view={"type": "home", "blocks": []})
        assert (await stage.far_end.act("ana", {"do": "open_home"}))["ok"] is False


async def test_without_a_messages_tab_nobody_can_be_written_to() -> None:
    async with open_stage(manifest=changed("features/app_home/messages_tab_enabled", value=False)) as stage:
        await stage.far_end.admin({"do": "add_scope", "scope": "im:write"})
        opened = await stage.client.conversations_open(users=ANA)
        with refused("messages_tab_disabled"):
            await stage.client.chat_postMessage(channel=opened["channel"]["id"], text="x")
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")


BAD: dict[str, tuple[str, Any, str]] = {
    "no name": ("display_information/name", None, "missing required field: name"),
    "a long name": ("display_information/name", "x" * 36, "must be less than 36 characters"),
    "an empty name": ("display_information/name", "", "must be more than 0 characters"),
    "a long description": ("display_information/description", "x" * 141, "must be less than 141 characters"),
    "a short long description": (
        "display_information/long_description",
        "x" * 174,
        "must be more than 174 characters",
    ),
    "a bad colour": ("display_information/background_color", "blue", "input must match regex pattern"),
    "a long bot name": ("features/bot_user/display_name", "x" * 81, "must be less than 81 characters"),
    "an unknown section": ("features/robots", {}, "invalid additional property: robots"),
    "an unknown setting": ("settings/socket_mode", True, "invalid additional property: socket_mode"),
    "a setting that is no boolean": ("settings/socket_mode_enabled", "yes", "must be a boolean"),
    "a command without slash": (
        "features/slash_commands",
        command(command="x"),
        "input must match regex pattern: ^/",
    ),
    "a command in capitals": (
        "features/slash_commands",
        command(command="/X"),
        "input must match regex pattern",
    ),
    "a command with a space": (
        "features/slash_commands",
        command(command="/a b"),
        "input must match regex pattern",
    ),
    "a long command": (
        "features/slash_commands",
        command(command="/" + "x" * 32),
        "must be less than 33 characters",
    ),
    "a command of Slack's own": (
        "features/slash_commands",
        command(command="/remind"),
        "/remind is a command of Slack's own",
    ),
    "a command twice": ("features/slash_commands", command() * 2, "/x is declared twice"),
    "a command without description": (
        "features/slash_commands",
        [{"command": "/x"}],
        "missing required field: description",
    ),
    "a long command description": (
        "features/slash_commands",
        command(description="x" * 2001),
        "must be less than 2001 characters",
    ),
    "a long usage hint": (
        "features/slash_commands",
        command(usage_hint="x" * 1001),
        "must be less than 1001 characters",
    ),
    "too many commands": (
        "features/slash_commands",
        [{"command": f"/x{number}", "description": "d"} for number in range(51)],
        "no more than 50 items allowed",
    ),
    "an unknown event": (
        "settings/event_subscriptions/bot_events",
        ["app_whispered"],
        "unknown event: app_whispered",
    ),
    "an event twice": (
        "settings/event_subscriptions/bot_events",
        ["app_mention", "app_mention"],
        "Input contains duplicate items",
    ),
    "an unknown scope": ("oauth_config/scopes/bot", ["chat:shout"], "unknown scope: chat:shout"),
    "scopes without a bot": ("features/bot_user", None, "bot scopes require a bot user"),
    "nowhere to send": (
        "settings/socket_mode_enabled",
        False,
        "Event Subscription requires either Request URL or Socket Mode Enabled",
    ),
}


@pytest.mark.parametrize(("path", "content", "complaint"), BAD.values(), ids=BAD.keys())
async def test_a_manifest_that_does_not_fit_is_refused(path: str, content: Any, complaint: str) -> None:
    async with open_far_end() as far_end:
        with pytest.raises(ManifestError) as refusal:
            far_end.install(changed(path, content))
        assert complaint in str(refusal.value)
        answer = await far_end.admin({"do": "install", "manifest": changed(path, content)})
        assert answer["error"] == "invalid_manifest"
        assert answer["errors"][0]["pointer"].startswith("/")


async def test_commands_given_alone_are_checked_too() -> None:
    with pytest.raises(ManifestError):
        async with open_far_end(commands=[{"command": "x", "description": "d"}]):
            pass


async def test_request_urls_stand_in_for_socket_mode() -> None:
    manifest = copy.deepcopy(MANIFEST)
    url = "https://bot.example/slack/events"
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"]["event_subscriptions"]["request_url"] = url
    manifest["settings"]["interactivity"]["request_url"] = url
    manifest["features"]["slash_commands"][0]["url"] = url
    async with open_far_end(manifest=manifest) as far_end:
        assert len(far_end.view("ben")["commands"]) == 1
