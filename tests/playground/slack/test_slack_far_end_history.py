"""Reading channels and threads back."""

from __future__ import annotations

from typing import Any

from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    GENERAL,
    HandClock,
    Stage,
    open_stage,
    refused,
)

METADATA = {"event_type": "reminder_posted", "event_payload": {"key": "ab12"}}


async def post(stage: Stage, count: int) -> list[str]:
    return [
        (await stage.client.chat_postMessage(channel=BRIEFINGS, text=f"m{number}"))["ts"]
        for number in range(count)
    ]


async def texts(stage: Stage, **query: Any) -> list[str]:
    answer = await stage.client.conversations_history(channel=BRIEFINGS, **query)
    return [message["text"] for message in answer["messages"]]


async def test_history_is_newest_first() -> None:
    async with open_stage() as stage:
        await post(stage, 3)
        assert await texts(stage) == ["m2", "m1", "m0"]


async def test_bounds_are_left_out_unless_inclusive() -> None:
    async with open_stage() as stage:
        stamps = await post(stage, 4)
        bounds = {"oldest": stamps[1], "latest": stamps[3]}
        assert await texts(stage, **bounds) == ["m2"]
        assert await texts(stage, **bounds, inclusive=True) == ["m3", "m2", "m1"]


async def test_one_message_is_plucked_by_latest_inclusive_and_limit() -> None:
    async with open_stage() as stage:
        stamps = await post(stage, 3)
        assert await texts(stage, latest=stamps[1], inclusive=True, limit=1) == ["m1"]


async def test_pages_run_back_from_the_newest() -> None:
    async with open_stage() as stage:
        await post(stage, 5)
        seen, pages = [], 0
        async for page in await stage.client.conversations_history(channel=BRIEFINGS, limit=2):
            pages += 1
            seen += [message["text"] for message in page["messages"]]
        assert (pages, seen) == (3, ["m4", "m3", "m2", "m1", "m0"])


async def test_with_oldest_alone_the_page_nearest_to_it_comes_first() -> None:
    async with open_stage() as stage:
        stamps = await post(stage, 5)
        first = await stage.client.conversations_history(channel=BRIEFINGS, oldest=stamps[0], limit=2)
        assert [message["text"] for message in first["messages"]] == ["m2", "m1"]
        assert first["has_more"] is True
        cursor = first["response_metadata"]["next_cursor"]
        second = await stage.client.conversations_history(
            channel=BRIEFINGS, oldest=stamps[0], limit=2, cursor=cursor
        )
        assert [message["text"] for message in second["messages"]] == ["m4", "m3"]
        assert second["has_more"] is False


async def test_metadata_is_whole_only_when_asked_for() -> None:
    async with open_stage() as stage:
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", metadata=METADATA)
        bare = await stage.client.conversations_history(channel=BRIEFINGS)
        assert bare["messages"][0]["metadata"] == {"event_type": "reminder_posted"}
        whole = await stage.client.conversations_history(channel=BRIEFINGS, include_all_metadata=True)
        assert whole["messages"][0]["metadata"] == METADATA


async def test_the_far_ends_own_fields_stay_inside() -> None:
    async with open_stage() as stage:
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        answer = await stage.client.conversations_history(channel=BRIEFINGS)
        assert not [name for name in answer["messages"][0] if name.startswith("_")]


async def test_replies_stay_in_their_thread_unless_broadcast() -> None:
    async with open_stage() as stage:
        root = (await post(stage, 1))[0]
        for text, broadcast in (("quiet", False), ("loud", True)):
            await stage.client.chat_postMessage(
                channel=BRIEFINGS, text=text, thread_ts=root, reply_broadcast=broadcast
            )
        assert await texts(stage) == ["loud", "m0"]
        assert [message["text"] for message in stage.messages()] == ["m0", "quiet", "loud"]
        assert stage.messages()[0]["reply_count"] == 2


async def test_bad_bounds_limits_and_cursors_are_refused() -> None:
    async with open_stage() as stage:
        for query, error in (
            ({"oldest": "yesterday"}, "invalid_ts_oldest"),
            ({"latest": "x"}, "invalid_ts_latest"),
            ({"limit": 0}, "invalid_limit"),
            ({"cursor": "x"}, "invalid_cursor"),
        ):
            with refused(error):
                await texts(stage, **query)


async def test_history_of_a_public_channel_needs_membership() -> None:
    async with open_stage() as stage:
        with refused("not_in_channel"):
            await stage.client.conversations_history(channel=GENERAL)


async def test_history_needs_the_scope_of_the_channels_kind() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "channels:history"})
        with refused("missing_scope") as answer:
            await stage.client.conversations_history(channel=BRIEFINGS)
        assert answer["needed"] == "channels:history"


async def test_history_can_be_made_unreadable() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "hide_history"})
        with refused("missing_scope"):
            await stage.client.conversations_history(channel=BRIEFINGS)
        await stage.far_end.admin({"do": "hide_history", "error": "internal_error"})
        with refused("internal_error"):
            await stage.client.conversations_history(channel=BRIEFINGS)
        await stage.far_end.admin({"do": "hide_history", "error": ""})
        assert await texts(stage) == []


async def test_late_history_hides_young_messages() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        await post(stage, 1)
        stage.far_end.fault(match="conversations.history", fault="history_late", seconds=5, times=2)
        assert await texts(stage) == []
        clock.forward(10)
        assert await texts(stage) == ["m0"]
