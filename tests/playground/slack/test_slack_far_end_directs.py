"""Direct messages, and channels in which not everybody may post."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BOT,
    BRIEFINGS,
    Stage,
    open_stage,
    refused,
)


def directs(stage: Stage, user: str) -> list[dict[str, Any]]:
    return [channel for channel in stage.far_end.view(user)["channels"] if channel["im"]]


async def open_direct(stage: Stage, **options: Any) -> dict[str, Any]:
    await stage.far_end.admin({"do": "add_scope", "scope": "im:write"})
    answer = await stage.client.conversations_open(users=ANA, **options)
    assert isinstance(answer.data, dict)
    return answer.data


async def test_direct_messages_are_opened_once_and_written_to_by_their_own_id() -> None:
    async with open_stage() as stage:
        opened = await open_direct(stage)
        assert list(opened["channel"]) == ["id"]
        again = await open_direct(stage, return_im=True)
        assert (again["already_open"], again["channel"]["user"]) == (True, ANA)
        assert again["channel"]["id"] == opened["channel"]["id"]
        assert directs(stage, "ana") == []
        await stage.client.chat_postMessage(channel=opened["channel"]["id"], text="just for you")
        [direct] = directs(stage, "ana")
        assert direct["messages"][0]["text"] == "just for you"
        assert directs(stage, "ben") == []


async def test_a_message_to_a_persons_id_shows_in_slackbots_direct_messages() -> None:
    async with open_stage() as stage:
        opened = await open_direct(stage)
        answer = await stage.client.chat_postMessage(channel=ANA, text="just for you")
        assert answer["channel"] != opened["channel"]["id"]
        [direct] = directs(stage, "ana")
        assert (direct["name"], direct["bot_is_member"]) == ("slackbot", False)
        with refused("channel_not_found"):
            await stage.client.conversations_history(channel=answer["channel"])


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"users": ""}, "users_list_not_supplied"),
        ({"users": "U404"}, "user_not_found"),
        ({"users": BOT}, "cannot_dm_bot"),
        ({"users": ",".join([ANA] * 9)}, "too_many_users"),
        ({"users": ANA, "prevent_creation": True}, "channel_not_found"),
        ({"channel": BRIEFINGS}, "method_not_supported_for_channel_type"),
    ],
)
async def test_what_cannot_be_opened_is_refused(asked: dict[str, Any], error: str) -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "add_scope", "scope": "im:write"})
        with refused(error):
            await stage.client.api_call("conversations.open", json=asked)


async def test_opening_direct_messages_needs_its_scope() -> None:
    async with open_stage() as stage:
        with refused("missing_scope") as answer:
            await stage.client.conversations_open(users=ANA)
        assert "im:write" in answer["needed"]


async def test_where_only_some_may_post_the_bot_is_refused_unless_it_is_named() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "restrict_posting", "channel": BRIEFINGS, "users": [ANA]})
        with refused("restricted_action"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        told = (await stage.client.conversations_info(channel=BRIEFINGS))["channel"]["properties"]
        assert told["posting_restricted_to"] == {"type": ["admin"], "user": [ANA]}
        await stage.far_end.admin({"do": "restrict_posting", "channel": BRIEFINGS, "users": [BOT]})
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        await stage.far_end.admin({"do": "restrict_posting", "channel": BRIEFINGS, "users": None})
        assert (await stage.client.conversations_info(channel=BRIEFINGS))["channel"]["properties"] == {}
