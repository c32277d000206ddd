"""Answers by response URL."""

from __future__ import annotations

from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    GENERAL,
    HandClock,
    Stage,
    bodies,
    open_stage,
    refused,
    section,
)


async def respond(stage: Stage, url: str, **body: Any) -> tuple[int, str]:
    answer = await AsyncWebhookClient(url, session=stage.http, retry_handlers=[]).send_dict(body)
    return answer.status_code, answer.body


async def test_a_response_url_whispers_by_default_and_speaks_on_request() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue", channel=GENERAL)
        assert await respond(stage, body["response_url"], text="psst") == (200, "ok")
        assert await respond(stage, body["response_url"], text="loud", response_type="in_channel") == (
            200,
            "ok",
        )
        assert [(m["text"], m["_ephemeral"]) for m in stage.messages(GENERAL)] == [
            ("psst", True),
            ("loud", False),
        ]
        assert [m["text"] for m in stage.messages(GENERAL, "ben")] == ["loud"]


async def test_a_response_url_works_five_times() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        for _ in range(5):
            assert (await respond(stage, body["response_url"], text="x"))[0] == 200
        status, text = await respond(stage, body["response_url"], text="x")
        assert (status, '"used_url"' in text) == (404, True)
        assert len(stage.messages()) == 5


async def test_a_response_url_works_for_thirty_minutes() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        clock.forward(1799)
        assert (await respond(stage, body["response_url"], text="x"))[0] == 200
        clock.forward(2)
        status, text = await respond(stage, body["response_url"], text="x")
        assert (status, '"expired_url"' in text) == (404, True)


async def test_refusals_of_a_response_url_do_not_count_as_uses() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        url = body["response_url"]
        assert await respond(stage, url, blocks=[{"type": "poster"}]) == (400, "invalid_blocks")
        assert await respond(stage, url, response_type="in_channel") == (400, "no_text")
        async with stage.http.post(url, data="{") as answer:
            assert (answer.status, await answer.text()) == (400, "invalid_payload")
        for _ in range(5):
            assert (await respond(stage, url, text="x"))[0] == 200


async def test_an_invented_response_url_is_refused() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        assert await respond(stage, body["response_url"] + "x", text="x") == (404, "no_service")


async def test_a_response_into_a_closed_channel_is_refused() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        await stage.far_end.admin({"do": "archive", "channel": BRIEFINGS})
        assert await respond(stage, body["response_url"], text="x") == (410, "channel_is_archived")
        await stage.far_end.admin({"do": "delete_channel", "channel": BRIEFINGS})
        assert await respond(stage, body["response_url"], text="x") == (404, "channel_not_found")


async def test_a_command_has_no_original_to_replace_or_delete() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        await respond(stage, body["response_url"], text="one")
        await respond(stage, body["response_url"], text="two", replace_original=True)
        await respond(stage, body["response_url"], delete_original=True)
        assert [message["text"] for message in stage.messages()] == ["one", "two"]


async def test_a_response_may_go_into_a_thread() -> None:
    async with open_stage() as stage:
        root = await stage.client.chat_postMessage(channel=BRIEFINGS, text="root")
        [body] = await bodies(stage, "/cyberdialogue")
        await respond(
            stage, body["response_url"], text="reply", response_type="in_channel", thread_ts=root["ts"]
        )
        assert stage.messages()[-1]["thread_ts"] == root["ts"]


async def test_the_budget_for_blocks_spares_responses() -> None:
    blocks = [section("x" * 3000) for _ in range(5)]
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue")
        assert (await respond(stage, body["response_url"], blocks=blocks))[0] == 200
        with refused("msg_blocks_too_long"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)
