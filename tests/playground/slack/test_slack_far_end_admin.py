"""What the workspace shows, how admins change it, and running alone with a manifest."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BRIEFINGS,
    Stage,
    open_stage,
    refused,
)

ROOT = Path(__file__).parents[4]


async def post(stage: Stage, channel: str = BRIEFINGS) -> None:
    await stage.client.chat_postMessage(channel=channel, text="x")


async def test_a_revoked_token_is_refused_until_restored() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "revoke_token"})
        with refused("token_revoked"):
            await stage.client.auth_test()
        await stage.far_end.admin({"do": "uninstall"})
        with refused("account_inactive"):
            await stage.client.auth_test()
        await stage.far_end.admin({"do": "restore_token"})
        await stage.client.auth_test()


async def test_a_removed_bot_posts_no_more() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_bot", "channel": BRIEFINGS})
        with refused("not_in_channel"):
            await post(stage)
        assert stage.channel(BRIEFINGS)["bot_is_member"] is False


async def test_a_deleted_channel_is_gone() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "delete_channel", "channel": "briefings"})
        with refused("channel_not_found"):
            await post(stage)
        assert BRIEFINGS not in [channel["id"] for channel in stage.far_end.view("ana")["channels"]]


async def test_rights_of_people_can_change() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "set_admin", "user": "ana", "is_admin": True})
        assert (await stage.client.users_info(user=ANA))["user"]["is_admin"] is True


async def test_a_view_shows_people_channels_and_nothing_of_others() -> None:
    async with open_stage() as stage:
        seen = stage.far_end.view("ana")
        assert seen["platform"] == "slack"
        assert seen["me"]["id"] == ANA
        assert {person["id"]: person["is_admin"] for person in seen["users"]}[BEN] is True
        assert [channel["name"] for channel in seen["channels"]] == [
            "general",
            "briefings",
            "policy-desk",
            "negotiators",
        ]
        assert (seen["connected"], seen["modal"], seen["home"], seen["notices"]) == (False, None, None, [])
        with pytest.raises(KeyError):
            stage.far_end.view("zoe")


async def test_actions_of_nobody_or_of_no_kind_are_explained() -> None:
    async with open_stage() as stage:
        assert "Nobody here" in (await stage.far_end.act("zoe", {"do": "type"}))["error"]
        assert "Unknown 'sing'" in (await stage.far_end.act("ana", {"do": "sing"}))["error"]
        for action in ("submit", "dismiss", "press"):
            assert (await stage.far_end.act("ana", {"do": action}))["ok"] is False


async def test_the_version_grows_with_what_can_be_seen() -> None:
    async with open_stage() as stage:
        before = stage.far_end.version
        waiting = asyncio.ensure_future(stage.far_end.changed(before))
        await post(stage)
        assert await waiting > before


async def test_the_log_keeps_bodies_but_no_tokens() -> None:
    async with open_stage() as stage:
        token = stage.far_end.settings["SLACK_BOT_TOKEN"]
        data = {"token": token, "channel": BRIEFINGS, "text": "x"}
        async with stage.http.post(stage.far_end.settings["SLACK_API_URL"] + "chat.postMessage", data=data):
            pass
        [entry] = stage.far_end.log
        assert entry["body"] == {"channel": BRIEFINGS, "text": "x"}
        assert token not in json.dumps(stage.far_end.log)


@pytest.fixture
async def standing_stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


async def test_a_fixture_can_hold_a_far_end(standing_stage: Stage) -> None:
    await standing_stage.type("hello")
    assert len(standing_stage.messages()) == 1


async def test_it_runs_alone_and_says_where(tmp_path: Path) -> None:
    manifest = {
        "display_information": {"name": "x"},
        "features": {
            "bot_user": {"display_name": "x"},
            "slash_commands": [{"command": "/alone", "description": "d"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {"socket_mode_enabled": True},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.playground.slack", "--manifest", str(path)),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            ready = json.loads(await process.stdout.readline())
            assert set(ready["settings"]) == {
                "SLACK_API_URL",
                "SLACK_BOT_TOKEN",
                "SLACK_APP_TOKEN",
                "SLACK_SIGNING_SECRET",
            }
            async with (
                aiohttp.ClientSession() as http,
                http.get(ready["control_url"] + "/view?user=ana") as answer,
            ):
                assert (await answer.json())["commands"][0]["command"] == "/alone"
    finally:
        process.terminate()
        await process.wait()
