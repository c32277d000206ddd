"""Which conversations somebody is in, who may post where, and shortcuts in messages' menus."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BOT,
    BRIEFINGS,
    GENERAL,
    NEGOTIATORS,
    POLICY_DESK,
    Stage,
    new_app,
    open_stage,
    refused,
    run_app,
)

MANIFEST = {
    "display_information": {"name": "cyberdialogue"},
    "features": {
        "bot_user": {"display_name": "cyberdialogue"},
        "shortcuts": [
            {"name": "Look it up", "type": "message", "callback_id": "look", "description": "Looks it up"}
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
}
BOTH = "public_channel,private_channel"


async def listed(stage: Stage, **asked: Any) -> list[str]:
    answer = await stage.client.api_call("users.conversations", params={"user": ANA, **asked})
    return [channel["id"] for channel in answer["channels"]]


async def test_public_channels_are_listed_and_private_ones_where_the_app_is_too() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "add_scope", "scope": "groups:read"})
        public = [BRIEFINGS, GENERAL, POLICY_DESK]
        assert await listed(stage) == public
        assert await listed(stage, types=BOTH) == public
        await stage.far_end.admin({"do": "add_bot", "channel": NEGOTIATORS})
        assert await listed(stage, types=BOTH) == sorted([*public, NEGOTIATORS])
        await stage.far_end.act("ana", {"do": "leave", "channel": NEGOTIATORS})
        assert await listed(stage, types="private_channel") == []


async def test_archived_channels_are_left_out_where_that_is_asked() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "archive", "channel": GENERAL})
        assert GENERAL in await listed(stage)
        assert GENERAL not in await listed(stage, exclude_archived=True)


async def test_without_a_user_the_apps_own_are_listed_and_say_nothing_of_it() -> None:
    async with open_stage() as stage:
        answer = await stage.client.users_conversations()
        assert [channel["id"] for channel in answer["channels"]] == [BRIEFINGS, POLICY_DESK]
        assert not [channel for channel in answer["channels"] if "is_member" in channel]


async def test_a_long_list_comes_in_pages() -> None:
    async with open_stage() as stage:
        first = await stage.client.users_conversations(user=ANA, limit=2)
        cursor = first["response_metadata"]["next_cursor"]
        second = await stage.client.users_conversations(user=ANA, limit=2, cursor=cursor)
        found = [channel["id"] for page in (first, second) for channel in page["channels"]]
        assert found == [BRIEFINGS, GENERAL, POLICY_DESK]
        assert second["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"types": "rooms"}, "invalid_types"),
        ({"limit": 0}, "invalid_limit"),
        ({"cursor": "nothing"}, "invalid_cursor"),
        ({"user": "U404"}, "user_not_found"),
        ({"types": "mpim"}, "missing_scope"),
    ],
)
async def test_what_can_not_be_listed_is_refused(asked: dict[str, Any], error: str) -> None:
    async with open_stage() as stage:
        with refused(error):
            await listed(stage, **asked)


async def test_who_may_not_post_types_nothing() -> None:
    async with open_stage() as stage:
        order = {"do": "restrict_posting", "channel": BRIEFINGS, "users": [], "kinds": ["admin"]}
        await stage.far_end.admin(order)
        typing = {"do": "type", "channel": BRIEFINGS, "text": "hello"}
        assert "Only certain people" in (await stage.far_end.act("ana", typing))["error"]
        assert (await stage.far_end.act("ben", typing))["ok"]
        await stage.far_end.admin({**order, "kinds": ["ra"]})
        assert (await stage.far_end.act("ana", typing))["ok"]
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")


async def test_posting_in_threads_is_restricted_by_itself() -> None:
    async with open_stage() as stage:
        root = (await stage.far_end.act("ana", {"do": "type", "channel": BRIEFINGS, "text": "one"}))[
            "message"
        ]
        await stage.far_end.admin(
            {"do": "restrict_posting", "channel": BRIEFINGS, "users": [BOT], "threads": True}
        )
        reply = {"do": "type", "channel": BRIEFINGS, "text": "two", "thread": root}
        assert not (await stage.far_end.act("ana", reply))["ok"]
        assert (await stage.far_end.act("ana", {**reply, "thread": ""}))["ok"]
        told = (await stage.client.conversations_info(channel=BRIEFINGS))["channel"]["properties"]
        assert told == {"threads_restricted_to": {"type": ["admin"], "user": [BOT]}}


async def test_a_shortcut_of_the_manifest_is_told_with_its_message() -> None:
    async with open_stage() as stage:
        told: list[Any] = []
        app = new_app(stage)

        @app.message_shortcut("look")
        async def look(ack: Any, body: Any, respond: Any) -> None:
            await ack()
            told.append(body)
            await respond("Looked up", response_type="ephemeral")

        assert (await stage.far_end.admin({"do": "install", "manifest": MANIFEST}))["ok"]
        async with run_app(stage, app):
            said = await stage.far_end.act("ana", {"do": "type", "channel": BRIEFINGS, "text": "words"})
            chosen = {"do": "shortcut", "channel": BRIEFINGS, "message": said["message"], "callback": "look"}
            assert (await stage.far_end.act("ana", chosen))["ok"]
            assert not (await stage.far_end.act("ana", {**chosen, "callback": "other"}))["ok"]
        [body] = told
        assert (body["type"], body["callback_id"]) == ("message_action", "look")
        assert (body["message"]["text"], body["message_ts"]) == ("words", said["message"])
        assert body["channel"]["id"] == BRIEFINGS
